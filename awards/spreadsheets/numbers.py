"""What a cell says about a count, or why it does not say one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from awards.limits import MAX_COUNT
from awards.spreadsheets.cells import BadCell, Cell, Uncalculated, plain, shortened, shown

_MANY_DIGITS = 15
_SIGNED = re.compile(r"(?P<sign>[+-]?) ?(?P<body>\d.*)", re.ASCII)
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,'’ ])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:(?P<point>(?!(?P=mark))[.,])(?P<rest>\d+))?",
    re.ASCII,
)
_DECIMAL = re.compile(r"(?P<whole>\d+)(?P<point>[.,])(?P<rest>\d+)", re.ASCII)
_ONE_NUMBER = re.compile(r"\D*(\d+)\D*", re.ASCII)
_ONLY_GROUPS = frozenset("'’ ")
_EITHER = frozenset(".,")


@dataclass(frozen=True, slots=True)
class GroupMarks:
    """Which of point and comma stand between thousands in a column, and one number of it as such.

    1.234 may be a thousand or a fraction. It is read as a thousand only where nothing else in the
    column speaks against it.
    """

    marks: frozenset[str] = frozenset()
    example: str = ""

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "GroupMarks":
        bodies = [_body(cell) for cell in cells if isinstance(cell, str)]
        grouped = [match for body in bodies if (match := _GROUPED.fullmatch(body))]
        points = {match["point"] for match in grouped}
        points |= {
            match["point"]
            for body in bodies
            if not _GROUPED.fullmatch(body) and (match := _DECIMAL.fullmatch(body))
        }
        usable = {match["mark"] for match in grouped} & _EITHER - points
        # 12.000, 14.000: as likely twelve and fourteen with three places.
        if all(match["whole"].endswith(".000") for match in grouped if match["mark"] == "."):
            usable -= {"."}
        if len(usable) != 1:
            return cls()
        example = next(match["whole"] for match in grouped if match["mark"] in usable)
        return cls(frozenset(usable), example)


def is_number(cell: Cell) -> bool:
    """Whether it is a number at all, perhaps with decimals or below zero."""
    if isinstance(cell, str):
        body = _body(cell)
        return bool(body.isdecimal() or _GROUPED.fullmatch(body) or _DECIMAL.fullmatch(body))
    return isinstance(cell, int | float)


def count_in(cell: Cell, marks: GroupMarks) -> int:
    """The whole number from 0 to 10,000,000 that the cell holds.

    Raises:
        BadCell: with the reason.
    """
    if isinstance(cell, Uncalculated):
        raise BadCell(
            _("The formula %(formula)s has no result in the file. Type the number itself.")
            % {"formula": shortened(cell.formula)}
        )
    if isinstance(cell, date):
        raise BadCell(_("“%(text)s” is a date, not a count.") % {"text": shown(cell)})
    number = _from_text(cell, marks) if isinstance(cell, str) else _from_number(cell)
    return _within(number)


def _within(number: int) -> int:
    if number < 0:
        raise BadCell(_("The count is %(count)s, below zero.") % {"count": number})
    if number > MAX_COUNT:
        raise BadCell(
            _("The count is more than %(most)s, the largest that is taken.")
            % {"most": number_format(MAX_COUNT, force_grouping=True)}
        )
    return number


def _from_number(number: float) -> int:
    if isinstance(number, float) and not number.is_integer():
        raise _not_whole(str(number))
    return int(number)


def _from_text(text: str, marks: GroupMarks) -> int:
    bare = plain(text)
    if not bare:
        raise BadCell(_("There is no count."))
    match = _SIGNED.fullmatch(bare)
    if match is None:
        raise _no_number(text, bare)
    number = _unsigned(text, match["body"], marks)
    return -number if match["sign"] == "-" else number


def _unsigned(text: str, body: str, marks: GroupMarks) -> int:
    if body.isdecimal():
        return _digits(body)
    grouped = _GROUPED.fullmatch(body)
    if grouped and (grouped["mark"] in marks.marks | _ONLY_GROUPS or grouped["point"]):
        return _whole(text, re.sub(r"\D", "", grouped["whole"]), grouped["rest"])
    if grouped:
        raise BadCell(
            _("“%(text)s” could mean thousands or a fraction. Write %(digits)s without the mark.")
            % {"text": shortened(text), "digits": re.sub(r"\D", "", body)}
        )
    decimal = _DECIMAL.fullmatch(body)
    if decimal:
        return _whole(text, decimal["whole"], decimal["rest"])
    raise _no_number(text, body)


def _whole(text: str, digits: str, rest: str | None) -> int:
    if (rest or "").strip("0"):
        raise _not_whole(shortened(text))
    return _digits(digits)


def _digits(digits: str) -> int:
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) <= _MANY_DIGITS else MAX_COUNT + 1


def _body(cell: Cell) -> str:
    match = _SIGNED.fullmatch(plain(cell)) if isinstance(cell, str) else None
    return match["body"] if match else ""


def _not_whole(text: str) -> BadCell:
    return BadCell(
        _("The count is %(text)s, and counts are whole numbers.") % {"text": shortened(text)}
    )


def _no_number(text: str, bare: str) -> BadCell:
    """Why this is none: a hidden small count, a share, a number with a mark, or no number."""
    values = {"text": shortened(text)}
    if bare[0] in "<≤>≥":
        message = _(
            "Small counts hidden as “%(text)s” cannot be used; leave the period out or give the "
            "number."
        )
    elif bare.endswith("%"):
        message = _("“%(text)s” is a percentage. The count itself is needed.")
    elif found := _ONE_NUMBER.fullmatch(bare):
        values["number"] = found[1]
        message = _("“%(text)s” is more than a number. If the count is %(number)s, write that.")
    else:
        message = _("“%(text)s” is not a number.")
    return BadCell(message % values)
