"""The panel: inviting, accepting, declining, removing, and who chairs."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import InvitationPurpose
from accounts.exceptions import Refused
from accounts.models import Invitation, User
from accounts.services.invitations import (
    create_invitation,
    revoke_invitation,
)
from audit.services import record
from awards.models import Cycle
from judging.enums import PanelRole, PanelStatus
from judging.letters import tell_staff_of_decline
from judging.models import Assignment, PanelMember, Scorecard
from judging.services.access import LEFT_THE_PANEL
from mail.services import queue_mail

INVITATION_DAYS = 21


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
    is_alternate: bool = False,
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
        is_alternate=is_alternate and role != PanelRole.CHAIR,
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
    locked = locked_member(member)
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
def decline_panel_invitation(*, invitation: Invitation, reason: str = "") -> PanelMember:
    """Say no. The link stops working; staff get a mail and see it on the panel page."""
    member = locked_by_invitation(invitation)
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
    locked = locked_member(member)
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
    locked = locked_member(member)
    if locked.status != PanelStatus.ACCEPTED:
        raise Refused(_("Only somebody who accepted a seat can chair the panel."))
    if cycle.released_at:
        raise Refused(_("The decision of this cycle is released: the panel's work is done."))
    standing = PanelMember.objects.filter(cycle=cycle).standing()
    standing.filter(role=PanelRole.CHAIR).update(role=PanelRole.JUDGE)
    locked.role = PanelRole.CHAIR
    locked.is_alternate = False
    locked.save(update_fields=["role", "is_alternate"])
    record(actor=actor, action="panel.chair_appointed", obj=locked, scope=cycle.award.scope)
    return locked


@transaction.atomic
def change_member(
    *,
    member: PanelMember,
    actor: User,
    is_alternate: bool,
    min_load: int,
    max_load: int | None,
) -> PanelMember:
    """Set a member's loads, make them an alternate, or call an alternate in. Holds for new plans.

    Raises:
        Refused: the seat is gone, the member chairs, or the loads are out of order.
    """
    locked = locked_member(member)
    if locked.status not in {PanelStatus.INVITED, PanelStatus.ACCEPTED}:
        raise Refused(_("This seat has been given up already."))
    if is_alternate and locked.is_chair:
        raise Refused(_("The chair cannot be an alternate."))
    if max_load is not None and min_load > max_load:
        raise Refused(_("The most entries must not be fewer than the least."))
    locked.is_alternate = is_alternate
    locked.min_load, locked.max_load = min_load, max_load
    locked.save(update_fields=["is_alternate", "min_load", "max_load"])
    record(
        actor=actor,
        action="panel.member_changed",
        obj=locked,
        payload={"alternate": is_alternate, "min_load": min_load, "max_load": max_load},
        scope=locked.cycle.award.scope,
    )
    return locked


def locked_member(member: PanelMember) -> PanelMember:
    """The seat with its cycle and invitation, locked until the transaction ends."""
    return (
        PanelMember.objects.select_for_update(of=("self",))
        .select_related("cycle__award", "invitation")
        .get(pk=member.pk)
    )


def locked_by_invitation(invitation: Invitation) -> PanelMember:
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
