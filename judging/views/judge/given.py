"""What a judge gave, for reading: from the seal, or from the draft where there is none."""

from dataclasses import dataclass

from judging.enums import NoteKind
from judging.models import SealedScorecard
from judging.pinning import ReadPin
from judging.views.judge.desk import Desk


@dataclass(frozen=True)
class GivenScore:
    name: str
    value: int | None
    comment: str
    pins: list[ReadPin]
    """The judge's own marks in the entry; part of no seal."""


@dataclass(frozen=True)
class Given:
    scores: list[GivenScore]
    notes: list[tuple[str, str]]
    """Label and text of the comments that are sealed with the scores."""


def seal_of(desk: Desk) -> SealedScorecard | None:
    """The newest seal, if there is one that counts."""
    if desk.card is None or not desk.card.is_sealed:
        return None
    return desk.card.seals.select_related("sealed_by").get(version=desk.card.version)


def given_rows(desk: Desk, seal: SealedScorecard | None) -> Given:
    """Criterion, score and comment, and the comments on the whole entry."""
    if seal is not None:
        sealed = seal.document["scores"]
        scores = {row["criterion"]: (row["value"], row["comment"]) for row in sealed}
        # Seals of schema 1 have no notes.
        notes = seal.document.get("notes", {})
    else:
        scores = {
            criterion.slug: (row.value, row.comment)
            for criterion in desk.rubric.criteria
            if (row := desk.drafts.get(criterion.pk))
        }
        notes = {note.kind: note.text for note in desk.notes_to_seal}
    pins = desk.pins()
    rows = []
    for criterion in desk.rubric.criteria:
        value, comment = scores.get(criterion.slug, (None, ""))
        rows.append(GivenScore(criterion.name, value, comment, pins.get(criterion.pk, [])))
    return Given(
        scores=rows,
        notes=[(str(NoteKind(kind).label), text) for kind, text in sorted(notes.items()) if text],
    )
