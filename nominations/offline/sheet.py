"""What stands in a form for reading and filling in away from the site, in any kind of file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.models import Cycle, Form, Question, Section
from awards.questions import kind_named
from awards.questions.base import Stored
from awards.questions.conditions import awaited
from nominations.documents import interface_language
from nominations.drafts import Draft
from nominations.intake.asking import with_partners
from nominations.letters import moment_words
from nominations.models import Nomination
from nominations.rows.kinds import RowSpec, Texts, label_of, specs_for, text_of

type AnswerTexts = dict[str, str | list[str]]
"""By part of the answer: what stands in its field; of several choices, the stored values."""

EMPTY_TALL, EMPTY_FLAT = 2, 4
# Extensible Markup Language 1.0, production 2: these are no characters of it.
_NOT_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    row: int | None
    texts: Texts
    version: int = 0


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Rows of one kind: those there are, then empty ones."""

    spec: RowSpec
    rows: list[SheetRow]


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    question: Question
    hints: list[str]
    texts: AnswerTexts
    version: int
    tables: list[SheetTable]
    files: list[str]

    @property
    def slug(self) -> str:
        return self.question.slug

    @property
    def label(self) -> str:
        return self.question.label


@dataclass(frozen=True, slots=True)
class SheetSection:
    title: str
    intro: str
    guidance: list[str]
    """What judges look for, of each criterion that its questions are for."""
    questions: list[SheetQuestion]


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    award: str
    deadline: str
    language: str
    """Of the answers."""
    words: str
    """Of the labels and hints that are ours."""
    cycle: int
    form_version: int
    nomination: str
    """Its public id; empty for a form without answers."""
    made_at: datetime
    sections: list[SheetSection] = field(default_factory=list)


def sheet_of(draft: Draft, made_at: datetime, words: str = "") -> Sheet:
    """The whole form with the draft's answers, questions with a condition included.

    Args:
        words: language of our own words; the nomination's, where the site speaks it, unless given.
    """
    nomination = draft.nomination
    spoken = interface_language(words or nomination.language)
    with translation.override(spoken):
        sections = _sections(with_partners(draft.questions), draft)
        return _sheet(nomination, spoken, made_at, nomination.deadline(), sections)


def blank_sheet(form: Form, made_at: datetime) -> Sheet:
    """The form without answers, in the language that is active, for whoever wants to look at it."""
    questions = list(
        Question.objects.filter(section__form=form)
        .select_related("section", "criterion")
        .order_by("section__position", "section__pk", "position", "pk")
    )
    words = interface_language(translation.get_language() or settings.LANGUAGE_CODE)
    empty = Nomination(cycle=form.cycle, form=form, title="", language=words, public_id="")
    return _sheet(
        empty, words, made_at, form.cycle.deadline(), _sections(with_partners(questions), None)
    )


def _sheet(
    nomination: Nomination,
    words: str,
    made_at: datetime,
    deadline: datetime,
    sections: list[SheetSection],
) -> Sheet:
    cycle: Cycle = nomination.cycle
    return Sheet(
        title=plain(nomination.title) or _("Nomination form"),
        award=plain(f"{cycle.award.name} {cycle.year}"),
        deadline=moment_words(deadline, cycle.zone),
        language=nomination.language,
        words=words,
        cycle=cycle.pk,
        form_version=nomination.form.version,
        nomination=nomination.public_id,
        made_at=made_at,
        sections=sections,
    )


def _sections(questions: Sequence[Question], draft: Draft | None) -> list[SheetSection]:
    deciders = {question.slug: question for question in questions}
    grouped: dict[int, tuple[Section, list[Question]]] = {}
    for question in questions:
        grouped.setdefault(question.section_id, (question.section, []))[1].append(question)
    return [
        SheetSection(
            title=plain(section.title),
            intro=plain(section.intro),
            guidance=_guidance(ones),
            questions=[_question(one, deciders, draft) for one in ones],
        )
        for section, ones in grouped.values()
    ]


def _guidance(questions: Iterable[Question]) -> list[str]:
    found = {one.criterion.pk: one.criterion for one in questions if one.criterion}
    lead = _("What judges look for: %(name)s")
    return [
        plain(f"{lead % {'name': one.name}}\n{one.guidance}")
        for one in found.values()
        if one.guidance
    ]


