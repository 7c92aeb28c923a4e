"""Agencies and their teams, without pages."""

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import MembershipRole
from accounts.exceptions import InvitationUnusable, Refused, Unusable
from accounts.models import Agency, Invitation, Membership
from accounts.services import agencies as verbs
from accounts.services.agencies import (
    change_role,
    create_agency,
    hand_over_ownership,
    invite_colleague,
    join_agency,
    join_as_new_person,
    leave_agency,
    remove_member,
    resend_invitation,
    update_agency,
    withdraw_invitation,
)
from audit.models import AuditEntry
from mail.models import OutboxMessage
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db
OWNER, EDITOR, VIEWER = MembershipRole.OWNER, MembershipRole.EDITOR, MembershipRole.VIEWER


def last_action() -> str:
    return AuditEntry.objects.latest("seq").action


def test_whoever_creates_an_agency_owns_it():
    ada = UserFactory()
    agency = create_agency(creator=ada, name="Example Town Police", country="US")
    assert agency.role_of(ada) is OWNER
    assert last_action() == "agency.created"


def test_an_agency_made_in_the_demo_belongs_to_it():
    assert create_agency(creator=UserFactory(is_demo=True), name="A", country="US").is_demo
    assert not create_agency(creator=UserFactory(), name="B", country="US").is_demo


def test_the_owner_changes_the_agency_and_only_changes_are_recorded():
    agency = AgencyFactory(place="Old Town")
    owner = member(agency, OWNER)
    update_agency(agency=agency, actor=owner, name=agency.name, place="New Town")
    agency.refresh_from_db()
    assert agency.place == "New Town"
    assert AuditEntry.objects.latest("seq").payload == {"changed": ["place"]}
    entries = AuditEntry.objects.count()
    update_agency(agency=agency, actor=owner, place="New Town")
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("role", [EDITOR, VIEWER, None])
def test_nobody_but_the_owner_acts_on_the_agency(role):
    agency = AgencyFactory()
    member(agency, OWNER)
    colleague = Membership.objects.get(user=member(agency, VIEWER))
    actor = member(agency, role) if role else UserFactory()
    invitation = invite_colleague(
        agency=agency,
        actor=agency.members.get(memberships__role=OWNER),
        email="new@example.org",
        role=EDITOR,
    )
    acts = [
        lambda: update_agency(agency=agency, actor=actor, name="Taken over"),
        lambda: invite_colleague(agency=agency, actor=actor, email="x@example.org", role=EDITOR),
        lambda: resend_invitation(invitation=invitation, actor=actor),
        lambda: withdraw_invitation(invitation=invitation, actor=actor),
        lambda: change_role(membership=colleague, actor=actor, role=EDITOR),
        lambda: remove_member(membership=colleague, actor=actor),
        lambda: hand_over_ownership(agency=agency, actor=actor, to=colleague.user),
    ]
    entries = AuditEntry.objects.count()
    for act in acts:
        with pytest.raises(Refused, match="Only the owner"):
            act()
    assert AuditEntry.objects.count() == entries
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_an_owner_removed_a_moment_ago_can_do_nothing_any_more():
    agency = AgencyFactory()
    former = member(agency, OWNER)
    heir = member(agency, EDITOR)
    hand_over_ownership(agency=agency, actor=former, to=heir)
    with pytest.raises(Refused):
        invite_colleague(agency=agency, actor=former, email="x@example.org", role=EDITOR)


def test_handing_over_leaves_exactly_one_owner():
    agency = AgencyFactory()
    former, heir = member(agency, OWNER), member(agency, VIEWER)
    hand_over_ownership(agency=agency, actor=former, to=heir)
    roles = dict(agency.memberships.values_list("user_id", "role"))
    assert roles == {former.pk: EDITOR, heir.pk: OWNER}
    assert last_action() == "agency.handed_over"


def test_an_agency_is_handed_over_to_a_colleague_only():
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    with pytest.raises(Refused, match="on the team"):
        hand_over_ownership(agency=agency, actor=owner, to=UserFactory())
    with pytest.raises(Refused, match="owner already"):
        hand_over_ownership(agency=agency, actor=owner, to=owner)
    assert agency.role_of(owner) is OWNER


