"""What can be done with an agency and its team.

The owner answers for the agency: its details, who is on the team, and with what role. There is
always exactly one. Every verb looks at the actor's role again after locking the agency, so that
somebody removed a moment ago can do nothing any more.
"""

from datetime import timedelta
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind, InvitationPurpose, MembershipRole
from accounts.exceptions import Refused
from accounts.models import Agency, Invitation, Membership, User
from accounts.services import invitations
from audit.digests import salted_digest
from audit.services import record
from mail.services import queue_mail

MAX_PENDING_INVITATIONS = 30
MAX_INVITATIONS_AN_HOUR = 40
A_MOMENT = timedelta(seconds=15)
"""Within it the same request again is a second press of the button."""


class AgencyDetails(TypedDict, total=False):
    """What an agency says of itself."""

    name: str
    kind: AgencyKind | str
    country: str
    region: str
    place: str
    zone: str
    population_served: int | None
    sworn_staff: int | None


@transaction.atomic
def create_agency(*, creator: User, **details: Unpack[AgencyDetails]) -> Agency:
    """A new agency; whoever creates it is its owner.

    Pressing the button twice makes one agency.

    Raises:
        Refused: the person owns one of that name already.
    """
    # Two presses of the button wait for each other here.
    User.objects.select_for_update(no_key=True).get(pk=creator.pk)
    twin = Agency.objects.owned_by(creator).filter(name__iexact=details["name"]).first()
    if twin is not None and timezone.now() - twin.created_at < A_MOMENT:
        return twin
    if twin is not None:
        raise Refused(_("You already have an agency of this name."))
    agency = Agency.objects.create(is_demo=creator.is_demo, **details)
    Membership.objects.create(agency=agency, user=creator, role=MembershipRole.OWNER)
    record(actor=creator, action="agency.created", obj=agency)
    return agency


@transaction.atomic
def create_agency_for_others(
    *, actor: User, email: str, **details: Unpack[AgencyDetails]
) -> Agency:
    """An agency that staff set up for people who could not do so, without anybody on its team.

    The address is invited; whoever accepts first owns the agency.

    Raises:
        Refused: the person is not programme staff, or sent many invitations already.
    """
    if not actor.is_staff:
        raise Refused(_("Only programme staff can do this."))
    agency = Agency.objects.create(is_demo=actor.is_demo, **details)
    _send_invitation(
        agency, actor, email.strip().lower(), MembershipRole.EDITOR, "account_agency_founded"
    )
    record(actor=actor, action="agency.created_for_others", obj=agency)
    return agency


@transaction.atomic
def update_agency(*, agency: Agency, actor: User, **details: Unpack[AgencyDetails]) -> Agency:
    """Change what the agency says of itself. Submissions keep what they said when submitted."""
    current = _locked(agency, actor)
    changed = [name for name, value in details.items() if getattr(current, name) != value]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, details[name])  # type: ignore[literal-required]
    current.save(update_fields=changed)
    record(actor=actor, action="agency.updated", obj=current, payload={"changed": changed})
    return current


@transaction.atomic
def fill_in_population(*, agency: Agency, actor: User, population: int) -> Agency:
    """Say how many residents the agency serves, where its details do not say it yet.

    Editors may do so too, since it decides the size band of what they nominate. What is said
    already stays: only the owner changes it.

    Raises:
        Refused: the person may not write for the agency.
    """
    current = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if current.role_of(actor) not in (MembershipRole.OWNER, MembershipRole.EDITOR):
        raise Refused(_("Only an owner or editor of the agency can do this."))
    if current.population_served is not None:
        return current
    current.population_served = population
    current.save(update_fields=["population_served"])
    record(
        actor=actor,
        action="agency.updated",
        obj=current,
        payload={"changed": ["population_served"]},
    )
    return current


