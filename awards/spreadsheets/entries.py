"""Which entries of a sheet are points of a series, and why the others are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from django.utils.translation import gettext as _

from awards.spreadsheets.cells import BadCell, Cell, shortened
from awards.spreadsheets.layout import Entry
from awards.spreadsheets.numbers import GroupMarks, count_in
from awards.spreadsheets.periods import (
    Day,
    UnclearDay,
    in_days,
    is_financial_year,
    why_not,
)
from evidence.series import MONTHS, Period

_YEAR_ENDS = {(1, 1), (MONTHS, 31)}


class SeriesPoint(TypedDict):
    """The count of one year (2014) or month (2014-07), perhaps with that of a comparison area."""

    period: str
    count: int
    comparison: NotRequired[int]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: its place in the person's sheet, its cells, and the reason."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """`named` are all periods that the sheet names, also those of bad rows."""

    points: dict[Period, SeriesPoint]
    bad_rows: tuple[BadRow, ...]
    named: frozenset[Period]
    notes: tuple[str, ...]


def judge(entries: Sequence[Entry]) -> Judged:
    periods = periods_of(entries)
    marks = GroupMarks.of(entry.count for entry in entries)
    beside = GroupMarks.of(entry.comparison or "" for entry in entries)
    points: dict[Period, SeriesPoint] = {}
    bad: list[BadRow] = []
    rows: dict[Period, int] = {}
    for entry, period in zip(entries, periods, strict=True):
        try:
            taken = _take(entry, period, rows)
            points[taken] = _point(entry, taken, marks, beside)
        except BadCell as error:
            bad.append(BadRow(entry.number, shortened(entry.text), str(error)))
    examples = {mark.example for mark in (marks, beside) if mark.example}
    return Judged(points, tuple(bad), frozenset(rows), tuple(map(_mark_note, sorted(examples))))


def days_repeat_months(entries: Sequence[Entry]) -> bool:
    """Whether the sheet has a row for each day or event: full dates, several in one month."""
    days = _days(entries)
    known = [day for day in days if day is not None]
    if len(known) < len(entries) or _year_ends(known):
        return False
    return len({day.period for day in known}) < len({(day.period, day.day) for day in known})


def periods_of(entries: Sequence[Entry]) -> list[Period | None]:
    """The period of each entry; a full date stands for its month."""
    if len(entries) > 1 and all(is_financial_year(entry.named) for entry in entries):
        # 2010/11, 2011/12: alone, the last could be December 2011.
        return [None] * len(entries)
    days = _days(entries)
    yearly = _year_ends([day for day in days if day is not None]) and None not in days
    return [
        (Period(day.period.year) if yearly else day.period)
        if day is not None
        else (entry.found if isinstance(entry.found, Period) else None)
        for entry, day in zip(entries, days, strict=True)
    ]


def _days(entries: Sequence[Entry]) -> list[Day | None]:
    as_day = in_days(entry.found for entry in entries)
    return [
        as_day(entry.found)
        if isinstance(entry.found, UnclearDay)
        else (entry.found if isinstance(entry.found, Day) else None)
        for entry in entries
    ]


def _year_ends(days: Sequence[Day]) -> bool:
    """Whether dates stand for years: the same first or last day of each."""
    ends = {(day.period.month, day.day) for day in days}
    return len(days) > 1 and len(ends) == 1 and ends <= _YEAR_ENDS


def _take(entry: Entry, period: Period | None, rows: dict[Period, int]) -> Period:
    """The period, if it is one and no row has had it."""
    if period is None:
        raise BadCell(why_not(entry.named))
    if period in rows:
        raise BadCell(_("This period stands in row %(row)s already.") % {"row": rows[period]})
    rows[period] = entry.number
    return period


def _point(entry: Entry, period: Period, marks: GroupMarks, beside: GroupMarks) -> SeriesPoint:
    point = SeriesPoint(period=str(period), count=count_in(entry.count, marks))
    if entry.comparison is not None:
        point["comparison"] = _comparison(entry.comparison, beside)
    return point


def _comparison(cell: Cell, marks: GroupMarks) -> int:
    try:
        return count_in(cell, marks)
    except BadCell as error:
        raise BadCell(_("The comparison area: %(why)s") % {"why": error}) from error


def _mark_note(example: str) -> str:
    digits = "".join(filter(str.isdecimal, example))
    return _("“%(example)s” is read as %(digits)s.") % {"example": example, "digits": digits}