def _question(
    question: Question, deciders: Mapping[str, Question], draft: Draft | None
) -> SheetQuestion:
    answer = draft.answers.get(question.slug) if draft else None
    stored = draft.stored(question) if draft else None
    is_file = question.kind == QuestionKind.FILE
    return SheetQuestion(
        question=question,
        hints=hints(question, deciders),
        texts=answer_texts(question, stored),
        version=answer.version if answer else 0,
        tables=[_table(spec, question, draft) for spec in specs_for(question.kind)],
        files=[plain(row["name"]) for row in stored or []] if is_file else [],
    )


def _table(spec: RowSpec, question: Question, draft: Draft | None) -> SheetTable:
    rows = spec.rows(draft, question.slug) if draft else []
    here = [SheetRow(row.pk, row_texts(spec, row), row.version) for row in rows]
    blank = dict.fromkeys(spec.fields, "")
    spare = EMPTY_TALL if spec.is_tall else EMPTY_FLAT
    return SheetTable(spec, [*here, *(SheetRow(None, blank) for _number in range(spare))])


def row_texts(spec: RowSpec, row: Any) -> Texts:
    """What stands in the fields of a row: labels of choices, "Yes" for a ticked box."""
    return {name: cell_text(spec, name, text) for name, text in spec.texts_of(row).items()}


def cell_text(spec: RowSpec, name: str, text: str) -> str:
    field = spec.fields[name]
    if isinstance(field, forms.BooleanField):
        return yes() if text else ""
    return plain(label_of(field, text))


def static_lines(sheet: Sheet) -> set[str]:
    """Every line of a file's question parts that is ours and no answer."""
    lines: set[str] = set()
    for section in sheet.sections:
        lines |= {section.title, section.intro, *section.guidance}
        for one in section.questions:
            lines |= {plain(one.label), *one.hints, *one.files}
            if one.question.kind == QuestionKind.CHOICES:
                labels = [plain(label) for _value, label in one.question.options]
                lines |= {f"{mark}{label}" for label in labels for mark in ("", "☐ ", "☒ ")}
            fields = kind_named(one.question.kind).fields(one.question)
            lines |= {plain(str(field.label)) for field in fields.values() if field.label}
    return {line for whole in lines for line in whole.split("\n")}


def yes() -> str:
    return _("Yes")


def answer_texts(question: Question, stored: Stored) -> AnswerTexts:
    """What stands in the fields of an answer; empty for what is answered by rows or files."""
    kind = kind_named(question.kind)
    if kind.has_rows:
        return {}
    fields, initial = kind.fields(question), kind.initial(stored)
    if question.kind == QuestionKind.CHOICES:
        return {"": [str(value) for value in initial[""]]}
    return {
        part: plain(label_of(field, text_of(field, initial.get(part))))
        for part, field in fields.items()
    }


def plain(text: str) -> str:
    """Text that a file can hold and give back.

    Spaces around it mean nothing, as in the fields of the site.
    """
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


# --- Hints --------------------------------------------------------------------------------------

_FORMATS = {
    QuestionKind.NUMBER: lambda: _("A number in digits, such as 1250.50."),
    QuestionKind.MONEY: lambda: _("The amount in digits, and the currency in three letters."),
    QuestionKind.DATE: lambda: _("Year-month-day, such as 2030-05-31."),
    QuestionKind.PERIOD: lambda: _("First and last day as year-month-day, such as 2030-05-31."),
    QuestionKind.URL: lambda: _("A whole web address, such as https://www.example.org/."),
    QuestionKind.CHOICE: lambda: _("Choose one."),
    QuestionKind.CHOICES: lambda: _("Tick all that apply."),
    QuestionKind.FILE: lambda: _("Files are attached on the site, not here."),
}


def hints(question: Question, deciders: Mapping[str, Question]) -> list[str]:
    """What to know before answering: when to, the staff's hint, the limit, and how to write it."""
    wanted = _("Needed to submit.") if question.required else _("Optional.")
    parts = [condition_words(question, deciders), plain(question.help_text), wanted]
    if question.word_limit:
        words = ngettext("Up to %(count)d word.", "Up to %(count)d words.", question.word_limit)
        parts.append(words % {"count": question.word_limit})
    if written := _FORMATS.get(QuestionKind(question.kind)):
        parts.append(written())
    return [part for part in parts if part]


def condition_words(question: Question, deciders: Mapping[str, Question]) -> str:
    """When to answer a question that is not asked of everybody; empty for others."""
    decider = deciders.get(question.show_when_question)
    if decider is None:
        return ""
    labels = dict(decider.options)
    answers = [labels[value] for value in awaited(question) if value in labels]
    return _("Only if you answered “%(answer)s” to “%(question)s”.") % {
        "answer": plain(_("” or “").join(answers)),
        "question": plain(decider.label),
    }


def is_rtl(language: str) -> bool:
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False