@transaction.atomic
def invite_colleague(
    *, agency: Agency, actor: User, email: str, role: MembershipRole | str
) -> Invitation:
    """Mail an invitation to the team. An older one to the same address stops working.

    Pressing the button twice sends one mail.

    Raises:
        Refused: not the owner, not a role on offer, already on the team, or too many at once.
    """
    current = _locked(agency, actor)
    if role not in (MembershipRole.EDITOR, MembershipRole.VIEWER):
        raise Refused(_("Choose editor or viewer. Ownership is handed over on this page."))
    address = email.strip().lower()
    if current.memberships.filter(user__email__iexact=address).exists():
        raise Refused(_("This person is already on the team."))
    just_sent = current.invitations.pending().filter(
        email__iexact=address, role=role, created_at__gt=timezone.now() - A_MOMENT
    )
    return just_sent.first() or _send_invitation(current, actor, address, role)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, actor: User) -> Invitation:
    """A new link to the same address for the same role; the one sent before stops working."""
    if invitation.agency is None:
        raise Refused(_("This invitation is not to an agency's team."))
    agency = _locked(invitation.agency, actor)
    invitation.refresh_from_db(fields=["accepted_at", "revoked_at"])
    if invitation.accepted_at is not None:
        raise Refused(_("This invitation has been accepted meanwhile."))
    if invitation.revoked_at is not None:
        raise Refused(_("This invitation was withdrawn or sent again already."))
    return _send_invitation(agency, actor, invitation.email, invitation.role)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: User) -> None:
    """The link that was mailed stops working.

    Raises:
        InvitationUnusable: it was accepted meanwhile.
    """
    if invitation.agency is None:
        raise Refused(_("This invitation is not to an agency's team."))
    _locked(invitation.agency, actor)
    invitation.refresh_from_db(fields=["revoked_at"])
    if invitation.revoked_at is not None:
        raise Refused(_("This invitation was withdrawn or sent again already."))
    invitations.revoke_invitation(invitation=invitation)
    record(actor=actor, action="invitation.withdrawn", obj=invitation)


@transaction.atomic
def join_agency(*, invitation: Invitation, user: User) -> Membership:
    """Accept an invitation to a team, with the role it names and no other.

    Somebody who is on the team already keeps their role. Where nobody is on it yet, since staff
    set the agency up, the first to accept owns it.

    Raises:
        InvitationUnusable: the invitation is not open any more, or not this person's.
    """
    if invitation.agency_id is None:
        raise Refused(_("This invitation is not to an agency's team."))
    invitations.accept_invitation(invitation=invitation, user=user)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=invitation.agency_id)
    founds = invitation.invited_by.is_staff and not agency.memberships.exists()
    role = MembershipRole.OWNER if founds else invitation.role
    membership, _created = Membership.objects.get_or_create(
        agency=agency, user=user, defaults={"role": role}
    )
    record(
        actor=user,
        action="membership.joined",
        obj=membership,
        payload={"invitation": invitation.pk, "role": membership.role},
    )
    return membership


@transaction.atomic
def join_as_new_person(*, invitation: Invitation, full_name: str) -> Membership:
    """Create the invited person's account and put them on the team."""
    user = invitations.person_for_invitation(invitation=invitation, full_name=full_name)
    return join_agency(invitation=invitation, user=user)


@transaction.atomic
def change_role(*, membership: Membership, actor: User, role: MembershipRole | str) -> Membership:
    """Make a colleague editor or viewer."""
    _locked(membership.agency, actor)
    current = _locked_member(membership)
    if role not in (MembershipRole.EDITOR, MembershipRole.VIEWER):
        raise Refused(_("Choose editor or viewer. Ownership is handed over on this page."))
    if current.role == MembershipRole.OWNER:
        raise Refused(_("The owner stays owner until they hand the agency over."))
    before, current.role = current.role, str(role)
    current.save(update_fields=["role"])
    _record_member(actor, "membership.role_changed", current, before=before, after=current.role)
    return current


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """Take a colleague off the team. What they wrote stays."""
    _locked(membership.agency, actor)
    _remove(_locked_member(membership), actor, "membership.removed")


