"""Other ways of counting, each against its definition written down a second time."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import rankdata

from judging.engine import robustness as module
from judging.engine.documents import robustness_document
from judging.engine.ranking import rank
from judging.engine.robustness import mean_ranks, robustness, trimmed_means
from judging.engine.scores import single_scores, weighted_scores

from .builders import score_rows, simulated

CRITERIA = {"impact": 3.0, "method": 2.0, "cost": 1.0}


def found(scores, **options):
    return robustness(scores, rank(scores, seed=0, **options))


def weighted(seed, **sizes):
    random = np.random.default_rng(seed)
    return [
        (entry, judge, {name: float(np.clip(y + random.normal(0, 0.5), 0, 5)) for name in CRITERIA})
        for entry, judge, y in simulated(seed, **sizes)
    ]


@settings(max_examples=30, deadline=None)
@given(score_rows())
def test_trimmed_means_leave_out_the_highest_and_the_lowest(rows):
    scores = single_scores(rows)
    by_entry = {}
    for entry, _, y in rows:
        by_entry.setdefault(entry, []).append(y)
    expected = [
        np.mean(sorted(by_entry[entry])[1:-1] if len(by_entry[entry]) >= 4 else by_entry[entry])
        for entry in scores.entries
    ]
    assert trimmed_means(scores) == pytest.approx(np.array(expected))


@settings(max_examples=30, deadline=None)
@given(score_rows())
def test_mean_ranks_are_shares_of_the_judges_other_entries(rows):
    scores = single_scores(rows)
    by_judge = {}
    for entry, judge, y in rows:
        by_judge.setdefault(judge, []).append((entry, y))
    shares = {entry: [] for entry in scores.entries}
    for given_rows in by_judge.values():
        places = rankdata([y for _, y in given_rows]) - 1
        for (entry, _), below in zip(given_rows, places, strict=True):
            others = len(given_rows) - 1
            shares[entry].append(below / others if others else 0.5)
    assert mean_ranks(scores) == pytest.approx(np.array([np.mean(v) for v in shares.values()]))


def test_every_way_is_there_once():
    scores = weighted_scores(weighted(1), CRITERIA)
    result = found(scores)
    ways = [(way.kind, way.subject, way.factor) for way in result.variants]
    assert ways == [
        ("raw", None, None),
        ("adjusted", None, None),
        ("trimmed", None, None),
        ("ranks", None, None),
        *(("without_judge", judge, None) for judge in scores.judges),
        *(("weight", name, factor) for name in CRITERIA for factor in (0.8, 1.2)),
    ]
    assert result.judges_left_out == len(scores.judges)


def test_trimming_needs_four_scores():
    kinds = {way.kind for way in found(single_scores(simulated(1, per_entry=3))).variants}
    assert kinds == {"raw", "adjusted", "ranks", "without_judge"}


@pytest.mark.parametrize("official", ["raw", "adjusted"])
def test_without_a_judge_is_the_ranking_of_the_others(official):
    rows = weighted(2)
    for way in found(weighted_scores(rows, CRITERIA), official=official).variants:
        if way.kind == "without_judge":
            others = weighted_scores([row for row in rows if row[1] != way.subject], CRITERIA)
            entries = rank(others, seed=0, official=official).entries
            expected = [entry.entry for entry in entries[:3]]
            assert list(way.top_three) == expected or len({e.official for e in entries[:4]}) < 4


@pytest.mark.parametrize("official", ["raw", "adjusted"])
def test_a_weight_a_fifth_larger_is_a_ranking_with_that_weight(official):
    rows = weighted(3)
    for way in found(weighted_scores(rows, CRITERIA), official=official).variants:
        if way.kind == "weight":
            weights = {**CRITERIA, way.subject: CRITERIA[way.subject] * way.factor}
            entries = rank(weighted_scores(rows, weights), seed=0, official=official).entries
            assert way.winner == entries[0].entry


def test_a_clear_winner_stays_whatever_is_done():
    rows = [(e, j, 5.0 if e == "E007" else min(y, 3.0)) for e, j, y in simulated(4)]
    result = found(single_scores(rows))
    assert result.winner == "E007"
    assert result.changes == ()
    assert robustness_document(result)["changes"] == []


def test_a_winner_by_one_judge_alone_is_found_out():
    """A and B differ by what J0 gave; without J0, B is first."""
    rows = [(e, f"J{j}", y) for e, y in (("A", 3.0), ("B", 3.2), ("C", 1.0)) for j in range(1, 5)]
    rows += [("A", "J0", 5.0), ("B", "J0", 0.0), ("C", "J0", 1.0)]
    result = found(single_scores(rows), official="raw")
    assert result.winner == "A"
    assert [way.winner for way in result.changes if way.subject == "J0"] == ["B"]
    assert "trimmed" in {way.kind for way in result.changes}


def test_a_tie_alone_changes_nothing():
    rows = [(e, f"J{j}", 3.0 + (j % 2)) for e in "ABCD" for j in range(4)]
    result = found(single_scores(rows))
    assert result.changes == ()
    assert not any(way.top_three_changes for way in result.variants)


def test_entries_that_only_the_missing_judge_scored_are_gone():
    rows = [("A", "J0", 5.0), ("B", "J1", 3.0), ("B", "J2", 3.0), ("C", "J1", 1.0)]
    without = {way.subject: way for way in found(single_scores(rows)).variants if way.subject}
    assert without["J0"].top_three == ("B", "C")
    assert without["J0"].winner_changes


def test_a_single_judge_is_not_left_out():
    result = found(single_scores([("A", "J0", 3.0), ("B", "J0", 2.0)]))
    assert result.judges_left_out == 0
    assert result.winner == "A"


def test_of_many_judges_those_of_the_first_three_are_left_out(monkeypatch):
    monkeypatch.setattr(module, "LEFT_OUT_UP_TO", 5)
    scores = single_scores(simulated(5, entries=30, judges=20, per_entry=3))
    ranking = rank(scores, seed=0)
    first = {entry.entry for entry in ranking.entries[:3]}
    readers = {
        scores.judges[j]
        for i, j in zip(scores.entry_index, scores.judge_index, strict=True)
        if scores.entries[i] in first
    }
    left_out = {way.subject for way in robustness(scores, ranking).variants if way.subject}
    assert left_out == readers
