"""The words in a PDF, DOCX or XLSX file. Run as a process of its own, which can be ended.

    python -m nominations.scanner.file_words application/pdf < file > words

Files come from strangers, and reading one may take any time and any memory. Whoever starts this
process ends it when the time is up, and keeps what it has said by then.
"""

import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import pypdf
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

MOST_CHARACTERS = 200_000
MOST_PAGES = 300
MOST_UNPACKED = 50_000_000
"""Bytes of XML that are read of one part."""
SECONDS = 8
_MEMORY = 1_000_000_000

PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OFFICE}wordprocessingml.document"
XLSX = f"{_OFFICE}spreadsheetml.sheet"

# Text stands in elements of these local names (ECMA-376, parts 17 and 18), which end a line here.
_LINES = frozenset({"p", "si", "is", "row", "tr"})
_GAPS = frozenset({"tab", "br", "cr"})
# What a program reads out for a picture, and the name on a sheet's tab.
_SAID = {"docPr": ("descr", "title"), "cNvPr": ("descr", "title"), "sheet": ("name",)}


def pdf_words(content: bytes) -> Iterator[str]:
    """Page by page: its text, and the addresses that its links lead to."""
    reader = pypdf.PdfReader(BytesIO(content), strict=False)
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES:
            return
        yield page.extract_text()
        yield from _links(page)


def _links(page: pypdf.PageObject) -> Iterator[str]:
    for annotation in page.annotations or ():
        told = annotation.get_object()
        action = told.get("/A", {}).get_object()
        for words in (action.get("/URI"), told.get("/Contents")):
            if isinstance(words, str):
                yield words


def office_words(content: bytes) -> Iterator[str]:
    """Every part of the file that holds text: body, headers, notes, comments, cells."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        for name in sorted(packed.namelist()):
            if name.endswith(".xml") and name.split("/")[0] in {"word", "xl"}:
                with packed.open(name) as part:
                    yield from _xml_words(part.read(MOST_UNPACKED))


def _xml_words(content: bytes) -> Iterator[str]:
    line: list[str] = []
    for _event, element in iterparse(BytesIO(content)):
        name = element.tag.rpartition("}")[2]
        if name == "t" and element.text:
            line.append(element.text)
        elif name in _GAPS:
            line.append(" ")
        elif name in _SAID:
            yield from filter(None, (element.get(key) for key in _SAID[name]))
        elif name in _LINES:
            yield "".join(line)
            line.clear()
        element.clear()
    yield "".join(line)


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    PDF: pdf_words,
    DOCX: office_words,
    XLSX: office_words,
}
READABLE = frozenset(_READERS)


def words_in(content: bytes, content_type: str) -> Iterator[str]:
    """Lines of text as they are found, up to MOST_CHARACTERS and for SECONDS."""
    began, said = time.monotonic(), 0
    for line in _READERS[content_type](content):
        clean = "".join(sign for sign in line if sign.isprintable() or sign.isspace()).strip()
        if not clean:
            continue
        yield clean[: MOST_CHARACTERS - said]
        said += len(clean)
        if said >= MOST_CHARACTERS or time.monotonic() - began > SECONDS:
            return


def main() -> int:
    """Reads a file from standard input, and says its words on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 2, SECONDS + 2))
    output = sys.stdout.buffer
    for line in words_in(sys.stdin.buffer.read(), sys.argv[1]):
        output.write(line.encode("utf-8", "replace") + b"\n")
        output.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
