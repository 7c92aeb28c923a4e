"""Every text of a document that somebody typed, with its place.

The document is walked as a whole, so that what is added to it later is looked at too. Left out is
what nobody typed here: codes, labels, the form's own words, what the evidence engine says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nominations.scanner.findings import Place
from nominations.scanner.wordlists import words

# The document's own data, and what others than the team wrote.
_NOT_TYPED = words(
    """
    schema_version reference version submitted_at language translation_language cycle category
    topics agency form_version demonstration_note sections entered_by arrived_at
    """
)
_OF_A_QUESTION = words(
    """
    slug label kind criterion criterion_name identifying publishable may_publish
    """
)
_CODES = words(
    """
    slug kind public_id sha256 content_type currency direction construct sampling asked_by
    engagement sector involvement choice reached report totals series period language start end
    pk figures given_at signed_at
    """
)
# Answered by choosing from a list, by a figure, by a date.
_CHOSEN = words(
    """
    choice choices number money date period country
    """
)
# These say who somebody is, which is what they are for.
_SAYS_WHO = frozenset(
    {
        ("partners", "name"),
        ("endorsements", "name"),
        ("endorsements", "signed_name"),
        ("endorsements", "position"),
        ("endorsements", "organisation"),
    }
)
_COMPACT_PARTS = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class Text:
    place: Place
    text: str
    is_open: bool = True
    """Whether readers of a blind round see it, or it is no place for names at all."""
    is_compact: bool = False
    """A web address or a file name, in which words are joined together."""


def texts_of(document: Mapping[str, Any]) -> Iterator[Text]:
    """Every typed text: of the nomination as a whole first, then answer by answer."""
    for key, value in document.items():
        if key not in _NOT_TYPED and not key.endswith("_label"):
            for part, row, text in _strings(value):
                who = (key, part.rpartition(".")[2]) in _SAYS_WHO
                yield Text(Place(key, part=part, row=row), text, is_open=not who)
    for section in document.get("sections") or ():
        for question in section["questions"]:
            yield from _of_question(section["slug"], question)


def _of_question(section: str, question: Mapping[str, Any]) -> Iterator[Text]:
    kind, is_open = question["kind"], not question.get("identifying", False)
    for key, value in question.items():
        if key in _OF_A_QUESTION or key.endswith("_label"):
            continue
        if key == "value" and kind in _CHOSEN:
            continue
        for part, row, text in _strings(value):
            part = part if key == "value" else ".".join(filter(None, (key, part)))
            place = Place("answer", section, question["slug"], part, row)
            compact = kind == "url" or (kind == "file" and part in _COMPACT_PARTS)
            says_who = kind == "partners" and part == "name"
            yield Text(place, text, is_open=is_open and not says_who, is_compact=compact)


def _strings(
    value: Any, part: str = "", row: int | None = None
) -> Iterator[tuple[str, int | None, str]]:
    """Key, row and text of each string in it; rows are counted where the outermost list is."""
    if isinstance(value, str):
        if value.strip():
            yield part, row, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _CODES and not key.endswith("_label"):
                # A list under "items" is the answer's rows.
                name = part if key == "items" else ".".join(filter(None, (part, key)))
                yield from _strings(inner, name, row)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, start=1):
            yield from _strings(inner, part, number if row is None else row)
