"""From the words of a document to its filled-in fields, rows and what was written beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from nominations.offline.tags import row_parts
from nominations.offline.words import Control, Grid, Passage, blocks

type FieldOf = Callable[[str, str], str]
"""From a spec's name and the label of one of its fields to the field's name; empty for none."""


@dataclass(slots=True)
class RowRead:
    """A row as it was filled in. `row` is what its tags say: a key, or n1, n2 … if it was empty."""

    slug: str
    spec: str
    row: str
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class FileRead:
    controls: dict[str, Control] = field(default_factory=dict)
    """By tag. Of two with one tag the first that holds something counts."""
    rows: list[RowRead] = field(default_factory=list)
    beside: dict[str, list[str]] = field(default_factory=dict)
    """Words outside of fields, by the bookmark or the words of the heading before them."""


def read_body(body: Element, *, headings: Mapping[str, str], field_of: FieldOf) -> FileRead:
    """All that stands in the document.

    Args:
        headings: from the words of a question's heading to its bookmark, for files that have lost
            their bookmarks.
        field_of: names a row's field by its label, where the cell has lost its control.
    """
    read, here = FileRead(), ""
    for block in blocks(body):
        if isinstance(block, Passage):
            here = _heading(block, headings) or here
            _note(block, here, read)
        else:
            _note_grid(block, here, read, field_of)
    return read


def _heading(passage: Passage, headings: Mapping[str, str]) -> str:
    marks = [name for name in passage.bookmarks if name in headings.values()]
    return marks[0] if marks else headings.get(passage.text.strip(), "")


def _note(passage: Passage, here: str, read: FileRead) -> None:
    for control in passage.controls:
        present = read.controls.get(control.tag)
        if present is None or not (present.text or present.is_ticked):
            read.controls[control.tag] = control
    if passage.text.strip():
        read.beside.setdefault(here, []).append(passage.text.strip())


def _note_grid(grid: Grid, here: str, read: FileRead, field_of: FieldOf) -> None:
    tags = [tag for row in grid for cell in row for tag in _row_tags(cell)]
    if not tags:
        for row in grid:
            words = "\t".join(cell.text for cell in row)
            _note(Passage(words, [one for cell in row for one in cell.controls]), here, read)
        return
    is_flat = any(len(_tagged(row)) > 1 for row in grid)
    rows = _flat(grid) if is_flat else _tall(grid, field_of)
    known = {(row.slug, row.spec, row.row) for row in read.rows}
    for one in rows:
        key = (one.slug, one.spec, one.row)
        if key in known:
            # Copied in the file together with its tags: a new row.
            one.row = "n0"
        known.add(key)
        read.rows.append(one)


def _row_tags(cell: Passage) -> list[tuple[str, str, str, str]]:
    found = (row_parts(control.tag) for control in cell.controls)
    return [parts for parts in found if parts]


def _tagged(row: list[Passage]) -> list[Passage]:
    return [cell for cell in row if _row_tags(cell)]


def _text(cell: Passage) -> str:
    words = [control.text for control in cell.controls] + [cell.text]
    return "\n".join(word.strip() for word in words if word.strip())


def _flat(grid: Grid) -> list[RowRead]:
    """A row for each row of the table; one that was added there has no tags, but its columns."""
    columns: dict[int, str] = {}
    for cells in grid:
        for place, cell in enumerate(cells):
            for _slug, _spec, _row, name in _row_tags(cell):
                columns.setdefault(place, name)
    slug, spec, _row, _name = next(
        tag for cells in grid for cell in cells for tag in _row_tags(cell)
    )
    first = next(number for number, cells in enumerate(grid) if _tagged(cells))
    rows = []
    for cells in grid[first:]:
        tags = [tag for cell in cells for tag in _row_tags(cell)]
        row = RowRead(slug, spec, tags[0][2] if tags else "n0")
        for place, cell in enumerate(cells):
            own = _row_tags(cell)
            name = own[0][3] if own else columns.get(place, "")
            if name:
                row.texts[name] = _text(cell)
        rows.append(row)
    return rows


def _tall(grid: Grid, field_of: FieldOf) -> list[RowRead]:
    """Label and answer side by side; two tables that ran into one another are two rows."""
    rows: list[RowRead] = []
    for cells in grid:
        tags = [tag for cell in cells for tag in _row_tags(cell)]
        if tags:
            slug, spec, key, name = tags[0]
            if not rows or rows[-1].row != key or name in rows[-1].texts:
                rows.append(RowRead(slug, spec, key))
            rows[-1].texts[name] = _text(cells[-1])
        elif rows and len(cells) > 1:
            label = cells[0].text.partition("\n")[0].strip()
            name = field_of(rows[-1].spec, label)
            if name and name not in rows[-1].texts:
                rows[-1].texts[name] = _text(cells[-1])
    return rows
