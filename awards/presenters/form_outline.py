"""The sections and questions of a form as staff see them: who is asked what, and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Category, Question, Section
from awards.questions.conditions import awaited_labels


def outline(sections: Sequence[Section], categories: Sequence[Category]) -> list[dict[str, Any]]:
    """Each section with its questions and what is said of each.

    The sections are loaded with their questions and these with their criteria.
    """
    names = {row.slug: row.name for row in categories}
    questions = {row.slug: row for section in sections for row in section.questions.all()}
    return [
        {
            "section": section,
            "categories": _category_names(section, names),
            "rows": [
                {"question": row, "notes": _notes(row, questions, names)}
                for row in section.questions.all()
            ],
        }
        for section in sections
    ]


def dependants(questions: Sequence[Question], removed: Sequence[Question]) -> list[str]:
    """Labels of the questions that wait for an answer to one of those that would be gone."""
    gone = {row.slug for row in removed}
    return [
        row.label for row in questions if row.show_when_question in gone and row.slug not in gone
    ]


def _notes(
    question: Question, questions: Mapping[str, Question], names: Mapping[str, str]
) -> list[str]:
    notes = [_condition(question, questions), _only_for(_category_names(question, names))]
    if question.identifying:
        notes.append(_("Hidden in blind rounds"))
    if question.publishable:
        notes.append(_("May be published"))
    return [note for note in notes if note]


def _condition(question: Question, questions: Mapping[str, Question]) -> str:
    decider = questions.get(question.show_when_question)
    if decider is None:
        return ""
    answers = _(" or ").join(f"“{label}”" for label in awaited_labels(question, decider))
    return _("Only if “%(question)s” is %(answers)s") % {
        "question": decider.label,
        "answers": answers or _("answered as it no longer can be"),
    }


def _only_for(names: list[str]) -> str:
    return _("Only for %(names)s") % {"names": ", ".join(names)} if names else ""


def _category_names(row: Section | Question, names: Mapping[str, str]) -> list[str]:
    return [names.get(slug, slug) for slug in row.only_categories]
