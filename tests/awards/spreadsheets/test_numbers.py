"""What a cell says about a count."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.spreadsheets.cells import BadCell, Uncalculated
from awards.spreadsheets.numbers import GroupMarks, count_in


def read(cell, *others):
    return count_in(cell, GroupMarks.of([cell, *others]))


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        *[("0", 0), ("12", 12), ("007", 7), ("+5", 5), ("12.0", 12), ("12,00", 12), (12.0, 12)],
        *[("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("1'234", 1234), ("1\u202f234", 1234)],
        *[("1\u00a0234\u00a0567", 1234567), ("1,234,567", 1234567), ("1,234.00", 1234)],
        *[("1.234,0", 1234), ("'12", 12), ('"12"', 12), ("٣٤", 34), ("１２", 12), ("١٬٢٣٤", 1234)],
        *[("10,000,000", 10_000_000), (10_000_000, 10_000_000)],
    ],
)
def test_counts_are_read_however_they_are_written(cell, count):
    assert read(cell) == count


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "There is no count."),
        ("n/a", "“n/a” is not a number."),
        ("–", "“–” is not a number."),
        ("TRUE", "“TRUE” is not a number."),
        ("#N/A", "“#N/A” is not a number."),
        ("1e3", "“1e3” is not a number."),
        ("1,23,456", "“1,23,456” is not a number."),
        (12.5, "The count is 12.5, and counts are whole numbers."),
        ("12.5", "The count is 12.5, and counts are whole numbers."),
        ("12,50", "The count is 12,50, and counts are whole numbers."),
        ("0.123", "The count is 0.123, and counts are whole numbers."),
        (float("nan"), "counts are whole numbers."),
        (float("inf"), "counts are whole numbers."),
        ("-3", "The count is -3, below zero."),
        ("\u22123", "The count is -3, below zero."),
        (-3, "The count is -3, below zero."),
        (10_000_001, "The count is more than 10,000,000"),
        ("9" * 190, "The count is more than 10,000,000"),
        (1e300, "The count is more than 10,000,000"),
        ("<5", "Small counts hidden as “<5” cannot be used; leave the period out or give"),
        ("≤ 5", "Small counts hidden as “≤ 5” cannot be used"),
        ("12*", "“12*” is more than a number. If the count is 12, write that."),
        ("12²", "“12²” is more than a number. If the count is 12, write that."),
        ("about 12", "“about 12” is more than a number. If the count is 12, write that."),
        ("5 %", "“5 %” is a percentage. The count itself is needed."),
        ("12.000", "“12.000” could mean thousands or a fraction. Write 12000 without the mark."),
        (date(2014, 7, 1), "“2014-07-01” is a date, not a count."),
        (Uncalculated("=SUM(B2:B9)"), "The formula =SUM(B2:B9) has no result in the file."),
    ],
)
def test_what_is_no_count_is_told_apart(cell, words):
    with pytest.raises(BadCell) as refused:
        read(cell)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "others"),
    [
        ("1.234", ["12.5"]),  # points are decimal marks in this column
        ("1,234", ["1,5"]),
        ("1.234", ["1,234"]),  # one of them must be one
        ("1.234", ["1,234.50"]),
    ],
)
def test_a_mark_that_could_be_a_decimal_one_is_not_guessed_at(cell, others):
    with pytest.raises(BadCell, match="could mean thousands or a fraction"):
        read(cell, *others)


@given(st.integers(min_value=0, max_value=10_000_000))
def test_thousands_marks_change_nothing(count):
    for text in (f"{count}", f"{count:,}", f"{count:,}".replace(",", " "), f"{count}.0"):
        assert read(text) == count


@given(st.text() | st.floats() | st.integers())
def test_any_cell_is_a_count_or_says_why_not(cell):
    with suppress(BadCell):
        assert 0 <= read(cell) <= 10_000_000
