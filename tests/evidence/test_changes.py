from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.changes import Count, compare, days_in, percent_change, rate, same_length

counts = st.integers(min_value=0, max_value=10_000_000)
positive = st.integers(min_value=1, max_value=10_000_000)
lengths = st.integers(min_value=1, max_value=40_000)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (69, 19, -72.46376811594203),  # Prenzler 2009: ram raids on cash machines, Sydney
        (30, 2, -93.33333333333333),
        (33, 3, -90.9090909090909),  # Operation Dodger, Sussex
        (4, 8, 100.0),
        (10, 10, 0.0),
        (10, 0, -100.0),
    ],
)
def test_change_of_published_counts(before: int, after: int, expected: float) -> None:
    assert percent_change(before, after) == pytest.approx(expected)


@given(after=counts)
def test_change_from_zero_is_undefined(after: int) -> None:
    assert percent_change(0, after) is None
    assert compare(Count(0, 365), Count(after, 90)).percent is None


def test_rates_can_turn_a_fall_in_counts_into_a_rise() -> None:
    """60 in 365 days, 20 in 90 days: the count falls by two thirds, the daily rate rises."""
    assert percent_change(60, 20) == pytest.approx(-66.6667, abs=1e-4)
    change = compare(Count(60, 365), Count(20, 90))
    assert change.by_rates
    assert change.percent == pytest.approx(35.185, abs=1e-3)


def test_a_leap_year_is_compared_as_it_stands() -> None:
    change = compare(Count(100, 365), Count(50, 366))
    assert not change.by_rates
    assert change.percent == -50.0


def test_periods_of_unknown_length_are_taken_as_equal() -> None:
    assert compare(Count(100), Count(50, 90)).percent == -50.0


@given(before=positive, after=counts, days=lengths)
def test_equal_periods_give_the_change_of_the_counts(before: int, after: int, days: int) -> None:
    by_rate = percent_change(before, after, before_days=days, after_days=days)
    assert by_rate == pytest.approx(percent_change(before, after))
    assert by_rate is not None
    assert by_rate >= -100.0


@given(before=positive, after=counts)
def test_the_change_applied_to_the_count_gives_the_count_after(before: int, after: int) -> None:
    percent = percent_change(before, after)
    assert percent is not None
    assert before * (1 + percent / 100) == pytest.approx(after, abs=1e-6 * max(before, after))


@given(before=positive, after=counts, first=lengths, second=lengths)
def test_a_longer_period_after_means_a_lower_rate(
    before: int, after: int, first: int, second: int
) -> None:
    short = percent_change(before, after, before_days=first, after_days=second)
    long = percent_change(before, after, before_days=first, after_days=second + 1)
    assert short is not None
    assert long is not None
    assert long <= short


@given(first=lengths, second=lengths)
def test_same_length_does_not_depend_on_the_order(first: int, second: int) -> None:
    assert same_length(first, second) == same_length(second, first)
    assert same_length(first, first)
    assert not same_length(first, first * 2)


@pytest.mark.parametrize(
    "arguments",
    [
        {"before": -1, "after": 1},
        {"before": 1, "after": -1},
        {"before": float("inf"), "after": 1},
        {"before": 1, "after": float("nan")},
        {"before": 1, "after": 1, "before_days": 0, "after_days": 1},
        {"before": 1, "after": 1, "before_days": 365},
    ],
)
def test_impossible_counts_and_periods_are_refused(arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"count|period|length"):
        percent_change(**arguments)


def test_days_include_both_ends() -> None:
    assert days_in(date(2023, 1, 1), date(2023, 12, 31)) == 365
    assert days_in(date(2024, 1, 1), date(2024, 12, 31)) == 366
    assert days_in(date(2024, 2, 29), date(2024, 2, 29)) == 1
    with pytest.raises(ValueError, match="before"):
        days_in(date(2024, 1, 2), date(2024, 1, 1))


def test_rate_per_thousand_and_year() -> None:
    assert rate(50, 100_000) == pytest.approx(0.5)
    assert rate(50, 100_000, per=100_000) == pytest.approx(50)
    assert rate(50, 100_000, days=365.25 / 2) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="population"):
        rate(1, 0)


def test_a_count_knows_its_daily_rate() -> None:
    assert Count(73, 365).per_day == pytest.approx(0.2)
    assert Count(73).per_day is None
    with pytest.raises(ValueError, match="count"):
        Count(-1)
