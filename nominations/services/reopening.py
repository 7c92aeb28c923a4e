"""Going back to what was submitted or withdrawn, as long as the deadline has not passed.

A reopened nomination stays submitted: its latest version counts until the next one is submitted.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from nominations.enums import NominationState
from nominations.exceptions import WrongState
from nominations.models import Nomination
from nominations.services.locking import lock_for_writer


def can_be_reopened(nomination: Nomination) -> bool:
    """Whether the team is offered to change what it submitted."""
    return (
        nomination.state == NominationState.SUBMITTED
        and not nomination.is_reopened
        and timezone.now() <= nomination.deadline()
    )


def can_be_reinstated(nomination: Nomination) -> bool:
    """Whether the team is offered to take a withdrawn nomination back in."""
    return nomination.state == NominationState.WITHDRAWN and timezone.now() <= nomination.deadline()


@transaction.atomic
def reopen_nomination(*, nomination: Nomination, actor: User) -> Nomination:
    """Open the draft of a submitted nomination again. Doing it twice is doing it once.

    Raises:
        NotAllowed: the person may not write in it.
        WrongState: it is not submitted, staff have decided on it, or the deadline has passed.
    """
    locked = lock_for_writer(nomination, actor)
    if locked.is_reopened:
        return locked
    if locked.state != NominationState.SUBMITTED:
        raise WrongState(
            _("This nomination is %(state)s, so it cannot be opened for changes.")
            % {"state": locked.get_state_display().lower()}
        )
    _refuse_late(locked)
    locked.reopened_at = timezone.now()
    locked.save(update_fields=["reopened_at"])
    _record(locked, actor, "nomination.reopened")
    return locked


@transaction.atomic
def keep_as_submitted(*, nomination: Nomination, actor: User) -> Nomination:
    """Close a reopened nomination: its latest version stands. What was typed meanwhile is kept.

    Doing it twice is doing it once, and it can be done after the deadline too.

    Raises:
        NotAllowed: the person may not write in it.
        WrongState: it is not submitted.
    """
    locked = lock_for_writer(nomination, actor)
    if locked.state != NominationState.SUBMITTED:
        raise WrongState(
            _("This nomination is %(state)s, so there is nothing to leave as it was.")
            % {"state": locked.get_state_display().lower()}
        )
    if locked.reopened_at is None:
        return locked
    locked.reopened_at = None
    locked.save(update_fields=["reopened_at"])
    _record(locked, actor, "nomination.kept_as_submitted")
    return locked


@transaction.atomic
def reinstate_nomination(*, nomination: Nomination, actor: User) -> Nomination:
    """Take a withdrawn nomination back in, as a draft to be submitted again.

    Raises:
        NotAllowed: the person may not write in it.
        WrongState: it is not withdrawn, or the deadline has passed.
    """
    locked = lock_for_writer(nomination, actor)
    if locked.state != NominationState.WITHDRAWN:
        raise WrongState(_("This nomination is not withdrawn, so it need not be taken back in."))
    _refuse_late(locked)
    locked.state = NominationState.DRAFT
    locked.save(update_fields=["state"])
    _record(locked, actor, "nomination.reinstated")
    return locked


def _refuse_late(nomination: Nomination) -> None:
    if timezone.now() > nomination.deadline():
        raise WrongState(_("The deadline has passed, so nothing can be changed any more."))


def _record(nomination: Nomination, actor: User, action: str) -> None:
    latest = nomination.submissions.order_by("-version").values_list("version", flat=True).first()
    record(
        actor=actor,
        action=action,
        obj=nomination,
        payload={"version": latest or 0},
        scope=nomination.cycle.award.scope,
    )
