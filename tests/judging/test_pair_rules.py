"""What staff ask of a plan: fixed pairs, alternates, absences, links, a region's cap."""

from datetime import timedelta

import pytest

from accounts.exceptions import Refused
from judging.enums import ConflictAnswer, PlanStatus
from judging.models import Absence, PairRule, Round
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.planning import apply_plan, plan_assignment
from judging.services.wishes import change_pairs, drop_rule
from nominations.models import AccessBar
from tests.judging.world import add_judge, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


def plan(world, **options):
    return plan_assignment(judging_round=world.round, actor=world.staff, **options)


def readers(made, entry):
    return {pair["judge"] for pair in made.pairs if pair["entry"] == entry.pk}


def load(made, member):
    return sum(pair["judge"] == member.pk for pair in made.pairs)


def rule(world, entry, **who):
    return change_pairs(
        judging_round=world.round,
        nomination=world.entries[entry],
        actor=world.staff,
        reason="Knows the field.",
        **who,
    )


class TestRules:
    def test_an_exchange_holds_in_the_next_plan_and_loads_stay_even(self):
        world = make_world(entries=6, judges=3, per_entry=1)
        first = plan(world)
        (before,) = readers(first, world.entries[0])
        off = next(member for member in world.judges if member.pk == before)
        on = next(member for member in world.judges if member.pk != before)
        rule(world, 0, puts_on=on, takes_off=off)
        second = plan(world)
        assert readers(second, world.entries[0]) == {on.pk}
        assert [load(second, member) for member in world.judges] == [2, 2, 2]
        with pytest.raises(Refused, match="Nothing was applied"):
            apply_plan(plan=first, actor=world.staff)
        apply_plan(plan=second, actor=world.staff)

    def test_a_rule_can_be_dropped(self):
        world = make_world(entries=1, judges=2, per_entry=1)
        (made,) = rule(world, 0, takes_off=world.judges[0])
        assert readers(plan(world), world.entries[0]) == {world.judges[1].pk}
        drop_rule(rule=made, actor=world.staff)
        assert not PairRule.objects.exists()

    def test_a_conflict_is_weightier_than_a_rule_and_the_plan_says_so(self):
        world = make_world(entries=1, judges=2, per_entry=1)
        rule(world, 0, puts_on=world.judges[1])
        said = {world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)}
        declare_conflicts(user=world.judges[1].user, cycle=world.cycle, answers=said)
        made = plan(world)
        assert readers(made, world.entries[0]) == {world.judges[0].pk}
        assert [item["judge"] for item in made.figures["unkept"]] == [world.judges[1].pk]

    def test_what_is_refused(self):
        world = open_world(entries=2, judges=2)
        silent = add_judge(world.cycle)
        world.draft(world.assignment(1, 0), 3)
        for who in (
            {"puts_on": silent},
            {"takes_off": world.judges[1]},
            {},
            {"puts_on": world.judges[0], "takes_off": world.judges[0]},
        ):
            with pytest.raises(Refused):
                rule(world, 0, **who)
        AccessBar.objects.create(nomination=world.entries[1], user=world.staff)
        with pytest.raises(Refused):
            rule(world, 1, takes_off=world.judges[0])
        assert not PairRule.objects.exists()


class TestWhoGetsEntries:
    def test_alternates_get_what_the_others_cannot_read(self):
        world = make_world(entries=4, judges=2, per_entry=2)
        alternate = add_judge(world.cycle, is_alternate=True)
        declare_none(alternate)
        assert load(plan(world), alternate) == 0
        said = {world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)}
        declare_conflicts(user=world.judges[1].user, cycle=world.cycle, answers=said)
        made = plan(world)
        assert made.status == PlanStatus.OPTIMAL
        assert load(made, alternate) == 1
        assert alternate.pk in readers(made, world.entries[0])

    def test_who_is_away_for_the_whole_round_gets_nothing(self):
        world = make_world(entries=2, judges=3, per_entry=2)
        away = world.judges[2]
        opens, closes = world.round.opens_at.date(), world.round.closes_at.date()
        middle = opens + (closes - opens) / 2
        Absence.objects.create(member=away, starts_on=middle, ends_on=closes + timedelta(days=9))
        assert load(plan(world), away) > 0
        Absence.objects.create(
            member=away, starts_on=opens - timedelta(days=9), ends_on=middle - timedelta(days=1)
        )
        made = plan(world)
        assert load(made, away) == 0
        assert {item.get("absent") for item in made.figures["causes"].values()} == {1}

    def test_no_more_than_the_cap_from_one_region(self):
        world = make_world(entries=2, judges=3, per_entry=2)
        for member in world.judges[:2]:
            member.region, member.country = "  OHIO ", "US"
            member.save()
        Round.objects.filter(pk=world.round.pk).update(region_cap=1)
        made = plan(world)
        ohio = {member.pk for member in world.judges[:2]}
        assert all(len(readers(made, entry) & ohio) == 1 for entry in world.entries)


def test_separate_panels_are_linked_by_entries_that_all_read():
    world = make_world(entries=8, judges=4, per_entry=2, declared=False)
    halves = ((world.judges[:2], world.entries[:4]), (world.judges[2:], world.entries[4:]))
    for judges, entries in halves:
        for member in judges:
            declare_none(member, *entries)
    assert plan(world).figures["components"] == 2
    for member in world.judges:
        declare_none(member, world.entries[0])
    linked = plan(world, linked=True)
    assert linked.figures["components"] == 1
    assert str(world.entries[0].pk) in linked.figures["links"]
    assert len(readers(linked, world.entries[0])) == 4
    apply_plan(plan=linked, actor=world.staff)
