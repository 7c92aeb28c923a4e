"""What a sheet is made of once it has been read: rows of cells, and nothing of its file."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

MOST_ROWS = 2_000
MOST_COLUMNS = 50
LONGEST_CELL = 200
_SHORT = 80
_SIGNS = {
    "\u2212": "-",
    "\u2013": "-",
    "\uff0d": "-",
    "\u066c": ",",
    "\uff0c": ",",
    "\u066b": ".",
    "\uff0e": ".",
}


class Unreadable(Exception):
    """The file or text as a whole cannot be read. The message says why and what to do."""


class BadCell(ValueError):
    """A cell does not hold what is needed. The message says why, in words for its person."""


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result is not in the file."""

    formula: str


type Cell = str | int | float | date | Uncalculated
"""An empty cell is an empty string; a day has no time; text has no space around it."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's place in the person's sheet, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def is_empty(self) -> bool:
        return all(cell == "" for cell in self.cells)


def shown(cell: Cell) -> str:
    """The cell as its person would recognise it."""
    if isinstance(cell, Uncalculated):
        return cell.formula
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def text_of(*cells: Cell) -> str:
    """The filled cells of a row in one short line."""
    return shortened(" | ".join(shown(cell) for cell in cells if cell != ""))


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"


def tidy(text: str) -> str:
    """A text cell without the space around it, invisible marks, and absurd length."""
    start = text[: LONGEST_CELL * 2]
    if not start.isascii():
        start = "".join(part for part in start if unicodedata.category(part) != "Cf")
    return start.strip()[:LONGEST_CELL]


def plain(text: str) -> str:
    """The text with the digits, spaces, marks and minus that are on every keyboard.

    Superscripts stay: a footnote is no digit of its number.
    """
    return "".join(_plain(character) for character in text).strip().strip("'\"").strip()


def _plain(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return " " if character.isspace() else _SIGNS.get(character, character)


def letter(column: int) -> str:
    """The name of a column: A, B, ..., Z, AA."""
    tens, ones = divmod(column, len(ascii_uppercase))
    return (ascii_uppercase[tens - 1] if tens else "") + ascii_uppercase[ones]
