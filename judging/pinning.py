"""What of a frozen document can be pinned to a criterion, and how a pin is read.

A pin is checked against the document that the judge was given, so that it never says what the
entry does not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from awards.enums import QuestionKind
from judging.enums import PinKind
from judging.models import Pin

WITH_MEASURES = {QuestionKind.MEASURES, QuestionKind.COMMUNITY}


@dataclass(frozen=True, slots=True)
class ReadPin:
    """A pin as it stands beside a criterion."""

    pin: Pin
    label: str
    """What the form calls the answer."""
    text: str
    """The passage, or what was measured."""
    anchor: str
    """Where on the entry's page it stands."""

    @property
    def is_passage(self) -> bool:
        return self.pin.kind == PinKind.PASSAGE


def questions_of(document: Mapping[str, Any], *, blind: bool) -> dict[str, Mapping[str, Any]]:
    """The answered questions that the judge is shown, by slug."""
    return {
        question["slug"]: question
        for section in document["sections"]
        for question in section["questions"]
        if question["value"] is not None and not (blind and question["identifying"])
    }


def measures_in(question: Mapping[str, Any]) -> list[str]:
    """What each measure of an answer is about; nothing for an answer of another kind."""
    if question["kind"] not in WITH_MEASURES:
        return []
    value = question["value"]
    rows = value["items"] if isinstance(value, Mapping) else value
    return [_title(row) for row in rows]


def _title(row: Mapping[str, Any]) -> str:
    names = ("what", "question", "label", "engagement_label")
    return next((str(row[name]) for name in names if row.get(name)), "")


def is_in_answer(quote: str, question: Mapping[str, Any]) -> bool:
    """Whether the answer, or its translation, has this passage, whatever its line breaks."""
    wanted = one_line(quote)
    translation = question.get("translation") or {}
    texts = [one_line(text) for text in _texts([question["value"], translation.get("value")])]
    # Somebody may mark from one row of an answer into the next.
    return any(wanted in text for text in [*texts, " ".join(texts)])


def one_line(text: str) -> str:
    """The text with every run of white space as one space, as a browser shows it."""
    return " ".join(text.split())


def _texts(value: Any) -> Iterator[str]:
    """Every text inside an answer's frozen value, in its order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def read_pins(
    pins: list[Pin], document: Mapping[str, Any], *, blind: bool
) -> dict[int, list[ReadPin]]:
    """The pins by criterion (primary key). One into an answer that is not shown is left out."""
    questions = questions_of(document, blind=blind)
    found: dict[int, list[ReadPin]] = {}
    for pin in pins:
        if question := questions.get(pin.question):
            found.setdefault(pin.criterion_id, []).append(_read(pin, question))
    return found


def _read(pin: Pin, question: Mapping[str, Any]) -> ReadPin:
    anchor = f"answer-to-{pin.question}"
    text = pin.quote
    if pin.kind == PinKind.MEASURE and pin.row is not None:
        titles = measures_in(question)
        text = titles[pin.row] if pin.row < len(titles) else ""
        if question["kind"] == QuestionKind.MEASURES:
            anchor = figure_anchor(pin.question, pin.row)
    return ReadPin(pin=pin, label=question["label"], text=text, anchor=anchor)


def figure_anchor(question: str, row: int) -> str:
    """Where a measure stands on the page, as `awards/questions/measures.html` names it."""
    return f"figure-{question}-{row + 1}"
