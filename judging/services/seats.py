"""A judge's own seat: taking it, and what one says of oneself, until the round closes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import Agency, Invitation, User
from accounts.services.invitations import accept_invitation, person_for_invitation
from audit.digests import salted_digest
from audit.services import record
from awards.models import Topic
from judging.enums import AffiliationKind, PanelStatus
from judging.models import Absence, Affiliation, PanelMember, Round
from judging.rules import seat_can_change
from judging.services.detection import close_detected
from judging.services.panel import locked_by_invitation, locked_member
from judging.terms import terms_of


@dataclass(frozen=True, slots=True)
class StatedTie:
    """A past employer, a collaborator, family or money, as a judge states it."""

    kind: AffiliationKind
    name: str
    since: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatedAbsence:
    starts_on: date
    ends_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeatProfile:
    """What a judge says about themselves. `ties` or `absences` of None leaves them as they are."""

    agency_name: str = ""
    region: str = ""
    languages: Sequence[str] = ("en",)
    """The one read best comes first."""
    topics: Sequence[Topic] = field(default_factory=tuple)
    max_load: int | None = None
    min_load: int | None = None
    """None leaves it as staff set it."""
    country: str = ""
    ties: Sequence[StatedTie] | None = None
    absences: Sequence[StatedAbsence] | None = None


@transaction.atomic
def accept_panel_invitation(
    *,
    invitation: Invitation,
    profile: SeatProfile,
    user: User | None = None,
    full_name: str = "",
    terms_sha256: str = "",
) -> PanelMember:
    """Take the seat and accept the terms. Without `user` the account is created from the name.

    `terms_sha256` says which terms were read; empty means those that hold now.

    Raises:
        InvitationUnusable: used, expired or withdrawn, or the user's address is another one.
        Refused: the person is on this panel already, or the terms have changed since.
    """
    member = locked_by_invitation(invitation)
    judge = user or person_for_invitation(invitation=invitation, full_name=full_name)
    if PanelMember.objects.seats_of(judge).filter(cycle=member.cycle).exists():
        raise Refused(_("You are on this panel already."))
    terms = terms_of(member.cycle)
    if terms_sha256 and terms_sha256 != terms.sha256:
        raise Refused(_("The terms were changed while you read them. Read them again, please."))
    accept_invitation(invitation=invitation, user=judge)
    member.user = judge
    member.status = PanelStatus.ACCEPTED
    member.terms_accepted_at = timezone.now()
    member.terms_sha256 = terms.sha256
    if profile.max_load is not None:
        member.max_load = profile.max_load
    _apply_profile(member, profile)
    found = close_detected(member.cycle, reads_texts=True)
    record(
        actor=judge,
        action="panel.accepted",
        obj=member,
        payload={
            "role": member.role,
            "cycle": member.cycle_id,
            "terms": terms.sha256,
            **found.as_payload(),
        },
        scope=member.cycle.award.scope,
    )
    return member


@transaction.atomic
def change_seat(*, member: PanelMember, user: User, profile: SeatProfile) -> PanelMember:
    """A judge corrects what they said about themselves when accepting.

    A new employer or tie may close entries to them, as at the beginning; none is opened by leaving
    one out: staff open entries again.

    Raises:
        Refused: it is not this person's seat any more, or the round is closed.
    """
    locked = locked_member(member)
    if locked.user_id != user.pk or locked.status != PanelStatus.ACCEPTED:
        raise Refused(_("You are not on this panel any more."))
    latest = Round.objects.filter(cycle=locked.cycle).order_by("-number").first()
    if not seat_can_change(locked.cycle, latest):
        raise Refused(_("The round is closed, so your details stay as they are."))
    before = _profile_digest(locked)
    locked.max_load = profile.max_load
    _apply_profile(locked, profile)
    found = close_detected(locked.cycle, reads_texts=True)
    record(
        actor=user,
        action="panel.seat_changed",
        obj=locked,
        payload={"before": before, "after": _profile_digest(locked), **found.as_payload()},
        scope=locked.cycle.award.scope,
    )
    return locked


def _profile_digest(member: PanelMember) -> dict[str, object]:
    """What the trail keeps of a profile: what is not personal as it is, the rest as digests."""
    ties = member.affiliations.values_list("kind", "name", "since", "until", "note")
    return {
        "agency": salted_digest(member.agency_name, purpose="text"),
        "region": salted_digest(f"{member.region}|{member.country}", purpose="text"),
        "languages": list(member.languages),
        "topics": sorted(member.topics.values_list("pk", flat=True)),
        "min_load": member.min_load,
        "max_load": member.max_load,
        "ties": salted_digest(repr(list(ties)), purpose="text"),
        "absences": [
            [starts.isoformat(), ends.isoformat()]
            for starts, ends in member.absences.values_list("starts_on", "ends_on")
        ],
    }


def _apply_profile(member: PanelMember, profile: SeatProfile) -> None:
    agencies = _agencies([profile.agency_name, *(tie.name for tie in profile.ties or ())])
    member.agency_name = profile.agency_name.strip()
    member.agency = agencies.get(member.agency_name.casefold())
    member.region = profile.region.strip()
    member.country = profile.country
    member.languages = list(dict.fromkeys(profile.languages)) or ["en"]
    if profile.min_load is not None:
        member.min_load = profile.min_load
    if member.max_load is not None:
        member.min_load = min(member.min_load, member.max_load)
    member.save()
    member.topics.set(profile.topics)
    if profile.ties is not None:
        member.affiliations.all().delete()
        Affiliation.objects.bulk_create(_tie(member, tie, agencies) for tie in profile.ties)
    if profile.absences is not None:
        member.absences.all().delete()
        Absence.objects.bulk_create(
            Absence(
                member=member,
                starts_on=away.starts_on,
                ends_on=away.ends_on,
                note=away.note.strip(),
            )
            for away in profile.absences
        )


def _tie(member: PanelMember, tie: StatedTie, agencies: dict[str, Agency]) -> Affiliation:
    return Affiliation(
        member=member,
        kind=tie.kind,
        name=tie.name.strip(),
        agency=agencies.get(tie.name.strip().casefold()),
        since=tie.since,
        until=tie.until,
        note=tie.note.strip(),
    )


def _agencies(names: Sequence[str]) -> dict[str, Agency]:
    """Agencies on record by these names, where a name is one agency's alone; by folded name."""
    wanted = sorted({name.strip().casefold() for name in names if name.strip()})
    found: dict[str, list[Agency]] = {name: [] for name in wanted}
    same = Agency.objects.annotate(folded=Lower("name")).filter(folded__in=wanted)
    for agency in same.order_by("pk"):
        found.setdefault(agency.name.casefold(), []).append(agency)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}
