"""The words in files: all that a reader would see, within bounds, whatever the file is."""

import subprocess
import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest

from nominations.scanner import file_words
from nominations.scanner.file_words import DOCX, PDF, XLSX, words_in
from tests.nominations.test_looking import pdf_saying
from tools.paths import ROOT


def read(content: bytes, content_type: str) -> str:
    return "\n".join(words_in(content, content_type))


def letter() -> bytes:
    made = docx.Document()
    made.add_paragraph("In a ").add_run("paragraph")
    made.add_table(1, 1).cell(0, 0).text = "In a table"
    made.sections[0].header.paragraphs[0].text = "In a header"
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def sheet() -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "On a tab"
    made.active["A1"] = "In a cell"
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def test_of_a_letter() -> None:
    text = read(letter(), DOCX)
    assert "In a paragraph" in text
    assert "In a table" in text
    assert "In a header" in text


def test_of_a_sheet() -> None:
    text = read(sheet(), XLSX)
    assert "In a cell" in text
    assert "On a tab" in text


def test_of_a_paper_and_where_its_links_lead() -> None:
    import pikepdf

    with pikepdf.open(BytesIO(pdf_saying("On the page"))) as made:
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.example.org/there")
        made.pages[0].Annots = pikepdf.Array(
            [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1], A=link)]
        )
        written = BytesIO()
        made.save(written)
    text = read(written.getvalue(), PDF)
    assert "On the page" in text
    assert "https://www.example.org/there" in text


def test_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_words, "MOST_CHARACTERS", 4)
    assert read(pdf_saying("On the page"), PDF) == "On t"


def test_no_longer_than_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_words, "SECONDS", -1)
    assert len(read(letter(), DOCX).splitlines()) == 1


def as_a_process(content: bytes, content_type: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-m", "nominations.scanner.file_words", content_type],
        input=content,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def test_as_a_process_says_them_on_its_output() -> None:
    assert b"On the page" in as_a_process(pdf_saying("On the page"), PDF).stdout


@pytest.mark.parametrize("content_type", [PDF, DOCX, XLSX])
def test_what_is_no_such_file_gives_no_words(content_type: str) -> None:
    assert as_a_process(b"nonsense" * 50, content_type).stdout == b""


def test_what_unpacks_to_too_much_is_left() -> None:
    """Entities that stand for one another, and a part that is read no further than the limit."""
    bomb = (
        b'<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>'
        b'<w:p xmlns:w="w"><w:t>&y;</w:t></w:p>'
    )
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bomb)
        packed.writestr("word/large.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    done = as_a_process(written.getvalue(), DOCX)
    assert done.stdout == b""
    assert done.returncode != 0
