"""The panel: inviting, accepting, declining, removing, and who chairs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import InvitationPurpose
from accounts.exceptions import Refused
from accounts.models import Agency, Invitation, User
from accounts.services.invitations import (
    accept_invitation,
    create_invitation,
    person_for_invitation,
    revoke_invitation,
)
from audit.digests import salted_digest
from audit.services import record
from awards.models import Cycle, Topic
from judging.enums import PanelRole, PanelStatus
from judging.letters import tell_staff_of_decline
from judging.models import Assignment, PanelMember, Round, Scorecard
from judging.rules import seat_can_change
from judging.services.detection import close_detected
from mail.services import queue_mail

LEFT_THE_PANEL = "left-panel"
INVITATION_DAYS = 21


@dataclass(frozen=True, slots=True)
class SeatProfile:
    """What a judge says about themselves when accepting."""

    agency_name: str = ""
    region: str = ""
    languages: Sequence[str] = ("en",)
    topics: Sequence[Topic] = field(default_factory=tuple)
    max_load: int | None = None


@transaction.atomic
def invite_judge(
    *,
    cycle: Cycle,
    actor: User,
    email: str,
    name: str = "",
    role: PanelRole = PanelRole.JUDGE,
    min_load: int = 0,
    max_load: int | None = None,
) -> PanelMember:
    """Offer a seat on the panel to an e-mail address, and send the link there.

    Raises:
        Refused: the address has a seat or an invitation already, there is a chair already, or
            the decision is released.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    _check_room_for(locked, email, role)
    invitation, token = create_invitation(
        email=email, purpose=InvitationPurpose.PANEL, invited_by=actor, days=INVITATION_DAYS
    )
    member = PanelMember.objects.create(
        cycle=locked,
        invitation=invitation,
        invited_name=name.strip(),
        role=role,
        min_load=min_load,
        max_load=max_load,
    )
    _send_invitation(member, invitation, token)
    record(
        actor=actor,
        action="panel.invited",
        obj=member,
        payload={"role": role.value, "invitation": invitation.pk},
        scope=locked.award.scope,
    )
    return member


def _check_room_for(cycle: Cycle, email: str, role: PanelRole) -> None:
    if cycle.released_at:
        raise Refused(_("The decision of this cycle is released: the panel's work is done."))
    seats = PanelMember.objects.filter(cycle=cycle).standing()
    has_one = Q(invitation__email__iexact=email) | Q(user__email__iexact=email)
    if seats.filter(has_one).exists():
        raise Refused(_("This address has a seat on the panel, or an invitation, already."))
    if role == PanelRole.CHAIR and seats.filter(role=PanelRole.CHAIR).exists():
        raise Refused(_("The panel has a chair already. Invite a judge, or remove the chair."))


def _send_invitation(member: PanelMember, invitation: Invitation, token: str) -> None:
    link = f"{settings.SITE_URL}{reverse('judging:invitation', args=[token])}"
    queue_mail(
        to=invitation.email,
        template="judging_invitation",
        context={"member": member, "cycle": member.cycle, "invitation": invitation},
        secrets={"link": link},
        key=f"judging.invitation:{invitation.pk}",
        scope=member.cycle.award.scope,
    )


@transaction.atomic
def resend_invitation(*, member: PanelMember, actor: User) -> PanelMember:
    """Send a new link; the old one stops working.

    Raises:
        Refused: the person has answered already.
    """
    locked = _locked(member)
    if locked.status != PanelStatus.INVITED or locked.invitation is None:
        raise Refused(_("This invitation has been answered already."))
    invitation, token = create_invitation(
        email=locked.invitation.email,
        purpose=InvitationPurpose.PANEL,
        invited_by=actor,
        days=INVITATION_DAYS,
        replaces=locked.invitation,
    )
    locked.invitation = invitation
    locked.invited_at = timezone.now()
    locked.save(update_fields=["invitation", "invited_at"])
    _send_invitation(locked, invitation, token)
    record(
        actor=actor,
        action="panel.invited_again",
        obj=locked,
        payload={"invitation": invitation.pk},
        scope=locked.cycle.award.scope,
    )
    return locked


@transaction.atomic
def accept_panel_invitation(
    *,
    invitation: Invitation,
    profile: SeatProfile,
    user: User | None = None,
    full_name: str = "",
) -> PanelMember:
    """Take the seat and accept the terms. Without `user` the account is created from the name.

    Raises:
        InvitationUnusable: used, expired or withdrawn, or the user's address is another one.
        Refused: the person is on this panel already.
    """
    member = _locked_by_invitation(invitation)
    judge = user or person_for_invitation(invitation=invitation, full_name=full_name)
    if PanelMember.objects.seats_of(judge).filter(cycle=member.cycle).exists():
        raise Refused(_("You are on this panel already."))
    accept_invitation(invitation=invitation, user=judge)
    member.user = judge
    member.status = PanelStatus.ACCEPTED
    member.terms_accepted_at = timezone.now()
    _apply_profile(member, profile)
    member.save()
    member.topics.set(profile.topics)
    found = close_detected(member.cycle)
    record(
        actor=judge,
        action="panel.accepted",
        obj=member,
        payload={"role": member.role, "cycle": member.cycle_id, **found.as_payload()},
        scope=member.cycle.award.scope,
    )
    return member


