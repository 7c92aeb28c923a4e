"""The words of a Word document as a reader who accepts every tracked change would see them.

Elements are known by their local names, since the strict and the transitional form of the format
(ISO/IEC 29500) differ in namespaces alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_MARKS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
# What only wraps words. Whatever is in neither list (deleted and moved words, comments, pictures,
# field codes, notes) has none.
_WRAPPERS = {
    "hyperlink",
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "fldSimple",
    "dir",
    "bdo",
    "sdtContent",
    "ruby",
    "rubyBase",
}
_PROMPT_STYLE = "PlaceholderText"
TICKS, UNTICKED = frozenset({"☒", "☑", "✓", "✔", "x", "X"}), "☐"


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def value_of(element: Element | None, name: str = "val") -> str:
    """An attribute by its local name; empty where there is none."""
    if element is None:
        return ""
    found = (text for key, text in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def child_of(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local(child) == name), None)


@dataclass(frozen=True, slots=True)
class Control:
    """A field of the form as it was filled in. `text` is empty where it shows its prompt."""

    tag: str
    title: str
    text: str
    is_ticked: bool


@dataclass(slots=True)
class Passage:
    """A paragraph or a cell: the words outside its fields, its fields, and its bookmarks."""

    text: str = ""
    controls: list[Control] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)


type Grid = list[list[Passage]]


def blocks(body: Element) -> Iterator[Passage | Grid]:
    """Paragraphs and tables in the order of reading."""
    for child in body:
        name = local(child)
        if name == "p":
            yield _passage([child])
        elif name == "tbl":
            yield _grid(child)
        elif name == "sdt":
            yield from _block_control(child)
        elif name in _WRAPPERS:
            yield from blocks(child)


def _block_control(element: Element) -> Iterator[Passage | Grid]:
    """A field around whole paragraphs; one around a table, or without a name, only wraps."""
    content = child_of(element, "sdtContent")
    if content is None:
        return
    if _tag(element) and not any(local(one) == "tbl" for one in content.iter()):
        yield Passage(controls=[_control(element)])
    elif _tag(element):
        yield from _with_tables(element, content)
    else:
        yield from blocks(content)


def _with_tables(element: Element, content: Element) -> Iterator[Passage | Grid]:
    """Somebody put a table into a field: its cells are words; or the field swallowed our tables."""
    grids = [_grid(one) for one in content.iter() if local(one) == "tbl"]
    ours = [grid for grid in grids if any(cell.controls for row in grid for cell in row)]
    if ours:
        yield from blocks(content)
    else:
        yield Passage(controls=[_control(element)])


def _grid(element: Element) -> Grid:
    return [
        [_cell(cell) for cell in _within(row, "tc")]
        for row in _within(element, "tr")
        if child_of(child_of(row, "trPr"), "del") is None
    ]


def _within(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also where a field wraps them."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in {"sdt", *_WRAPPERS}:
            yield from _within(child, name)


def _cell(element: Element) -> Passage:
    return _passage(list(element))


def _passage(elements: list[Element]) -> Passage:
    passage = Passage()
    passage.text = _joined(elements, passage)
    return passage


def _joined(elements: list[Element], passage: Passage | None) -> str:
    """The words of blocks, a line for each; a deleted end of a paragraph is no end of a line."""
    text, is_open = "", True
    for element in elements:
        name = local(element)
        if name == "p":
            words, ends = "".join(_pieces(element, passage)), not _end_is_deleted(element)
        elif name == "tbl":
            words, ends = _table_text(element, passage), True
        elif name == "sdt" and passage is not None and _tag(element):
            passage.controls.append(_control(element))
            continue
        elif name in {"sdt", *_WRAPPERS}:
            words, ends = _joined(list(element), passage), True
        else:
            continue
        text += words if is_open else f"\n{words}"
        is_open = not ends
    return text


def _end_is_deleted(paragraph: Element) -> bool:
    return child_of(child_of(child_of(paragraph, "pPr"), "rPr"), "del") is not None


def _table_text(element: Element, passage: Passage | None) -> str:
    rows = [
        "\t".join(_joined(list(cell), passage) for cell in _within(row, "tc"))
        for row in _within(element, "tr")
    ]
    return "\n".join(rows)


def _pieces(element: Element, passage: Passage | None) -> Iterator[str]:
    """The words of one paragraph. Fields are put aside into the passage, if one is given."""
    for child in element:
        name = local(child)
        if name == "r":
            yield from _run(child)
        elif name == "bookmarkStart" and passage is not None:
            passage.bookmarks.append(value_of(child, "name"))
        elif name == "sdt":
            if passage is not None and _tag(child):
                passage.controls.append(_control(child))
            else:
                yield from _pieces(child, passage)
        elif name in _WRAPPERS:
            yield from _pieces(child, passage)


def _run(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name in {"ruby", "rubyBase"}:
            yield from _pieces(child, None)


# --- Fields -------------------------------------------------------------------------------------


def _tag(element: Element) -> str:
    return value_of(child_of(child_of(element, "sdtPr"), "tag"))


def _control(element: Element) -> Control:
    properties = child_of(element, "sdtPr")
    content = child_of(element, "sdtContent")
    text = "" if content is None else _content_text(content)
    is_prompt = content is not None and _shows_prompt(properties, content)
    return Control(
        tag=_tag(element),
        title=value_of(child_of(properties, "alias")),
        text="" if is_prompt else text,
        is_ticked=_is_ticked(properties, text),
    )


def _content_text(content: Element) -> str:
    """The content is whole blocks, or pieces of one paragraph, or both."""
    if any(local(child) in {"p", "tbl"} for child in content.iter()):
        return _joined(_cells_open(content), None)
    return "".join(_pieces(content, None))


def _cells_open(content: Element) -> list[Element]:
    """The blocks of a field that stands for a whole cell."""
    return [one for child in content for one in (child if local(child) == "tc" else [child])]


def _shows_prompt(properties: Element | None, content: Element) -> bool:
    flag = child_of(properties, "showingPlcHdr")
    if flag is None or value_of(flag) in {"0", "false", "off"}:
        return False
    runs = [run for run in content.iter() if local(run) == "r" and "".join(_run(run)).strip()]
    # Some programs leave the flag where somebody has written; the prompt has a style of its own.
    return all(value_of(child_of(child_of(run, "rPr"), "rStyle")) == _PROMPT_STYLE for run in runs)


def _is_ticked(properties: Element | None, text: str) -> bool:
    box = child_of(properties, "checkbox")
    state = value_of(child_of(box, "checked"))
    if state:
        return state in {"1", "true", "on"}
    return text.strip() in TICKS
