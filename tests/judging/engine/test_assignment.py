"""Plans against an independent linear programme, and every rule a plan must keep."""

import hashlib
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from judging.engine.assignment import Entry, Judge, assign
from judging.engine.errors import InputError

from .builders import made_up_panel


def fit(entry, judge):
    """Affinity without jitter, written down a second time."""
    shared = len(set(entry.topics) & set(judge.topics))
    share = shared / len(entry.topics) if entry.topics else 0
    first = bool(entry.language) and entry.language == (judge.languages or ("",))[0]
    return round(600 * share) + 200 * first


def affinity(entry, judge, seed):
    text = f"{seed}|{entry.entry}|{judge.judge}"
    return fit(entry, judge) + int(hashlib.sha256(text.encode()).hexdigest(), 16) % 100


def allowed(entry, judge, conflicts):
    if (entry.entry, judge.judge) in conflicts or (entry.agency and entry.agency == judge.agency):
        return False
    return not entry.language or entry.language in judge.languages


def best_by_linear_programme(
    entries, judges, conflicts, *, per_entry, points, threshold=0, cap=None
):
    """The largest total of points over pairs from the threshold on; None if there is no plan."""
    pairs = [
        (i, j)
        for i, entry in enumerate(entries)
        for j, judge in enumerate(judges)
        if allowed(entry, judge, conflicts) and fit(entry, judge) >= threshold
    ]
    i, j = np.array(pairs).T
    one, column = np.ones(len(pairs)), np.arange(len(pairs))
    by_entry = csr_array((one, (i, column)), shape=(len(entries), len(pairs)))
    by_judge = csr_array((one, (j, column)), shape=(len(judges), len(pairs)))
    upper = [by_judge, -by_judge]
    limits = [[judge.max_load for judge in judges], [-judge.min_load for judge in judges]]
    if cap is not None:
        regions = sorted({judge.region for judge in judges})
        group = [a * len(regions) + regions.index(judges[b].region) for a, b in pairs]
        groups = len(entries) * len(regions)
        upper.append(csr_array((one, (np.array(group), column)), shape=(groups, len(pairs))))
        limits.append([cap] * groups)
    found = linprog(
        [-points(entries[a], judges[b]) for a, b in pairs],
        A_ub=vstack(upper),
        b_ub=np.concatenate(limits),
        A_eq=by_entry,
        b_eq=np.full(len(entries), per_entry),
        bounds=(0, 1),
    )
    return None if found.status == 2 else round(-found.fun)


def check(plan, entries, judges, conflicts, *, per_entry, cap=None):
    """Every hard rule."""
    by_name = {entry.entry: entry for entry in entries} | {judge.judge: judge for judge in judges}
    assert len({(pair.entry, pair.judge) for pair in plan.pairs}) == len(plan.pairs)
    for pair in plan.pairs:
        entry, judge = by_name[pair.entry], by_name[pair.judge]
        assert allowed(entry, judge, conflicts)
        assert pair.fit == fit(entry, judge)
        assert pair.affinity == affinity(entry, judge, plan.seed)
    loads = Counter(pair.judge for pair in plan.pairs)
    assert plan.loads == {judge.judge: loads[judge.judge] for judge in judges}
    assert all(loads[judge.judge] <= judge.max_load for judge in judges)
    assert max(Counter(pair.entry for pair in plan.pairs).values()) <= per_entry
    assert plan.total_affinity == sum(pair.affinity for pair in plan.pairs)
    assert plan.min_affinity == min(pair.fit for pair in plan.pairs)
    if cap is not None:
        inside = Counter((pair.entry, by_name[pair.judge].region) for pair in plan.pairs)
        assert max(inside.values()) <= cap


