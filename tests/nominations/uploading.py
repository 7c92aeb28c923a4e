"""Sending a file in, and looking at what was made of it."""

from io import BytesIO

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.exceptions import FileRefused
from nominations.files.cleaning import CleanFile, clean_file
from tests.nominations import office_files as made

LIMIT = 25 * 1024 * 1024


def clean(content: bytes, name: str = "file", content_type: str = "text/plain") -> CleanFile:
    return clean_file(SimpleUploadedFile(name, content, content_type), max_bytes=LIMIT)


def refused(content: bytes, name: str = "file") -> str:
    with pytest.raises(FileRefused) as refusal:
        clean(content, name)
    words = str(refusal.value)
    assert words.endswith("."), words
    return words


def text_of(content: bytes) -> str:
    """All that the parts of an office file hold, to look for what must not be there."""
    return "\n".join(
        f"{name}\n{part.decode('utf-8', 'replace')}" for name, part in made.parts(content).items()
    )


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(BytesIO(content))


def sheet_of(content: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
