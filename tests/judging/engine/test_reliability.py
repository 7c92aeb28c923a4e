"""Reliability against closed forms, definitions and other people's implementations."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from judging.engine import reliability as module
from judging.engine.reliability import kendall_w, krippendorff_alpha, reliability, variances
from judging.engine.scores import single_scores

from .builders import dense_restricted_deviance, indicator, score_rows, simulated

# Diameter in mm of the zone that six samples of penicillin cleared on each of 24 plates (Davies &
# Goldsmith 1972, Statistical Methods in Research and Production, 4th edition; lme4's `Penicillin`).
PENICILLIN = """
272326232321 272326232321 252125242420 262325232320 252226222320 242225232219
242023212219 262226242421 242124222220 242124232219 262326242421 252226242420
262426242522 262326232320 262325242422 252225232320 252124232320 252224232319
242123212119 262326242421 252124222218 252225222220 242124222419 242124222118
"""


def table_rows(table):
    return [(f"E{i:02}", f"J{j}", float(y)) for (i, j), y in np.ndenumerate(table)]


def test_full_crossing_has_the_variances_of_the_two_way_table():
    """Balanced data: REML equals the mean squares of the analysis of variance."""
    rows = simulated(3, entries=25, judges=6, per_entry=6)
    y = np.array([score for *_, score in sorted(rows)]).reshape(25, 6)
    by_entry, by_judge = y.mean(axis=1), y.mean(axis=0)
    apart = y - by_entry[:, None] - by_judge + y.mean()
    s2 = (apart**2).sum() / (24 * 5)
    found = variances(single_scores(rows))
    assert found.s2 == pytest.approx(s2, rel=1e-5)
    assert found.su2 == pytest.approx(by_entry.var(ddof=1) - s2 / 6, rel=1e-5)
    assert found.sb2 == pytest.approx(by_judge.var(ddof=1) - s2 / 25, rel=1e-5)
    assert found.mean == pytest.approx(y.mean())


def test_plates_and_samples_of_penicillin():
    """Published in many places: plate .7169, sample 3.7309, residual .3024, mean 22.9722."""
    plates = [[int(row[at : at + 2]) for at in range(0, 12, 2)] for row in PENICILLIN.split()]
    found = variances(single_scores(table_rows(np.array(plates))))
    assert found.su2 == pytest.approx(0.71691, abs=1e-3)
    assert found.sb2 == pytest.approx(3.73113, rel=1e-3)
    assert found.s2 == pytest.approx(0.30242, abs=1e-3)
    assert found.mean == pytest.approx(22.9722, abs=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_variances_minimise_the_restricted_deviance(seed):
    rows = simulated(seed, entries=14, judges=5, per_entry=3, strictness=1.5)
    entries = indicator([entry for entry, _, _ in rows])
    judges = indicator([judge for _, judge, _ in rows])

    def deviance(su2, sb2, s2):
        variance = s2 * np.eye(len(rows)) + su2 * entries @ entries.T + sb2 * judges @ judges.T
        return dense_restricted_deviance(rows, np.ones((len(rows), 1)), variance)

    found = variances(single_scores(rows))
    best = (found.su2, found.sb2, found.s2)
    least = deviance(*best)
    for place in range(3):
        for factor in (0.9, 1.1):
            moved = [value * (factor if at == place else 1) for at, value in enumerate(best)]
            assert deviance(*moved) > least


@pytest.mark.parametrize("seed", range(4))
def test_estimates_do_not_depend_on_where_the_search_began(seed, monkeypatch):
    rows = simulated(seed, entries=14, judges=5, per_entry=3, strictness=1.5)
    first = reliability(single_scores(rows))
    monkeypatch.setattr(module, "_START", (2.0, -1.5))
    again = reliability(single_scores(rows))
    assert again.adjusted == pytest.approx(first.adjusted, abs=1e-7)
    assert again.raw == pytest.approx(first.raw, abs=1e-7)


def test_judges_who_do_not_differ_have_no_variance():
    """These judges' means vary less than noise alone would make them: the bound is reached."""
    found = reliability(single_scores(simulated(1, entries=14, judges=5, per_entry=3)))
    assert found.variances.sb2 == pytest.approx(0, abs=1e-5)
    assert found.raw == pytest.approx(found.adjusted, abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(score_rows())
def test_measures_are_shares(rows):
    found = reliability(single_scores(rows))
    assume(found.variances is not None)
    for share in (found.adjusted, found.raw, found.single, found.single_agreement):
        assert 0 <= share <= 1
    assert found.raw <= found.adjusted
    assert found.single <= found.adjusted


@settings(max_examples=40, deadline=None)
@given(score_rows(), st.floats(-3, 3))
def test_alpha_is_one_less_observed_over_expected_disagreement(rows, shift):
    """Against the definition by pairs of scores within an entry, and of all scores."""
    rows = [*rows, ("E99", "J0", shift)]
    scores = single_scores(rows)
    grouped = {}
    for entry, _, y in rows:
        grouped.setdefault(entry, []).append(y)
    units = [np.array(unit) for unit in grouped.values() if len(unit) > 1]
    pooled = np.concatenate(units)
    assume(np.ptp(pooled) > 0)

    def pairs(unit):
        return float(((unit[:, None] - unit[None, :]) ** 2).sum())

    observed = sum(pairs(unit) / (len(unit) - 1) for unit in units) / len(pooled)
    expected = pairs(pooled) / (len(pooled) * (len(pooled) - 1))
    assert krippendorff_alpha(scores) == pytest.approx(1 - observed / expected)


def test_alpha_needs_shared_entries_and_spread():
    assert krippendorff_alpha(single_scores([("A", "1", 3.0), ("B", "2", 4.0)])) is None
    assert krippendorff_alpha(single_scores([("A", "1", 3.0), ("A", "2", 3.0)])) is None


@pytest.mark.parametrize("seed", range(3))
def test_kendall_w_matches_friedmans_test(seed):
    """W = chi2 / (m (n - 1)) with Friedman's statistic, ties corrected in both."""
    table = np.random.default_rng(seed).integers(0, 6, (9, 4)).astype(float)
    statistic = friedmanchisquare(*table).statistic
    assert kendall_w(single_scores(table_rows(table))) == pytest.approx(statistic / (4 * 8))


def test_kendall_w_is_one_when_all_agree_on_the_order():
    table = np.arange(8)[:, None] * np.array([[1.0, 2.0, 0.5]])
    assert kendall_w(single_scores(table_rows(table))) == pytest.approx(1)


def test_kendall_w_needs_every_score_and_some_order():
    table = np.arange(12.0).reshape(4, 3)
    assert kendall_w(single_scores(table_rows(table)[:-1])) is None
    assert kendall_w(single_scores(table_rows(np.ones((4, 3))))) is None


def test_more_judges_would_raise_it(golden_scores):
    found = reliability(golden_scores)
    assert found.expected(4) == pytest.approx(found.adjusted)
    assert found.adjusted < found.expected(5) < found.expected(8) < 1


def test_k_is_the_harmonic_mean_of_scores_per_entry():
    rows = [("A", "1", 1.0), ("B", "1", 2.0), ("B", "2", 3.0)]
    assert reliability(single_scores(rows)).k == pytest.approx(2 / (1 / 1 + 1 / 2))


def test_too_few_judges_or_scores_leave_the_model_out():
    found = reliability(single_scores(table_rows(np.arange(24.0).reshape(12, 2) % 5)))
    assert found.variances is None
    assert found.adjusted is found.raw is found.single is found.single_agreement is None
    assert found.expected(5) is None
    assert found.alpha is not None
    assert found.kendall_w is not None
