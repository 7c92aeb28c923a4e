"""Which columns of a sheet hold the periods, the counts and the comparison area's counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from awards.spreadsheets.cells import Cell, Row, shown
from awards.spreadsheets.numbers import is_number
from awards.spreadsheets.periods import MonthAlone, found_in, is_period, is_total, is_year, month_in

_MONTH_HEADING = re.compile(r"\b(months?|mes(es)?|mois|monate?|m[eê]s)\b", re.IGNORECASE)
_COMPARISON_HEADING = re.compile(
    r"compar|control|contr[oô]le|kontroll|vergleich|\b(rest|remainder|elsewhere|other)\b",
    re.IGNORECASE,
)
_OTHER_FIGURE = re.compile(
    r"%|\b(rate|per (capita|head|\d+)|percent\w*|share|change|population|residents|index|id|"
    r"cumulative|running|rolling|average|mean|expected|forecast|ytd)\b",
    re.IGNORECASE,
)
_COUNT_HEADING = re.compile(
    r"\b(counts?|total|number|incidents|offen[cs]es|crimes|anzahl|fälle|gesamt|nombre|número|"
    r"cantidad|casos)\b",
    re.IGNORECASE,
)
_HEADINGS = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns. `month` is set where year and month stand in two."""

    period: int
    count: int
    comparison: int | None = None
    month: int | None = None
    unread: tuple[int, ...] = ()

    @property
    def of_period(self) -> tuple[int, ...]:
        return (self.period,) if self.month is None else (self.period, self.month)


def period_column(rows: Sequence[Row]) -> int | None:
    """The leftmost column in which at least half of the cells are periods; else that with most."""
    best, most = None, 0
    for column in range(max(len(row.cells) for row in rows)):
        cells = filled(rows, column)
        periods = sum(map(is_period, cells))
        if periods and periods * 2 >= len(cells):
            return column
        if periods > most:
            best, most = column, periods
    return best


def month_column(rows: Sequence[Row], years: int) -> int | None:
    """The column beside the years that holds each row's month, if there is one."""
    dated = [row for row in rows if row.cell(years) == "" or is_year(row.cell(years))]
    given = [shown(cell) for cell in filled(dated, years)]
    if not given:
        return None
    # A year that stands twice by mistake makes no months of small counts.
    repeated = len(dated) * 2 >= len(set(given)) * 3
    for column in (years + 1, years - 1):
        cells = filled(dated, column) if column >= 0 else []
        months = [cell for cell in cells if not is_total(cell) and month_in(cell)]
        if not months or len(months) * 2 < len(cells):
            continue
        named = any(isinstance(found_in(cell), MonthAlone) for cell in months)
        headed = any(_MONTH_HEADING.search(shown(row.cell(column))) for row in rows[:_HEADINGS])
        if named or headed or (repeated and _has_numbers_beside(dated, {years, column})):
            return column
    return None


def count_columns(
    heading: Row | None, body: Sequence[Row], period: int, month: int | None
) -> Columns | None:
    """Where the counts are: the first columns of numbers that are not known to be other figures."""
    width = max((len(row.cells) for row in body), default=0)
    others = [column for column in range(width) if column not in {period, month}]
    used = [column for column in others if filled(body, column)]
    numeric = [column for column in used if _is_numeric(body, column)]
    fit = [column for column in numeric if not _is_aside(heading, body, column, period)]
    counts = fit or numeric or used[:1]
    if not counts:
        return None
    comparison = _comparison_column(heading, counts)
    count = _count_column(heading, [column for column in counts if column != comparison])
    unread = tuple(column for column in used if column not in {count, comparison})
    return Columns(period, count, comparison, month, unread)


def filled(rows: Sequence[Row], column: int) -> list[Cell]:
    """The cells of a column that hold something."""
    return [cell for row in rows if (cell := row.cell(column)) != ""]


def _has_numbers_beside(rows: Sequence[Row], taken: set[int]) -> bool:
    return any(
        is_number(cell)
        for row in rows
        for column, cell in enumerate(row.cells)
        if column not in taken
    )


def _is_numeric(body: Sequence[Row], column: int) -> bool:
    cells = filled(body, column)
    numbers = sum(map(is_number, cells))
    return numbers > 0 and numbers * 2 >= len(cells)


def _is_aside(heading: Row | None, body: Sequence[Row], column: int, period: int) -> bool:
    """Whether a column of numbers is something else: a rate, or the rows' own numbers."""
    if heading is not None and _OTHER_FIGURE.search(shown(heading.cell(column))):
        return True
    cells = [shown(row.cell(column)) for row in body]
    if column > period or len(cells) == 1 or cells[0] not in {"0", "1"}:
        return False
    return cells == [str(int(cells[0]) + step) for step in range(len(cells))]


def _count_column(heading: Row | None, counts: Sequence[int]) -> int:
    """The first, unless of several another is headed as the count."""
    for column in counts:
        if heading is not None and _COUNT_HEADING.search(shown(heading.cell(column))):
            return column
    return counts[0]


def _comparison_column(heading: Row | None, counts: Sequence[int]) -> int | None:
    """The one whose heading says so; else the second of two."""
    if len(counts) == 1:
        return None
    for column in counts:
        if heading is not None and _COMPARISON_HEADING.search(shown(heading.cell(column))):
            return column
    return counts[1] if len(counts) == 2 else None
