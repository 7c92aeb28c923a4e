"""Withdrawing a nomination. It stays in the records, marked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from nominations.enums import NominationState
from nominations.exceptions import WrongState
from nominations.letters import tell_team
from nominations.models import Nomination
from nominations.services.locking import lock_for_writer

WITHDRAWABLE = frozenset(
    {
        NominationState.DRAFT,
        NominationState.SUBMITTED,
        NominationState.RETURNED,
        NominationState.ACCEPTED,
    }
)


def can_be_withdrawn(nomination: Nomination) -> bool:
    """Whether the team is offered to withdraw it: any time before the announcement.

    It must not depend on the release: a page that changed with it would tell, days before the
    announcement, that the decision is made.
    """
    return nomination.state in WITHDRAWABLE and not nomination.cycle.is_announced()


@transaction.atomic
def withdraw_nomination(*, nomination: Nomination, actor: User, reason: str = "") -> Nomination:
    """Take a nomination out of the award. Doing it twice is doing it once.

    Raises:
        NotAllowed: the person may not act for the agency.
        WrongState: it is not eligible, or the decision is released, announced or not.
    """
    locked = lock_for_writer(nomination, actor)
    if locked.state == NominationState.WITHDRAWN:
        return locked
    if not can_be_withdrawn(locked) or locked.cycle.released_at:
        raise WrongState(_("The decision is made, so the nomination can no longer be withdrawn."))
    previous = locked.state
    locked.state = NominationState.WITHDRAWN
    locked.withdrawal_reason = reason
    locked.reopened_at = None
    locked.save(update_fields=["state", "withdrawal_reason", "reopened_at"])
    can_return = timezone.now() <= locked.deadline()
    tell_team(
        locked,
        "nomination_withdrawn",
        key=f"nomination-withdrawn:{locked.pk}:{timezone.now().isoformat()}",
        moments={"deadline": locked.deadline()},
        actor=actor,
        can_return=can_return,
    )
    record(
        actor=actor,
        action="nomination.withdrawn",
        obj=locked,
        payload={"from": previous, "reason": salted_digest(reason, purpose="text")},
        scope=locked.cycle.award.scope,
    )
    return locked
