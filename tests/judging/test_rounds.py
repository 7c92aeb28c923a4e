"""Rounds, plans and assignments."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.models import Membership
from judging.enums import ConflictAnswer, OfficialColumn, PlanStatus
from judging.models import Assignment, Round
from judging.services.conflicts import Declared, declare_conflicts, recuse
from judging.services.planning import apply_plan, plan_assignment
from judging.services.rounds import (
    close_round,
    create_round,
    extend_round,
    open_round,
    update_round,
)
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.models import Nomination, Submission
from tests.judging.world import add_entry, add_judge, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


def plan_and_apply(world):
    plan = plan_assignment(judging_round=world.round, actor=world.staff)
    apply_plan(plan=plan, actor=world.staff)
    return plan


class TestRules:
    def test_dates_default_to_the_cycles_judging(self):
        world = make_world()
        assert world.round.opens_at == world.cycle.judging_opens_at
        assert world.round.closes_at == world.cycle.judging_closes_at

    def test_one_round_at_a_time(self):
        world = make_world()
        with pytest.raises(Refused):
            create_round(cycle=world.cycle, actor=world.staff)

    def test_opening_locks_the_rules_in_the_database_too(self):
        world = open_world()
        with pytest.raises(Refused):
            update_round(judging_round=world.round, actor=world.staff, official=OfficialColumn.RAW)
        for change in ({"official": "raw"}, {"quorum": 1}, {"seed": 1}, {"rubric": {}}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Round.objects.filter(pk=world.round.pk).update(**change)

    def test_the_rubric_is_what_the_criteria_were_when_it_opened(self):
        world = open_world()
        world.criteria[0].weight = 99
        world.criteria[0].save()
        assert [item.weight for item in world.round.criteria().criteria] == [30, 70]

    def test_it_opens_only_with_criteria_assignments_and_time_left(self):
        world = make_world()
        with pytest.raises(Refused, match="plan"):
            open_round(judging_round=world.round, actor=world.staff)
        plan_and_apply(world)
        Round.objects.filter(pk=world.round.pk).update(
            opens_at=timezone.now() - timedelta(days=2),
            closes_at=timezone.now() - timedelta(days=1),
        )
        with pytest.raises(Refused, match="past"):
            open_round(judging_round=world.round, actor=world.staff)

    def test_more_time_needs_a_reason_and_a_later_hour(self):
        world = open_world()
        later = world.round.closes_at + timedelta(days=3)
        with pytest.raises(Refused):
            extend_round(judging_round=world.round, actor=world.staff, closes_at=later, reason=" ")
        with pytest.raises(Refused):
            extend_round(
                judging_round=world.round,
                actor=world.staff,
                closes_at=timezone.now(),
                reason="Illness",
            )
        moved = extend_round(
            judging_round=world.round, actor=world.staff, closes_at=later, reason="Illness"
        )
        assert moved.closes_at == later


class TestPlanning:
    def test_every_entry_gets_its_judges_and_loads_are_even(self):
        world = make_world(entries=6, judges=4, per_entry=2)
        plan = plan_and_apply(world)
        assert plan.status == PlanStatus.OPTIMAL
        for entry in world.entries:
            assert entry.assignments.active().count() == 2
        loads = [member.assignments.active().count() for member in world.judges]
        assert sum(loads) == 12
        assert max(loads) - min(loads) <= 1

    def test_nothing_is_assigned_before_it_is_applied(self):
        world = make_world()
        plan_assignment(judging_round=world.round, actor=world.staff)
        assert not Assignment.objects.exists()
        assert not OutboxMessage.objects.filter(template="judging_assigned").exists()

    def test_the_same_inputs_make_the_same_plan(self):
        world = make_world(entries=6, judges=4, per_entry=2)
        one = plan_assignment(judging_round=world.round, actor=world.staff)
        two = plan_assignment(judging_round=world.round, actor=world.staff)
        assert (one.pairs, one.inputs_hash) == (two.pairs, two.inputs_hash)

    def test_only_who_declared_none_may_read(self):
        world = make_world(entries=3, judges=3, declared=False, per_entry=2)
        first, second, silent = world.judges
        declare_none(first)
        declare_conflicts(
            user=second.user,
            cycle=world.cycle,
            answers={
                world.entries[0].pk: Declared(ConflictAnswer.CONFLICT),
                world.entries[1].pk: Declared(ConflictAnswer.UNSURE),
                world.entries[2].pk: Declared(ConflictAnswer.NONE),
            },
        )
        plan = plan_and_apply(world)
        assert plan.status == PlanStatus.SHORT
        assert {int(item["entry"]) for item in plan.figures["short"]} == {
            world.entries[0].pk,
            world.entries[1].pk,
        }
        assert [row.nomination for row in second.assignments.active()] == [world.entries[2]]
        assert not silent.assignments.exists()

    def test_accepted_nominations_and_accepted_members_only(self):
        world = make_world(entries=2, judges=2)
        add_entry(world.cycle, state=NominationState.SUBMITTED)
        add_judge(world.cycle)
        plan_and_apply(world)
        assert {row.nomination_id for row in Assignment.objects.all()} == {
            entry.pk for entry in world.entries
        }
        assert {row.member_id for row in Assignment.objects.all()} == {
            member.pk for member in world.judges
        }

    def test_a_plan_made_before_a_new_conflict_is_not_applied(self):
        world = make_world()
        plan = plan_assignment(judging_round=world.round, actor=world.staff)
        Membership.objects.create(
            agency=world.entries[0].agency, user=world.judges[1].user, role=MembershipRole.VIEWER
        )
        with pytest.raises(Refused, match="new one"):
            apply_plan(plan=plan, actor=world.staff)

    def test_it_is_applied_once(self):
        world = make_world()
        plan = plan_and_apply(world)
        with pytest.raises(Refused):
            apply_plan(plan=plan, actor=world.staff)

    def test_each_judge_gets_one_message_without_any_title(self):
        world = make_world(entries=4, judges=2)
        plan_and_apply(world)
        messages = OutboxMessage.objects.filter(template="judging_assigned")
        assert sorted(message.to for message in messages) == sorted(
            member.user.email for member in world.judges
        )
        for message in messages:
            assert "4 entries" in message.displayed_body()
            assert "Example Programme" not in message.displayed_body()
        assert {message.scope for message in messages} == {world.cycle.award.scope}

    def test_a_recusal_is_refilled_and_nothing_else_moves(self):
        world = open_world(entries=4, judges=3, per_entry=2)
        before = set(Assignment.objects.active().values_list("nomination", "member"))
        gone = Assignment.objects.active().first()
        recuse(assignment=gone, user=gone.member.user)
        plan_and_apply(world)
        after = set(Assignment.objects.active().values_list("nomination", "member"))
        assert before - after == {(gone.nomination_id, gone.member_id)}
        assert len(after - before) == 1

    def test_before_the_round_opens_a_new_plan_begins_afresh(self):
        world = make_world(entries=4, judges=3, per_entry=2)
        late = world.judges[2]
        declared = late.user.conflict_declarations.all()
        declared.delete()
        plan_and_apply(world)
        assert not late.assignments.exists()
        declare_none(late)
        plan_and_apply(world)
        assert late.assignments.active().count() in {2, 3}

    def test_started_scorecards_stay_where_they_are(self):
        world = open_world(entries=3, judges=3, per_entry=2)
        started = Assignment.objects.active().first()
        world.draft(started, 3)
        add_judge_who_declared = add_judge(world.cycle)
        declare_none(add_judge_who_declared)
        plan_and_apply(world)
        started.refresh_from_db()
        assert started.withdrawn_at is None

    def test_judges_read_the_version_of_that_moment_each_in_an_order_of_their_own(self):
        world = open_world(entries=8, judges=3)
        assignments = Assignment.objects.active()
        assert all(row.submission == row.nomination.current_submission() for row in assignments)
        orders = [
            tuple(
                assignments.filter(member=member)
                .order_by("reading_order")
                .values_list("nomination", flat=True)
            )
            for member in world.judges
        ]
        assert len(set(orders)) > 1
        assert {frozenset(order) for order in orders} == {frozenset(orders[0])}

    def test_a_version_corrected_before_the_opening_is_the_one_they_read(self):
        world = make_world(entries=1, judges=2)
        plan_and_apply(world)
        first = world.entries[0].current_submission()
        newer = Submission.objects.create(
            nomination=world.entries[0],
            version=2,
            document=first.document,
            sha256=first.sha256,
            submitted_at=first.submitted_at,
            submitted_by=first.submitted_by,
        )
        open_round(judging_round=world.round, actor=world.staff)
        assert {row.submission for row in Assignment.objects.all()} == {newer}

    def test_a_judge_is_never_given_an_entry_twice(self):
        world = open_world()
        row = world.assignment(0, 0)
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(
                round=row.round,
                member=row.member,
                nomination=row.nomination,
                submission=row.submission,
            )


class TestReading:
    def test_nothing_opens_before_the_round(self):
        world = make_world()
        plan_and_apply(world)
        user = world.judges[0].user
        assert not Assignment.objects.visible_to(user).exists()
        open_round(judging_round=world.round, actor=world.staff)
        assert Assignment.objects.visible_to(user).count() == 3

    def test_nor_before_its_opening_hour(self):
        world = make_world()
        Round.objects.filter(pk=world.round.pk).update(opens_at=timezone.now() + timedelta(days=1))
        plan_and_apply(world)
        open_round(judging_round=world.round, actor=world.staff)
        assert not Assignment.objects.visible_to(world.judges[0].user).exists()

    def test_an_entry_that_leaves_judging_is_closed(self):
        world = open_world()
        Nomination.objects.filter(pk=world.entries[0].pk).update(state=NominationState.WITHDRAWN)
        visible = Assignment.objects.visible_to(world.judges[0].user)
        assert world.entries[0] not in [row.nomination for row in visible]


class TestClosing:
    def test_early_it_needs_all_seals_or_a_reason(self):
        world = open_world(entries=1, judges=2)
        world.seal(world.assignment(0, 0), 4)
        with pytest.raises(Refused, match="reason"):
            close_round(judging_round=world.round, actor=world.staff)
        world.seal(world.assignment(1, 0), 3)
        close_round(judging_round=world.round, actor=world.staff)

    def test_a_reason_closes_it_early(self):
        world = open_world(entries=1, judges=2)
        world.seal(world.assignment(0, 0), 4)
        close_round(judging_round=world.round, actor=world.staff, reason="The jury met today")
        world.round.refresh_from_db()
        assert world.round.is_closed
        assert world.round.close_reason == "The jury met today"

    def test_not_without_a_single_seal_and_not_twice(self):
        world = open_world(entries=1, judges=2)
        with pytest.raises(Refused, match="sealed"):
            close_round(judging_round=world.round, actor=world.staff, reason="Now")
        world.seal(world.assignment(0, 0), 4)
        close_round(judging_round=world.round, actor=world.staff, reason="Now")
        with pytest.raises(Refused, match="already"):
            close_round(judging_round=world.round, actor=world.staff, reason="Again")

    def test_closed_stays_closed(self):
        world = open_world(entries=1, judges=2)
        world.seal(world.assignment(0, 0), 4)
        world.close()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Round.objects.filter(pk=world.round.pk).update(closed_at=None, closed_by=None)
