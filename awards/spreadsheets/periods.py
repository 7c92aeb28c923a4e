"""What a cell says about a year or a month."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from awards.spreadsheets.cells import Cell, Uncalculated, plain, shortened
from awards.spreadsheets.months import month_named
from evidence.series import MONTHS, Period

FIRST_YEAR, LAST_YEAR = 1900, 2100
_PIVOT = 50
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A full date, of which the month matters."""

    period: Period
    day: int


@dataclass(frozen=True, slots=True)
class UnclearDay:
    """A date such as 01/07/2014: the first of July or the seventh of January."""

    first: int
    second: int
    year: int

    def as_day_month(self) -> Day | None:
        return _day(self.year, self.second, self.first)

    def as_month_day(self) -> Day | None:
        return _day(self.year, self.first, self.second)


@dataclass(frozen=True, slots=True)
class MonthAlone:
    """A month's name without a year."""

    month: int


type Found = Period | Day | UnclearDay | MonthAlone

_NAME = r"(?P<name>[^\W\d_]{3,})\.?"
_GAP = r"(?:[ \-/.,'’]*| (?:de|del) )"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>\d{4})"
_ANY_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = r"(?P<month>\d{1,2})"
_TIME = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?z?$", re.ASCII)
_FINANCIAL = re.compile(r"(?:fy ?)?(\d{4}) ?[-/–] ?(?:\d{2})?(\d{2})|fy ?\d{2,4}", re.ASCII)
_QUARTER = re.compile(r"\b(q[1-4]|[1-4]q|t[1-4]|[1-4]t)\b|quarter|trimestr|quartal")
_TOTAL = re.compile(
    r"\b((sub)?totals?|totales|totaux|totais|sum|suma|soma|somme|summe|gesamt\w*|average|mean)\b"
)


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.ASCII if "name" not in text else 0) for text in texts)


_MONTHS_WRITTEN = _patterns(
    rf"{_YEAR} ?[-/] ?{_MONTH}",
    rf"{_YEAR}\.(?P<month>\d\d)",
    rf"{_YEAR} ?m ?{_MONTH}",
    rf"{_YEAR}(?P<month>\d\d)",
    rf"{_MONTH} ?[-/.] ?{_YEAR}",
    rf"{_NAME}{_GAP}{_ANY_YEAR}",
    rf"{_YEAR}{_GAP}{_NAME}",
)
_DAYS_WRITTEN = _patterns(
    rf"{_YEAR}([-/.]){_MONTH}\2(?P<day>\d{{1,2}})",
    rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{_ANY_YEAR}",
    rf"{_DAY}{_GAP}{_NAME}{_GAP}{_ANY_YEAR}",
    rf"{_NAME} {_DAY},? {_YEAR}",
)
(_UNCLEAR,) = _patterns(rf"(?P<first>\d{{1,2}})([-/])(?P<second>\d{{1,2}})\2{_ANY_YEAR}")
(_ALONE,) = _patterns(_NAME)


def found_in(cell: Cell) -> Found | None:
    """The period, date or month that the cell names; None if it names none."""
    if isinstance(cell, date):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, Uncalculated | float) and not _is_whole(cell):
        return None
    text = str(int(cell)) if isinstance(cell, int | float) else _bare(str(cell))
    if not 3 <= len(text) <= _LONGEST:
        return None
    return _year_in(text) or _written(text) if any(map(str.isdecimal, text)) else _alone(text)


def is_period(cell: Cell) -> bool:
    """Whether it names a whole period, not a month without its year."""
    return not isinstance(found_in(cell), MonthAlone | None)


def is_year(cell: Cell) -> bool:
    found = found_in(cell)
    return isinstance(found, Period) and found.month is None


def month_in(cell: Cell) -> int | None:
    """1 to 12 where the cell is no more than a month: its name, or its number."""
    found = found_in(cell)
    if isinstance(found, MonthAlone):
        return found.month
    text = _bare(str(cell)) if isinstance(cell, str | int | float) else ""
    text = text.removesuffix(".0")
    return int(text) if re.fullmatch(r"0?[1-9]|1[0-2]", text, re.ASCII) else None


