"""Months below their year in the same column, as pivot tables write them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from awards.spreadsheets.cells import Cell, Row, shown
from awards.spreadsheets.periods import MonthAlone, found_in, is_year

_SEARCHED = 3


def unfolded(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows, with each month's year written beside it, and the years' own rows apart."""
    column = next((place for place in range(_SEARCHED) if _has_outline(rows, place)), None)
    if column is None:
        return list(rows), []
    kept: list[Row] = []
    apart: list[Row] = []
    year: Cell = ""
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        cell = row.cell(column)
        if is_year(cell):
            year = cell
            is_above = below is not None and _is_month(below.cell(column))
            (apart if is_above else kept).append(row)
        else:
            is_dated = year != "" and _is_month(cell)
            kept.append(_dated(row, column, year) if is_dated else row)
    return kept, apart


def _has_outline(rows: Sequence[Row], column: int) -> bool:
    return any(
        is_year(one.cell(column)) and _is_month(below.cell(column)) for one, below in pairwise(rows)
    )


def _is_month(cell: Cell) -> bool:
    return isinstance(found_in(cell), MonthAlone)


def _dated(row: Row, column: int, year: Cell) -> Row:
    dated = f"{shown(row.cell(column))} {shown(year)}"
    return replace(row, cells=(*row.cells[:column], dated, *row.cells[column + 1 :]))
