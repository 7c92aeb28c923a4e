"""Asking for an endorsement, asking again, and taking a request back: the team's side.

One can ask while the nomination takes part and its deadline has not passed: in a draft, after
submitting, and while it is returned for correction. Later nobody has time to answer before judges
read.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.invitations import TOKEN_BYTES, token_digest
from audit.digests import salted_digest
from audit.services import record
from nominations.endorsements.letters import send_request, tell_of_taking_back
from nominations.enums import EndorsementKind, EndorsementState, NominationState
from nominations.exceptions import NotAllowed, TooMany, WrongState
from nominations.models import Endorsement, Nomination, OutcomeMeasure
from nominations.services.locking import lock_for_writer

LINK_LIVES = timedelta(days=21)
MAX_LIVE = 20
"""Given and standing, or waiting for an answer: what judges may come to read of one nomination."""
MAX_AN_HOUR = 40
SAME_PRESS = timedelta(seconds=15)
"""Within it the same request again is a second press of the button."""
AGAIN_AFTER = timedelta(minutes=10)
"""Between two mails to the same person, so that nobody is pestered."""
TAKES_PART = frozenset(
    {
        NominationState.DRAFT,
        NominationState.SUBMITTED,
        NominationState.RETURNED,
        NominationState.ACCEPTED,
    }
)


class Asked(TypedDict, total=False):
    """Who is asked, and for what."""

    kind: str
    name: str
    email: str
    position: str
    organisation: str
    note: str
    measures: Iterable[int]


def can_be_asked_for(nomination: Nomination, now: datetime | None = None) -> bool:
    """Whether endorsements of it can be asked for: it takes part, and its deadline is to come."""
    return nomination.state in TAKES_PART and (now or timezone.now()) <= nomination.deadline()


@transaction.atomic
def ask_for_endorsement(
    *, nomination: Nomination, actor: User, **asked: Unpack[Asked]
) -> Endorsement:
    """Mail somebody a link by which they endorse, certify figures or give a statement.

    The link lives for three weeks, at most until the nomination's deadline. Pressing the button
    twice sends one mail.

    Args:
        asked: `kind`, `name` and `email` are needed; `measures` are the primary keys of the
            outcome measures to be certified.

    Raises:
        NotAllowed: the person may not act for the agency; or a partner is asked for an independent
            statement at the address of somebody on the agency's own team.
        WrongState: the deadline has passed, the nomination takes no part, the same is asked of
            the same person already, or a certificate names no measure of the draft.
        TooMany: a limit is reached.
        ValidationError: a value is no such thing, or too long.
    """
    locked = _lock_open(nomination, actor)
    now = timezone.now()
    endorsement = _new(locked, actor, asked, now)
    endorsement.full_clean(exclude=["nomination", "requested_by", "token_hash"])
    validate_email(endorsement.email)
    _refuse_own_team(endorsement)
    if twin := _twin(endorsement):
        return twin
    _refuse_too_many(locked, now)
    _refuse_many_an_hour(actor, now)
    token = renew_link(endorsement)
    send_request(endorsement, token)
    _record(endorsement, actor, "asked", address=_address(endorsement), kind=endorsement.kind)
    return endorsement


def _new(nomination: Nomination, actor: User, asked: Asked, now: datetime) -> Endorsement:
    return Endorsement(
        nomination=nomination,
        kind=asked["kind"],
        name=asked["name"].strip(),
        email=asked["email"].strip().lower(),
        position=asked.get("position", "").strip(),
        organisation=asked.get("organisation", "").strip(),
        note=asked.get("note", "").strip(),
        measures=_named_measures(nomination, asked),
        requested_by=actor,
        requested_at=now,
        expires_at=link_until(nomination, now),
    )


def _named_measures(nomination: Nomination, asked: Asked) -> list[int]:
    if asked["kind"] != EndorsementKind.DATA:
        return []
    wanted = list(asked.get("measures", ()))
    named = OutcomeMeasure.objects.filter(nomination=nomination, pk__in=wanted)
    found = sorted(named.values_list("pk", flat=True))
    if not found or len(found) != len(set(wanted)):
        raise WrongState(_("A measure was removed meanwhile, so nobody was asked. Choose again."))
    return found


def link_until(nomination: Nomination, now: datetime) -> datetime:
    """When a link that is sent now stops working."""
    return min(now + LINK_LIVES, nomination.deadline())


def renew_link(endorsement: Endorsement) -> str:
    """Give it a new token and save it; the one before opens nothing any more. The new token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    endorsement.token_hash = token_digest(token)
    endorsement.save()
    return token


