"""Criteria that do not tell things apart."""

import numpy as np
import pytest

from judging.engine.agreement import criteria_correlation
from judging.engine.documents import agreement_document
from judging.engine.reliability import reliability
from judging.engine.scores import weighted_scores

from .builders import simulated


def cards(halo, seed=1):
    """Three criteria: a general impression, and something of their own."""
    random = np.random.default_rng(seed)
    return weighted_scores(
        (entry, judge, {name: y * halo + random.normal(0, 1) * (1 - halo) for name in "abc"})
        for entry, judge, y in simulated(seed)
    )


def test_correlations_are_pearsons():
    scores = cards(0.4)
    found = criteria_correlation(scores)
    expected = np.corrcoef(scores.by_criterion.T)
    assert np.array(found.matrix, dtype=float) == pytest.approx(expected, abs=1e-6)
    assert found.mean == pytest.approx(expected[np.triu_indices(3, 1)].mean(), abs=1e-6)
    assert found.criteria == ("a", "b", "c")
    assert found.cards == scores.size


@pytest.mark.parametrize(("halo", "alike"), [(0.4, False), (0.95, True)])
def test_one_impression_for_all_criteria_is_said(halo, alike):
    assert criteria_correlation(cards(halo)).alike is alike


def test_a_criterion_without_spread_has_no_correlation():
    rows = [(f"E{i}", "J0", {"a": float(i), "b": 3.0, "c": float(-i)}) for i in range(6)]
    found = criteria_correlation(weighted_scores(rows))
    assert found.matrix == ((1.0, None, -1.0), (None, None, None), (-1.0, None, 1.0))
    assert found.mean == -1
    assert not found.alike


def test_few_scorecards_and_one_criterion_have_none():
    rows = [(f"E{i}", "J0", {"a": float(i), "b": i + 1.0}) for i in range(4)]
    assert criteria_correlation(weighted_scores(rows)).mean is None
    single = weighted_scores((f"E{i}", "J0", {"a": float(i)}) for i in range(9))
    assert criteria_correlation(single).mean is None


def test_the_document_says_what_more_scores_would_bring(golden_scores):
    trust = reliability(golden_scores)
    document = agreement_document(trust, criteria_correlation(golden_scores))
    assert document["band"] == "moderate"
    assert document["adjusted"] == pytest.approx(0.7481, abs=1e-3)
    assert [row["more"] for row in document["expected"]] == [1, 2, 4]
    for row in document["expected"]:
        assert row["adjusted"] == pytest.approx(trust.expected(4 + row["more"]), abs=1e-6)
        assert row["k"] == 4 + row["more"]
    assert document["criteria"]["mean"] is None
