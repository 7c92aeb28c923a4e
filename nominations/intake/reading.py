"""From texts to an answer, by the same fields that the section's page has."""

from collections.abc import Mapping

from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored


def read_answer(question: Question, texts: Mapping[str, str | list[str]]) -> Stored:
    """The answer in its stored shape; None for no answer.

    Args:
        texts: by part of the answer, as a browser would send them.

    Raises:
        ValidationError: one of the parts cannot be read, or they do not fit together.
    """
    kind = kind_named(question.kind)
    cleaned = {
        part: field.clean(texts.get(part, "")) for part, field in kind.fields(question).items()
    }
    return kind.store(cleaned)
