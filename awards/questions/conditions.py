"""Which questions are asked, given the answers so far."""

from collections.abc import Iterable, Mapping

from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored


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
    return decider is not None and kind_named(decider.kind).matches(
        answers.get(decider.slug), question.show_when_value
    )
