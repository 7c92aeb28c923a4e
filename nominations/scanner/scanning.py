"""A document and the words of its files, looked through by every rule."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from nominations.scanner.findings import Finding, Place, Spot, digest_of
from nominations.scanner.folding import folded
from nominations.scanner.identity import Identity
from nominations.scanner.inputs import Context, FileWords
from nominations.scanner.places import Text, texts_of
from nominations.scanner.rules import RULES

_DIGIT = re.compile(r"\d")
CONTENT = "content"
"""The part of a place that is the words inside a file."""
MOST_SPOTS = 20
"""Passages shown of one finding; the same words again and again say nothing new."""
MOST_FINDINGS = 300


def scan(document: Mapping[str, Any], context: Context | None = None) -> list[Finding]:
    """Every finding in a document, in its order, MOST_FINDINGS at most.

    The same words found by one rule in one part of an answer are one finding. Telephone numbers are
    read by the plan of the agency's country. Nothing of the document is changed or kept.
    """
    context = context or Context()
    country = document["agency"]["country"]
    identity = None if context.team is None else Identity.of(document, context.team)
    gathered: dict[str, Finding] = {}
    for text in (*texts_of(document), *_of_files(document, context.files)):
        for rule, start, end in _found(text, country, identity):
            _gather(gathered, rule, Spot.of(text.place, text.text, start, end))
    return list(gathered.values())


def _gather(gathered: dict[str, Finding], rule: str, spot: Spot) -> None:
    digest = digest_of(rule, spot.place, folded(spot.words).text)
    known = gathered.get(digest)
    if known is None:
        if len(gathered) < MOST_FINDINGS:
            gathered[digest] = Finding(rule, digest, (spot,))
    elif len(known.spots) < MOST_SPOTS:
        gathered[digest] = replace(known, spots=(*known.spots, spot))


def _found(text: Text, country: str, identity: Identity | None) -> Iterator[tuple[str, int, int]]:
    """Rule and span, from the beginning of the text to its end."""
    hits = list(_told(text, country))
    if identity is not None and text.is_open:
        hits += identity.find(text.text, compact=text.is_compact)
    return iter(sorted(hits, key=lambda hit: (hit[1], hit[2], hit[0])))


def _told(text: Text, country: str) -> Iterator[tuple[str, int, int]]:
    # In a file's name words are joined by a line, which to a rule would be a letter.
    plain = text.text.replace("_", " ") if text.is_compact else text.text
    small, has_digit = plain.lower(), _DIGIT.search(plain) is not None
    taken: list[tuple[int, int]] = []
    for name, rule in RULES.items():
        if not rule.can_apply(small, has_digit=has_digit):
            continue
        for start, end in rule.find(plain, country):
            if not any(start < stop and begin < end for begin, stop in taken):
                taken.append((start, end))
                yield name, start, end


def _of_files(document: Mapping[str, Any], files: Iterable[FileWords]) -> Iterator[Text]:
    words = {file.sha256: file.text for file in files}
    for section in document.get("sections") or ():
        for question in section["questions"]:
            if question["kind"] != "file":
                continue
            for number, row in enumerate(question["value"] or (), start=1):
                if text := words.get(row.get("sha256", "")):
                    place = Place("answer", section["slug"], question["slug"], CONTENT, number)
                    yield Text(place, text, is_open=not question.get("identifying", False))
