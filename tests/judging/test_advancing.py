"""Who goes on from a round: the rule, the preview, applying it and taking it back."""

import pytest

from accounts.exceptions import Refused
from audit.models import AuditEntry
from awards.models import Category
from judging.advance_rule import fields_of
from judging.enums import AdvanceRule, AdvanceTies, ConflictAnswer, RoundKind
from judging.models import Advancement, Assignment, Round, entries_of
from judging.services.advancing import (
    advancement_digest,
    apply_advancement,
    undo_advancement,
)
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.planning import apply_plan, plan_assignment
from judging.services.results import latest_result
from judging.services.rounds import open_round, update_round
from tests.factories import award_staff
from tests.judging.kinds import answer, answer_all, following, started, world_of
from tests.judging.world import World

pytestmark = pytest.mark.django_db

TOP_TWO = {"advance_rule": AdvanceRule.TOP, "advance_count": 2}


def shortlisted(table: list[list[str]], **rule: object) -> World:
    world = world_of(
        RoundKind.SHORTLIST, entries=len(table[0]), judges=len(table), **{**TOP_TWO, **rule}
    )
    answer_all(world, table)
    world.close()
    return world


def shown(judging_round: Round) -> str:
    result = latest_result(judging_round)
    assert result is not None
    return advancement_digest(result, fields_of(judging_round, result.document))


def settle(world: World) -> Advancement:
    return apply_advancement(judging_round=world.round, actor=world.staff, shown=shown(world.round))


def going(world: World) -> list[int]:
    """Which entries of the world go on by the preview, by their place in it."""
    result = latest_result(world.round)
    assert result is not None
    named = {
        one.reference for field in fields_of(world.round, result.document) for one in field.going
    }
    return [place for place, entry in enumerate(world.entries) if entry.reference in named]


class TestRule:
    def test_the_first_of_the_ranking(self) -> None:
        world = shortlisted([["yes", "no", "yes"], ["yes", "no", "maybe"]])
        assert going(world) == [0, 2]

    def test_all_equal_at_the_edge_go_on(self) -> None:
        world = shortlisted([["yes", "maybe", "maybe", "no"], ["yes", "maybe", "maybe", "no"]])
        assert going(world) == [0, 1, 2]
        (field,) = fields_of(world.round, latest_result(world.round).document)
        tied = [one.reference for one in field.contenders if one.is_tied]
        assert sorted(tied) == sorted(entry.reference for entry in world.entries[1:3])

    def test_or_the_steps_for_ties_decide(self) -> None:
        world = shortlisted(
            [["yes", "maybe", "maybe", "no"], ["yes", "maybe", "maybe", "no"]],
            advance_ties=AdvanceTies.ORDER,
        )
        assert len(going(world)) == 2
        assert going(world)[0] == 0

    def test_a_value_to_reach(self) -> None:
        world = shortlisted(
            [["yes", "maybe", "no"], ["maybe", "maybe", "no"]],
            advance_rule=AdvanceRule.THRESHOLD,
            advance_count=None,
            advance_value="0.5",
        )
        world.round.refresh_from_db()
        assert going(world) == [0, 1]

    @pytest.mark.parametrize(("each", "expected"), [(True, [0, 2]), (False, [0, 1])])
    def test_in_each_category_or_among_all(self, each: bool, expected: list[int]) -> None:
        world = world_of(
            RoundKind.SHORTLIST,
            entries=4,
            advance_rule=AdvanceRule.TOP,
            advance_count=1 if each else 2,
            advance_per_category=each,
        )
        for place, entry in enumerate(world.entries):
            name = "small" if place < 2 else "large"
            entry.category, _made = Category.objects.get_or_create(
                cycle=world.cycle, slug=name, defaults={"name": name}
            )
            entry.save(update_fields=["category"])
        answer_all(world, [["yes", "yes", "maybe", "no"], ["yes", "maybe", "maybe", "no"]])
        world.close()
        assert going(world) == expected

    def test_entries_below_the_quorum_are_marked(self) -> None:
        world = world_of(RoundKind.SHORTLIST, **TOP_TWO)
        answer(world, 0, 0, "yes")
        answer(world, 1, 0, "yes")
        answer(world, 0, 1, "maybe")
        world.close()
        (field,) = fields_of(world.round, latest_result(world.round).document)
        assert [one.below_quorum for one in field.contenders] == [False, True]
        assert field.unscored == [world.entries[2].reference]