@transaction.atomic
def change_seat(*, member: PanelMember, user: User, profile: SeatProfile) -> PanelMember:
    """A judge corrects what they said about themselves when accepting.

    A new employer may close entries to them, as at the beginning; none is opened by leaving one
    out, since a past employer binds too.

    Raises:
        Refused: it is not this person's seat any more, or the round is closed.
    """
    locked = _locked(member)
    if locked.user_id != user.pk or locked.status != PanelStatus.ACCEPTED:
        raise Refused(_("You are not on this panel any more."))
    latest = Round.objects.filter(cycle=locked.cycle).order_by("-number").first()
    if not seat_can_change(locked.cycle, latest):
        raise Refused(_("The round is closed, so your details stay as they are."))
    before = _profile_digest(locked)
    locked.max_load = profile.max_load
    _apply_profile(locked, profile)
    locked.save()
    locked.topics.set(profile.topics)
    found = close_detected(locked.cycle)
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
    return {
        "agency": salted_digest(member.agency_name, purpose="text"),
        "region": salted_digest(member.region, purpose="text"),
        "languages": sorted(member.languages),
        "topics": sorted(member.topics.values_list("pk", flat=True)),
        "max_load": member.max_load,
    }


def _apply_profile(member: PanelMember, profile: SeatProfile) -> None:
    name = profile.agency_name.strip()
    same_name = list(Agency.objects.filter(name__iexact=name)[:2]) if name else []
    member.agency_name = name
    member.agency = same_name[0] if len(same_name) == 1 else None
    member.region = profile.region.strip()
    member.languages = list(profile.languages) or ["en"]
    if profile.max_load is not None:
        member.max_load = profile.max_load
        member.min_load = min(member.min_load, profile.max_load)


@transaction.atomic
def decline_panel_invitation(*, invitation: Invitation, reason: str = "") -> PanelMember:
    """Say no. The link stops working; staff get a mail and see it on the panel page."""
    member = _locked_by_invitation(invitation)
    revoke_invitation(invitation=invitation)
    _end(member, PanelStatus.DECLINED, reason)
    tell_staff_of_decline(member)
    record(
        actor=None,
        action="panel.declined",
        obj=member,
        payload={"invitation": invitation.pk},
        scope=member.cycle.award.scope,
    )
    return member


@transaction.atomic
def remove_member(*, member: PanelMember, actor: User, reason: str) -> PanelMember:
    """Take the seat away: access ends at once. What was sealed stays and counts.

    A seal is void only on grounds fixed beforehand, such as a conflict, never because somebody
    left; entries not yet sealed are withdrawn and can be given to others.

    Raises:
        Refused: the seat is gone already.
    """
    locked = _locked(member)
    if locked.status not in {PanelStatus.INVITED, PanelStatus.ACCEPTED}:
        raise Refused(_("This seat has been given up already."))
    if locked.status == PanelStatus.INVITED and locked.invitation is not None:
        revoke_invitation(invitation=locked.invitation)
    withdrawn = _withdraw_unsealed(locked)
    _end(locked, PanelStatus.REMOVED, reason)
    record(
        actor=actor,
        action="panel.removed",
        obj=locked,
        payload={"withdrawn": withdrawn},
        scope=locked.cycle.award.scope,
    )
    return locked


def _withdraw_unsealed(member: PanelMember) -> int:
    """Withdraw what the member has not sealed. Locked first, so that no seal comes in between."""
    mine = Assignment.objects.active().filter(member=member).order_by("pk")
    locked = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
    sealed = Scorecard.objects.sealed().filter(assignment__in=locked).values("assignment")
    return (
        Assignment.objects.filter(pk__in=locked)
        .exclude(pk__in=sealed)
        .update(withdrawn_at=timezone.now(), withdrawn_reason=LEFT_THE_PANEL)
    )


def _end(member: PanelMember, status: PanelStatus, reason: str) -> None:
    member.status = status
    member.ended_at = timezone.now()
    member.ended_reason = reason.strip()
    member.save(update_fields=["status", "ended_at", "ended_reason"])


@transaction.atomic
def appoint_chair(*, member: PanelMember, actor: User) -> PanelMember:
    """Make another member the chair, e.g. because the chair has a conflict; the old one judges on.

    Raises:
        Refused: the member has not accepted, or the decision is released.
    """
    cycle = (
        Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=member.cycle_id)
    )
    locked = _locked(member)
    if locked.status != PanelStatus.ACCEPTED:
        raise Refused(_("Only somebody who accepted a seat can chair the panel."))
    if cycle.released_at:
        raise Refused(_("The decision of this cycle is released: the panel's work is done."))
    standing = PanelMember.objects.filter(cycle=cycle).standing()
    standing.filter(role=PanelRole.CHAIR).update(role=PanelRole.JUDGE)
    locked.role = PanelRole.CHAIR
    locked.save(update_fields=["role"])
    record(actor=actor, action="panel.chair_appointed", obj=locked, scope=cycle.award.scope)
    return locked


def _locked(member: PanelMember) -> PanelMember:
    return (
        PanelMember.objects.select_for_update(of=("self",))
        .select_related("cycle__award", "invitation")
        .get(pk=member.pk)
    )


def _locked_by_invitation(invitation: Invitation) -> PanelMember:
    """The seat offered by an invitation, locked, as long as it waits for an answer."""
    member = (
        PanelMember.objects.select_for_update(of=("self",))
        .select_related("cycle__award")
        .filter(invitation=invitation)
        .first()
    )
    if member is None or member.status != PanelStatus.INVITED:
        raise Refused(_("This invitation has been answered already."))
    return member
