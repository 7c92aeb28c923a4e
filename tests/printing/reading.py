"""Reading a PDF in tests: its text as a program that reads aloud gets it, its tags, its fonts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

# A mark above a letter is a sign of its own without letters: `<0010> <>`.
HEX = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]*)>")


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def pages_of(content: bytes) -> list[str]:
    """The text of each page, without any blanks: lines are broken where they end."""
    document = opened(content)
    runs = [[text for _font, text in _runs(page)] for page in document.pages]
    return [squeezed("".join(texts)) for texts in runs]


def text_of(content: bytes) -> str:
    return "".join(pages_of(content))


def squeezed(text: str) -> str:
    """As `text_of` gives it."""
    return re.sub(r"\s", "", text)


def fonts_by_text(content: bytes) -> list[tuple[str, str]]:
    """Each run of text with the font it is set in."""
    document = opened(content)
    return [(text, font) for page in document.pages for font, text in _runs(page)]


def drawings_of(content: bytes) -> list[bytes]:
    """What is drawn from pieces of its own, as its instructions."""
    document = opened(content)
    return [
        piece.read_bytes()
        for page in document.pages
        for piece in page.obj.Resources.get("/XObject", {}).values()
    ]


def _runs(page: pikepdf.Page) -> Iterator[tuple[str, str]]:
    fonts = page.obj.Resources.Font
    words = {name: _letters(fonts[name]) for name in fonts}
    current = ""
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "Tf":
            current = str(instruction.operands[0])
        elif operator in {"Tj", "TJ"}:
            codes = b"".join(_strings(instruction.operands[0]))
            glyphs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
            text = "".join(words[current].get(glyph, "\ufffd") for glyph in glyphs)
            yield str(fonts[current].BaseFont), text


def _strings(operand: Any) -> Iterator[bytes]:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return (bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _letters(font: Any) -> dict[bytes, str]:
    """From a glyph's two bytes to its letters, by the font's own table for reading aloud."""
    table = font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2]
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(letters.decode()).decode("utf-16-be")
        for code, letters in HEX.findall(table)
    }


@dataclass(frozen=True)
class Element:
    """A piece of the structure that programs for reading aloud go by."""

    kind: str
    instead: str
    """What is said instead of a picture."""
    held: list[str]
    """The kinds of what is in it."""


def elements(content: bytes) -> Iterator[Element]:
    document = opened(content)
    todo = [document.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        held = [kid for kid in _held(element) if "/S" in kid]
        kinds = [str(kid.S)[1:] for kid in held]
        yield Element(str(element.S)[1:], str(element.get("/Alt", "")), kinds)
        todo += held


def _held(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary)]


def has_attachment(content: bytes) -> bool:
    document = opened(content)
    named = "/EmbeddedFiles" in document.Root.get("/Names", {})
    pinned = any(
        note.get("/Subtype") == "/FileAttachment"
        for page in document.pages
        for note in page.obj.get("/Annots", [])
    )
    return named or pinned or "/AF" in document.Root or bool(document.attachments)
