"""What was found: by which rule, in which places, with the words around it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

AROUND = 60
"""Characters shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in a document; slugs and keys, to be put in words by whoever shows it."""

    area: str
    """`answer`, or the document's own key: `title`, `partners`, …"""
    section: str = ""
    question: str = ""
    part: str = ""
    """Key of the text within its row; empty for an answer that is one text."""
    row: int | None = None
    """Which row or file, counted from 1."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when rows move and sections are renamed."""
        return self.area, self.question, self.part


@dataclass(frozen=True, slots=True)
class Spot:
    """One passage: `text[start:end]` is `words`, in characters, where a line may be broken."""

    place: Place
    start: int
    end: int
    words: str
    before: str
    after: str

    @classmethod
    def of(cls, place: Place, text: str, start: int, end: int) -> Self:
        return cls(
            place=place,
            start=start,
            end=end,
            words=text[start:end],
            before=_leading(text, start),
            after=_trailing(text, end),
        )


def _leading(text: str, start: int) -> str:
    taken = text[max(0, start - AROUND) : start]
    if start > AROUND:
        taken = "…" + taken[taken.find(" ") + 1 :]
    return " ".join(taken.split("\n"))


def _trailing(text: str, end: int) -> str:
    taken = text[end : end + AROUND]
    if len(text) > end + AROUND:
        cut = taken.rfind(" ")
        taken = (taken[:cut] if cut > 0 else taken) + "…"
    return " ".join(taken.split("\n"))


@dataclass(frozen=True, slots=True)
class Finding:
    """The same words found by one rule in one place; `digest` names them, wherever rows move."""

    rule: str
    digest: str
    spots: tuple[Spot, ...]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        spots = tuple(Spot(**{**row, "place": Place(**row["place"])}) for row in data["spots"])
        return cls(rule=data["rule"], digest=data["digest"], spots=spots)


def digest_of(rule: str, place: Place, words: str) -> str:
    """A name of 64 characters for rule, place and words, whatever the case and the spaces."""
    said = " ".join(words.casefold().split())
    return hashlib.sha256("\x1f".join((rule, *place.key, said)).encode()).hexdigest()
