"""Seats on the panel: offered, taken, refused, taken away."""

import pytest
from django.db import IntegrityError, transaction

from accounts.exceptions import InvitationUnusable, Refused
from accounts.models import User
from audit.models import AuditEntry
from awards.enums import Phase, TopicKind
from awards.models import Topic
from judging.enums import PanelRole, PanelStatus
from judging.models import Assignment, PanelMember, PanelRules
from judging.services.panel import (
    appoint_chair,
    change_member,
    decline_panel_invitation,
    invite_judge,
    remove_member,
    resend_invitation,
)
from judging.services.seats import SeatProfile, accept_panel_invitation
from judging.terms import terms_of
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import AgencyFactory, UserFactory, award_staff, make_cycle
from tests.judging.world import add_entry, add_judge, open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(Phase.CLOSED)


@pytest.fixture
def staff(cycle):
    return award_staff(cycle.award)


def test_an_invitation_is_mailed_with_a_link_that_no_page_shows(cycle, staff):
    member = invite_judge(cycle=cycle, actor=staff, email="Ada@example.org", name="Ada Example")

    message = OutboxMessage.objects.get(key=f"judging.invitation:{member.invitation_id}")
    assert message.to == "ada@example.org"
    assert cycle.award.name in message.subject
    assert "/judging/invitation/" not in message.displayed_body()
    assert member.status == PanelStatus.INVITED
    assert AuditEntry.objects.get(action="panel.invited").scope == cycle.award.scope


def test_an_address_is_invited_once(cycle, staff):
    invite_judge(cycle=cycle, actor=staff, email="ada@example.org")
    with pytest.raises(Refused, match="already"):
        invite_judge(cycle=cycle, actor=staff, email="ADA@example.org")


def test_a_panel_has_one_chair(cycle, staff):
    invite_judge(cycle=cycle, actor=staff, email="a@example.org", role=PanelRole.CHAIR)
    with pytest.raises(Refused, match="chair"):
        invite_judge(cycle=cycle, actor=staff, email="b@example.org", role=PanelRole.CHAIR)
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMember.objects.create(cycle=cycle, role=PanelRole.CHAIR)


def test_accepting_makes_the_account_and_keeps_what_the_judge_said(cycle, staff):
    topic = Topic.objects.create(kind=TopicKind.PROBLEM, slug="test-burglary", name="Burglary")
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org", max_load=9)

    member = accept_panel_invitation(
        invitation=invited.invitation,
        full_name="Ada Example",
        profile=SeatProfile(
            agency_name="Example University", languages=["es", "en"], topics=[topic]
        ),
    )

    assert member.status == PanelStatus.ACCEPTED
    assert member.user == User.objects.get(email="ada@example.org")
    assert member.name == "Ada Example"
    assert member.terms_accepted_at is not None
    assert (member.languages, list(member.topics.all())) == (["es", "en"], [topic])
    assert (member.agency, member.max_load) == (None, 9)


def test_an_invitation_is_used_once(cycle, staff):
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org")
    judge = UserFactory(email="ada@example.org")
    accept_panel_invitation(invitation=invited.invitation, user=judge, profile=SeatProfile())
    with pytest.raises(Refused):
        accept_panel_invitation(invitation=invited.invitation, user=judge, profile=SeatProfile())


def test_somebody_else_cannot_accept(cycle, staff):
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org")
    with pytest.raises(InvitationUnusable):
        accept_panel_invitation(
            invitation=invited.invitation, user=UserFactory(), profile=SeatProfile()
        )
    invited.refresh_from_db()
    assert invited.status == PanelStatus.INVITED


