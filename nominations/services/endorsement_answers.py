"""Giving or declining an endorsement: the side of whoever holds the link, without an account."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.digests import salted_digest
from audit.services import record
from nominations.endorsements.letters import tell_of_answer
from nominations.enums import EndorsementKind, EndorsementState
from nominations.exceptions import Closed, EndorsementClosed, FiguresChanged, WrongState
from nominations.models import Endorsement
from nominations.services.certificates import figures_digest, figures_of
from nominations.services.endorsing import TAKES_PART
from nominations.services.locking import lock

LONGEST_STATEMENT = 1200
"""Characters: about 200 words. Judges read many entries."""

_CLOSED = {
    EndorsementState.TAKEN_BACK: Closed.TAKEN_BACK,
    EndorsementState.VOID: Closed.VOID,
    EndorsementState.GIVEN: Closed.GIVEN,
    EndorsementState.DECLINED: Closed.DECLINED,
    EndorsementState.EXPIRED: Closed.EXPIRED,
}


def find_endorsement(*, digest: str) -> Endorsement:
    """The request whose link has a token of this digest, whatever became of it.

    Raises:
        EndorsementClosed: there is none; or its link was replaced by a newer one.
    """
    found = Endorsement.objects.select_related(
        "nomination__cycle__award", "nomination__agency", "requested_by"
    )
    try:
        return found.get(token_hash=digest)
    except Endorsement.DoesNotExist:
        raise EndorsementClosed(Closed.MISSING) from None


def refuse_closed(endorsement: Endorsement) -> None:
    """Raises EndorsementClosed where it can be neither given nor declined now."""
    reason = _CLOSED.get(endorsement.state)
    if reason is None and endorsement.nomination.state not in TAKES_PART:
        reason = Closed.NOT_RUNNING
    if reason is not None:
        raise EndorsementClosed(reason)


@transaction.atomic
def give_endorsement(
    *, digest: str, signed_name: str, statement: str = "", shown: str = ""
) -> Endorsement:
    """Give what was asked for, signed with a name. The link is used up by it.

    Args:
        digest: of the token, as the session remembers it.
        shown: of a certificate: the digest of the figures that the person was shown.

    Raises:
        EndorsementClosed: the link is not open any more.
        FiguresChanged: the figures are not those that were shown.
        WrongState: a partner's statement is empty, or one is longer than `LONGEST_STATEMENT`.
        ValidationError: the name is missing or too long.
    """
    current = _locked_open(digest)
    if len(statement.strip()) > LONGEST_STATEMENT:
        raise WrongState(
            _("Keep to %(count)d characters. Nothing was recorded.") % {"count": LONGEST_STATEMENT}
        )
    if current.kind == EndorsementKind.PARTNER and not statement.strip():
        raise WrongState(_("Write what you want to say before you give the statement."))
    if current.kind == EndorsementKind.DATA:
        _take_figures(current, shown)
    current.statement = statement.strip()
    current.signed_name = signed_name.strip()
    current.given_at = timezone.now()
    current.full_clean(exclude=["nomination", "requested_by"])
    current.save()
    tell_of_answer(current)
    _record(
        current,
        "given",
        kind=current.kind,
        signed=salted_digest(current.signed_name, purpose="name"),
        statement=salted_digest(current.statement, purpose="text"),
        figures=current.figures_sha256,
    )
    return current


def _take_figures(endorsement: Endorsement, shown: str) -> None:
    """Keep the figures as they are certified, so that a later change is noticed."""
    figures = figures_of(endorsement.nomination, endorsement.measures)
    if not figures:
        raise EndorsementClosed(Closed.NO_FIGURES)
    endorsement.figures, endorsement.figures_sha256 = figures, figures_digest(figures)
    if endorsement.figures_sha256 != shown:
        raise FiguresChanged


@transaction.atomic
def decline_endorsement(*, digest: str, reason: str = "") -> Endorsement:
    """Say no, with a reason or without. The team is told.

    Raises:
        EndorsementClosed: the link is not open any more.
    """
    current = _locked_open(digest)
    current.declined_at = timezone.now()
    current.decline_reason = reason.strip()
    current.save(update_fields=["declined_at", "decline_reason"])
    tell_of_answer(current)
    _record(current, "declined", kind=current.kind)
    return current


def _locked_open(digest: str) -> Endorsement:
    """Locked as every verb of a nomination locks: the nomination first."""
    found = find_endorsement(digest=digest)
    locked = lock(found.nomination)
    try:
        current = Endorsement.objects.select_related("requested_by").get(
            pk=found.pk, token_hash=digest
        )
    except Endorsement.DoesNotExist:
        raise EndorsementClosed(Closed.MISSING) from None
    current.nomination = locked
    refuse_closed(current)
    return current


def _record(endorsement: Endorsement, what: str, **payload: str) -> None:
    """Who answers has no account; the entry names nobody as its actor."""
    record(
        actor=None,
        action=f"endorsement.{what}",
        obj=endorsement,
        payload={"nomination": endorsement.nomination_id, **payload},
        scope=endorsement.nomination.cycle.award.scope,
    )
