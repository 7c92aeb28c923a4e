"""Fifteen entries, six judges, sixty scores: every estimate against the published figures."""

import pytest

from judging.engine.ranking import rank
from judging.engine.reliability import reliability
from judging.engine.strictness import fit_strictness

POINTS = 1e-3
CHANCE = 0.012


@pytest.fixture(scope="module")
def result(golden_scores):
    return rank(golden_scores, seed="golden")


@pytest.fixture(scope="module")
def by_entry(result):
    return {entry.entry: entry for entry in result.entries}


@pytest.fixture(scope="module")
def by_judge(result):
    return {judge.judge: judge for judge in result.judges}


def test_variances(result, golden):
    assert result.gate == "open"
    assert result.method == "adjusted"
    assert result.sb2 == pytest.approx(golden["sb2"], abs=POINTS)
    assert result.s2 == pytest.approx(golden["s2"], abs=POINTS)
    assert result.ratio == pytest.approx(golden["lambda"], abs=POINTS)


@pytest.mark.parametrize("column", ["raw", "adjusted"])
def test_means(by_entry, golden, column):
    found = {name: getattr(entry, column) for name, entry in by_entry.items()}
    assert found == pytest.approx(golden[column], abs=POINTS)


def test_judges(by_judge, golden):
    effects = {name: judge.strictness for name, judge in by_judge.items()}
    errors = {name: judge.se for name, judge in by_judge.items()}
    fits = {name: judge.fit for name, judge in by_judge.items()}
    assert effects == pytest.approx(golden["judge_effect"], abs=POINTS)
    assert errors == pytest.approx(golden["judge_effect_se"], abs=POINTS)
    assert fits == pytest.approx(golden["fit_ms"], abs=POINTS)


def test_flags(by_judge):
    """J1 is strict too, but the scores others do not bear out weigh more; J2 is within 2 SE."""
    flagged = {name: judge.flag for name, judge in by_judge.items() if judge.flag}
    assert flagged == {"J1": "misfit", "J4": "lenient"}


def test_errors_against_the_field(by_entry, golden):
    found = {name: by_entry[name].se for name in golden["se_centred"]}
    assert found == pytest.approx(golden["se_centred"], abs=POINTS)


def test_total_errors(golden_scores, golden):
    fit = fit_strictness(golden_scores)
    for name, error in golden["se_total"].items():
        place = golden_scores.entries.index(name)
        variance = fit.covariance.block([place])[0, 0]
        assert variance**0.5 == pytest.approx(error, abs=POINTS)


def test_strictness_is_real(golden_scores, result, golden):
    assert fit_strictness(golden_scores).statistic == pytest.approx(golden["rlrt"], abs=POINTS)
    assert result.strictness_p == pytest.approx(golden["rlrt_p"], rel=1e-3)


def test_chances(by_entry, golden):
    for name, chance in golden["p_top1_20000_draws_tol_0.012"].items():
        assert by_entry[name].p_top1 == pytest.approx(chance, abs=CHANCE)
    for name, chance in golden["p_top3_20000_draws_tol_0.012"].items():
        assert by_entry[name].p_top3 == pytest.approx(chance, abs=CHANCE)


def test_rank_ranges(by_entry, golden):
    found = {name: [by_entry[name].rank_low, by_entry[name].rank_high] for name in golden["rank90"]}
    assert found == golden["rank90"]


def test_order(result):
    """E08 is tied fourth on plain means; E15 beats its equal E14 with two judges against one."""
    names = [entry.entry for entry in result.entries]
    assert names[:5] == ["E13", "E08", "E01", "E12", "E05"]
    assert names[11:13] == ["E15", "E14"]
    assert [entry.rank for entry in result.entries] == list(range(1, 16))
    assert result.entries[11].decided_by == "head_to_head"


def test_near_ties(result):
    close = {(tie.a, tie.b): tie.p for tie in result.near_ties}
    assert ("E13", "E08") in close
    assert ("E07", "E11") not in close
    assert close["E15", "E14"] == pytest.approx(0.5, abs=1e-6)
    assert all(p < 0.75 for p in close.values())


def test_reliability(golden_scores, golden):
    expected = golden["both_random_for_reliability"]
    found = reliability(golden_scores)
    assert found.variances.su2 == pytest.approx(expected["su2"], abs=POINTS)
    assert found.variances.sb2 == pytest.approx(expected["sb2"], abs=POINTS)
    assert found.variances.s2 == pytest.approx(expected["se2"], abs=POINTS)
    assert found.variances.mean == pytest.approx(expected["mu"], abs=POINTS)
    assert found.k == pytest.approx(4)
    assert found.adjusted == pytest.approx(expected["reliability_adjusted_k4"], abs=POINTS)
    assert found.raw == pytest.approx(expected["reliability_raw_k4"], abs=POINTS)
    assert found.single == pytest.approx(expected["icc_single_C1"], abs=POINTS)
    assert found.single_agreement == pytest.approx(expected["icc_single_A1"], abs=POINTS)
    assert found.alpha == pytest.approx(golden["krippendorff_alpha_interval"], abs=1e-5)
    assert found.kendall_w is None