class TestApplying:
    TABLE = [["yes", "no", "yes"], ["yes", "no", "maybe"]]

    def test_the_next_round_is_about_those_that_went_on(self) -> None:
        world = shortlisted(self.TABLE)
        settle(world)
        second = started(following(world), world)
        expected = {world.entries[0], world.entries[2]}
        assert set(entries_of(second)) == expected
        read = Assignment.objects.active().filter(round=second)
        assert {row.nomination for row in read} == expected
        assert AuditEntry.objects.filter(action="advancement.made").count() == 1

    def test_the_next_round_waits_until_it_is_settled(self) -> None:
        world = shortlisted(self.TABLE)
        second = following(world)
        with pytest.raises(Refused, match="Choose who goes on"):
            plan_assignment(judging_round=second, actor=world.staff)
        with pytest.raises(Refused, match="Choose who goes on"):
            open_round(judging_round=second, actor=world.staff)

    def test_undoing_takes_the_assignments_of_the_next_round_back(self) -> None:
        world = shortlisted(self.TABLE)
        settle(world)
        second = following(world)
        plan = plan_assignment(judging_round=second, actor=world.staff)
        apply_plan(plan=plan, actor=world.staff)
        undo_advancement(judging_round=world.round, actor=world.staff, reason="A late recusal.")
        assert not Assignment.objects.active().filter(round=second).exists()
        settle(world)
        assert Advancement.objects.filter(round=world.round).count() == 2
        assert set(entries_of(second)) == {world.entries[0], world.entries[2]}

    def test_once_the_next_round_is_open_it_stays(self) -> None:
        world = shortlisted(self.TABLE)
        settle(world)
        started(following(world), world)
        with pytest.raises(Refused, match="next round is open"):
            undo_advancement(judging_round=world.round, actor=world.staff, reason="Too late.")

    def test_only_what_was_shown_is_applied_and_once(self) -> None:
        world = shortlisted(self.TABLE)
        with pytest.raises(Refused, match="has changed"):
            apply_advancement(judging_round=world.round, actor=world.staff, shown="another")
        settle(world)
        with pytest.raises(Refused, match="already"):
            settle(world)

    def test_an_outdated_result_is_not_applied(self) -> None:
        world = shortlisted(self.TABLE)
        seen = shown(world.round)
        judge = world.judges[1]
        answers = {world.entries[2].pk: Declared(ConflictAnswer.CONFLICT)}
        declare_conflicts(user=judge.user, cycle=world.cycle, answers=answers)
        with pytest.raises(Refused, match="out of date"):
            apply_advancement(judging_round=world.round, actor=world.staff, shown=seen)

    def test_somebody_in_conflict_cannot_apply(self) -> None:
        world = shortlisted(self.TABLE)
        other = award_staff(world.cycle.award)
        answers = {world.entries[1].pk: Declared(ConflictAnswer.CONFLICT)}
        declare_conflicts(user=other, cycle=world.cycle, answers=answers)
        with pytest.raises(Refused, match="without a conflict"):
            apply_advancement(judging_round=world.round, actor=other, shown=shown(world.round))

    def test_nobody_goes_on_from_a_round_that_decides(self) -> None:
        world = shortlisted(self.TABLE, advance_rule=AdvanceRule.NONE, advance_count=None)
        with pytest.raises(Refused, match="it decides"):
            settle(world)

    def test_the_rule_is_locked_when_the_round_opens(self) -> None:
        world = world_of(RoundKind.SHORTLIST, **TOP_TWO)
        with pytest.raises(Refused, match="can no longer be changed"):
            update_round(judging_round=world.round, actor=world.staff, advance_count=3)