@transaction.atomic
def leave_agency(*, agency: Agency, user: User) -> None:
    """Leave the team oneself. The owner hands the agency over first."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    membership = Membership.objects.filter(agency=agency, user=user).first()
    if membership is None:
        raise Refused(_("You are not on this team."))
    _remove(membership, user, "membership.left")


@transaction.atomic
def hand_over_ownership(*, agency: Agency, actor: User, to: User) -> Membership:
    """Make a colleague the owner; the former owner becomes an editor."""
    current = _locked(agency, actor)
    members = {
        member.user_id: member for member in current.memberships.select_for_update(no_key=True)
    }
    heir = members.get(to.pk)
    if heir is None:
        raise Refused(_("Choose somebody who is on the team."))
    if heir.role == MembershipRole.OWNER:
        raise Refused(_("This person is the owner already."))
    former = members[actor.pk]
    former.role = MembershipRole.EDITOR
    former.save(update_fields=["role"])
    heir.role = MembershipRole.OWNER
    heir.save(update_fields=["role"])
    record(
        actor=actor,
        action="agency.handed_over",
        obj=current,
        payload={"from": former.user_id, "to": heir.user_id},
    )
    return heir


def _locked(agency: Agency, actor: User) -> Agency:
    current = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if current.role_of(actor) != MembershipRole.OWNER:
        raise Refused(_("Only the owner of the agency can do this."))
    return current


def _locked_member(membership: Membership) -> Membership:
    current = Membership.objects.select_for_update(no_key=True).filter(pk=membership.pk).first()
    if current is None:
        raise Refused(_("This person is no longer on the team."))
    return current


def _remove(membership: Membership, actor: User, action: str) -> None:
    if membership.role == MembershipRole.OWNER:
        raise Refused(_("Hand the agency over to a colleague first; it needs an owner."))
    pk = membership.pk
    membership.delete()
    membership.pk = pk
    _record_member(actor, action, membership, role=membership.role)


def _record_member(actor: User, action: str, membership: Membership, **payload: Any) -> None:
    record(
        actor=actor,
        action=action,
        obj=membership,
        payload={"agency": membership.agency_id, "person": membership.user_id, **payload},
    )


def _refuse_too_many(agency: Agency, actor: User, address: str) -> None:
    waiting = agency.invitations.pending().exclude(email__iexact=address).count()
    if waiting >= MAX_PENDING_INVITATIONS:
        raise Refused(_("There are too many open invitations. Withdraw some first."))
    if invitations.hourly_count(invited_by=actor) >= MAX_INVITATIONS_AN_HOUR:
        raise Refused(_("You have sent many invitations in the last hour. Try again later."))


def _send_invitation(
    agency: Agency,
    actor: User,
    address: str,
    role: str,
    template: str = "account_agency_invitation",
) -> Invitation:
    _refuse_too_many(agency, actor, address)
    invitation, token = invitations.create_invitation(
        email=address,
        purpose=InvitationPurpose.AGENCY,
        invited_by=actor,
        agency=agency,
        role=role,
    )
    _mail_invitation(invitation, token, template)
    record(
        actor=actor,
        action="invitation.sent",
        obj=invitation,
        payload={
            "agency": agency.pk,
            "role": str(role),
            "address": salted_digest(address, purpose="address"),
        },
    )
    return invitation


def _mail_invitation(invitation: Invitation, token: str, template: str) -> None:
    path = reverse("accounts:invitation", args=[token])
    queue_mail(
        to=invitation.email,
        template=template,
        context={"invitation": invitation, "agency": invitation.agency},
        key=f"account:invitation:{invitation.pk}",
        secrets={"link": f"{settings.SITE_URL.rstrip('/')}{path}"},
    )
