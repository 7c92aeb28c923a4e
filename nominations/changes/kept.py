"""What a draft holds that its form does not ask for any more: kept, and there to be read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from awards.enums import QuestionKind
from awards.limits import TRANSLATION
from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored
from nominations.models import Attachment, Nomination
from nominations.rows.kinds import SPECS, RowSpec, shown_text


@dataclass(slots=True)
class KeptAnswer:
    """The words of a question that is gone, or asked in another kind now."""

    label: str
    answers: list[dict[str, Any]] = field(default_factory=list)
    """Each with a template and what it shows, or with a text: the answer, and its translation."""
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    """Of each row the fields that hold something: label and value."""
    files: list[dict[str, str]] = field(default_factory=list)
    """Name and public id."""


def kept_answers(nomination: Nomination) -> list[KeptAnswer]:
    """Everything of the draft that no question of its form shows, in words."""
    questions = list(
        Question.objects.filter(section__form__cycle=nomination.cycle_id)
        .select_related("section")
        .order_by("section__form__version", "pk")
    )
    known = _by_slug(questions)
    asked = _by_slug(one for one in questions if one.section.form_id == nomination.form_id)
    kept = _Kept(known)
    for answer in nomination.answers.order_by("pk"):
        slug = answer.question.removesuffix(TRANSLATION)
        if answer.value is not None and not _is_shown(asked.get(slug), answer.value):
            kept.add_answer(slug, answer.value)
    for spec, row in _rows_of(nomination):
        if not _asks(asked, row["question"], spec.question_kind):
            kept.of(row["question"]).rows.append(_facts(spec, spec.texts(row)))
    for attachment in Attachment.objects.present().filter(nomination=nomination):
        if not _asks(asked, attachment.question, QuestionKind.FILE):
            file = {"name": attachment.original_name, "public_id": attachment.public_id}
            kept.of(attachment.question).files.append(file)
    return list(kept.found.values())


class _Kept:
    """Gathers by question; its words are those of the latest version that asked it."""

    def __init__(self, known: Mapping[str, Question]) -> None:
        self.known = known
        self.found: dict[str, KeptAnswer] = {}

    def of(self, slug: str) -> KeptAnswer:
        label = self.known[slug].label if slug in self.known else slug
        return self.found.setdefault(slug, KeptAnswer(label))

    def add_answer(self, slug: str, value: Stored) -> None:
        """By the kind in which it was given; as plain text where no version asks it so."""
        kept, question = self.of(slug), self.known.get(slug)
        if question is not None and _is_shown(question, value):
            kind = kind_named(question.kind)
            kept.answers.append(
                {"template": kind.template, "shown": kind.show(kind.freeze(question, value))}
            )
        else:
            kept.answers.append({"text": value if isinstance(value, str) else json.dumps(value)})


# Partners belong to the nomination as a whole, whether or not a question asks for them.
_OF_QUESTIONS = tuple(spec for spec in SPECS if spec.question_kind != QuestionKind.PARTNERS)


def _rows_of(nomination: Nomination) -> Iterator[tuple[RowSpec, dict[str, Any]]]:
    """The rows of all questions with what their forms show, by one query."""
    loaded = {spec.name: ArraySubquery(_values_of(spec)) for spec in _OF_QUESTIONS}
    found: dict[str, Any] = dict(Nomination.objects.filter(pk=nomination.pk).values(**loaded).get())
    for spec in _OF_QUESTIONS:
        for row in found[spec.name]:
            yield spec, row


def _values_of(spec: RowSpec) -> QuerySet[Any, Any]:
    fields = {field.name: field for field in spec.model._meta.concrete_fields}
    values: dict[str, Any] = {"question": "question"}
    for name in spec.fields.keys() & fields.keys():
        # JSON has no decimals: as text they keep their places.
        is_decimal = isinstance(fields[name], DecimalField)
        values[name] = Cast(name, TextField()) if is_decimal else name
    rows = spec.model._default_manager.filter(nomination=OuterRef("pk"), **spec.only)
    return rows.order_by("pk").values(facts=JSONObject(**values))


def _by_slug(questions: Iterable[Question]) -> dict[str, Question]:
    return {question.slug: question for question in questions}


def _is_shown(question: Question | None, value: Stored) -> bool:
    if question is None:
        return False
    kind = kind_named(question.kind)
    return not kind.has_rows and kind.fits(value)


def _asks(asked: Mapping[str, Question], slug: str, kind: str) -> bool:
    return slug in asked and asked[slug].kind == kind


def _facts(spec: RowSpec, texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"label": str(field.label), "value": shown_text(field, texts[name])}
        for name, field in spec.fields.items()
        if texts[name]
    ]