@transaction.atomic
def send_again(*, endorsement: Endorsement, actor: User) -> Endorsement:
    """Mail a new link to the same person; the one sent before stops working. Twice is once.

    Raises:
        NotAllowed, WrongState, TooMany: as `ask_for_endorsement`.
        WrongState: it was answered or taken back meanwhile, or sent only minutes ago.
    """
    locked = _lock_open(endorsement.nomination, actor)
    current = _locked(endorsement, locked)
    now = timezone.now()
    if not current.is_waiting:
        raise WrongState(_("This request was answered or taken back meanwhile."))
    if now - current.requested_at < SAME_PRESS:
        return current
    if now - (current.reminded_at or current.requested_at) < AGAIN_AFTER:
        raise WrongState(
            _("The last mail went out a few minutes ago. Give it a little time to arrive.")
        )
    if current.state == EndorsementState.EXPIRED:
        _refuse_too_many(locked, now)
    current.requested_at, current.reminded_at = now, None
    current.expires_at = link_until(locked, now)
    token = renew_link(current)
    send_request(current, token)
    _record(current, actor, "sent_again", address=_address(current))
    return current


@transaction.atomic
def take_back(*, endorsement: Endorsement, actor: User) -> Endorsement:
    """The link stops working, and what was given by it counts no more. Twice is once.

    Raises:
        NotAllowed: the person may not act for the agency.
        WrongState: it was declined; or it was given, and the deadline has passed, so that judges
            may be reading it.
    """
    locked = lock_for_writer(endorsement.nomination, actor)
    current = _locked(endorsement, locked)
    if current.state == EndorsementState.TAKEN_BACK:
        return current
    if not can_be_taken_back(current, locked):
        raise WrongState(_("This can no longer be taken back. Write to the award's staff."))
    was = current.state
    current.revoked_at = timezone.now()
    current.save(update_fields=["revoked_at"])
    tell_of_taking_back(current)
    _record(current, actor, "taken_back", was=was.value)
    return current


def can_be_taken_back(endorsement: Endorsement, nomination: Nomination) -> bool:
    """A request at any time; what was given only until the deadline."""
    if endorsement.state == EndorsementState.GIVEN:
        return can_be_asked_for(nomination)
    return endorsement.is_waiting


def _lock_open(nomination: Nomination, actor: User) -> Nomination:
    locked = lock_for_writer(nomination, actor)
    if not can_be_asked_for(locked):
        raise WrongState(
            _("Endorsements can be asked for until the deadline, while the nomination takes part.")
        )
    return locked


def _locked(endorsement: Endorsement, nomination: Nomination) -> Endorsement:
    """As it is now. The nomination, which its every verb locks first, is locked already."""
    current = Endorsement.objects.select_related("requested_by").get(pk=endorsement.pk)
    current.nomination = nomination
    return current


def _refuse_own_team(endorsement: Endorsement) -> None:
    if endorsement.kind != EndorsementKind.PARTNER:
        return
    address = endorsement.email
    theirs = Q(email__iexact=address) | Q(emailaddress__email__iexact=address)
    if endorsement.nomination.agency.members.filter(theirs).exists():
        raise NotAllowed(
            _("This person is on your own team. A partner's statement has to be independent.")
        )


def _twin(endorsement: Endorsement) -> Endorsement | None:
    """The same request of a moment ago, if the button was pressed twice.

    Raises:
        WrongState: the same was asked of the same person before that, and still is.
    """
    now = timezone.now()
    twin = (
        Endorsement.objects.open(now)
        .filter(
            nomination=endorsement.nomination,
            kind=endorsement.kind,
            email__iexact=endorsement.email,
            measures=endorsement.measures,
        )
        .first()
    )
    if twin is not None and now - twin.requested_at >= SAME_PRESS:
        raise WrongState(_("This person is asked already. You can send the request again instead."))
    return twin


def _refuse_too_many(nomination: Nomination, now: datetime) -> None:
    of_nomination = Endorsement.objects.filter(nomination=nomination)
    if of_nomination.open(now).count() + of_nomination.standing().count() >= MAX_LIVE:
        raise TooMany(
            _("A nomination takes %(count)d endorsements and open requests. Take one back first.")
            % {"count": MAX_LIVE}
        )


def _refuse_many_an_hour(actor: User, now: datetime) -> None:
    since = now - timedelta(hours=1)
    sent = Endorsement.objects.filter(requested_by=actor, requested_at__gte=since)
    if sent.count() >= MAX_AN_HOUR:
        raise TooMany(_("You have asked many people in the last hour. Try again later."))


def _address(endorsement: Endorsement) -> str:
    return salted_digest(endorsement.email, purpose="address")


def _record(endorsement: Endorsement, actor: User, what: str, **payload: str) -> None:
    record(
        actor=actor,
        action=f"endorsement.{what}",
        obj=endorsement,
        payload={"nomination": endorsement.nomination_id, **payload},
        scope=endorsement.nomination.cycle.award.scope,
    )
