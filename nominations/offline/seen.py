"""What a file was made with: a small part of its own, by which changes on either side are told.

Programs that write Word files keep it (it is a custom XML part); where one does not, the file can
still be read, and every difference is then asked about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from nominations.offline.sheet import Sheet
from nominations.services.answers import answer_digest

NAMESPACE = "urn:laurel:offline"
_ROOT = f"{{{NAMESPACE}}}form"
_SEEN = f"{{{NAMESPACE}}}seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """Of an answer (by its question's address) or a row (by its question, spec and key)."""

    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Which nomination and form the file was made of."""

    nomination: str = ""
    cycle: int = 0
    form_version: int = 0
    words: str = ""
    seen: dict[str, Seen] = field(default_factory=dict)


def row_key(slug: str, spec: str, row: int) -> str:
    return f"{slug}/{spec}.{row}"


def seen_of(sheet: Sheet) -> Iterator[tuple[str, Seen]]:
    """What every field of the sheet holds, in digests."""
    for section in sheet.sections:
        for one in section.questions:
            if one.texts:
                yield one.slug, Seen(one.version, answer_digest(one.texts))
            for table in one.tables:
                for row in table.rows:
                    if row.row is not None:
                        key = row_key(one.slug, table.spec.name, row.row)
                        yield key, Seen(row.version, answer_digest(row.texts))


def as_attributes(sheet: Sheet) -> dict[str, str]:
    return {
        "nomination": sheet.nomination,
        "cycle": str(sheet.cycle),
        "form": str(sheet.form_version),
        "words": sheet.words,
        "made": sheet.made_at.isoformat(),
    }


def read_origin(root: Element) -> Origin | None:
    """The part as it comes back; None if this is another part."""
    if root.tag != _ROOT:
        return None
    return Origin(
        nomination=root.get("nomination", ""),
        cycle=_number(root.attrib, "cycle"),
        form_version=_number(root.attrib, "form"),
        words=root.get("words", ""),
        seen={
            one.get("of", ""): Seen(_number(one.attrib, "version"), one.get("digest", ""))
            for one in root.iter(_SEEN)
        },
    )


def _number(attributes: Mapping[str, Any], name: str) -> int:
    text = str(attributes.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 10 else 0
