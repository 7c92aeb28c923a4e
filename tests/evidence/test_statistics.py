"""The edges of single statistics: where they are not defined, and which test answers for which."""

import pytest

from evidence import comparison, counts, proportions, rate_tests
from evidence.changes import Count
from evidence.displacement import Areas, displacement_quotient, weighted_difference
from evidence.rates import Counted, log_interval, min_convincing_after, rate_ratio
from evidence.regression_to_mean import after_steepest_rise, expected_from_peers


def test_the_e_test_gives_way_to_the_score_test_above_two_thousand_events() -> None:
    assert rate_tests.e_test(Counted(1_000, 1_000)).method == "e-test"
    above = rate_tests.e_test(Counted(1_001, 1_000))
    assert above == rate_tests.asymptotic_test(Counted(1_001, 1_000), "score")
    assert above.method == "score"


def test_the_two_tests_agree_where_one_takes_over() -> None:
    exact = rate_tests.e_test(Counted(1_050, 950)).p
    score = rate_tests.asymptotic_test(Counted(1_050, 950), "score").p
    assert exact == pytest.approx(score, abs=0.002)


def test_no_events_have_no_p() -> None:
    nothing = Counted(0, 0)
    assert rate_ratio(nothing).p is None
    assert rate_tests.e_test(nothing).p is None
    assert rate_tests.asymptotic_test(nothing, "score").p is None
    assert rate_tests.asymptotic_test(Counted(0, 5), "wald-log").p is None
    assert rate_tests.minimum_likelihood_p(nothing) is None
    assert log_interval(Counted(5, 0)) is None


def test_from_few_counts_nothing_convinces() -> None:
    assert [min_convincing_after(before) for before in range(8)] == [None] * 6 + [0, 0]


def test_longer_after_periods_let_more_convince() -> None:
    even = min_convincing_after(50)
    double = min_convincing_after(50, before_days=365, after_days=730)
    assert even == 31
    assert double is not None
    assert double > 2 * 31


@pytest.mark.parametrize("zero", range(4))
def test_a_count_of_zero_leaves_no_ratio_of_ratios(zero: int) -> None:
    cells = [10, 10, 10, 10]
    cells[zero] = 0
    treated, beside = Counted(cells[0], cells[1]), Counted(cells[2], cells[3])
    assert comparison.relative_incidence(treated, beside) is None
    assert displacement_quotient(treated, beside, Counted(5, 5)) is None
    assert weighted_difference(Areas(treated, beside)).se > 0


def test_a_difference_of_nothing_has_no_test() -> None:
    nothing = weighted_difference(Areas(Counted(0, 0), Counted(0, 0)))
    assert (nothing.estimate, nothing.z, nothing.p) == (0, None, None)


def test_a_claimed_fall_of_everything_cannot_be_compared_with() -> None:
    assert comparison.from_percents(-43, -100) is None


@pytest.mark.parametrize("bad", [(-1, 1, 1, 1), (1, -1, 1, 1), (1, 1, 0, 1), (1, 1, 1, -2)])
def test_impossible_counts_are_refused(bad: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"count|period"):
        Counted(*bad)


def test_single_counts_refuse_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="count"):
        counts.exact_interval(-1)
    with pytest.raises(ValueError, match="period"):
        counts.per_year(5, 0)
    assert counts.relative_standard_error(0) is None
    assert counts.dispersion_index([5]) is None
    assert counts.dispersion_index([0, 0]) is None
    assert counts.byar_interval(0).low == 0
    assert Count(5).per_day is None


def test_surveys_refuse_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="asked"):
        proportions.Share(5, 4)
    with pytest.raises(ValueError, match="asked"):
        proportions.margin_of_error(0.5, 10, population=5)
    with pytest.raises(ValueError, match="margin"):
        proportions.sample_size(100, margin=0)
    assert proportions.margin_of_error(0.5, 10, population=10) == 0


def test_what_is_expected_lies_between_the_area_and_its_peers() -> None:
    found = expected_from_peers(20, 10, 5)
    assert 10 < found.expected < 20
    with pytest.raises(ValueError, match="above zero"):
        expected_from_peers(20, 10, 0)


def test_areas_picked_at_their_worst_are_followed() -> None:
    areas = {"a": (30, 90, 45), "b": (30, 33, 33), "c": (5, 50, 5), "d": (100, 100, 100)}
    found = after_steepest_rise(areas, pick=1)
    assert (found.year_before, found.selected_year, found.next_year) == (30, 90, 45)
    assert found.percent_picked == -50
    assert found.percent_all == pytest.approx(100 * (183 / 273 - 1))