@pytest.mark.parametrize("seed", range(50))
def test_totals_equal_those_of_a_linear_programme(seed):
    """Also the max-min step: the next higher threshold has no plan."""
    size = {"entries": 8 + seed % 17, "judges": 9 + seed % 4, "per_entry": 2 + seed % 3}
    cap = 2 if seed % 2 else None
    entries, judges, conflicts = made_up_panel(seed, **size)
    plan = assign(
        entries,
        judges,
        per_entry=size["per_entry"],
        seed=seed,
        conflicts=conflicts,
        region_cap=cap,
    )
    rules = {"per_entry": size["per_entry"], "cap": cap}
    check(plan, entries, judges, set(conflicts), **rules)

    def best(threshold):
        return best_by_linear_programme(
            entries,
            judges,
            set(conflicts),
            points=lambda entry, judge: affinity(entry, judge, seed),
            threshold=threshold,
            **rules,
        )

    if plan.status == "short" or plan.relaxed:
        pytest.fail("The made-up panel is too small to compare totals.")
    assert plan.total_affinity == best(plan.threshold)
    assert plan.min_affinity == plan.threshold
    assert best(plan.threshold + 1) is None


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_same_inputs_in_any_order_give_the_same_plan(seed, random):
    entries, judges, conflicts = made_up_panel(seed, entries=12, judges=6, per_entry=3)
    first = assign(entries, judges, per_entry=3, seed=seed, conflicts=conflicts)
    for rows in (entries, judges, conflicts):
        random.shuffle(rows)
    second = assign(entries, judges, per_entry=3, seed=seed, conflicts=conflicts)
    assert first.pairs == second.pairs
    assert first.inputs_hash == second.inputs_hash
    check(first, entries, judges, set(conflicts), per_entry=3)


def test_seed_breaks_ties_and_is_part_of_the_inputs():
    entries = [Entry(f"E{number}") for number in range(10)]
    judges = [Judge(f"J{number}", max_load=4) for number in range(10)]
    first = assign(entries, judges, per_entry=3, seed=1)
    second = assign(entries, judges, per_entry=3, seed=2)
    assert first.inputs_hash != second.inputs_hash
    assert {(p.entry, p.judge) for p in first.pairs} != {(p.entry, p.judge) for p in second.pairs}
    assert first.solver.startswith("ortools ")


class TestRules:
    def test_own_agency_conflict_block_and_language_are_never_planned(self):
        entries = [Entry("E1", language="es", agency="A")]
        judges = [
            Judge("own", languages=("es",), agency="A"),
            Judge("conflict", languages=("es",)),
            Judge("blocked", languages=("es",)),
            Judge("english", languages=("en",)),
            Judge("reads", languages=("en", "es")),
        ]
        plan = assign(
            entries,
            judges,
            per_entry=1,
            seed=0,
            conflicts=[("E1", "conflict")],
            blocked=[("E1", "blocked")],
        )
        assert [pair.judge for pair in plan.pairs] == ["reads"]
        assert plan.status == "optimal"

    def test_empty_agencies_and_languages_bar_no_one(self):
        plan = assign([Entry("E1")], [Judge("J1")], per_entry=1, seed=0)
        assert [(pair.entry, pair.judge) for pair in plan.pairs] == [("E1", "J1")]

    def test_topics_and_first_language_attract(self):
        entries = [Entry("E1", topics=("youth", "drugs", "gangs"), language="en")]
        judges = [
            Judge("none", languages=("es", "en")),
            Judge("topic", topics=("youth",), languages=("es", "en")),
            Judge("both", topics=("youth",), languages=("en",)),
        ]
        plan = assign(entries, judges, per_entry=3, seed=0)
        assert {pair.judge: pair.fit for pair in plan.pairs} == {
            "none": 0,
            "topic": 200,
            "both": 400,
        }

    def test_the_worst_pair_comes_before_the_total(self):
        """600 and 200 would be the larger total, 300 and 400 has the better worst pair."""
        entries = [Entry("E1", topics=("a", "b")), Entry("E2", topics=("a", "b", "c"))]
        judges = [Judge("J1", topics=("a", "b"), max_load=1), Judge("J2", ("a",), max_load=1)]
        plan = assign(entries, judges, per_entry=1, seed=0)
        assert {(pair.entry, pair.judge, pair.fit) for pair in plan.pairs} == {
            ("E1", "J2", 300),
            ("E2", "J1", 400),
        }
        assert plan.threshold == plan.min_affinity == 300

    @pytest.mark.parametrize("room", range(1, 7))
    def test_the_worst_pair_is_found_between_what_each_entry_could_have(self, room):
        """Each entry alone could have 600; the room of the best judge decides about the worst."""
        topics = tuple("abcdef")
        entries = [Entry(f"E{number}", topics) for number in range(7)]
        judges = [Judge("J6", topics, max_load=room)]
        judges += [Judge(f"J{has}", topics[:has], max_load=1) for has in range(6)]
        plan = assign(entries, judges, per_entry=1, seed=0)
        assert plan.min_affinity == plan.threshold == 100 * (room - 1)

    def test_region_cap(self):
        entries = [Entry(f"E{number}") for number in range(6)]
        judges = [Judge(f"N{number}", region="north") for number in range(4)]
        judges += [Judge(f"S{number}", region="south") for number in range(2)]
        judges += [Judge("free")]
        plan = assign(entries, judges, per_entry=4, seed=3, region_cap=2)
        assert plan.status == "optimal"
        north = Counter(pair.entry for pair in plan.pairs if pair.judge.startswith("N"))
        assert max(north.values()) <= 2

    def test_minimum_loads_hold_against_affinity(self):
        entries = [Entry(f"E{number}", topics=("a",)) for number in range(6)]
        judges = [Judge("loved", topics=("a",)), Judge("other", min_load=4)]
        plan = assign(entries, judges, per_entry=1, seed=0)
        assert plan.loads == {"loved": 2, "other": 4}
        assert plan.relaxed == ()

    def test_impossible_minimums_are_lowered_evenly_and_reported(self):
        entries = [Entry(f"E{number}", topics=("a",)) for number in range(6)]
        judges = [Judge("loved", topics=("a",), min_load=5), Judge("other", min_load=5)]
        plan = assign(entries, judges, per_entry=1, seed=0)
        assert plan.status == "optimal"
        assert plan.loads == {"loved": 3, "other": 3}
        assert [(load.judge, load.min_load, load.load) for load in plan.relaxed] == [
            ("loved", 5, 3),
            ("other", 5, 3),
        ]

    def test_a_minimum_no_conflict_free_entry_can_fill(self):
        plan = assign(
            [Entry("E1"), Entry("E2")],
            [Judge("J1", min_load=1), Judge("J2")],
            per_entry=1,
            seed=0,
            conflicts=[("E1", "J1"), ("E2", "J1")],
        )
        assert plan.status == "optimal"
        assert [load.judge for load in plan.relaxed] == ["J1"]

    def test_separate_panels_are_counted(self):
        entries = [Entry("E1", language="en"), Entry("E2", language="es")]
        judges = [Judge("J1", languages=("en",)), Judge("J2", languages=("es",)), Judge("J3")]
        assert assign(entries, judges, per_entry=1, seed=0).components == 2
        linked = [Judge("J1", languages=("en", "es"))]
        assert assign(entries, linked, per_entry=1, seed=0).components == 1


