"""Trees of XML: read without following anything, and changed in place."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree


class NotXml(ValueError):
    """The part cannot be read as plain XML."""


def parse(content: bytes) -> Any:
    """The root element, without comments and processing instructions.

    The caller has checked that the part declares no document type (`has_plain_beginning`); the
    parser resolves nothing and fetches nothing all the same.

    Raises:
        NotXml
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotXml from error
    if root.getroottree().docinfo.doctype:
        raise NotXml
    return root


def serialised(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def elements(root: Any) -> Iterator[Any]:
    """All of them in order. The tree must not change its shape on the way."""
    return iter(root.iter(etree.Element))


@lru_cache(maxsize=4_096)
def local(name: str) -> str:
    """A tag or attribute name without its namespace."""
    return name.rpartition("}")[2]


def namespace(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def attribute(element: Any, name: str) -> str:
    """By its local name; empty if it is not there."""
    return next((str(value) for key, value in element.attrib.items() if local(key) == name), "")


def named(root: Any, names: Collection[str]) -> list[Any]:
    """Those below the root; a list, so that the tree can change on the way."""
    return [item for item in elements(root) if item is not root and local(item.tag) in names]


def remove(element: Any) -> None:
    """Take it out with all that is in it; text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: Any) -> None:
    """What is in it takes its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    remove(element)
