"""What a cell says about a year or a month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.spreadsheets.cells import Uncalculated
from awards.spreadsheets.months import month_named
from awards.spreadsheets.periods import Day, found_in, is_total, month_in, why_not
from evidence.series import Period

JULY = Period(2014, 7)


@pytest.mark.parametrize(
    "text",
    [
        *["2014-07", "2014/7", "07/2014", "7.2014", "2014.07", "201407", "2014M07", "2014 - 07"],
        *["Jul 2014", "July 2014", "2014 Jul", "Jul-14", "JULY, 2014", "jul.14", "2014-July"],
        *["julio de 2014", "jul/2014", "juillet 2014", "juil. 2014", "Juli 2014", "julho de 2014"],
        *["'2014-07", "2014-07\u00a0", "２０１４-０７", "٢٠١٤-٠٧", '"Jul 2014"'],
    ],
)
def test_many_ways_to_write_a_month_are_understood(text):
    assert found_in(text) == JULY


@pytest.mark.parametrize("cell", ["2014", " 2014 ", 2014, 2014.0, "٢٠١٤", "'2014"])
def test_a_year_is_understood(cell):
    assert found_in(cell) == Period(2014)


@pytest.mark.parametrize(
    "cell",
    [
        *["2014-07-01", "2014/7/1", "2014-07-01 00:00:00", "2014-07-01T00:00:00Z", "01.07.2014"],
        *["1 July 2014", "1. Juli 2014", "July 1, 2014", "July 1st 2014", "1-Jul-14"],
        *["1 de julio de 2014", date(2014, 7, 1)],
    ],
)
def test_a_full_date_keeps_its_month(cell):
    assert found_in(cell) == Day(JULY, 1)


@pytest.mark.parametrize(
    "cell",
    [
        *["", "x", "n/a", "2014-13", "2014-00", "1814", "2214", "0000", "20140", "14-Jul", "7/14"],
        *["2014.1", 2014.1, "2014-02-30", "31.02.2014", "2014-07-00", "jui 2014", "99999999"],
        *["2014 7 12", "Julys 2014", Uncalculated("=A1"), "2014²", "x" * 5000, "1" * 5000],
    ],
)
def test_what_could_be_something_else_is_not_guessed_at(cell):
    assert found_in(cell) is None
    assert why_not(cell)


@pytest.mark.parametrize(
    ("digits", "year"), [("00", 2000), ("14", 2014), ("49", 2049), ("50", 1950), ("99", 1999)]
)
def test_two_digits_are_a_year_from_1950_to_2049(digits, year):
    assert found_in(f"Jul-{digits}") == Period(year, 7)


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *[("May", 5), ("mayo", 5), ("mai", 5), ("Maio", 5), ("MÄRZ", 3), ("Mrz", 3), ("mars", 3)],
        *[("ene", 1), ("janv", 1), ("août", 8), ("aou", 8), ("ago", 8), ("out", 10), ("okt", 10)],
        *[("set", 9), ("setiembre", 9), ("sept", 9), ("dic", 12), ("déc", 12), ("dez", 12)],
        *[("juin", 6), ("juil", 7), ("jui", None), ("ma", None), ("monday", None), ("", None)],
    ],
)
def test_months_have_names_in_five_languages(word, month):
    assert month_named(word) == month


def test_every_month_has_its_full_and_its_short_name():
    english = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    assert [month_named(name) for name in english] == list(range(1, 13))


@pytest.mark.parametrize(
    ("cell", "month"), [("Jul", 7), ("7", 7), ("07", 7), (7, 7), (7.0, 7), (0, None), (13, None)]
)
def test_a_column_of_months_may_hold_names_or_numbers(cell, month):
    assert month_in(cell) == month


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no year or month."),
        ("Juli", "“Juli” has no year. Write it like 2014-07."),
        ("Q1 2014", "“Q1 2014” is a quarter."),
        ("2013/14", "“2013/14” looks like a financial year."),
        ("FY2014", "“FY2014” looks like a financial year."),
        ("03/04/2014", "day or month may come first"),
        ("week 7", "“week 7” is no year or month. Write it like 2014 or 2014-07."),
    ],
)
def test_the_reason_names_what_is_wrong(text, words):
    assert words in why_not(text)


@pytest.mark.parametrize("text", ["Total", "TOTAL 2014", "Sum", "Gesamt", "Grand total", "suma"])
def test_sums_are_told_by_their_words(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["Totally", "2014", "Summer", "", "Jul 2014"])
def test_other_words_are_no_sums(text):
    assert not is_total(text)


@given(st.text() | st.floats() | st.integers() | st.dates())
def test_any_cell_has_an_answer(cell):
    found_in(cell)
    month_in(cell)
    is_total(cell)
    assert why_not(cell)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_month_is_read_back_as_it_was_written(day):
    month = Period(day.year, day.month)
    assert found_in(str(month)) == month
    assert found_in(f"{day:%B %Y}") == month
    assert found_in(f"{day:%d.%m.%Y}") == Day(month, day.day)