class TestChanges:
    """What is planned stays unless it must go."""

    @staticmethod
    def names(plan):
        return {(pair.entry, pair.judge) for pair in plan.pairs}

    @pytest.mark.parametrize("seed", range(8))
    def test_withdrawal_replaces_only_the_lost_readings(self, seed):
        entries, judges, conflicts = made_up_panel(seed, entries=40, judges=12, per_entry=3)
        before = assign(entries, judges, per_entry=3, seed=seed, conflicts=conflicts)
        gone = judges[5].judge
        left = [judge for judge in judges if judge.judge != gone]
        after = assign(
            entries,
            left,
            per_entry=3,
            seed=seed,
            conflicts=[pair for pair in conflicts if pair[1] != gone],
            kept=self.names(before),
        )
        assert after.status == "optimal"
        assert after.threshold is None
        assert len(self.names(after) - self.names(before)) == before.loads[gone]
        assert sum(not pair.kept for pair in after.pairs) == before.loads[gone]

    @pytest.mark.parametrize("seed", range(12))
    def test_recusal_gives_up_the_fewest_readings(self, seed):
        """As many of the old pairs stay as a linear programme can keep."""
        entries, judges, conflicts = made_up_panel(seed, entries=40, judges=12, per_entry=3)
        before = assign(entries, judges, per_entry=3, seed=seed, conflicts=conflicts)
        kept = self.names(before)
        recused = sorted(kept)[:3]
        conflicts += recused
        after = assign(entries, judges, per_entry=3, seed=9, conflicts=conflicts, kept=kept)
        assert after.status == "optimal"
        assert not set(recused) & self.names(after)
        most = best_by_linear_programme(
            entries,
            judges,
            set(conflicts),
            per_entry=3,
            points=lambda entry, judge: (entry.entry, judge.judge) in kept,
        )
        assert len(kept & self.names(after)) == most

    def test_nothing_new_changes_nothing(self):
        entries, judges, conflicts = made_up_panel(1, entries=30, judges=8, per_entry=3)
        before = assign(entries, judges, per_entry=3, seed=1, conflicts=conflicts)
        after = assign(
            entries, judges, per_entry=3, seed=99, conflicts=conflicts, kept=self.names(before)
        )
        assert self.names(after) == self.names(before)

    def test_a_chain_of_better_pairs_does_not_cost_a_kept_one(self):
        """Many new pairs would gain from giving up one old pair; it stays all the same."""
        topics = ("a",)
        entries = [Entry("old"), *(Entry(f"E{n}", topics=topics) for n in range(4))]
        judges = [Judge("good", topics=topics, max_load=5), Judge("poor", max_load=1)]
        judges += [Judge("spare", max_load=4)]
        plan = assign(entries, judges, per_entry=1, seed=0, kept=[("old", "good"), ("E0", "poor")])
        assert {("old", "good"), ("E0", "poor")} <= self.names(plan)

    def test_locked_pairs_stay_whatever_the_loads_and_languages(self):
        entries = [Entry("E1", language="es"), Entry("E2")]
        judges = [Judge("J1", languages=("en",), max_load=0), Judge("J2", languages=("es",))]
        plan = assign(entries, judges, per_entry=1, seed=0, locked=[("E1", "J1")])
        assert self.names(plan) == {("E1", "J1"), ("E2", "J2")}
        assert [pair.locked for pair in plan.pairs] == [True, False]
        assert [(load.judge, load.max_load, load.load) for load in plan.relaxed] == [("J1", 0, 1)]

    def test_entries_all_judges_read_link_separate_panels(self):
        entries = [Entry(f"E{number}") for number in range(8)]
        judges = [Judge(f"J{number}", max_load=8) for number in range(4)]
        anchors = [(entry, judge.judge) for entry in ("E0", "E1") for judge in judges]
        plan = assign(entries, judges, per_entry=1, seed=0, locked=anchors)
        assert plan.components == 1
        assert set(anchors) <= self.names(plan)

    def test_locked_pairs_use_up_the_region_cap(self):
        topics = ("a",)
        judges = [Judge("N1", region="n"), Judge("N2", topics, region="n")]
        judges += [Judge("S1", region="s")]
        entries = [Entry("E1", topics)]
        plan = assign(entries, judges, per_entry=2, seed=0, locked=[("E1", "N1")], region_cap=1)
        assert self.names(plan) == {("E1", "N1"), ("E1", "S1")}

    @pytest.mark.parametrize("how", ["conflicts", "blocked"])
    def test_a_locked_pair_must_not_be_barred(self, how):
        with pytest.raises(InputError, match=r"Locked pair E1, J1: it is barred"):
            assign(
                [Entry("E1")],
                [Judge("J1")],
                per_entry=1,
                seed=0,
                locked=[("E1", "J1")],
                **{how: [("E1", "J1")]},
            )


