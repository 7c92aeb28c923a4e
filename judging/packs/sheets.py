"""The entries of a pack as markup, several of them on one page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from judging.labels import Labels
from judging.models import Assignment
from judging.rubric import Rubric
from nominations.endorsing import standing_rows_of
from nominations.reading import read_document

PER_PART = 5
"""Entries in one file or printed page: as many as a processor sets in some ten seconds."""
SHEET = "judging/pack/_sheet.html"

_NAMED = re.compile(r'(\s(?:id|for|aria-labelledby|aria-describedby)=")([^"]+)(")')
_WAYS = re.compile(r'(\shref="#|url\(#)')


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive entries of a judge's own order; `number` counts from 1."""

    number: int
    assignments: tuple[Assignment, ...]
    first: int
    """The place of its first entry in the judge's order, from 1."""

    @property
    def last(self) -> int:
        return self.first + len(self.assignments) - 1


@dataclass(frozen=True, slots=True)
class Sheet:
    anchor: str
    name: str
    html: SafeString


def parts_of(assignments: Sequence[Assignment]) -> list[Part]:
    """The judge's entries, in their order, cut into parts."""
    return [
        Part(place // PER_PART + 1, tuple(assignments[place : place + PER_PART]), place + 1)
        for place in range(0, len(assignments), PER_PART)
    ]


def sheets_of(part: Part, *, labels: Labels, rubric: Rubric) -> list[Sheet]:
    """Each entry of the part as it was frozen, with an empty rubric to write on.

    Endorsements are read as they stand: one query for all of them.
    """
    endorsements = standing_rows_of(
        [row.nomination_id for row in part.assignments], blind=labels.is_blind
    )
    return [
        _sheet(
            assignment,
            anchor=f"entry-{place}",
            labels=labels,
            rubric=rubric,
            endorsements=endorsements.get(assignment.nomination_id, []),
        )
        for place, assignment in enumerate(part.assignments, start=part.first)
    ]


def _sheet(
    assignment: Assignment,
    *,
    anchor: str,
    labels: Labels,
    rubric: Rubric,
    endorsements: Sequence[Mapping[str, Any]],
) -> Sheet:
    def file_address(file: str) -> str:
        return settings.SITE_URL + reverse("judging:attachment", args=[assignment.public_id, file])

    name = labels.name(assignment.nomination)
    context = {
        "anchor": anchor,
        "name": name,
        "agency": labels.agency(assignment.nomination),
        "reading": read_document(
            assignment.submission.document, blind=labels.is_blind, attachment_url=file_address
        ),
        "endorsements": endorsements,
        "zone": assignment.round.cycle.zone,
        "rubric": rubric,
    }
    return Sheet(anchor, name, apart(render_to_string(SHEET, context), anchor))


def apart(html: str, anchor: str) -> SafeString:
    """The same markup with names of its own, so that several entries can stand on one page.

    `html` is what our own templates made, every stranger's word escaped; only names of places
    in it, and the ways to them, are changed.
    """

    def renamed(found: re.Match[str]) -> str:
        names = " ".join(f"{anchor}-{name}" for name in found[2].split())
        return f"{found[1]}{names}{found[3]}"

    html = _NAMED.sub(renamed, html)
    return mark_safe(_WAYS.sub(lambda found: f"{found[1]}{anchor}-", html))  # noqa: S308
