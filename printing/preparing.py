"""A page of ours made fit for the library that sets it: what it leaves undone or does too well.

Each step changes the tree of elements (ElementTree) that the library has made of the page.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from unicodedata import bidirectional
from xml.etree import ElementTree

# Elements that hold one piece of text, or one after the other.
TEXT = frozenset({"h1", "h2", "h3", "p", "dt", "dd", "caption", "th", "td", "figcaption"})
SVG = "{http://www.w3.org/2000/svg}"
XMLNS = "{http://www.w3.org/2000/xmlns/}xmlns"


def prepare(root: Any) -> None:
    """Take out what would attach files, and see to directions and to tags (ISO 14289-1)."""
    _drop_attachments(root)
    _direct_words(root)
    _ungroup_terms(root)
    _name_captions(root)
    _set_drawings_back(root)


def _direct_words(root: Any) -> None:
    """Let each piece of text run the way of its first letter, and figures alone from the left.

    That is what `unicode-bidi: plaintext` means, which the library does not know. A nomination in
    Arabic holds words in other languages, and the other way round.
    """
    for element in list(root.iter()):
        if element.tag in TEXT and "dir" not in element.attrib:
            _direct(element)
        elif element.tag == "li" and (element.text or "").strip():
            # The item itself keeps its direction, and with it the place of its mark.
            _direct(_wrap(element))


def _direct(element: Any) -> None:
    element.set("dir", direction("".join(element.itertext())))


def _wrap(element: Any) -> Any:
    """Put a new `<span>` around all that the element holds."""
    span = element.makeelement("span", {})
    span.text, element.text = element.text, None
    for child in list(element):
        element.remove(child)
        span.append(child)
    element.append(span)
    return span


def direction(text: str) -> str:
    """`ltr` or `rtl`, by the first letter that has a direction (Unicode's rule P2)."""
    kinds = (bidirectional(mark) for mark in text)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


def _drop_attachments(root: Any) -> None:
    """`rel=attachment` would put the file it names into the PDF; no page of ours asks for that."""
    for element in root.iter():
        if "attachment" in element.get("rel", "").lower().split():
            del element.attrib["rel"]


def _ungroup_terms(root: Any) -> None:
    """Turn lists whose terms stand in groups into plain blocks with the classes `dt` and `dd`.

    HTML lets a `<dl>` hold `<div>`; a list in the tags of a PDF holds nothing but items and a
    caption (ISO 14289-1, 7.6; ISO 32000-1, table 336).
    """
    for terms in list(root.iter("dl")):
        if all(child.tag != "div" for child in terms):
            continue
        terms.tag = "div"
        for part in [*terms.iter("dt"), *terms.iter("dd")]:
            _rename(part, "div")


def _name_captions(root: Any) -> None:
    """A caption has its place in the tags of a table or a list; a chart's is words beside it."""
    for caption in list(root.iter("figcaption")):
        _rename(caption, "p")


def _set_drawings_back(root: Any) -> None:
    """Make a drawing that is hidden from screen readers a background, which is in no tag.

    Otherwise it would count as a picture without words.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    for drawing in list(root.iter(f"{SVG}svg")):
        if _is_hidden(drawing, parents):
            _set_back(drawing, parents[drawing])


def _is_hidden(element: Any, parents: Mapping[Any, Any]) -> bool:
    while element is not None:
        if element.get("aria-hidden") == "true":
            return True
        element = parents.get(element)
    return False


def _set_back(drawing: Any, parent: Any) -> None:
    drawing.set("font-family", "Public Sans")
    for part in drawing.iter():
        # Written in HTML, it is an attribute like any other, and no XML once it is written out.
        part.attrib.pop(XMLNS, None)
    code = b64encode(ElementTree.tostring(drawing)).decode()
    size = "; ".join(f"{side}: {_length(drawing.get(side, ''))}" for side in ("width", "height"))
    image = f"background: url(data:image/svg+xml;base64,{code}) 0 0 / 100% 100% no-repeat"
    back = parent.makeelement(
        "div", {"class": drawing.get("class", ""), "style": f"{size}; {image}"}
    )
    back.tail = drawing.tail
    parent[list(parent).index(drawing)] = back


def _length(value: str) -> str:
    return f"{value}px" if value.isdigit() else value or "auto"


def _rename(element: Any, tag: str) -> None:
    """Style sheets find it by a class that is its former name."""
    element.set("class", f"{element.get('class', '')} {element.tag}".strip())
    element.tag = tag