def test_the_database_refuses_a_second_owner():
    agency = AgencyFactory()
    member(agency, OWNER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(agency=agency, user=UserFactory(), role=OWNER)


def test_a_role_is_changed_between_editor_and_viewer_alone():
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    colleague = Membership.objects.get(user=member(agency, EDITOR))
    change_role(membership=colleague, actor=owner, role=VIEWER)
    assert agency.role_of(colleague.user) is VIEWER
    with pytest.raises(Refused):
        change_role(membership=colleague, actor=owner, role=OWNER)
    own = agency.memberships.get(user=owner)
    with pytest.raises(Refused, match="owner stays owner"):
        change_role(membership=own, actor=owner, role=VIEWER)
    assert agency.role_of(owner) is OWNER


def test_colleagues_are_removed_and_leave_but_the_owner_stays():
    agency = AgencyFactory()
    owner, one, two = member(agency, OWNER), member(agency, EDITOR), member(agency, VIEWER)
    remove_member(membership=agency.memberships.get(user=one), actor=owner)
    assert last_action() == "membership.removed"
    leave_agency(agency=agency, user=two)
    assert last_action() == "membership.left"
    with pytest.raises(Refused, match="Hand the agency over"):
        leave_agency(agency=agency, user=owner)
    with pytest.raises(Refused, match="not on this team"):
        leave_agency(agency=agency, user=two)
    assert list(agency.members.all()) == [owner]


def test_inviting_mails_the_address_and_records_no_address():
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    invitation = invite_colleague(
        agency=agency, actor=owner, email=" New.Colleague@Example.org ", role=VIEWER
    )
    assert invitation.email == "new.colleague@example.org"
    mail = OutboxMessage.objects.get()
    assert mail.to == "new.colleague@example.org"
    assert agency.name in mail.subject
    entry = AuditEntry.objects.latest("seq")
    assert entry.action == "invitation.sent"
    assert entry.payload["role"] == "viewer"
    assert "example.org" not in str(entry.payload)


def test_ownership_is_not_on_offer():
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    with pytest.raises(Refused):
        invite_colleague(agency=agency, actor=owner, email="x@example.org", role=OWNER)
    with pytest.raises(IntegrityError, match="invitation_makes_no_owner"), transaction.atomic():
        Invitation.objects.create(
            email="x@example.org",
            purpose="agency",
            agency=agency,
            role=OWNER,
            token_hash="0" * 64,
            invited_by=owner,
            expires_at="2040-01-01T00:00Z",
        )


def test_a_colleague_is_not_invited_again():
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    colleague = member(agency, EDITOR)
    with pytest.raises(Refused, match="already on the team"):
        invite_colleague(agency=agency, actor=owner, email=colleague.email.upper(), role=EDITOR)
    assert not OutboxMessage.objects.exists()


def test_inviting_again_withdraws_the_older_invitation_and_sends_a_second_mail():
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    first = invite_colleague(agency=agency, actor=owner, email="n@example.org", role=EDITOR)
    second = resend_invitation(invitation=first, actor=owner)
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert second.role == EDITOR
    assert list(Invitation.objects.pending()) == [second]
    assert OutboxMessage.objects.count() == 2


def test_an_invitation_to_another_agency_is_left_alone():
    one, two = AgencyFactory(), AgencyFactory()
    kept = invite_colleague(agency=one, actor=member(one), email="n@example.org", role=EDITOR)
    invite_colleague(agency=two, actor=member(two), email="n@example.org", role=VIEWER)
    kept.refresh_from_db()
    assert kept.revoked_at is None


def test_joining_gives_the_invited_role_once():
    agency = AgencyFactory()
    owner, ada = member(agency, OWNER), UserFactory()
    invitation = invite_colleague(agency=agency, actor=owner, email=ada.email, role=VIEWER)
    join_agency(invitation=invitation, user=ada)
    assert agency.role_of(ada) is VIEWER
    assert last_action() == "membership.joined"
    with pytest.raises(InvitationUnusable) as error:
        join_agency(invitation=invitation, user=ada)
    assert error.value.reason is Unusable.USED


def test_somebody_who_joined_meanwhile_keeps_their_role():
    agency = AgencyFactory()
    owner, ada = member(agency, OWNER), UserFactory()
    invitation = invite_colleague(agency=agency, actor=owner, email=ada.email, role=VIEWER)
    Membership.objects.create(agency=agency, user=ada, role=EDITOR)
    join_agency(invitation=invitation, user=ada)
    assert agency.role_of(ada) is EDITOR


def test_a_new_person_gets_an_account_and_the_role():
    agency = AgencyFactory()
    invitation = invite_colleague(
        agency=agency, actor=member(agency), email="new@example.org", role=EDITOR
    )
    joined = join_as_new_person(invitation=invitation, full_name="Nora New")
    assert (joined.user.full_name, joined.role) == ("Nora New", EDITOR)


def test_a_withdrawn_invitation_cannot_be_accepted():
    agency = AgencyFactory()
    owner, ada = member(agency, OWNER), UserFactory()
    invitation = invite_colleague(agency=agency, actor=owner, email=ada.email, role=EDITOR)
    withdraw_invitation(invitation=invitation, actor=owner)
    with pytest.raises(InvitationUnusable) as error:
        join_agency(invitation=invitation, user=ada)
    assert error.value.reason is Unusable.WITHDRAWN
    assert agency.role_of(ada) is None


def test_an_accepted_invitation_cannot_be_withdrawn_or_sent_again():
    agency = AgencyFactory()
    owner, ada = member(agency, OWNER), UserFactory()
    invitation = invite_colleague(agency=agency, actor=owner, email=ada.email, role=EDITOR)
    join_agency(invitation=invitation, user=ada)
    with pytest.raises(InvitationUnusable):
        withdraw_invitation(invitation=invitation, actor=owner)
    invitation.refresh_from_db()
    with pytest.raises(Refused, match="accepted meanwhile"):
        resend_invitation(invitation=invitation, actor=owner)


def test_invitations_are_limited_per_agency_and_per_hour(monkeypatch):
    monkeypatch.setattr(verbs, "MAX_PENDING_INVITATIONS", 2)
    agency = AgencyFactory()
    owner = member(agency, OWNER)
    for name in ("a", "b"):
        invite_colleague(agency=agency, actor=owner, email=f"{name}@example.org", role=EDITOR)
    with pytest.raises(Refused, match="too many open"):
        invite_colleague(agency=agency, actor=owner, email="c@example.org", role=EDITOR)
    invite_colleague(agency=agency, actor=owner, email="b@example.org", role=VIEWER)
    monkeypatch.setattr(verbs, "MAX_INVITATIONS_AN_HOUR", 3)
    with pytest.raises(Refused, match="last hour"):
        invite_colleague(agency=agency, actor=owner, email="b@example.org", role=EDITOR)


def test_who_sees_which_agencies_members_and_invitations():
    ours, theirs = AgencyFactory(), AgencyFactory()
    owner, viewer, stranger = member(ours, OWNER), member(ours, VIEWER), member(theirs, OWNER)
    invitation = invite_colleague(agency=ours, actor=owner, email="n@example.org", role=EDITOR)
    assert list(Agency.objects.visible_to(viewer)) == [ours]
    assert list(Agency.objects.editable_by(viewer)) == []
    assert list(Agency.objects.owned_by(owner)) == [ours]
    assert set(Membership.objects.visible_to(viewer)) == set(ours.memberships.all())
    assert list(Invitation.objects.visible_to(owner)) == [invitation]
    for outsider in (viewer, stranger):
        assert list(Invitation.objects.visible_to(outsider)) == []


def test_permissions_follow_the_role():
    agency = AgencyFactory()
    rights = ("accounts.view_agency", "accounts.write_for_agency", "accounts.change_agency")
    expected = {
        OWNER: (True, True, True),
        EDITOR: (True, True, False),
        VIEWER: (True, False, False),
    }
    for role, allowed in expected.items():
        person = member(agency, role)
        assert tuple(person.has_perm(right, agency) for right in rights) == allowed
    assert not any(UserFactory().has_perm(right, agency) for right in rights)
