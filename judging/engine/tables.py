"""Reading the command line's CSV files. Every complaint names the file, the line and the row."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from judging.engine.affinity import Entry, Judge
from judging.engine.errors import InputError

_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file."""

    place: str
    """File and line, as complaints begin."""
    cells: dict[str, str]

    def name(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise InputError(f"{self.place}: {column} is empty.")
        return self.cells[column]

    def listed(self, column: str) -> tuple[str, ...]:
        """The parts of a cell between semicolons."""
        parts = (part.strip() for part in self.cells[column].split(_SEPARATOR))
        return tuple(part for part in parts if part)

    def whole(self, column: str) -> int | None:
        """A whole number from 0, None for an empty cell."""
        text = self.cells[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise InputError(f"{self.place}: {column} “{text}” is not a whole number from 0.")
        return int(text)

    def number(self, column: str) -> float:
        """A finite number."""
        text = self.cells[column]
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            shown = f"“{text}” is not a number" if text else "is empty"
            raise InputError(f"{self.place}: {column} {shown}.")
        return value


def read_entries(path: Path) -> list[Entry]:
    """Entries from `entry,topics,language,region,agency`."""
    rows = _rows(path, ("entry", "topics", "language", "region", "agency"), key=("entry",))
    return [
        Entry(
            entry=row.name("entry"),
            topics=row.listed("topics"),
            language=row.cells["language"],
            agency=row.cells["agency"],
        )
        for row in rows
    ]


def read_judges(path: Path) -> list[Judge]:
    """Judges from `judge,topics,languages,region,agency,min_load,max_load`."""
    columns = ("judge", "topics", "languages", "region", "agency", "min_load", "max_load")
    return [_judge(row) for row in _rows(path, columns, key=("judge",))]


def _judge(row: Row) -> Judge:
    least, most = row.whole("min_load") or 0, row.whole("max_load")
    if most is not None and least > most:
        raise InputError(f"{row.place}: min_load {least} is above max_load {most}.")
    return Judge(
        judge=row.name("judge"),
        topics=row.listed("topics"),
        languages=row.listed("languages"),
        region=row.cells["region"],
        agency=row.cells["agency"],
        min_load=least,
        max_load=most,
    )


def read_conflicts(path: Path, entries: list[Entry], judges: list[Judge]) -> list[tuple[str, str]]:
    """Conflicts from `entry,judge`, each naming an entry and a judge of the other files."""
    known = {
        "entry": {entry.entry for entry in entries},
        "judge": {judge.judge for judge in judges},
    }
    found = []
    for row in _rows(path, ("entry", "judge")):
        for column, names in known.items():
            if row.name(column) not in names:
                raise InputError(f"{row.place}: there is no {column} {row.cells[column]}.")
        found.append((row.cells["entry"], row.cells["judge"]))
    return found


def read_weights(path: Path) -> dict[str, float]:
    """Weights from `criterion,weight`, each above 0."""
    weights = {}
    for row in _rows(path, ("criterion", "weight"), key=("criterion",)):
        weight = row.number("weight")
        if weight <= 0:
            raise InputError(f"{row.place}: weight {row.cells['weight']} is not above 0.")
        weights[row.name("criterion")] = weight
    return weights


def read_scores(
    path: Path, weights: dict[str, float] | None
) -> list[tuple[str, str, dict[str, float]]]:
    """Scores from `entry,judge,<criterion>...`; every column after the two is a criterion.

    With weights their criteria must be the file's.
    """
    rows = list(_rows(path, ("entry", "judge"), key=("entry", "judge")))
    criteria = [column for column in rows[0].cells if column not in ("entry", "judge")]
    if not criteria:
        raise InputError(f"{path.name}: no column with scores.")
    for criterion in criteria:
        if weights is not None and criterion not in weights:
            raise InputError(f"{path.name}: criterion {criterion} has no weight.")
    for criterion in weights or ():
        if criterion not in criteria:
            raise InputError(f"{path.name}: no column for criterion {criterion}.")
    return [
        (
            row.name("entry"),
            row.name("judge"),
            {criterion: row.number(criterion) for criterion in criteria},
        )
        for row in rows
    ]


def _rows(path: Path, columns: tuple[str, ...], *, key: tuple[str, ...] = ()) -> Iterator[Row]:
    """The rows of a file with at least these columns, `key` different in each.

    A file whose rows have a key must have a row.
    """
    lines = _lines(path)
    first, header = next(lines, (1, []))
    _check_header(f"{path.name}, line {first}", header, columns)
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in lines:
        if len(cells) != len(header):
            raise InputError(
                f"{path.name}, line {line}: {len(cells)} cells, but {len(header)} columns."
            )
        row = dict(zip(header, cells, strict=True))
        named = ", ".join(f"{column} {row[column]}" for column in key or columns)
        place = f"{path.name}, line {line} ({named})"
        values = tuple(row[column] for column in key)
        if key and values in seen:
            raise InputError(f"{place}: already in line {seen[values]}.")
        seen[values] = line
        yield Row(place=place, cells=row)
    if key and not seen:
        raise InputError(f"{path.name}: no rows below the header.")


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped cells of every line that is not blank."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}).") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield reader.line_num, stripped
    except csv.Error as error:
        raise InputError(f"{path.name}, line {reader.line_num}: {error}.") from error


def _check_header(place: str, header: list[str], columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in header:
            raise InputError(f"{place}: no column “{column}” (wanted: {', '.join(columns)}).")
    for column in header:
        if header.count(column) > 1:
            raise InputError(f"{place}: column “{column}” occurs twice.")
        if not column:
            raise InputError(f"{place}: a column has no name.")
