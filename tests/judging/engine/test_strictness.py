"""The model of judges' strictness, against its definition and its invariants."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from judging.engine import strictness
from judging.engine.scores import single_scores
from judging.engine.strictness import adjust_at, fit_strictness, residual_variance

from .builders import dense_restricted_deviance, indicator, score_rows, simulated

bounded = settings(max_examples=40, deadline=None)


def deviance(rows, sb2, s2):
    judges = indicator([judge for _, judge, _ in rows])
    entries = indicator([entry for entry, _, _ in rows])
    return dense_restricted_deviance(
        rows, entries, s2 * np.eye(len(rows)) + sb2 * judges @ judges.T
    )


@pytest.mark.parametrize("seed", range(4))
def test_variances_minimise_the_restricted_deviance(seed):
    rows = simulated(seed, entries=14, judges=5, per_entry=3)
    fit = fit_strictness(single_scores(rows))
    least = deviance(rows, fit.sb2, fit.s2)
    for factor in (0.9, 1.1):
        assert deviance(rows, fit.sb2 * factor, fit.s2) > least
        assert deviance(rows, fit.sb2, fit.s2 * factor) > least
    apart = deviance(rows, 0.0, residual_variance(single_scores(rows)))
    assert fit.statistic == pytest.approx(apart - least, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_estimates_do_not_depend_on_the_way_of_the_search(seed, monkeypatch):
    """Nearly all digits are the same, as they must be on another machine."""
    scores = single_scores(simulated(seed, entries=14, judges=5, per_entry=3))
    fit = fit_strictness(scores)
    monkeypatch.setattr(strictness, "LOG_RATIO_BOUNDS", (-3.7, 6.1))
    assert fit_strictness(scores).ratio == pytest.approx(fit.ratio, rel=1e-11)


@pytest.mark.parametrize("seed", range(4))
def test_means_and_covariance_are_those_of_generalised_least_squares(seed):
    rows = simulated(seed, entries=14, judges=5, per_entry=3)
    scores = single_scores(rows)
    fit = fit_strictness(scores)
    judges = indicator([judge for _, judge, _ in sorted(rows)])
    entries = indicator([entry for entry, _, _ in sorted(rows)])
    inverse = np.linalg.inv(fit.s2 * np.eye(len(rows)) + fit.sb2 * judges @ judges.T)
    covariance = np.linalg.inv(entries.T @ inverse @ entries)
    everyone = np.arange(14)
    centre = np.eye(14) - 1 / 14
    assert fit.adjusted == pytest.approx(covariance @ entries.T @ inverse @ scores.values)
    assert fit.covariance.block(everyone) == pytest.approx(covariance)
    expected = np.sqrt(np.diag(centre @ covariance @ centre))
    assert fit.covariance.centred_errors() == pytest.approx(expected)
    a, b = np.array([0, 3]), np.array([5, 4])
    apart = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
    assert fit.covariance.differences(a, b) == pytest.approx(apart)


@bounded
@given(score_rows())
def test_points_are_moved_but_not_made(rows):
    scores = single_scores(rows)
    assume(residual_variance(scores) > 1e-6)
    fit = fit_strictness(scores)
    total = fit.adjusted @ scores.per_entry + fit.effects @ scores.per_judge
    assert total == pytest.approx(scores.values.sum())


@bounded
@given(score_rows(crossed=True))
def test_full_crossing_keeps_the_plain_means(rows):
    scores = single_scores(rows)
    assume(residual_variance(scores) > 1e-6)
    assert fit_strictness(scores).adjusted == pytest.approx(scores.raw)


@bounded
@given(score_rows(), st.floats(-2, 2))
def test_what_a_harsher_judge_costs_vanishes_as_strictness_comes_off(rows, shift):
    """A constant on one judge's scores, linked data: the smaller l the less is left, none at 0."""
    scores = single_scores(rows)
    moved = single_scores((e, j, y + shift * (j == "J0")) for e, j, y in rows)
    assume(scores.components.max() == 0)
    assume("J0" in scores.judges)
    assume(min(residual_variance(scores), residual_variance(moved)) > 1e-6)
    ratios = (100.0, 10.0, 1.0, 0.1, 1e-9)
    before = [adjust_at(scores, ratio) for ratio in ratios]
    after = [adjust_at(moved, ratio) for ratio in ratios]
    added = shift * np.eye(len(scores.judges))[scores.judges.index("J0")]
    left = [added - (b.effects - a.effects) for a, b in zip(before, after, strict=True)]
    sizes = [np.linalg.norm(rest - rest.mean()) for rest in left]
    assert all(less <= more + 1e-9 for more, less in pairwise(sizes))
    assert np.ptp(after[-1].adjusted - before[-1].adjusted) == pytest.approx(0, abs=1e-5)


def test_judges_who_do_not_differ_leave_nearly_the_plain_means():
    """The adjustment switches itself off, and the test of strictness says so."""
    scores = single_scores(simulated(3, strictness=0.0, entries=60, per_entry=5))
    fit = fit_strictness(scores)
    assert np.abs(fit.adjusted - scores.raw).max() < 0.05
    assert fit.p_value > 0.05


def test_identical_judges_keep_exactly_the_plain_order():
    """Every judge gives the entries the same points, but for noise that favours no judge."""
    rows = [
        (f"E{entry}", f"J{judge}", entry / 4 + (0.5 if judge in pair[:2] else -0.5))
        for entry, pair in enumerate(permutations(range(4)))
        for judge in pair
    ]
    scores = single_scores(rows[:-1])
    fit = fit_strictness(scores)
    assert fit.adjusted == pytest.approx(scores.raw, abs=1e-3)


def test_one_score_means_a_larger_error():
    rows = [*simulated(5), ("E900", "J00", 3.0)]
    scores = single_scores(rows)
    errors = fit_strictness(scores).covariance.centred_errors()
    assert errors[-1] > 1.5 * errors[:-1].max()


def test_between_unlinked_groups_differences_are_less_certain():
    apart = [(f"X{e}", f"X{j}", y) for e, j, y in simulated(6)] + simulated(7)
    scores = single_scores(apart)
    fit = fit_strictness(scores)
    component = scores.components
    here, there = np.flatnonzero(component == 0), np.flatnonzero(component == 1)
    within = fit.covariance.differences(here[:-1], here[1:])
    between = fit.covariance.differences(here, there)
    assert len(here) == len(there) == 20
    assert between.min() > within.max()
