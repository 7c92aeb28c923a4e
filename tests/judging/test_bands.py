"""Bands: quarters of a field, halves of a small one, nothing of a smaller one."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from judging.reports.bands import Band, band_of, bands

ORDER = [Band.LAST, Band.LOWER, Band.MIDDLE, Band.UPPER, Band.TOP]
FIELDS = st.lists(st.integers(1, 40).map(Fraction), min_size=8, max_size=60)


def test_quarters_of_eight() -> None:
    field = [Fraction(value) for value in range(8)]
    told = [band_of(value, field) for value in field]
    assert told == [Band.LAST] * 2 + [Band.LOWER] * 2 + [Band.UPPER] * 2 + [Band.TOP] * 2


def test_halves_of_a_small_field_and_nothing_of_a_smaller_one() -> None:
    four = [Fraction(value) for value in range(4)]
    assert [band_of(value, four) for value in four] == [Band.LOWER] * 2 + [Band.UPPER] * 2
    assert {band_of(value, four[:3]) for value in four[:3]} == {Band.UNTOLD}


def test_with_fewer_than_three_judges_nothing_is_told() -> None:
    scores = {entry: [entry, entry, entry] for entry in range(1, 9)} | {8: [8, 8]}
    told = bands(scores)
    assert told[8] == Band.UNTOLD
    assert told[7] == Band.TOP


@given(FIELDS)
def test_equal_means_have_equal_bands_and_better_ones_no_lower_band(field: list[Fraction]) -> None:
    told = {value: ORDER.index(band_of(value, field)) for value in field}
    values = sorted(told)
    assert all(told[low] <= told[high] for low, high in pairwise(values))


@given(FIELDS)
def test_no_quarter_holds_more_than_a_quarter_unless_all_in_it_are_equal_to_others(
    field: list[Fraction],
) -> None:
    for band in (Band.TOP, Band.LAST):
        members = [value for value in field if band_of(value, field) == band]
        assert 2 * len(members) < len(field) or not members


@given(FIELDS)
def test_where_all_are_equal_nobody_is_above_or_below(field: list[Fraction]) -> None:
    same = [field[0]] * len(field)
    assert band_of(field[0], same) == Band.MIDDLE


@given(FIELDS)
def test_turned_round_the_bands_turn_round(field: list[Fraction]) -> None:
    turned = [-value for value in field]
    for value in field:
        place = ORDER.index(band_of(value, field))
        assert ORDER.index(band_of(-value, turned)) == len(ORDER) - 1 - place
