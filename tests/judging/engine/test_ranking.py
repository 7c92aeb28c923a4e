"""Ranking: the gates, the order and its ties, chances, flags, and what must not matter."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from judging.engine.chances import DRAWN_AT_MOST
from judging.engine.lots import lot
from judging.engine.ranking import gate_of, rank
from judging.engine.scores import single_scores, weighted_scores

from .builders import score_rows, simulated

bounded = settings(max_examples=30, deadline=None)


def crossed(entries, judges, score=lambda i, j: (3 * i + 5 * j + i * j) % 7):
    return [
        (f"E{i:02}", f"J{j}", float(score(i, j))) for i in range(entries) for j in range(judges)
    ]


class TestGates:
    def test_few_scores(self):
        result = rank(single_scores(crossed(4, 3)), seed=0)
        assert result.gate == "few_scores"

    def test_ten_spare_scores_are_enough(self):
        assert gate_of(single_scores(crossed(5, 3))) == "same_judges"
        assert gate_of(single_scores(crossed(5, 3)[:-1])) == "few_scores"

    def test_few_judges(self):
        assert gate_of(single_scores(crossed(12, 2))) == "few_judges"

    def test_no_noise(self):
        rows = crossed(8, 4, score=lambda i, _: i)
        assert gate_of(single_scores(rows)) == "no_noise"

    def test_open(self):
        assert gate_of(single_scores(crossed(8, 4)[:-1])) == "open"

    @pytest.mark.parametrize("rows", [crossed(4, 3), crossed(12, 2), crossed(8, 4, lambda i, _: i)])
    def test_shut_without_a_model(self, rows):
        result = rank(single_scores(rows), seed=0)
        assert result.method == "raw"
        assert result.sb2 is result.s2 is result.ratio is result.strictness_p is None
        assert result.near_ties == result.unusual == ()
        for entry in result.entries:
            assert entry.adjusted == entry.raw == entry.official
            assert entry.se is entry.rank_low is entry.rank_high is None
            assert entry.p_top1 is entry.p_top3 is None
        for judge in result.judges:
            assert judge.strictness == 0
            assert judge.se is judge.fit is judge.flag is None

    def test_same_judges_keep_errors_chances_and_judges(self):
        rows = [(e, j, y - 2.0 * (j == "J0")) for e, j, y in crossed(12, 5)]
        result = rank(single_scores(rows), seed=0)
        assert result.gate == "same_judges"
        assert result.method == "raw"
        assert all(entry.adjusted == entry.raw for entry in result.entries)
        assert all(entry.se > 0 for entry in result.entries)
        assert sum(entry.p_top1 for entry in result.entries) == pytest.approx(1)
        assert result.s2 > 0


class TestOrder:
    @bounded
    @given(score_rows(crossed=True))
    def test_full_crossing_ranks_by_plain_means(self, rows):
        entries = rank(single_scores(rows), seed=0).entries
        assert [e.rank for e in entries] == list(range(1, len(entries) + 1))
        shown = [round(e.raw, 2) for e in entries]
        assert shown == sorted(shown, reverse=True)

    @bounded
    @given(score_rows(), st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, rows, random):
        shuffled = random.sample(rows, len(rows))
        assert rank(single_scores(rows), seed=1) == rank(single_scores(shuffled), seed=1)

    @bounded
    @given(score_rows())
    def test_names_do_not_matter(self, rows):
        scores = single_scores(rows)
        renamed = single_scores(
            (f"x{99 - int(e[1:])}", f"y{9 - int(j[1:])}", y) for e, j, y in rows
        )
        before = {e.entry: e for e in rank(scores, seed=1).entries}
        for entry in rank(renamed, seed=1).entries:
            original = before[f"E{99 - int(entry.entry[1:]):02}"]
            assert entry.adjusted == pytest.approx(original.adjusted, abs=1e-5)
            assert entry.raw == pytest.approx(original.raw, abs=1e-5)

    def test_official_column_is_a_choice(self, golden_scores):
        result = rank(golden_scores, seed=0, official="raw")
        assert [entry.entry for entry in result.entries[:3]] == ["E13", "E01", "E05"]
        assert all(entry.official == entry.raw for entry in result.entries)
        assert any(entry.adjusted != entry.raw for entry in result.entries)


class TestTies:
    """A and B show the same value; the first step that tells them apart decides."""

    @staticmethod
    def order(rows, weights=None, seed=0, decimals=2):
        scores = weighted_scores(rows, weights)
        entries = rank(scores, seed=seed, decimals=decimals).entries
        return [entry.entry for entry in entries], [entry.decided_by for entry in entries]

    def test_heaviest_criterion_first(self):
        rows = [
            ("A", "J1", {"impact": 3.0, "cost": 5.0}),
            ("B", "J1", {"impact": 4.0, "cost": 3.0}),
        ]
        names, steps = self.order(rows, {"impact": 2, "cost": 1})
        assert names == ["B", "A"]
        assert steps == ["criterion", "value"]

    def test_then_judges_who_scored_both(self):
        rows = [
            *(("A", judge, {"impact": y}) for judge, y in zip("123", (2.0, 2.0, 5.0), strict=True)),
            *(("B", judge, {"impact": y}) for judge, y in zip("123", (3.0, 3.0, 3.0), strict=True)),
        ]
        names, steps = self.order(rows)
        assert names == ["B", "A"]
        assert steps == ["head_to_head", "value"]

    def test_only_judges_who_scored_both_count(self):
        rows = [("A", "1", {"x": 1.0}), ("A", "2", {"x": 5.0}), ("B", "1", {"x": 2.0})]
        rows += [("B", "3", {"x": 4.0}), ("C", "4", {"x": 1.0})]
        assert self.order(rows)[0] == ["B", "A", "C"]

    @pytest.mark.parametrize("seed", range(6))
    def test_last_by_lot(self, seed):
        rows = [(name, "J1", {"impact": 3.0}) for name in "ABCD"]
        names, steps = self.order(rows, seed=seed)
        assert names == sorted("ABCD", key=lambda name: lot(seed, name))
        assert steps == ["lot", "lot", "lot", "value"]

    def test_values_that_show_alike_are_tied(self):
        rows = [("A", "J1", {"x": 3.004}), ("B", "J1", {"x": 3.001}), ("C", "J1", {"x": 2.0})]
        assert self.order(rows)[1] == ["head_to_head", "value", "value"]
        assert self.order(rows, decimals=3)[1] == ["value", "value", "value"]

    def test_the_trace_names_what_each_step_found_until_nothing_is_tied(self):
        """Impact puts D last of four; of the rest J2, who scored A and B, prefers A."""
        given = {"A": (3.0, 3.0), "B": (3.0, 3.0), "C": (3.0, 3.0), "D": (2.0, 4.0)}
        rows = [
            (name, "J1", {"impact": impact, "cost": cost}) for name, (impact, cost) in given.items()
        ]
        rows += [("A", "J2", {"impact": 4.0, "cost": 4.0}), ("A", "J3", {"impact": 2.0, "cost": 2})]
        rows += [("B", "J2", {"impact": 3.0, "cost": 3.0}), ("B", "J4", {"impact": 3.0, "cost": 3})]
        rows += [("C", "J5", {"impact": 3.0, "cost": 3.0})]
        (tie,) = rank(weighted_scores(rows), seed=1).ties
        assert [step.step for step in tie.steps] == ["criterion", "head_to_head"]
        assert tie.value == 3
        assert tie.steps[0].values == {"A": 3, "B": 3, "C": 3, "D": 2}
        assert tie.steps[1].values == {"A": 1, "B": -1, "C": 0}
        assert tie.entries == ("A", "C", "B", "D")

    def test_the_trace_ends_with_the_lots_drawn(self):
        rows = [(name, "J1", {"impact": 3.0}) for name in "ABC"]
        (tie,) = rank(weighted_scores(rows), seed=4).ties
        assert tie.steps[-1].values == {name: lot(4, name) for name in "ABC"}
        assert list(tie.entries) == sorted("ABC", key=lambda name: lot(4, name))

    def test_the_rule_decides_which_step_comes_first(self):
        """B has the higher impact; J1, who alone scored both, prefers A."""
        rows = [
            ("A", "J1", {"impact": 3.0, "cost": 5.0}),
            ("A", "J2", {"impact": 1.0, "cost": 1.0}),
            ("B", "J1", {"impact": 3.0, "cost": 3.0}),
            ("B", "J3", {"impact": 3.0, "cost": 1.0}),
        ]
        scores = weighted_scores(rows)
        steps = ("criterion", "head_to_head")
        for rule, first in ((steps, "B"), (steps[::-1], "A")):
            entries = rank(scores, seed=0, rule=("value", *rule, "lot")).entries
            assert entries[0].entry == first
            assert entries[0].decided_by == rule[0]

    def test_a_recorded_vote_counts_where_the_rule_has_it(self):
        scores = weighted_scores((name, "J1", {"impact": 3.0}) for name in "AB")
        rule = ("value", "head_to_head", "vote", "lot")
        for first in "AB":
            result = rank(scores, seed=0, rule=rule, votes={first: 3.5})
            assert (result.entries[0].entry, result.entries[0].decided_by) == (first, "vote")
        assert rank(scores, seed=0, rule=rule).entries[0].decided_by == "lot"


class TestChances:
    def test_seed_decides_the_draws(self, golden_scores):
        assert rank(golden_scores, seed="r1:aa") == rank(golden_scores, seed="r1:aa")
        assert rank(golden_scores, seed="r1:aa") != rank(golden_scores, seed="r1:ab")

    def test_chances_add_up(self, golden_scores):
        entries = rank(golden_scores, seed=0).entries
        assert sum(entry.p_top1 for entry in entries) == pytest.approx(1)
        assert sum(entry.p_top3 for entry in entries) == pytest.approx(3)
        assert all(1 <= e.rank_low <= e.rank_high <= len(entries) for e in entries)

    def test_two_entries_have_three_first_places_between_them(self):
        rows = [(e, f"J{j}", float((j * 7 + len(e)) % 5)) for e in ("A", "BB") for j in range(7)]
        entries = rank(single_scores(rows), seed=0).entries
        assert [entry.p_top3 for entry in entries] == [1, 1]

    def test_only_the_best_are_drawn_among_many(self):
        scores = single_scores(simulated(1, entries=1_100, judges=40, per_entry=3))
        entries = rank(scores, seed=0).entries
        drawn = [entry for entry in entries if entry.p_top1 is not None]
        assert len(drawn) == DRAWN_AT_MOST
        assert min(e.adjusted for e in drawn) >= max(
            e.adjusted for e in entries if e.p_top1 is None
        )
        assert all(entry.se is not None for entry in entries)


class TestJudges:
    @staticmethod
    def flags(rows, **options):
        return {
            judge.judge: judge.flag for judge in rank(single_scores(rows), seed=0, **options).judges
        }

    def test_a_strict_and_a_lenient_judge(self):
        shift = {"J00": -2.0, "J01": 2.0}
        rows = [
            (e, j, y + shift.get(j, 0))
            for e, j, y in simulated(2, entries=60, judges=8, strictness=0.1, noise=0.5)
        ]
        flags = self.flags(rows, scale=9.0)
        assert flags.pop("J00") == "strict"
        assert flags.pop("J01") == "lenient"
        assert set(flags.values()) == {None}

    def test_strictness_is_measured_against_the_scale(self):
        rows = [
            (e, j, y - 1.0 * (j == "J00"))
            for e, j, y in simulated(2, entries=90, judges=8, strictness=0.0, noise=0.3)
        ]
        assert self.flags(rows, scale=5.0)["J00"] == "strict"
        assert self.flags(rows, scale=100.0)["J00"] is None

    @pytest.mark.parametrize("judged", ["at random", "all the same"])
    def test_a_careless_judge(self, judged):
        random = np.random.default_rng(4)
        rows = [
            (e, j, (random.uniform(0, 6) if judged == "at random" else 9.0) if j == "J03" else y)
            for e, j, y in simulated(4, entries=60, judges=12, per_entry=5, noise=0.4)
        ]
        assert self.flags(rows)["J03"] == "misfit"

    def test_honest_judges_are_rarely_flagged_as_misfits(self):
        found = [
            flag
            for seed in range(20)
            for flag in self.flags(simulated(seed, entries=60, judges=12, per_entry=5)).values()
        ]
        assert found.count("misfit") <= 0.02 * len(found)

    def test_a_score_to_ask_about(self):
        rows = simulated(8, entries=40, judges=8, noise=0.3)
        entry, judge, _ = rows[10]
        rows[10] = (entry, judge, 12.0)
        unusual = rank(single_scores(rows), seed=0).unusual
        assert (entry, judge) in {(found.entry, found.judge) for found in unusual}

    def test_a_judge_of_entries_no_one_else_scored_has_no_fit(self):
        result = rank(single_scores([*simulated(1), ("E900", "J99", 3.0)]), seed=0)
        alone = next(judge for judge in result.judges if judge.judge == "J99")
        assert alone.fit is None
        assert alone.flag is None


class TestNearTies:
    @bounded
    @given(score_rows())
    def test_neighbours_with_a_chance_below_three_quarters(self, rows):
        result = rank(single_scores(rows), seed=0)
        assume(result.gate == "open")
        names = [entry.entry for entry in result.entries]
        neighbours = set(pairwise(names))
        assert all((tie.a, tie.b) in neighbours and tie.p < 0.75 for tie in result.near_ties)

    def test_clear_leads_are_not_ties(self):
        rows = [(f"E{i}", f"J{j}", 10.0 * i + (i * j) % 3 / 2) for i in range(6) for j in range(5)]
        assert rank(single_scores(rows[:-1]), seed=0).near_ties == ()


def test_unlinked_groups_are_counted_and_named():
    rows = simulated(6) + [(f"X{e}", f"X{j}", y) for e, j, y in simulated(7)]
    result = rank(single_scores(rows), seed=0)
    assert result.components == 2
    groups = {entry.component for entry in result.entries if entry.entry.startswith("X")}
    assert len(groups) == 1
    assert {entry.component for entry in result.entries} == {0, 1}