def is_total(cell: Cell) -> bool:
    """Whether it labels a sum of other rows."""
    return isinstance(cell, str) and found_in(cell) is None and bool(_TOTAL.search(_bare(cell)))


def in_days(found: Iterable[Found | None]) -> Callable[[UnclearDay], Day | None]:
    """How the unclear dates of a column are to be read: by the one order that fits all of them.

    Where both orders fit, the one in which every day is the first of its month, as spreadsheets
    write a month. Where that settles nothing, only dates that are the same in both orders count.
    """
    unclear = [item for item in found if isinstance(item, UnclearDay)]
    orders = (UnclearDay.as_day_month, UnclearDay.as_month_day)
    fitting = [order for order in orders if all(map(order, unclear))]
    if len(fitting) > 1:
        firsts = [order for order in orders if all(_is_first(order(item)) for item in unclear)]
        fitting = firsts or fitting
    return fitting[0] if len(fitting) == 1 else _same_in_both


def why_not(cell: Cell) -> str:
    """Why a row has no period, in words for its person."""
    if cell == "":
        return _("There is no year or month.")
    text = shortened(str(cell)) if not isinstance(cell, Uncalculated) else shortened(cell.formula)
    if isinstance(found_in(cell), MonthAlone):
        message = _("“%(text)s” has no year. Write it like 2014-07.")
    elif isinstance(found_in(cell), UnclearDay):
        message = _(
            "“%(text)s” could be two dates: day or month may come first. Write it like 2014-07."
        )
    elif is_quarter(cell):
        message = _("“%(text)s” is a quarter. Counts are read by month or by year.")
    elif is_financial_year(cell):
        message = _("“%(text)s” looks like a financial year. Give calendar years, or months.")
    else:
        message = _("“%(text)s” is no year or month. Write it like 2014 or 2014-07.")
    return message % {"text": text}


def is_quarter(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_QUARTER.search(_bare(cell)))


def is_financial_year(cell: Cell) -> bool:
    """Whether it looks like 2013/14 or FY2014."""
    match = _FINANCIAL.fullmatch(_bare(cell)) if isinstance(cell, str) else None
    if match is None:
        return False
    return match[1] is None or (int(match[1]) + 1) % 100 == int(match[2])


def _is_whole(cell: Cell) -> bool:
    return isinstance(cell, float) and cell.is_integer()


def _bare(text: str) -> str:
    return " ".join(_TIME.sub("", plain(text[:_LONGEST]).casefold()).split())


def _year_in(text: str) -> Period | None:
    return _period(int(text)) if len(text) == len("2014") and text.isdecimal() else None


def _written(text: str) -> Found | None:
    for pattern in _MONTHS_WRITTEN:
        match = pattern.fullmatch(text)
        month = _month_of(match)
        if match and month:
            return _period(_full_year(match["year"]), month)
    for pattern in _DAYS_WRITTEN:
        match = pattern.fullmatch(text)
        month = _month_of(match)
        if match and month:
            return _day(_full_year(match["year"]), month, int(match["day"]))
    match = _UNCLEAR.fullmatch(text)
    if match is None:
        return None
    found = UnclearDay(int(match["first"]), int(match["second"]), _full_year(match["year"]))
    return found if found.as_day_month() or found.as_month_day() else None


def _alone(text: str) -> MonthAlone | None:
    match = _ALONE.fullmatch(text)
    month = month_named(match["name"]) if match else None
    return MonthAlone(month) if month else None


def _month_of(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    parts = match.groupdict()
    return month_named(parts["name"]) if "name" in parts else int(parts["month"])


def _full_year(digits: str) -> int:
    """Two digits are a year from 1950 to 2049."""
    year = int(digits)
    if len(digits) > len("14"):
        return year
    return year + (2000 if year < _PIVOT else 1900)


def _period(year: int, month: int | None = None) -> Period | None:
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is not None and not 1 <= month <= MONTHS):
        return None
    return Period(year, month)


def _day(year: int, month: int, day: int) -> Day | None:
    period = _period(year, month)
    return Day(period, day) if period and 1 <= day <= period.days else None


def _is_first(day: Day | None) -> bool:
    return day is not None and day.day == 1


def _same_in_both(item: UnclearDay) -> Day | None:
    one, other = item.as_day_month(), item.as_month_day()
    return one if one == other else None
