"""What staff are mailed when a judge declines a seat or steps back from an entry."""

import pytest
from django.db import transaction

from awards.enums import Phase
from desk.scopes import messages_for
from judging.enums import ConflictAnswer, ConflictOutcome, PanelRole
from judging.models import ConflictDeclaration
from judging.services.conflicts import Declared, declare_conflicts, recuse, settle_unsure
from judging.services.panel import decline_panel_invitation, invite_judge
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import AwardFactory, award_staff, make_cycle
from tests.judging.world import make_world, open_world

pytestmark = pytest.mark.django_db


def told(template):
    messages = OutboxMessage.objects.filter(template=template).order_by("pk")
    return {message.to: message for message in messages}


class TestDeclining:
    @pytest.fixture
    def cycle(self):
        return make_cycle(Phase.JUDGING)

    def decline(self, cycle, staff, **fields):
        fields = {"email": "ada@example.org", "name": "Ada Example"} | fields
        invited = invite_judge(cycle=cycle, actor=staff, **fields)
        decline_panel_invitation(invitation=invited.invitation, reason="No time this year")

    def test_the_awards_staff_are_told_with_the_reason(self, cycle):
        staff = award_staff(cycle.award)
        colleague = award_staff(cycle.award)
        award_staff(cycle.award, is_active=False)
        award_staff(AwardFactory())
        self.decline(cycle, staff)
        messages = told("judging_declined")
        assert set(messages) == {staff.email, colleague.email}
        body = messages[staff.email].displayed_body()
        assert "Ada Example declined the seat" in body
        assert "No time this year" in body
        assert f"/desk/cycles/{cycle.pk}/judging/panel/" in body
        assert messages[staff.email].scope == cycle.award.scope

    def test_a_chair_is_named_as_one(self, cycle):
        staff = award_staff(cycle.award)
        self.decline(cycle, staff, role=PanelRole.CHAIR)
        assert "declined to chair" in told("judging_declined")[staff.email].displayed_body()

    def test_what_is_not_done_is_not_told(self, cycle):
        staff = award_staff(cycle.award)
        with transaction.atomic():
            self.decline(cycle, staff)
            transaction.set_rollback(True)
        assert told("judging_declined") == {}


class TestSteppingBack:
    def test_staff_hear_what_the_entry_lacks_now(self):
        world = open_world(entries=2, judges=3)
        mine = world.assignment(1, 0)
        recuse(assignment=mine, user=mine.member.user, reason="My sister works there")
        message = told("judging_stepped_back")[world.staff.email]
        body = message.displayed_body()
        assert f"{mine.member.name} stepped back from “{world.entries[0].title}”" in body
        assert "Judges of this entry now: 2 of 3" in body
        assert "sister" not in body
        assert message.about == f"nomination:{world.entries[0].pk}"

    def test_staff_in_conflict_with_the_entry_hear_and_see_nothing_of_it(self):
        world = open_world(entries=1, judges=2)
        conflicted = award_staff(world.cycle.award)
        AccessBar.objects.create(nomination=world.entries[0], user=conflicted)
        mine = world.assignment(1, 0)
        recuse(assignment=mine, user=mine.member.user)
        assert set(told("judging_stepped_back")) == {world.staff.email}
        about = OutboxMessage.objects.filter(template="judging_stepped_back")
        assert messages_for(world.staff).filter(pk__in=about).exists()
        assert not messages_for(conflicted).filter(pk__in=about).exists()

    def test_a_first_answer_leaves_nothing_behind_and_tells_nobody(self):
        world = make_world(entries=1, judges=2, declared=False)
        declare_conflicts(
            user=world.judges[1].user,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)},
        )
        assert told("judging_stepped_back") == {}

    def test_before_anything_is_assigned_no_count_is_given(self):
        world = make_world(entries=1, judges=2)
        declare_conflicts(
            user=world.judges[1].user,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)},
        )
        body = told("judging_stepped_back")[world.staff.email].displayed_body()
        assert "Judges of this entry now" not in body

    def test_staff_who_close_an_entry_to_themselves_tell_nobody(self):
        world = open_world(entries=1, judges=2)
        award_staff(world.cycle.award)
        for answer in (ConflictAnswer.NONE, ConflictAnswer.CONFLICT):
            declare_conflicts(
                user=world.staff,
                cycle=world.cycle,
                answers={world.entries[0].pk: Declared(answer)},
            )
        assert told("judging_stepped_back") == {}

    def test_unsure_asks_staff_to_settle_and_a_second_time_is_told_again(self):
        world = open_world(entries=1, judges=2)
        judge = world.judges[1].user

        def doubt():
            declare_conflicts(
                user=judge,
                cycle=world.cycle,
                answers={world.entries[0].pk: Declared(ConflictAnswer.UNSURE)},
            )

        doubt()
        body = told("judging_stepped_back")[world.staff.email].displayed_body()
        assert "They are unsure" in body
        settle_unsure(
            declaration=ConflictDeclaration.objects.get(person=judge),
            actor=world.staff,
            outcome=ConflictOutcome.CLEARED,
        )
        doubt()
        assert OutboxMessage.objects.filter(template="judging_stepped_back").count() == 2
