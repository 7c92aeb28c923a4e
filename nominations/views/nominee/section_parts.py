"""What the section's page shows for each question besides its fields."""

from typing import Any

from awards.enums import QuestionKind
from awards.questions import kind_named
from nominations.drafts import Draft
from nominations.forms.section import QuestionPart, SectionForm, question_label, resolve_name
from nominations.services.answers import Conflict, Saved


def parts_context(draft: Draft, form: SectionForm, saved: Saved) -> list[dict[str, Any]]:
    """One entry for each question of the section, in order."""
    return [_part(draft, form, part, saved.conflicts.get(part.slug)) for part in form.parts]


def _part(
    draft: Draft, form: SectionForm, part: QuestionPart, conflict: Conflict | None
) -> dict[str, Any]:
    question = part.question
    return {
        "question": question,
        "label": question_label(question),
        "bound": part.bound,
        "seen": part.seen,
        "is_group": part.is_group,
        "show_when": part.show_when,
        "conflict": _conflict(part, conflict) if conflict else None,
        "rows": _rows(draft, part),
        "editor": part.question.kind if part.kind.has_rows else "",
        "errors": form.file_errors.get(part.slug, []),
    }


def _conflict(part: QuestionPart, conflict: Conflict) -> dict[str, Any]:
    """The other's answer, to be read beside the field that still holds one's own."""
    theirs, kind = conflict.theirs, part.kind
    fits = theirs.value is not None and kind.fits(theirs.value)
    return {
        "who": theirs.updated_by.get_full_name(),
        "at": theirs.updated_at,
        "template": kind.template,
        "shown": kind.show(kind.freeze(part.question, theirs.value)) if fits else None,
        "resolve": resolve_name(part.slug),
    }


def _rows(draft: Draft, part: QuestionPart) -> list[dict[str, Any]]:
    question = part.question
    if question.kind == QuestionKind.FILE:
        return [
            {"pk": row.public_id, "name": row.original_name, "size": row.size}
            for row in draft.attachments.get(question.slug, [])
        ]
    if question.kind == QuestionKind.MEASURES:
        return _evidence_rows(draft, part, draft.measures.get(question.slug, []))
    if question.kind == QuestionKind.COSTS:
        return _evidence_rows(draft, part, draft.costs.get(question.slug, []))
    return []


def _evidence_rows(draft: Draft, part: QuestionPart, rows: list[Any]) -> list[dict[str, Any]]:
    """Each row with what it comes to, worked out as in a submission."""
    question = part.question
    stored = draft.stored(question)
    kind = kind_named(question.kind)
    shown = kind.show(kind.freeze(question, stored))
    items = shown["items"] if question.kind == QuestionKind.COSTS else shown
    faults = [_row_faults(part, row) for row in stored] if isinstance(stored, list) else []
    return [
        {
            "pk": row.pk,
            "name": str(row),
            "shown": item,
            "faults": faults[number] if faults else [],
        }
        for number, (row, item) in enumerate(zip(rows, items, strict=True))
    ]


def _row_faults(part: QuestionPart, row: dict[str, Any]) -> list[str]:
    return part.kind.faults(part.question, [row])
