"""When not everyone can have what they want: spread evenly, and said entry by entry."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from judging.engine.assignment import Entry, Judge, assign

from .builders import made_up_panel


def reasons(plan):
    return {short.entry: short.reason for short in plan.short}


def test_what_is_missing_is_spread_evenly():
    entries = [Entry(f"E{number:02}") for number in range(10)]
    judges = [Judge(f"J{number}", max_load=5) for number in range(5)]
    plan = assign(entries, judges, per_entry=3, seed=0)
    assert plan.status == "short"
    assert len(plan.pairs) == 25
    got = Counter(pair.entry for pair in plan.pairs)
    assert sorted(got.values()) == [2] * 5 + [3] * 5
    assert [(short.wanted, short.assigned) for short in plan.short] == [(3, 2)] * 5
    assert reasons(plan)[plan.short[0].entry] == (
        "10 entries, this one among them, need 30 readings from 5 judges who can take 25 in all."
    )


def test_as_many_readings_as_possible_are_handed_out():
    """E1 can only go to J1, so J1 must not be spent on E2."""
    entries = [Entry("E1", language="es"), Entry("E2", topics=("a",), language="en")]
    judges = [Judge("J1", topics=("a",), languages=("en", "es"), max_load=1)]
    judges += [Judge("J2", languages=("en",), max_load=1)]
    plan = assign(entries, judges, per_entry=2, seed=0)
    assert {(p.entry, p.judge) for p in plan.pairs} == {("E1", "J1"), ("E2", "J2")}


def test_too_few_may_read_it():
    judges = [
        Judge("declared", languages=("es",)),
        Judge("own", languages=("es",), agency="A"),
        Judge("blocked", languages=("es",)),
        Judge("english", languages=("en",)),
        Judge("french", languages=("fr",)),
        Judge("reads", languages=("es",)),
    ]
    plan = assign(
        [Entry("E1", language="es", agency="A"), Entry("E2")],
        judges,
        per_entry=2,
        seed=0,
        conflicts=[("E1", "declared")],
        blocked=[("E1", "blocked")],
    )
    assert reasons(plan) == {
        "E1": "Only 1 of 6 judges may read it: 1 has a conflict, 1 is of its own agency, "
        "1 is blocked by staff, 2 do not read es."
    }
    assert plan.short[0].assigned == 1


def test_too_few_judges_in_all():
    plan = assign([Entry("E1")], [Judge("J1"), Judge("J2")], per_entry=3, seed=0)
    assert reasons(plan) == {"E1": "There are only 2 judges."}


def test_a_region_limit():
    judges = [Judge(f"J{number}", region="north") for number in range(4)]
    plan = assign([Entry("E1")], judges, per_entry=3, seed=0, region_cap=2)
    assert reasons(plan) == {
        "E1": "4 judges may read it, but the limit of 2 from one region leaves 2."
    }
    assert plan.short[0].assigned == 2


def test_a_region_limit_that_keeps_judges_with_room_away():
    """The one southern judge can serve one entry; the other has had its northern one."""
    judges = [
        Judge("N1", region="north"),
        Judge("N2", region="north"),
        Judge("S1", region="south", max_load=1),
    ]
    plan = assign([Entry("E1"), Entry("E2")], judges, per_entry=2, seed=0, region_cap=1)
    assert len(plan.short) == 1
    assert plan.short[0].reason == (
        "3 judges may read it, but the limit of 1 from one region keeps those with room away."
    )


def test_only_the_bottleneck_is_named():
    """Three Spanish entries share two judges with room for four; the English ones have enough."""
    entries = [Entry(f"S{number}", language="es") for number in range(3)]
    entries += [Entry(f"E{number}", language="en") for number in range(3)]
    judges = [Judge(f"both{number}", languages=("es", "en"), max_load=2) for number in range(2)]
    judges += [Judge(f"english{number}", languages=("en",)) for number in range(3)]
    plan = assign(entries, judges, per_entry=2, seed=0)
    assert {short.entry for short in plan.short} <= {"S0", "S1", "S2"}
    assert sum(short.wanted - short.assigned for short in plan.short) == 2
    assert set(reasons(plan).values()) == {
        "3 entries, this one among them, need 6 readings from 2 judges who can take 4 in all."
    }


@pytest.mark.parametrize("room", [0, 1])
def test_one_entry_alone_with_full_judges(room):
    judges = [Judge("J1", max_load=room), Judge("J2", max_load=0)]
    plan = assign([Entry("E1")], judges, per_entry=2, seed=0)
    unused = {0: "2 judges", 1: "1 judge"}[room]
    assert reasons(plan) == {"E1": f"{unused} who may read it can take no entries."}
    assert plan.short[0].assigned == room


def test_no_reading_at_all_is_a_plan_too():
    plan = assign([Entry("E1")], [Judge("J1")], per_entry=1, seed=0, conflicts=[("E1", "J1")])
    assert plan.status == "short"
    assert plan.pairs == ()
    assert plan.min_affinity is None
    assert plan.total_affinity == 0
    assert plan.loads == {"J1": 0}
    assert reasons(plan) == {"E1": "Only 0 of 1 judge may read it: 1 has a conflict."}


def test_who_goes_short_is_settled_by_affinity():
    entries = [Entry("good", topics=("a",)), Entry("poor", topics=("b",))]
    plan = assign(entries, [Judge("J1", topics=("a",), max_load=1)], per_entry=1, seed=0)
    assert [short.entry for short in plan.short] == ["poor"]


def test_in_a_change_the_fewest_pairs_given_up_settle_it():
    entries = [Entry("good", topics=("a",)), Entry("poor", topics=("b",))]
    judges = [Judge("J1", topics=("a",), max_load=1)]
    plan = assign(entries, judges, per_entry=1, seed=0, kept=[("poor", "J1")])
    assert [short.entry for short in plan.short] == ["good"]


def evenness(wanted, got):
    """Each reading is worth what was still missing before it: largest when spread evenly."""
    return sum(want - t for want, has in zip(wanted, got, strict=True) for t in range(has))


def most_even(wanted, pairs, side, limits):
    """The largest evenness that one side alone could have, by linear programming."""
    count = len(pairs)
    units = [(at, want - t) for at, want in enumerate(wanted) for t in range(want)]
    column = np.arange(count)
    own = csr_array((np.ones(count), (pairs[:, side], column)), shape=(len(wanted), count))
    places = np.array([at for at, _ in units])
    taken = csr_array(
        (np.ones(len(units)), (places, np.arange(len(units)))), shape=(len(wanted), len(units))
    )
    upper = [hstack([-own, taken])]
    bounds = [np.zeros(len(wanted))]
    for index, limit in limits:
        used = csr_array((np.ones(count), (index, column)), shape=(len(limit), count))
        upper.append(hstack([used, csr_array((len(limit), len(units)))]))
        bounds.append(limit)
    worth = np.concatenate([np.zeros(count), [-value for _, value in units]])
    found = linprog(worth, A_ub=vstack(upper), b_ub=np.concatenate(bounds), bounds=(0, 1))
    return round(-found.fun)


@pytest.mark.parametrize("seed", range(12))
def test_entries_and_judges_each_get_what_they_could_get_alone(seed):
    """Too little room, minimums out of reach, a region cap: neither side pays for the other."""
    entries, judges, _ = made_up_panel(seed, entries=16, judges=9, per_entry=4)
    judges = [
        replace(judge, min_load=4 + place, max_load=4 + 2 * place)
        if place % 3
        else replace(judge, min_load=4 + place, max_load=12, languages=("es",))
        for place, judge in enumerate(judges[:7])
    ]
    plan = assign(entries, judges, per_entry=4, seed=seed, region_cap=2)
    assert plan.status == "short"
    assert plan.relaxed
    pairs = np.array(
        [
            (i, j)
            for i, entry in enumerate(entries)
            for j, judge in enumerate(judges)
            if entry.language in judge.languages and entry.agency != judge.agency
        ]
    )
    region = np.array([int(judge.region[1:]) for judge in judges])
    limits = [
        (pairs[:, 0], [4] * 16),
        (pairs[:, 1], [judge.max_load for judge in judges]),
        (pairs[:, 0] * 3 + region[pairs[:, 1]], [2] * 48),
    ]
    got = Counter(pair.entry for pair in plan.pairs)
    readings = [got[entry.entry] for entry in entries]
    assert evenness([4] * 16, readings) == most_even([4] * 16, pairs, 0, limits)
    least = [judge.min_load for judge in judges]
    loads = [min(plan.loads[judge.judge], judge.min_load) for judge in judges]
    assert evenness(least, loads) == most_even(least, pairs, 1, limits)