class TestInput:
    @pytest.mark.parametrize(
        ("entries", "judges", "options", "complaint"),
        [
            ([], [Judge("J1")], {}, "no entry"),
            ([Entry("E1")], [], {}, "no judge"),
            ([Entry("E1"), Entry("E1")], [Judge("J1")], {}, "Entry E1 is listed twice"),
            ([Entry("E1")], [Judge("J1"), Judge("J1")], {}, "Judge J1 is listed twice"),
            ([Entry("")], [Judge("J1")], {}, "entry needs a name"),
            ([Entry("E1")], [Judge("J1", min_load=3, max_load=2)], {}, "min_load 3 is above"),
            ([Entry("E1")], [Judge("J1", min_load=-1)], {}, "Judge J1: a load below 0"),
            ([Entry("E1")], [Judge("J1")], {"per_entry": 0}, "per_entry is 0"),
            ([Entry("E1")], [Judge("J1")], {"region_cap": 0}, "region_cap is 0"),
            ([Entry("E1")], [Judge("J1")], {"conflicts": [("E9", "J1")]}, "there is no entry E9"),
            ([Entry("E1")], [Judge("J1")], {"locked": [("E1", "J9")]}, "there is no judge J9"),
        ],
    )
    def test_unusable_input_is_named(self, entries, judges, options, complaint):
        with pytest.raises(InputError, match=complaint):
            assign(entries, judges, **{"per_entry": 1, "seed": 0, **options})

    def test_kept_pairs_of_people_who_left_do_not_count(self):
        plan = assign([Entry("E1")], [Judge("J1")], per_entry=1, seed=0, kept=[("E1", "gone")])
        assert [pair.judge for pair in plan.pairs] == ["J1"]
