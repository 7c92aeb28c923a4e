"""Sheets on their side: periods across the top, or years one way and months the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.spreadsheets.cells import Cell, Row, letter, text_of
from awards.spreadsheets.columns import filled
from awards.spreadsheets.explained import heading_notes, passed_notes, unread_notes
from awards.spreadsheets.layout import Entry, Layout, long_layout, without_footers
from awards.spreadsheets.numbers import is_number
from awards.spreadsheets.periods import (
    MonthAlone,
    found_in,
    is_period,
    is_total,
    is_year,
    month_in,
)
from evidence.series import Period

_FEWEST = 2
_SEARCHED = 10


@dataclass(frozen=True, slots=True)
class _Table:
    """A row of headings, what is above and below it, and the column that labels the rows below."""

    above: Sequence[Row]
    head: Row
    below: Sequence[Row]
    label: int

    @property
    def heads(self) -> list[int]:
        places = range(self.label + 1, len(self.head.cells))
        return [column for column in places if self.head.cell(column) != ""]


def crosstab_layout(rows: Sequence[Row]) -> Layout | None:
    """The layout of a sheet that has periods across; None if this one has not."""
    for place, head in enumerate(rows[:_SEARCHED]):
        below = rows[place + 1 :]
        labels = [next(c for c, cell in enumerate(row.cells) if cell != "") for row in below]
        if not labels:
            return None
        table = _Table(rows[:place], head, below, min(labels))
        if _is_matrix(table):
            return _matrix(table)
        if _is_on_its_side(table):
            return _on_its_side(table)
    return None


def _is_matrix(table: _Table) -> bool:
    corner = table.head.cell(table.label)
    if is_period(corner) or month_in(corner):
        return False
    heads = [table.head.cell(column) for column in table.heads]
    labels = [cell for cell in filled(table.below, table.label) if not is_total(cell)]
    if sum(map(_is_month_name, heads)) >= _FEWEST:
        return _mostly(is_year, labels)
    years = sum(map(is_year, heads))
    if years and _mostly(_is_month_name, labels):
        return True
    return years >= _FEWEST and len(labels) >= _FEWEST and all(map(month_in, labels))


def _is_month_name(cell: Cell) -> bool:
    return isinstance(found_in(cell), MonthAlone)


def _mostly(holds: Callable[[Cell], bool], cells: Sequence[Cell]) -> bool:
    return bool(cells) and sum(map(holds, cells)) * 2 > len(cells)


def _matrix(table: _Table) -> Layout:
    used = [column for column in table.heads if _heads_counts(table.head.cell(column))]
    unread = [column for column in table.heads if column not in used]
    kept, passed = without_footers(table.below, [table.label])
    entries = [entry for row in kept for entry in _row_entries(table, row, used)]
    across = _("years") if is_year(table.head.cell(used[0])) else _("months")
    down = _("months") if is_year(table.head.cell(used[0])) else _("years")
    columns = _("Row %(row)s is read as the %(across)s, column %(column)s as the %(down)s.")
    values = {"row": table.head.number, "column": letter(table.label)}
    notes = [*heading_notes(table.above), *unread_notes(unread, letter), *passed_notes(passed)]
    return Layout(
        tuple(entries), columns % {**values, "across": across, "down": down}, tuple(notes)
    )


def _heads_counts(cell: Cell) -> bool:
    return is_year(cell) or _is_month_name(cell)


def _row_entries(table: _Table, row: Row, columns: Sequence[int]) -> list[Entry]:
    """The counts of one row. Cells left empty, as those of months to come, are no entries."""
    label = row.cell(table.label)
    if not (is_year(label) or month_in(label)):
        return [Entry(row.number, text_of(*row.cells), label, None, "")]
    entries = []
    for column in columns:
        count = row.cell(column)
        named = text_of(table.head.cell(column), label)
        found = _crossing(table.head.cell(column), label)
        if count != "":
            entries.append(Entry(row.number, text_of(named, count), named, found, count))
    return entries


def _crossing(head: Cell, label: Cell) -> Period | None:
    year, month = (head, label) if is_year(head) else (label, head)
    found, place = found_in(year), month_in(month)
    return Period(found.year, place) if isinstance(found, Period) and place else None


def _is_on_its_side(table: _Table) -> bool:
    """Two or more different periods across, no other numbers among them, and none down."""
    heads = [table.head.cell(column) for column in table.heads]
    across = {str(found_in(cell)) for cell in table.head.cells if is_period(cell)}
    if len(across) < _FEWEST or any(is_number(cell) and not is_period(cell) for cell in heads):
        return False
    labels = filled(table.below, table.label)
    if is_period(table.head.cell(table.label)) and not any(map(is_number, labels)):
        return False
    has_counts = any(is_number(cell) for row in table.below for cell in row.cells)
    return has_counts and sum(found_in(cell) is not None for cell in labels) * 2 < len(labels)


def _on_its_side(table: _Table) -> Layout:
    """Turned, so that each column becomes a row of the usual sheet."""
    counted = [row for row in table.below if any(map(is_number, row.cells))]
    passed = [row for row in table.below if not any(map(is_number, row.cells))]
    unread = [column for column in table.heads if not is_period(table.head.cell(column))]
    lines = [table.head, *counted]
    width = max(len(row.cells) for row in lines)
    turned = [
        Row(counted[0].number, tuple(row.cell(column) for row in lines))
        for column in range(width)
        if column not in unread
    ]
    found = long_layout(
        [row for row in turned if not row.is_empty], lambda place: str(lines[place].number)
    )
    notes = [*heading_notes(table.above), *found.notes, *unread_notes(unread, letter)]
    notes += passed_notes(passed)
    return Layout(found.entries, found.columns, tuple(notes), found.fault)
