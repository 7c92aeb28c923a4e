"""What an earlier nomination holds that this draft's form asks for too."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored
from nominations.drafts import Draft
from nominations.intake.asking import with_partners
from nominations.intake.found import Found, FoundAnswer, FoundRow
from nominations.intake.reading import read_answer
from nominations.models import Attachment
from nominations.rows.kinds import specs_for

TEXTS = {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}


def found_in(earlier: Draft, draft: Draft) -> Found:
    """Answers and rows by the question's address, where both forms ask in the same kind.

    Text goes into text. What the draft's form does not ask for is listed as gone.
    """
    asked = {question.slug: question for question in with_partners(draft.questions)}
    partners = _of_partners(asked)
    found = Found()
    for question in with_partners(earlier.questions):
        if question.kind == QuestionKind.PARTNERS:
            _add_rows(earlier, question, found, partners)
            continue
        target = asked.get(question.slug)
        kind, stored = kind_named(question.kind), earlier.stored(question)
        if kind.is_empty(stored):
            continue
        if target is None or not _fits(question, target):
            found.gone.append({"label": question.label, "text": _plain(question, stored)})
        elif kind.has_rows:
            _add_rows(earlier, question, found, question.slug)
        else:
            found.answers.append(_answer(target, question, stored))
    found.files.extend(_files(earlier, asked))
    return found


def _fits(question: Question, target: Question) -> bool:
    return question.kind == target.kind or {question.kind, target.kind} <= TEXTS


def _of_partners(asked: Mapping[str, Question]) -> str:
    """The one question that partners answer, whatever it is called here."""
    return next(slug for slug, one in asked.items() if one.kind == QuestionKind.PARTNERS)


def _add_rows(earlier: Draft, question: Question, found: Found, slug: str) -> None:
    for spec in specs_for(question.kind):
        for row in spec.rows(earlier, question.slug):
            found.rows.append(FoundRow(slug, spec.name, row=None, texts=spec.texts_of(row)))


def _answer(target: Question, question: Question, stored: Stored) -> FoundAnswer:
    kind = kind_named(target.kind)
    if target.kind == question.kind and not kind.has_options:
        return FoundAnswer(target.slug, target.kind, value=stored)
    if kind.has_options:
        fault = kind.faults(target, stored)
        text = _plain(question, stored)
        return FoundAnswer(
            target.slug,
            target.kind,
            value=None if fault else stored,
            why=" ".join(fault),
            text=text,
        )
    text = str(stored)
    if target.kind == QuestionKind.SHORT_TEXT:
        text = " ".join(text.split())
    try:
        return FoundAnswer(target.slug, target.kind, value=read_answer(target, {"": text}))
    except ValidationError as error:
        return FoundAnswer(target.slug, target.kind, why=" ".join(error.messages), text=text)


def _plain(question: Question, stored: Stored) -> str:
    kind = kind_named(question.kind)
    if question.kind == QuestionKind.FILE or not kind.has_rows:
        return kind.export(kind.freeze(question, stored))
    return _("Rows of figures; they stay in the other nomination.")


def _files(earlier: Draft, asked: Mapping[str, Question]) -> list[int]:
    wanted = [slug for slug, question in asked.items() if question.kind == QuestionKind.FILE]
    if not wanted or not any(earlier.files.values()):
        return []
    files = Attachment.objects.present().filter(nomination=earlier.nomination, question__in=wanted)
    return list(files.order_by("pk").values_list("pk", flat=True))
