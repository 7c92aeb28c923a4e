"""What the pages about one entry need of it: the assignment, the draft, the document."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import person
from accounts.models import User
from judging.labels import label_of
from judging.models import Assignment, DraftScore, JudgeNote, Scorecard
from judging.pinning import ReadPin, read_pins
from judging.reading_list import ReadingList, reading_lists
from judging.rubric import Rubric
from judging.services.notes import SEALED_KINDS
from judging.services.practised import check_practised
from nominations.endorsing import standing_rows
from nominations.reading import Reading, read_document


@dataclass(frozen=True)
class Desk:
    """An assignment with what its pages need of it."""

    assignment: Assignment
    card: Scorecard | None
    rubric: Rubric
    drafts: dict[int, DraftScore]
    """By criterion (primary key)."""

    @property
    def is_writable(self) -> bool:
        can_write = self.card is None or self.card.is_writable
        return can_write and self.assignment.round.is_running()

    @property
    def scored(self) -> int:
        return sum(row.value is not None for row in self.drafts.values())

    @cached_property
    def notes(self) -> dict[str, JudgeNote]:
        """By kind."""
        return {note.kind: note for note in self.assignment.notes.all()}

    @property
    def notes_to_seal(self) -> list[JudgeNote]:
        """As `judging.services.notes.notes_to_seal`, of those at hand."""
        return [note for kind, note in self.notes.items() if kind in SEALED_KINDS and note.text]

    @cached_property
    def label(self) -> str:
        return label_of(self.assignment)

    def pins(self) -> dict[int, list[ReadPin]]:
        """By criterion (primary key)."""
        document = self.assignment.submission.document
        blind = self.assignment.round.is_blind
        return read_pins(list(self.assignment.pins.all()), document, blind=blind)

    def reading(self) -> Reading:
        return read_entry(self.assignment)


def desk_for(request: HttpRequest, public_id: str) -> Desk:
    """The judge's own assignment; 404 for everyone else and whenever the entry is closed.

    Raises:
        PracticeFirst: the round asks for practice before it.
    """
    assignment = get_object_or_404(
        Assignment.objects.visible_to(person(request)).select_related(
            "round__cycle__award", "nomination__agency", "submission", "scorecard", "member__user"
        ),
        public_id=public_id,
    )
    check_practised(assignment.round, person(request))
    card: Scorecard | None = getattr(assignment, "scorecard", None)
    rows = card.draft_scores.all() if card else ()
    return Desk(
        assignment=assignment,
        card=card,
        rubric=assignment.round.criteria(),
        drafts={row.criterion_id: row for row in rows},
    )


def read_entry(assignment: Assignment) -> Reading:
    """The frozen version that the judge was given."""
    return read_document(
        assignment.submission.document,
        blind=assignment.round.is_blind,
        attachment_url=lambda file: reverse(
            "judging:attachment", args=[assignment.public_id, file]
        ),
    )


def zone_of(user: User, assignment: Assignment) -> ZoneInfo:
    """Where the judge is, as far as known; else the cycle's zone."""
    return ZoneInfo(user.preferred_zone or assignment.round.cycle.zone)


def entry_context(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The entry, its place among the judge's entries, and the ways to the ones beside it."""
    assignment = desk.assignment
    user = person(request)
    mine = reading_lists(user, [assignment.round_id])[assignment.round_id]
    return {
        "assignment": assignment,
        "label": desk.label,
        "cycle": assignment.round.cycle,
        "round": assignment.round,
        "card": desk.card,
        "scored": desk.scored,
        "criteria": len(desk.rubric.criteria),
        "owner": user.pk,
        "uses_keys": user.uses_single_keys,
        "endorsements": standing_rows(assignment.nomination, blind=assignment.round.is_blind),
        **_ways(mine, assignment.public_id),
    }


def _ways(mine: ReadingList, public_id: str) -> dict[str, Any]:
    return {
        "place": mine.number(public_id),
        "count": mine.total,
        "sealed_count": mine.sealed,
        "previous_id": mine.before(public_id),
        "next_id": mine.after(public_id),
    }
