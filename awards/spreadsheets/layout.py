"""From the rows of a sheet to its periods, each with its counts as they stand there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.spreadsheets.cells import Cell, Row, letter, plain, shown, text_of
from awards.spreadsheets.columns import Columns, count_columns, month_column, period_column
from awards.spreadsheets.explained import (
    Naming,
    columns_note,
    heading_notes,
    passed_notes,
    unread_notes,
)
from awards.spreadsheets.numbers import is_number
from awards.spreadsheets.periods import Found, found_in, is_quarter, is_total, month_in
from evidence.series import Period


@dataclass(frozen=True, slots=True)
class Entry:
    """One period and its counts as they stand in the sheet. `comparison` is None without one."""

    number: int
    text: str
    named: Cell
    found: Found | None
    count: Cell
    comparison: Cell | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet was understood. `columns` is a note; %(kind)s in it is for year or month."""

    entries: tuple[Entry, ...] = ()
    columns: str = ""
    notes: tuple[str, ...] = ()
    fault: str = ""


def long_layout(rows: Sequence[Row], name: Naming = letter) -> Layout:
    """Each row a period: the usual sheet."""
    period = period_column(rows)
    month = None if period is None else month_column(rows, period)
    body = _without_headings(rows, period or 0, month)
    headings = rows[: len(rows) - len(body)]
    if headings and sum(map(is_quarter, headings[-1].cells)) > 1:
        return Layout(fault=_("Quarters cannot be read. Give counts by month or by year."))
    places = count_columns(headings[-1] if headings else None, body, period or 0, month)
    if places is None:
        return Layout(fault=_no_counts())
    kept, passed = without_footers(body, places.of_period)
    notes = [
        *(heading_notes(headings) if name is letter else []),
        *unread_notes(places.unread, name),
        *passed_notes(passed),
    ]
    return Layout(tuple(_entries(kept, places)), columns_note(places, name), tuple(notes))


def _no_counts() -> str:
    return _(
        "No column with counts was found beside the years or months. Give one row for each, like "
        "2014-07: 12."
    )


def without_footers(
    body: Sequence[Row], labels: Sequence[int]
) -> tuple[Sequence[Row], Sequence[Row]]:
    """The rows with data, and those to pass over: sums, and words below the data."""
    kept: list[Row] = []
    passed: list[Row] = []
    for row in body:
        is_sum = any(is_total(row.cell(column)) for column in labels)
        (passed if is_sum else kept).append(row)
    while len(kept) > 1 and _is_remark(kept[-1]):
        passed.append(kept.pop())
    return kept, sorted(passed, key=lambda row: row.number)


def _without_headings(rows: Sequence[Row], period: int, month: int | None) -> Sequence[Row]:
    """The rows from the first that has a period or a number."""
    for place, row in enumerate(rows):
        named = row.cell(period) if month is None else row.cell(month)
        others = [cell for column, cell in enumerate(row.cells) if column not in {period, month}]
        if (
            found_in(named)
            or (month is not None and month_in(named))
            or any(map(is_number, others))
        ):
            return rows[place:]
    return rows[1:] if len(rows) > 1 else rows


def _is_remark(row: Row) -> bool:
    """Words alone, such as the source. What begins like a period is a row that went wrong."""
    words = " ".join(shown(cell) for cell in row.cells if cell != "").split()
    alone = sum(cell != "" for cell in row.cells) == 1
    return alone and month_in(words[0]) is None and not plain(words[0])[:1].isdecimal()


def _entries(body: Sequence[Row], places: Columns) -> list[Entry]:
    entries: list[Entry] = []
    year: Cell = ""
    for row in body:
        named, found = row.cell(places.period), found_in(row.cell(places.period))
        if places.month is not None:
            # Sheets often name a year once, beside the first of its months.
            year = named if named != "" else year
            named, found = _year_and_month(year, row.cell(places.month))
        comparison = None if places.comparison is None else row.cell(places.comparison)
        text = text_of(*row.cells)
        entries.append(Entry(row.number, text, named, found, row.cell(places.count), comparison))
    return entries


def _year_and_month(year: Cell, month: Cell) -> tuple[Cell, Found | None]:
    found, place = found_in(year), month_in(month)
    if isinstance(found, Period) and place is not None:
        return text_of(year, month), Period(found.year, place)
    return (month, found_in(month)) if year == "" else (text_of(year, month), None)
