"""Which questions are asked, given the category and the answers so far."""

from collections.abc import Iterable, Mapping

from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored

BETWEEN = "|"
"""Stands between the answers that a condition takes, where there are several."""


def awaited(question: Question) -> tuple[str, ...]:
    """The stored values of which one has to be chosen for the question to be asked."""
    whole = question.show_when_value
    return tuple(dict.fromkeys(part for part in (*whole.split(BETWEEN), whole) if part))


def is_for(question: Question, category: str | None) -> bool:
    """Whether nominations of this category (its slug) are asked the question.

    Where the category is not settled, every question is asked.
    """
    limits = (question.section.only_categories, question.only_categories)
    return category is None or all(category in limit for limit in limits if limit)


def is_limited(question: Question) -> bool:
    """Whether it is asked of some categories alone."""
    return bool(question.only_categories or question.section.only_categories)


def shown_questions(questions: Iterable[Question], answers: Mapping[str, Stored]) -> list[Question]:
    """The questions that are asked, in order.

    A question that depends on another is asked when that one is itself asked and answered so. The
    questions come in the order of the form, since one can depend only on an earlier one.
    """
    shown: dict[str, Question] = {}
    for question in questions:
        if not question.show_when_question or _met(question, shown, answers):
            shown[question.slug] = question
    return list(shown.values())


def _met(question: Question, shown: Mapping[str, Question], answers: Mapping[str, Stored]) -> bool:
    decider = shown.get(question.show_when_question)
    if decider is None:
        return False
    kind, answer = kind_named(decider.kind), answers.get(decider.slug)
    return any(kind.matches(answer, value) for value in awaited(question))


def awaited_labels(question: Question, decider: Question) -> list[str]:
    """The answers that the question waits for, in the words in which they are offered."""
    values = awaited(question)
    return [label for value, label in decider.options if value in values]
