"""Panel members whose full name stands in an entry."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from awards.questions.partner_facts import name_key
from judging.services.detection.entries import Entry
from judging.services.detection.people import Person
from nominations.models import Submission

LEAST_LETTERS = 6
"""Shorter full names stand in too many texts by chance."""
_GAP = r"(\s|\\n)+"
"""Between two words in the text of JSON, where a new line is a backslash and a letter."""


def named_people(
    people: Mapping[int, Person], entries: Mapping[int, Entry]
) -> dict[tuple[int, int], str]:
    """By person and nomination, where the name was found: a question's label, or a part's name.

    Only whole names of two words and more are looked for, and one reading of the texts looks for
    all of them. A name may be another person's: what is found waits for staff.
    """
    names = {pk: person.name for pk, person in people.items() if _is_telling(name_key(person.name))}
    found = {
        (pk, nomination): "endorsements"
        for pk, name in names.items()
        for nomination, entry in entries.items()
        if name_key(name) in entry.endorsing
    }
    if not names:
        return found
    patterns = {
        pk: re.compile(rf"\b{_spaced(name, r'\s+')}\b", re.IGNORECASE) for pk, name in names.items()
    }
    for nomination, document in _holding(entries, names.values()):
        for pk, pattern in patterns.items():
            place = _place(document, pattern)
            if place is not None:
                found.setdefault((pk, nomination), place)
    return found


def _is_telling(key: str) -> bool:
    return len(key.split()) > 1 and sum(letter.isalpha() for letter in key) >= LEAST_LETTERS


def _spaced(name: str, gap: str) -> str:
    return gap.join(re.escape(word) for word in name.split())


def _holding(
    entries: Mapping[int, Entry], names: Iterable[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Submissions that hold any of the names, found by the database in one reading."""
    any_name = "|".join(rf"\m{_spaced(name, _GAP)}\M" for name in names)
    rows = Submission.objects.filter(nomination__in=entries).annotate(
        text=Cast("document", TextField())
    )
    yield from rows.filter(text__iregex=any_name).values_list("nomination", "document").iterator()


def _place(document: Mapping[str, Any], pattern: re.Pattern[str]) -> str | None:
    """The label of the question that holds the name, else the name of the document's part."""
    for section in document.get("sections", []):
        for question in section.get("questions", []):
            if _holds(question.get("value"), pattern):
                return str(question.get("label", ""))
    for part, value in document.items():
        if part != "sections" and _holds(value, pattern):
            return part
    return None


def _holds(value: object, pattern: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return pattern.search(value) is not None
    if isinstance(value, Mapping):
        return any(_holds(item, pattern) for item in value.values())
    if isinstance(value, list):
        return any(_holds(item, pattern) for item in value)
    return False
