"""Gaps in an open round: found and filled without moving what is begun, or told with the reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from judging.enums import ConflictAnswer
from judging.jobs import fill_gaps_of_rounds
from judging.models import AssignmentPlan, Round
from judging.services.conflicts import Declared, declare_conflicts, recuse
from judging.services.panel import remove_member
from judging.services.refilling import fill_gaps
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import award_staff
from tests.judging.world import add_judge, declare_none, open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return open_world(entries=4, judges=4, per_entry=2)


def readers(entry):
    return set(entry.assignments.active().values_list("member", flat=True))


def mails(template):
    return OutboxMessage.objects.filter(template=template)


def test_what_a_judge_leaves_goes_to_another_and_nothing_else_moves(world):
    before = {entry.pk: readers(entry) for entry in world.entries}
    left = world.entries[0].assignments.active().first()
    told_before = set(mails("judging_assigned").values_list("pk", flat=True))
    recuse(assignment=left, user=left.member.user, reason="A friend.")
    fill_gaps_of_rounds()
    after = {entry.pk: readers(entry) for entry in world.entries}
    gone = before.pop(left.nomination_id)
    new = after.pop(left.nomination_id)
    assert after == before
    assert len(new) == 2
    assert left.member_id in gone - new
    (told,) = mails("judging_assigned").exclude(pk__in=told_before)
    (judge,) = new - gone
    assert told.to == next(m.user.email for m in world.judges if m.pk == judge)
    assert not mails("judging_short").exists()
    assert AuditEntry.objects.filter(action="assignment.refilled", actor=None).count() == 1
    assert fill_gaps(judging_round=world.round) is None


def test_what_is_begun_stays_even_where_moving_it_would_help(world):
    for member in world.judges:
        member.max_load = 2
        member.save()
    for assignment in world.round.assignments.active():
        world.draft(assignment, 3)
    left = world.entries[0].assignments.active().first()
    recuse(assignment=left, user=left.member.user)
    before = set(world.round.assignments.active().values_list("pk", flat=True))
    fill_gaps_of_rounds()
    assert set(world.round.assignments.active().values_list("pk", flat=True)) == before


class TestNobodyLeft:
    @pytest.fixture
    def full(self):
        """Every judge reads every entry, so that nobody can step in."""
        world = open_world(entries=2, judges=3)
        world.deputy = award_staff(world.cycle.award)
        return world

    def leave(self, world, judge):
        assignment = world.assignment(judge, 0)
        recuse(assignment=assignment, user=world.judges[judge].user)
        fill_gaps_of_rounds()

    def test_staff_are_told_once_for_each_who_left_and_why(self, full):
        self.leave(full, 1)
        fill_gaps_of_rounds()
        assert mails("judging_short").count() == 2
        text = mails("judging_short").first().displayed_body()
        assert full.entries[0].title in text
        assert "2 of 3" in text
        assert "1 judge declared a conflict" in text
        self.leave(full, 2)
        assert mails("judging_short").count() == 4

    def test_but_not_those_to_whom_the_entry_is_closed(self, full):
        AccessBar.objects.create(nomination=full.entries[0], user=full.staff)
        self.leave(full, 1)
        assert [mail.to for mail in mails("judging_short")] == [full.deputy.email]

    def test_a_judge_who_joins_later_fills_it(self, full):
        self.leave(full, 1)
        newcomer = add_judge(full.cycle)
        fill_gaps_of_rounds()
        assert newcomer.pk not in readers(full.entries[0])
        declare_none(newcomer)
        fill_gaps_of_rounds()
        assert newcomer.pk in readers(full.entries[0])
        assert newcomer.pk not in readers(full.entries[1])

    def test_it_is_not_tried_again_in_the_same_situation(self, full):
        self.leave(full, 1)
        runs = AssignmentPlan.objects.filter(is_refill=True)
        assert runs.count() == 1
        full.draft(full.assignment(0, 1), 3)
        fill_gaps_of_rounds()
        assert runs.count() == 1


def test_what_a_removed_member_had_goes_to_others(world):
    gone = world.judges[1]
    remove_member(member=gone, actor=world.staff, reason="Moved away")
    fill_gaps_of_rounds()
    for entry in world.entries:
        assert len(readers(entry) - {gone.pk}) == 2


def test_only_to_judges_who_declared_none_and_while_there_is_time(world):
    left = world.entries[0].assignments.active().first()
    others = [m for m in world.judges if m.pk not in readers(world.entries[0])]
    for member in others:
        declare_conflicts(
            user=member.user,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.UNSURE)},
        )
    recuse(assignment=left, user=left.member.user)
    fill_gaps_of_rounds()
    assert len(readers(world.entries[0])) == 1
    assert "2 judges are unsure" in mails("judging_short").first().displayed_body()
    newcomer = add_judge(world.cycle)
    declare_none(newcomer)
    Round.objects.filter(pk=world.round.pk).update(
        opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(hours=1)
    )
    fill_gaps_of_rounds()
    assert fill_gaps(judging_round=world.round) is None
    assert newcomer.pk not in readers(world.entries[0])


def test_an_alternate_steps_in_where_the_others_cannot():
    world = open_world(entries=2, judges=3)
    alternate = add_judge(world.cycle, is_alternate=True)
    declare_none(alternate)
    recuse(assignment=world.assignment(1, 0), user=world.judges[1].user)
    fill_gaps_of_rounds()
    assert alternate.pk in readers(world.entries[0])
    assert alternate.pk not in readers(world.entries[1])
