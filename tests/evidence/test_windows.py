"""Which years or months of a series are compared."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from evidence.series import Period, Series
from evidence.windows import windows


def yearly(counts: list[int], first: int, begins: int | None) -> Series:
    periods = tuple(Period(first + place) for place in range(len(counts)))
    return Series(periods, tuple(counts), None if begins is None else Period(begins))


def monthly(length: int, split: int) -> Series:
    periods = tuple(Period(2015 + place // 12, place % 12 + 1) for place in range(length))
    return Series(periods, tuple(range(1, length + 1)), periods[split])


def test_of_years_the_two_beside_the_beginning() -> None:
    found = windows(yearly([4, 8, 13, 4], 2014, 2017))
    assert found is not None
    before, after = found
    assert (before.count, after.count) == (13, 4)
    assert (before.start, before.last_day) == (date(2016, 1, 1), date(2016, 12, 31))
    assert (before.days, after.days) == (366, 365)


def test_of_months_a_year_and_the_same_months_before() -> None:
    found = windows(monthly(48, 24))
    assert found is not None
    before, after = found
    assert before.count == sum(range(13, 25))
    assert after.count == sum(range(25, 37))
    assert (before.start, after.start) == (date(2016, 1, 1), date(2017, 1, 1))


def test_few_months_after_are_set_beside_the_same_months_a_year_earlier() -> None:
    found = windows(monthly(19, 14))  # March to July 2016 with the programme
    assert found is not None
    before, after = found
    assert (before.start, before.last_day) == (date(2015, 3, 1), date(2015, 7, 31))
    assert (after.start, after.last_day) == (date(2016, 3, 1), date(2016, 7, 31))


def test_a_series_of_less_than_a_year_before_is_cut_to_equal_length() -> None:
    found = windows(monthly(15, 5))
    assert found is not None
    before, after = found
    assert (before.end - before.first, after.end - after.first) == (5, 5)


def test_without_a_beginning_or_anything_before_it_there_is_nothing_to_compare() -> None:
    assert windows(yearly([4, 8, 13], 2014, None)) is None
    assert windows(yearly([4, 8, 13], 2014, 2014)) is None


@given(length=st.integers(2, 90), data=st.data())
def test_windows_lie_on_their_sides_and_are_equally_many_periods(
    length: int, data: st.DataObject
) -> None:
    split = data.draw(st.integers(1, length - 1))
    found = windows(monthly(length, split))
    assert found is not None
    before, after = found
    assert 0 <= before.first < before.end <= split == after.first < after.end <= length
    assert before.end - before.first == after.end - after.first <= 12
