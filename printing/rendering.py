"""From a page to a tagged PDF. Loads WeasyPrint: reached through `printing.pdf`."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from unicodedata import bidirectional

import weasyprint
from django.conf import settings

from printing import Busy
from printing.fetching import OwnFiles

# PDF/UA-1, ISO 14289-1: every piece of text has its place in a tree of headings, lists and tables.
VARIANT = "pdf/ua-1"
# Setting pages keeps a processor busy, so a process makes one file at a time: other pages go on.
PATIENCE_SECONDS = 15
# Elements that hold one piece of text, or one after the other.
TEXT = frozenset({"h1", "h2", "h3", "p", "dt", "dd", "caption", "th", "td", "figcaption"})
_turn = Lock()

# Fonts are cut to the letters used and stamped with the time of the cut, or with this moment:
# https://reproducible-builds.org/specs/source-date-epoch/
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


def pdf(html: str, *, identifier: str) -> bytes:
    """A whole page as a PDF file.

    Title, language and date are the page's own: `<title>`, `<html lang>` and
    `<meta name="dcterms.created">`. The same page and identifier give the same bytes on the same
    machine. Of addresses in it only `data:` and this site's static files are loaded.

    Args:
        html: a page of ours, with every stranger's word escaped.
        identifier: what tells this document from others, such as its digest.

    Raises:
        Busy: no turn came within PATIENCE_SECONDS.
    """
    page = weasyprint.HTML(
        string=html,
        base_url=f"{settings.SITE_URL}/",
        url_fetcher=OwnFiles(),
        media_type="print",
    )
    _drop_attachments(page.etree_element)
    _direct_words(page.etree_element)
    _ungroup_terms(page.etree_element)
    with _one_at_a_time():
        written: bytes = page.write_pdf(
            pdf_variant=VARIANT,
            pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16],
        )
    return written


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _turn.release()


def _direct_words(root: Any) -> None:
    """Let each piece of text run the way of its first letter, and figures alone from the left.

    That is what `unicode-bidi: plaintext` means, which the library does not know. A nomination in
    Arabic holds words in other languages, and the other way round.
    """
    for element in list(root.iter()):
        way = direction("".join(element.itertext()))
        if element.tag in TEXT and "dir" not in element.attrib:
            element.set("dir", way)
        elif element.tag == "li" and (element.text or "").strip():
            # The item itself keeps its direction, and with it the place of its mark.
            _wrap(element).set("dir", way)


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
            part.set("class", f"{part.get('class', '')} {part.tag}".strip())
            part.tag = "div"
