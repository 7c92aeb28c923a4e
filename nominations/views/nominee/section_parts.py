"""What the section's page shows for each question besides its fields."""

from collections.abc import Mapping
from typing import Any

from awards.enums import QuestionKind
from awards.questions.community import unfinished
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.milestones import freeze_milestone, read_milestone, unfinished_milestone
from awards.questions.partner_facts import partner_facts, read_partner
from nominations.drafts import Draft, measure_values
from nominations.forms.section import (
    QuestionPart,
    SectionForm,
    file_name,
    question_label,
)
from nominations.models import OutcomeMeasure
from nominations.services.answers import Conflict, Saved
from nominations.views.nominee.conflicts import shown_conflict
from nominations.views.nominee.section_files import files_context


def parts_context(
    draft: Draft, form: SectionForm, saved: Saved | None = None
) -> list[dict[str, Any]]:
    """One entry for each question of the section, in order."""
    conflicts = saved.conflicts if saved else {}
    return [_part(draft, form, part, conflicts.get(part.slug)) for part in form.parts]


def _part(
    draft: Draft, form: SectionForm, part: QuestionPart, conflict: Conflict | None
) -> dict[str, Any]:
    question = part.question
    return {
        "question": question,
        "slug": part.slug,
        "label": question_label(question),
        "bound": part.bound,
        "seen": part.seen,
        "is_group": part.is_group,
        "show_when": part.show_when,
        "may_be_public": question.publishable and question.slug in draft.files,
        "withheld": part.slug in draft.withheld,
        "conflict": shown_conflict(part, conflict, form) if conflict else None,
        **_rows(draft, form, part),
        "editor": part.question.kind if part.kind.has_rows else "",
        "errors": form.errors.get(file_name(part.slug), []),
    }


def _rows(draft: Draft, form: SectionForm, part: QuestionPart) -> dict[str, Any]:
    """The rows of a question that is answered by rows, with what they come to."""
    question = part.question
    if question.kind == QuestionKind.FILE:
        return files_context(draft, part, form)
    if question.kind == QuestionKind.MEASURES:
        rows = draft.measures.get(question.slug, [])
        return {"rows": [_measure_row(part, row) for row in rows]}
    if question.kind == QuestionKind.COSTS:
        shown = part.kind.show(part.kind.freeze(question, draft.stored(question)))
        costs = draft.costs.get(question.slug, [])
        return {
            "rows": [
                {"pk": row.pk, "name": row.label, "shown": item}
                for row, item in zip(costs, shown["items"], strict=True)
            ],
            "totals": shown["totals"],
            "report": shown["report"],
        }
    if question.kind == QuestionKind.COMMUNITY:
        return _community(draft, part)
    if question.kind == QuestionKind.MILESTONES:
        return {"rows": [_milestone_row(row) for row in draft.stored(question)]}
    if question.kind == QuestionKind.PARTNERS:
        return {"rows": [_partner_row(row) for row in draft.stored(question)]}
    return {}


def _community(draft: Draft, part: QuestionPart) -> dict[str, Any]:
    stored = draft.stored(part.question)
    shown = part.kind.show(part.kind.freeze(part.question, stored))
    rows = draft.community.get(part.slug, [])
    return {
        "rows": [
            {"pk": row.pk, "name": row.what, "shown": card, "faults": unfinished(values)}
            for row, card, values in zip(rows, shown["items"], stored["items"], strict=True)
        ],
        "totals": shown["totals"],
    }


def _measure_row(part: QuestionPart, measure: OutcomeMeasure) -> dict[str, Any]:
    values = measure_values(measure)
    return {
        "pk": measure.pk,
        "name": measure.what,
        "shown": measure_card(freeze_measure(values)),
        "faults": part.kind.faults(part.question, [values]),
    }


def _milestone_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pk": row["pk"],
        "name": row["what"],
        "shown": read_milestone(freeze_milestone(row)),
        "faults": unfinished_milestone(row),
    }


def _partner_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"pk": row["pk"], "name": row["name"], "shown": read_partner(partner_facts(row))}
