"""Screening by the award's staff: accepted, returned for correction, or not eligible."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from nominations.enums import TRANSITIONS, NominationState
from nominations.exceptions import NotAllowed, WrongState
from nominations.letters import tell_team
from nominations.models import Nomination, NominationExtension, Screening
from nominations.rules import screens
from nominations.services.locking import lock


@transaction.atomic
def accept_nomination(*, nomination: Nomination, actor: User) -> Screening:
    """Let a submitted nomination go to the judges.

    Raises:
        NotAllowed: the person does not screen this nomination.
        WrongState: it is not waiting for a decision.
    """
    locked = _locked(nomination, actor, NominationState.ACCEPTED)
    return _decide(locked, actor, NominationState.ACCEPTED, reason="")


@transaction.atomic
def return_nomination(
    *,
    nomination: Nomination,
    actor: User,
    reason: str,
    correct_by: datetime | None = None,
) -> Screening:
    """Give a nomination back to its team for correction, with the reason.

    `correct_by` is their new deadline. Without it the cycle's holds, so it is needed once that has
    passed. The submission that was returned stays as it is.

    Raises:
        NotAllowed, WrongState: as `accept_nomination`.
        WrongState: the team would have no time left.
    """
    locked = _locked(nomination, actor, NominationState.RETURNED)
    if correct_by is not None and correct_by > locked.deadline():
        NominationExtension.objects.create(
            nomination=locked, until=correct_by, reason=reason, made_by=actor
        )
    if locked.deadline() <= timezone.now():
        raise WrongState(
            _("The deadline has passed. Give the team a time until which they can correct it.")
        )
    return _decide(locked, actor, NominationState.RETURNED, reason=reason)


@transaction.atomic
def mark_ineligible(*, nomination: Nomination, actor: User, reason: str) -> Screening:
    """Say that a nomination does not meet the rules, with the reason.

    Raises:
        NotAllowed, WrongState: as `accept_nomination`.
    """
    locked = _locked(nomination, actor, NominationState.INELIGIBLE)
    return _decide(locked, actor, NominationState.INELIGIBLE, reason=reason)


def _locked(nomination: Nomination, actor: User, outcome: NominationState) -> Nomination:
    locked = lock(nomination)
    if not screens(actor, locked):
        raise NotAllowed(_("You do not screen this nomination."))
    if (NominationState(locked.state), outcome) not in TRANSITIONS:
        raise WrongState(
            _("This nomination is %(state)s, so that cannot be done with it now.")
            % {"state": locked.get_state_display().lower()}
        )
    return locked


def _decide(
    nomination: Nomination, actor: User, outcome: NominationState, *, reason: str
) -> Screening:
    screening = Screening.objects.create(
        nomination=nomination, outcome=outcome, reason=reason, made_by=actor
    )
    previous = nomination.state
    nomination.state = outcome
    nomination.save(update_fields=["state"])
    tell_team(
        nomination,
        f"nomination_{outcome.value}",
        key=f"nomination-screened:{screening.pk}",
        moments={"deadline": nomination.deadline()},
        reason=reason,
    )
    payload = {"screening": screening.pk, "from": previous, "to": outcome.value}
    if reason:
        payload["reason"] = salted_digest(reason, purpose="text")
    record(
        actor=actor,
        action="nomination.screened",
        obj=nomination,
        payload=payload,
        scope=nomination.cycle.award.scope,
    )
    return screening
