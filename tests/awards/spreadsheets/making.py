"""Workbooks for the tests, as a spreadsheet program would save them."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def workbook(*rows: Sequence[Any], title: str = "Counts") -> bytes:
    return workbook_of({title: rows})


def workbook_of(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one of its parts replaced, or one more."""
    changed = BytesIO()
    with (
        ZipFile(BytesIO(content)) as before,
        ZipFile(changed, "w", compression=ZIP_DEFLATED) as after,
    ):
        for kept in before.namelist():
            if kept != name:
                after.writestr(kept, before.read(kept))
        after.writestr(name, part)
    return changed.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)
