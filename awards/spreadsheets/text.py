"""Text with separators, as pasted or from a CSV file: first its letters, then its rows."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import StringIO
from itertools import islice

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from awards.spreadsheets.cells import MOST_COLUMNS, MOST_ROWS, Row, Unreadable, tidy
from awards.spreadsheets.periods import found_in

type Splitter = Callable[[str], list[list[str]]]

LONGEST_TEXT = 500_000
_SAMPLE = 100
# Empty ones among them.
_MOST_LINES = MOST_ROWS * 10
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_COLON = re.compile(r":\s*")
_WIDE_GAP = re.compile(r"[ \u00a0]{2,}")


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 or, failing these, Windows-1252.

    Raises:
        Unreadable: it is no text.
    """
    try:
        text = _decoded(content)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    if _CONTROL.search(text):
        raise _no_text()
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16")
    if content.startswith(BOM_UTF8):
        return content.decode("utf-8-sig")
    # Without a mark at its start, UTF-16 shows by every other byte being zero.
    if content[1:4:2] == b"\0\0":
        return content.decode("utf-16-le")
    if content[0:3:2] == b"\0\0":
        return content.decode("utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _no_text() -> Unreadable:
    return Unreadable(
        _("This is not a spreadsheet that can be read. Choose a file saved as CSV or XLSX.")
    )


def rows_pasted(text: str) -> list[Row]:
    """Rows of what was pasted from a spreadsheet or typed.

    Raises:
        Unreadable: it is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable(_("This text is too long. Paste only the rows with the counts."))
    if "\t" in text:
        return _rows(text, [_by("\t")])
    splitters = [_by(";"), _by_pattern(_COLON, most=1), _by_pattern(_WIDE_GAP), _by(",")]
    return _rows(text, splitters, _by_last_space)


def rows_of_csv(text: str) -> list[Row]:
    """Rows of a CSV file. Its first line may name the separator, as Excel understands it.

    Raises:
        Unreadable: it has too many rows or columns.
    """
    named = _SEPARATOR_LINE.match(text)
    if named:
        return _rows("\n" + text[named.end() :], [_by(named[1])])
    return _rows(text, [_by("\t"), _by(";"), _by(","), _by("|")])


def _rows(text: str, splitters: Iterable[Splitter], last: Splitter | None = None) -> list[Row]:
    """By the separator that explains most; by the `last` where none of them explains any."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").rstrip("\n")
    if lines.count("\n") > _MOST_LINES:
        raise _too_many_rows()
    sample = "".join(islice(StringIO(lines), _SAMPLE))
    split = max(splitters, key=lambda splitter: _fit(splitter(sample)))
    if last and not _fit(split(sample))[0] and _fit(last(sample))[0]:
        split = last
    rows = [
        Row(number, tuple(tidy(cell) for cell in cells))
        for number, cells in enumerate(split(lines), start=1)
    ]
    return within_limits([row for row in rows if not row.is_empty])


def within_limits(rows: list[Row]) -> list[Row]:
    """The rows, unless the sheet is larger than any series.

    Raises:
        Unreadable: it is.
    """
    if rows and rows[-1].number > MOST_ROWS:
        raise _too_many_rows()
    if any(any(cell != "" for cell in row.cells[MOST_COLUMNS:]) for row in rows):
        raise Unreadable(
            _(
                "There are more than %(most)s columns. Keep the column with the months or years "
                "and the one with the counts."
            )
            % {"most": MOST_COLUMNS}
        )
    return rows


def _too_many_rows() -> Unreadable:
    return Unreadable(
        _(
            "There are more than %(most)s rows. Add up the counts by month or by year, and "
            "keep one row for each."
        )
        % {"most": number_format(MOST_ROWS, force_grouping=True)}
    )


def _fit(rows: list[list[str]]) -> tuple[int, int, int]:
    """How much a separator explains: rows that begin with a period, rows at all, and cells."""
    several = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1]
    return (
        sum(found_in(tidy(row[0])) is not None for row in several),
        len(several),
        sum(map(len, rows)),
    )


def _by(separator: str) -> Splitter:
    def split(text: str) -> list[list[str]]:
        # A lone quotation mark would swallow all rows below it.
        if text.count('"') % 2 == 0:
            with suppress(csv.Error, ValueError, TypeError):
                return list(csv.reader(StringIO(text), delimiter=separator))
        return [line.split(separator) for line in text.split("\n")]

    return split


def _by_pattern(pattern: re.Pattern[str], *, most: int = 0) -> Splitter:
    """Splits at the first `most` places of each line, or at all of them."""
    return lambda text: [pattern.split(line.strip(), most) for line in text.split("\n")]


def _by_last_space(text: str) -> list[list[str]]:
    return [_period_and_count(line.split()) for line in text.split("\n")]


def _period_and_count(words: list[str]) -> list[str]:
    """A period and a count with one space between; "2014 1 234" could be split in two ways."""
    if len(words) == 3 and (words[0].isalpha() or words[1].isalpha()):
        return [f"{words[0]} {words[1]}", words[2]]
    return words if len(words) == 2 else [" ".join(words)]
