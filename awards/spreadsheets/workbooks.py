"""Excel workbooks, by way of openpyxl."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook  # type: ignore[import-untyped]

from awards.spreadsheets.archives import check_workbook, damaged
from awards.spreadsheets.cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Row,
    Uncalculated,
    Unreadable,
    shortened,
    tidy,
)
from awards.spreadsheets.text import within_limits

_MOST_SHEETS = 50


@dataclass(frozen=True, slots=True)
class WorkbookRows:
    """The rows of the first sheet that has any; the names of that sheet and of the others."""

    rows: list[Row]
    sheet: str
    others: tuple[str, ...]


def read_workbook(content: bytes) -> WorkbookRows:
    """The rows of a workbook, with the results of its formulas as they were last saved.

    Raises:
        Unreadable: it is no workbook, not safe to unpack, or damaged.
    """
    check_workbook(content)
    try:
        return _first_filled(content)
    except Unreadable:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsers stumble over: KeyError, TypeError, ParseError, ...
        raise damaged() from error


def _first_filled(content: bytes) -> WorkbookRows:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = _visible(book)
    names = [str(sheet.title) for sheet in sheets]
    for place, sheet in enumerate(sheets):
        values = list(_values(sheet))
        if within_limits(_rows(values)):
            rows = _rows(_with_formulas(content, names[place], values))
            return WorkbookRows(rows, names[place], (*names[:place], *names[place + 1 :]))
    return WorkbookRows([], "", tuple(names))


def _visible(book: Any) -> list[Any]:
    """Sheets that a person sees first, then the hidden ones."""
    sheets = book.worksheets[:_MOST_SHEETS]
    return sorted(sheets, key=lambda sheet: sheet.sheet_state != "visible")


def _values(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    """The cells of a sheet, whatever size it says it has: one row and column beyond the limits."""
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
    for values in found:
        yield tuple(_cell(value) for value in values)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    # The formula of a whole range is an object that holds its text.
    return tidy(str(getattr(value, "text", value)))


def _with_formulas(
    content: bytes, sheet: str, values: Sequence[tuple[Cell, ...]]
) -> list[tuple[Cell, ...]]:
    """The cells with each formula that has no result in place of nothing.

    Without this, a workbook that a program wrote and nobody opened would look half empty.
    """
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    written = list(_values(book[sheet]))
    return [
        tuple(_uncalculated(cell, formula) for cell, formula in zip(row, formulas, strict=True))
        for row, formulas in zip(values, written, strict=True)
    ]


def _uncalculated(cell: Cell, written: Cell) -> Cell:
    is_formula = cell == "" and isinstance(written, str) and written.startswith("=")
    return Uncalculated(shortened(str(written))) if is_formula else cell


def _rows(values: Sequence[tuple[Cell, ...]]) -> list[Row]:
    rows = [Row(number, _without_end(cells)) for number, cells in enumerate(values, start=1)]
    return [row for row in rows if not row.is_empty]


def _without_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Rows come as wide as the limit; what is empty at their end is left out."""
    width = max((place for place, cell in enumerate(cells, start=1) if cell != ""), default=0)
    return cells[:width]


def sheet_note(found: WorkbookRows) -> str:
    """Which sheet was read, and which were not."""
    if not found.others:
        return _("The sheet “%(sheet)s” is read.") % {"sheet": shortened(found.sheet)}
    return _("The sheet “%(sheet)s” is read; not read: %(others)s.") % {
        "sheet": shortened(found.sheet),
        "others": shortened(", ".join(found.others)),
    }
