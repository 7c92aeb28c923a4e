"""Pieces of a Word document: paragraphs, tables and content controls (ISO/IEC 29500-1, 17)."""

from collections.abc import Iterable, Mapping
from itertools import count

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
ANSWER, PROMPT = "Laurel Answer", "PlaceholderText"
CHECKED, UNCHECKED = "☒", "☐"

type Node = etree._Element


def node(name: str, attributes: Mapping[str, str] | None = None, *children: Node) -> Node:
    """An element of WordprocessingML; attributes without a prefix are its own."""
    made: Node = OxmlElement(f"w:{name}")
    for key, value in (attributes or {}).items():
        made.set(key if key.startswith("{") else qn(f"w:{key}"), value)
    made.extend(children)
    return made


def run(text: str, *, style: str = "", rtl: bool = False, bold: bool = False) -> Node:
    """Text as it is: newlines become line breaks, tabs become tabs."""
    marks = []
    if style:
        marks.append(node("rStyle", {"val": style}))
    if bold:
        marks += [node("b"), node("bCs")]
    if rtl:
        marks.append(node("rtl"))
    made = node("r", None, *([node("rPr", None, *marks)] if marks else []))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(node("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(node("tab"))
            if piece:
                made.append(_text(piece))
    return made


def _text(piece: str) -> Node:
    made = node("t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    made.text = piece
    return made


def paragraph(style: str, *inside: Node, rtl: bool = False) -> Node:
    properties = node("pPr", None, node("pStyle", {"val": style}))
    if rtl:
        properties.append(node("bidi"))
    return node("p", None, properties, *inside)


class Controls:
    """Makes content controls, each with an id of its own. Word lets nobody delete one of them."""

    def __init__(self, prompt: str, *, rtl: bool) -> None:
        self.prompt = prompt
        self.rtl = rtl
        self._ids = count(1001)

    def text(self, tag: str, title: str, text: str, prompt: str = "") -> Node:
        """For plain text of any number of lines."""
        return self._control(tag, title, text, node("text", {"multiLine": "1"}), prompt)

    def choice(
        self, tag: str, title: str, text: str, labels: Iterable[str], *, is_open: bool = False
    ) -> Node:
        """For one of the labels; an open one also takes what is typed."""
        kind = node("comboBox" if is_open else "dropDownList")
        for label in dict.fromkeys(labels):
            kind.append(node("listItem", {"displayText": label, "value": label}))
        return self._control(tag, title, text, kind, "")

    def tick(self, tag: str, title: str, *, is_ticked: bool) -> Node:
        """A box that a click ticks."""
        box = etree.Element(f"{{{W14}}}checkbox", nsmap={"w14": W14})
        for name, value, font in (
            ("checked", "1" if is_ticked else "0", ""),
            ("checkedState", "2612", "MS Gothic"),
            ("uncheckedState", "2610", "MS Gothic"),
        ):
            part = etree.SubElement(box, f"{{{W14}}}{name}")
            part.set(f"{{{W14}}}val", value)
            if font:
                part.set(f"{{{W14}}}font", font)
        properties = self._properties(tag, title)
        properties.append(box)
        mark = run(CHECKED if is_ticked else UNCHECKED)
        return node("sdt", None, properties, node("sdtContent", None, mark))

    def _control(self, tag: str, title: str, text: str, kind: Node, prompt: str) -> Node:
        properties = self._properties(tag, title)
        if not text:
            properties.append(node("showingPlcHdr"))
        properties.append(kind)
        words = (
            run(text, rtl=self.rtl)
            if text
            else run(prompt or self.prompt, style=PROMPT, rtl=self.rtl)
        )
        return node("sdt", None, properties, node("sdtContent", None, words))

    def _properties(self, tag: str, title: str) -> Node:
        return node(
            "sdtPr",
            None,
            node("alias", {"val": title[:64]}),
            node("tag", {"val": tag}),
            node("id", {"val": str(next(self._ids))}),
            node("lock", {"val": "sdtLocked"}),
        )


def table(name: str, widths: list[int], rows: list[Node], *, rtl: bool) -> Node:
    """A table with lines. `name` is read out by screen readers; widths in twentieths of a point."""
    properties = node("tblPr", None, node("tblStyle", {"val": "TableGrid"}))
    if rtl:
        properties.append(node("bidiVisual"))
    properties.append(node("tblW", {"w": str(sum(widths)), "type": "dxa"}))
    properties.append(node("tblLayout", {"type": "fixed"}))
    properties.append(node("tblLook", {"val": "0020", "firstRow": "1"}))
    properties.append(node("tblCaption", {"val": name[:250]}))
    grid = node("tblGrid", None, *(node("gridCol", {"w": str(width)}) for width in widths))
    return node("tbl", None, properties, grid, *rows)


def table_row(cells: list[Node], *, is_header: bool = False) -> Node:
    properties = node("trPr", None, node("cantSplit"))
    if is_header:
        properties.append(node("tblHeader"))
    return node("tr", None, properties, *cells)


def cell(width: int, *inside: Node, is_shaded: bool = False) -> Node:
    properties = node("tcPr", None, node("tcW", {"w": str(width), "type": "dxa"}))
    if is_shaded:
        properties.append(node("shd", {"val": "clear", "color": "auto", "fill": "EEF1F2"}))
    return node("tc", None, properties, *inside)


def bookmarked(number: int, name: str, *inside: Node) -> list[Node]:
    key = {"id": str(number)}
    return [
        node("bookmarkStart", key | {"name": name}),
        *inside,
        node("bookmarkEnd", key),
    ]
