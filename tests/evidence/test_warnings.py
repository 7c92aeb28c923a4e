"""Each warning is raised where its rule says, and nowhere else."""

from typing import Any

import numpy as np
import pytest

from evidence.warning_codes import CATALOGUE, Code
from tests.evidence.asking import ask, codes, months

# Large counts, whole years, a described comparison, a counted neighbour: nothing to warn of.
CLEAN: dict[str, Any] = {
    "periods": {"before_start": "2016-01-01", "after_start": "2017-01-01"},
    "comparison": (300, 310),
    "displacement": (150, 150),
    "comparison_described": True,
}
FRONT_PORCH = {"2014": 4, "2015": 8, "2016": 13, "2017": 4}


def warned(before: int | None = 200, after: int = 100, **more: Any) -> set[str]:
    return codes(ask(before, after, **(CLEAN | more)))


def text(code: Code, before: int | None = 200, after: int = 100, **more: Any) -> str:
    found = ask(before, after, **(CLEAN | more))
    return next(w["text"] for w in found["warnings"] if w["code"] == code)


def dates(before: str, after: str, days: tuple[float, float] = (365, 365)) -> dict[str, Any]:
    periods = {"before_start": before, "after_start": after}
    return {"periods": periods | {"before_days": days[0], "after_days": days[1]}}


def test_sound_figures_raise_nothing() -> None:
    assert warned() == set()


def test_small_numbers_count_in_every_area() -> None:
    assert "small_numbers" not in warned(20, 20)
    assert "small_numbers" in warned(20, 19)
    assert "small_numbers" in warned(comparison=(19, 300))
    assert "small_numbers" in warned(displacement=(150, 3))
    assert "small_numbers" in warned(None, 19)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (13, 4, "Too few incidents to tell a real fall from chance"),
        (4, 13, "Too few incidents to tell a real rise from chance"),
        (69, 19, "chance alone would rarely bring it"),
    ],
)
def test_small_numbers_say_what_they_can_tell(before: int, after: int, words: str) -> None:
    assert words in text(Code.SMALL_NUMBERS, before, after)


def test_under_five_is_never_ranked() -> None:
    assert "never_rank" in warned(30, 4)
    assert "never_rank" in warned(4, 30)
    assert "never_rank" not in warned(30, 5)


def test_no_comparison_up_to_level_two() -> None:
    assert "no_comparison" in warned(comparison=None)
    assert "no_comparison" in warned(comparison_described=False)
    assert text(Code.NO_COMPARISON, comparison=None) == "Shows change, not what caused it."


def test_areas_picked_at_their_worst() -> None:
    assert "regression_to_mean" in warned(area_chosen_because_high=True)
    level = {str(year): 200 for year in range(2010, 2018)} | {"2017": 100}
    several = {"series": level, "intervention_period": "2017", "area_chosen_because_high": True}
    assert "regression_to_mean" not in warned(**several)
    peak = warned(13, 4, series=FRONT_PORCH, intervention_period="2017")
    assert {"regression_to_mean", "baseline_at_peak"} <= peak


@pytest.mark.parametrize(
    ("last", "is_peak"), [(130, False), (131, True), (100, False), (90, False)]
)
def test_a_peak_is_over_thirteen_tenths_of_the_mean(last: int, is_peak: bool) -> None:
    series = {"2013": 100, "2014": 100, "2015": 100, "2016": last, "2017": 90}
    found = warned(last, 90, series=series, intervention_period="2017")
    assert ("baseline_at_peak" in found) is is_peak


def test_the_baseline_need_not_be_the_last_year() -> None:
    series = {"2013": 100, "2014": 300, "2015": 100, "2016": 100, "2017": 90}
    assert "baseline_at_peak" in warned(300, 90, series=series, intervention_period="2017")
    assert "baseline_at_peak" not in warned(100, 90, series=series, intervention_period="2017")


def test_a_peak_after_nothing_has_words_of_its_own() -> None:
    series = {"2014": 0, "2015": 0, "2016": 40, "2017": 4}
    words = text(Code.BASELINE_AT_PEAK, 40, 4, series=series, intervention_period="2017")
    assert "nothing was counted" in words


def test_a_season_is_no_peak() -> None:
    """A baseline of three summer months is set beside the summers before, not the winters."""
    summers = [5, 5, 5, 5, 5, 30, 30, 30, 5, 5, 5, 5]
    series = months(2014, *summers, *summers, *summers, *summers)
    periods = dates("2016-06-01", "2017-06-01", (92, 92))
    given = {"series": series, "intervention_period": "2016-09", **periods}
    assert "baseline_at_peak" not in warned(90, 90, **given)