def test_accepting_with_the_name_of_an_entrants_agency_closes_its_entry(cycle, staff):
    entry = add_entry(cycle, agency=AgencyFactory(name="Example Harbour Police"))
    other = add_entry(cycle)
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org")

    member = accept_panel_invitation(
        invitation=invited.invitation,
        full_name="Ada Example",
        profile=SeatProfile(agency_name="  example harbour  POLICE "),
    )

    assert AccessBar.objects.filter(user=member.user, nomination=entry).exists()
    assert not AccessBar.objects.filter(user=member.user, nomination=other).exists()


def test_declining_ends_the_link(cycle, staff):
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org")
    decline_panel_invitation(invitation=invited.invitation, reason="No time this year")
    invited.refresh_from_db()
    assert (invited.status, invited.ended_reason) == (PanelStatus.DECLINED, "No time this year")
    with pytest.raises(Refused):
        accept_panel_invitation(
            invitation=invited.invitation, full_name="Ada", profile=SeatProfile()
        )
    invite_judge(cycle=cycle, actor=staff, email="ada@example.org")


def test_a_new_link_replaces_the_old_one(cycle, staff):
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org")
    old = invited.invitation
    resend_invitation(member=invited, actor=staff)
    with pytest.raises(Refused):
        accept_panel_invitation(invitation=old, full_name="Ada", profile=SeatProfile())
    assert OutboxMessage.objects.filter(template="judging_invitation").count() == 2


def test_a_removed_member_loses_access_at_once_and_keeps_what_was_sealed():
    world = open_world(entries=2, judges=3)
    member = world.judges[1]
    sealed, unsealed = world.assignment(1, 0), world.assignment(1, 1)
    world.seal(sealed, 4)

    remove_member(member=member, actor=world.staff, reason="Left the agency")

    assert not Assignment.objects.visible_to(member.user).exists()
    sealed.refresh_from_db()
    unsealed.refresh_from_db()
    assert sealed.withdrawn_at is None
    assert unsealed.withdrawn_at is not None
    assert sealed.scorecard.is_sealed


def test_another_member_can_take_the_chair():
    cycle = make_cycle(Phase.JUDGING)
    staff = award_staff(cycle.award)
    first, second = add_judge(cycle, role=PanelRole.CHAIR), add_judge(cycle)
    appoint_chair(member=second, actor=staff)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_chair, second.is_chair) == (False, True)
    assert not PanelMember.objects.chaired_by(first.user).exists()


def test_nobody_sits_twice_on_a_panel():
    cycle = make_cycle(Phase.JUDGING)
    member = add_judge(cycle)
    with pytest.raises(IntegrityError), transaction.atomic():
        add_judge(cycle, user=member.user)


def test_what_was_accepted_is_kept_and_terms_changed_meanwhile_are_read_again(cycle, staff):
    invited = invite_judge(cycle=cycle, actor=staff, email="ada@example.org")
    read = terms_of(cycle)
    PanelRules.objects.create(cycle=cycle, terms="You read with an *open* mind.")
    given = {"invitation": invited.invitation, "full_name": "Ada", "profile": SeatProfile()}
    with pytest.raises(Refused, match="Read them again"):
        accept_panel_invitation(**given, terms_sha256=read.sha256)
    now = terms_of(cycle)
    assert (read.is_own, now.is_own, "<em>open</em>" in now.html) == (False, True, True)
    member = accept_panel_invitation(**given, terms_sha256=now.sha256)
    assert member.terms_sha256 == now.sha256


def test_an_alternate_is_called_in_and_the_chair_is_none(cycle, staff):
    alternate = add_judge(cycle, is_alternate=True)
    change_member(member=alternate, actor=staff, is_alternate=False, min_load=1, max_load=4)
    alternate.refresh_from_db()
    assert (alternate.is_alternate, alternate.min_load, alternate.max_load) == (False, 1, 4)
    chair = add_judge(cycle, role=PanelRole.CHAIR)
    for wrong in ({"is_alternate": True, "min_load": 0}, {"is_alternate": False, "min_load": 5}):
        with pytest.raises(Refused):
            change_member(member=chair, actor=staff, max_load=4, **wrong)