@pytest.mark.parametrize(
    ("periods", "is_warned"),
    [
        (dates("2016-12-01", "2017-12-01", (31, 31)), False),  # Decembers
        (dates("2019-07-23", "2021-07-23", (75, 75)), False),
        (dates("2016-06-01", "2016-12-01", (92, 92)), True),  # summer, winter
        (dates("2015-03-10", "2017-07-01"), False),  # whole years
        (dates("2014-01-01", "2016-01-01", (365, 547)), True),  # 12 and 18 months
        (dates("2012-01-01", "2016-01-01", (1461, 365)), False),  # four years and one
        ({"periods": {"before_days": 90, "after_days": 90}}, True),
        ({"periods": {"before_days": 365, "after_days": 366}}, False),
        ({"periods": {"before_days": 364, "after_days": 364}}, False),
        ({"periods": {"before_days": 365, "after_days": 200}}, True),
    ],
)
def test_the_same_months_are_compared(periods: dict[str, Any], is_warned: bool) -> None:
    assert ("seasonality" in warned(**periods)) is is_warned


@pytest.mark.parametrize(("after", "is_warned"), [(365, False), (350, False), (340, True)])
def test_periods_of_unequal_length(after: float, is_warned: bool) -> None:
    periods = {"before_days": 365, "after_days": after}
    assert ("unequal_periods" in warned(periods=periods)) is is_warned


@pytest.mark.parametrize(
    ("periods", "is_warned"),
    [
        (dates("2018-03-01", "2019-03-01"), False),  # ends on 28 February 2020
        (dates("2018-03-03", "2019-03-03"), True),
        (dates("2020-06-30", "2021-07-01"), True),
        (dates("2021-07-01", "2022-07-01"), False),
    ],
)
def test_the_pandemic_is_an_unusual_period(periods: dict[str, Any], is_warned: bool) -> None:
    assert ("unusual_period" in warned(**periods)) is is_warned


def test_the_pandemic_shows_in_a_series_too() -> None:
    assert "unusual_period" in warned(series={"2019": 3, "2020": 3})
    assert "unusual_period" in warned(series=months(2021, 1, 2, 3, 4, 5, 6))
    assert "unusual_period" not in warned(series={"2018": 3, "2019": 3})
    assert "unusual_period" not in warned(series={"2021-07": 3})


def test_a_changed_definition_is_told_and_lowers_the_level() -> None:
    assert {"definition_change", "no_comparison"} <= warned(recording_changed=True)


def test_displacement_is_unknown_without_a_counted_zone() -> None:
    assert "displacement_unknown" in warned(displacement=None)
    assert "displacement_unknown" in warned(displacement=(None, 3))
    assert CATALOGUE[Code.DISPLACEMENT_UNKNOWN].neutral


def test_other_outcomes_are_to_be_read_too() -> None:
    assert "multiple_outcomes" not in warned()
    assert "one of 3 outcomes" in text(Code.MULTIPLE_OUTCOMES, other_outcomes=2)


def test_outputs_are_no_outcomes() -> None:
    assert "outputs_as_outcomes" in warned(outcome=False)


@pytest.mark.parametrize(
    ("before", "after", "claim", "differs"),
    [
        (33, 3, -90, False),  # rounded by its source
        (599, 499, -16, False),  # cut off by its source
        (599, 499, -17, False),
        (599, 499, -15.5, True),
        (100, 50, -51, False),
        (100, 50, -51.1, True),
        (100, 50, 50, True),
        (100, 150, 50, False),
    ],
)
def test_a_claim_is_held_to_one_point(before: int, after: int, claim: float, differs: bool) -> None:
    assert ("claim_differs" in warned(before, after, claimed_change_pct=claim)) is differs


def test_a_claim_by_counts_over_unequal_periods_differs() -> None:
    periods = {"before_days": 365, "after_days": 90}
    words = text(Code.CLAIM_DIFFERS, 60, 20, periods=periods, claimed_change_pct=-67)
    assert "\u221267.0 percent is claimed, the counts give 35.2" in words


def test_a_claim_over_a_leap_year_may_use_the_counts() -> None:
    """2016 had a day more: by rates the fall is a little smaller."""
    periods = {"before_days": 380, "after_days": 365}
    assert "claim_differs" not in warned(100, 50, periods=periods, claimed_change_pct=-50)


def test_a_claim_from_nothing_cannot_be_checked() -> None:
    assert "claim_not_checkable" in warned(0, 5, claimed_change_pct=100)
    assert "claim_not_checkable" in warned(None, 5, claimed_change_pct=-20)


def test_a_count_of_zero_is_too_few_to_compare_in_proportion() -> None:
    assert "too_few_events" in warned(30, 0)
    assert "too_few_events" not in warned(30, 0, comparison=None)


def test_the_two_ways_to_compare_can_disagree() -> None:
    """A large area falls by more in number, and by less in proportion."""
    assert "methods_disagree" in warned(1000, 900, comparison=(100, 80))
    assert "methods_disagree" not in warned(100, 80, comparison=(100, 90))


def test_neighbouring_months_that_resemble_one_another() -> None:
    slow = [60 if (place // 6) % 2 else 20 for place in range(60)]
    series = months(2010, *slow)
    assert "autocorrelation" in warned(series=series, intervention_period="2013-01")
    independent = np.random.default_rng(3).poisson(30, 60).tolist()
    even = months(2010, *independent)
    assert "autocorrelation" not in warned(series=even, intervention_period="2013-01")
