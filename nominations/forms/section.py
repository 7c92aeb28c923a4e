"""The form of one section, built from its questions.

Each answer travels with what the person was shown (version and digest), so that saving can tell
what they changed from what somebody else changed meanwhile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions import Kind, kind_named
from awards.questions.base import Stored
from awards.questions.conditions import awaited_labels
from nominations.drafts import Draft
from nominations.services.answers import Typed, answer_digest
from nominations.team.company import marks_of
from nominations.translations import written_in

LONGEST_VERSION = 10
MARK = "section-completed"
"""Name of the last question of every section: is it completed?"""
YES, NO = "yes", "no"


class Choice(StrEnum):
    """What somebody does about an answer that another person changed meanwhile."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Shows both texts, and leaves one's own in the field to put them together."""


def field_name(slug: str, part: str = "") -> str:
    return f"answer-{slug}-{part}" if part else f"answer-{slug}"


def seen_name(slug: str) -> str:
    return f"seen-{slug}"


def file_name(slug: str) -> str:
    return f"file-{slug}"


def resolve_name(slug: str) -> str:
    """Of the buttons that settle a conflict."""
    return f"resolve-{slug}"


def theirs_name(slug: str) -> str:
    """Of the field that says which answer of another person a conflict was shown with."""
    return f"theirs-{slug}"


def seen_value(version: int, value: Stored) -> str:
    """What a page notes of an answer that it shows: its version and digest."""
    return f"{version}:{answer_digest(value)}"


@dataclass
class QuestionPart:
    """One question of the form, with its fields and where it stands on the page."""

    question: Question
    kind: Kind
    names: dict[str, str]
    """Field names by part of the answer; empty for questions answered by rows or files."""
    show_when: str = ""
    """Attribute that shows and hides the question while an earlier one on the page changes."""
    bound: list[BoundField] = field(default_factory=list)
    seen: BoundField | None = None

    @property
    def slug(self) -> str:
        return self.question.slug

    @property
    def is_group(self) -> bool:
        """Whether it has several fields under one heading."""
        return len(self.names) > 1


class SectionForm(forms.Form):
    """Nothing is required and long text may be too long: it is a draft."""

    hide_optional = True

    def __init__(self, *, draft: Draft, section: str, data: QueryDict | None = None) -> None:
        super().__init__(data=data)
        self.draft = draft
        self.section = section
        self.parts = [
            self._add(question, show_when) for question, show_when in _questions(draft, section)
        ]
        for part in self.parts:
            part.bound = [self[name] for name in part.names.values()]
            part.seen = self[seen_name(part.slug)] if part.names else None
        self.fields[MARK] = self._mark(section)
        self.stored: dict[str, Stored] = {}

    def _add(self, question: Question, show_when: str) -> QuestionPart:
        kind, stored = kind_named(question.kind), self.draft.stored(question)
        fields = {} if kind.has_rows else kind.fields(question)
        initial = {} if kind.has_rows else kind.initial(stored)
        names = {part: field_name(question.slug, part) for part in fields}
        for part, made in fields.items():
            made.initial = initial.get(part)
            if words := written_in(self.draft.nomination, question):
                made.widget.attrs |= {"lang": words.code, "dir": words.direction}
            if not part:
                made.label = question_label(question)
                made.help_text = question_hint(question, self._condition(question))
            self.fields[names[part]] = made
        if question.kind == QuestionKind.FILE:
            # Files are attached apart; the field is there to say what is wrong with one.
            self.fields[file_name(question.slug)] = forms.FileField(
                required=False, label=_("Choose a file")
            )
        if fields:
            self.fields[seen_name(question.slug)] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self._seen(question)
            )
        return QuestionPart(question=question, kind=kind, names=names, show_when=show_when)

    def _mark(self, section: str) -> forms.ChoiceField:
        mark = marks_of(self.draft.nomination).get(section)
        return forms.ChoiceField(
            required=False,
            label=_("Have you completed this section?"),
            choices=[(YES, _("Yes")), (NO, _("No, I’ll come back later"))],
            initial={True: YES, False: NO}.get(mark) if mark is not None else None,
            widget=forms.RadioSelect,
        )

    @property
    def mark(self) -> bool | None:
        """Whether the person says that the section is completed; None if they said nothing."""
        return {YES: True, NO: False}.get(self.cleaned_data.get(MARK, ""))

    @property
    def mark_field(self) -> BoundField:
        return self[MARK]

    def _condition(self, question: Question) -> str:
        """When to answer the question, in words: without scripts it is shown to everyone."""
        for decider in self.draft.questions:
            if decider.slug == question.show_when_question:
                answers = _(" or ").join(f"“{row}”" for row in awaited_labels(question, decider))
                return _("Only if you answered %(answers)s to “%(question)s”.") % {
                    "answers": answers,
                    "question": decider.label,
                }
        return ""

    def _seen(self, question: Question) -> str:
        answer = self.draft.answers.get(question.slug)
        version = answer.version if answer else 0
        # Of what the fields show, so that an answer of another kind is not emptied unseen.
        return seen_value(version, self.draft.stored(question))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for part in self.parts:
            if part.names and not any(name in self.errors for name in part.names.values()):
                self._store(part, cleaned)
        return cleaned

    def _store(self, part: QuestionPart, cleaned: Mapping[str, Any]) -> None:
        values = {key: cleaned.get(name) for key, name in part.names.items()}
        try:
            self.stored[part.slug] = part.kind.store(values)
        except ValidationError as error:
            for key, messages in error.message_dict.items():
                for message in messages:
                    self.add_error(part.names[key], message)

    def typed(self) -> dict[str, Typed]:
        """The answers that can be saved, whatever is wrong with the others.

        In a conflict one's own is left out unless the person chose to keep it.
        """
        left_out = {Choice.THEIRS, Choice.BOTH}
        return {
            slug: self._typed(slug, value)
            for slug, value in self.stored.items()
            if self.choice(slug) not in left_out
        }

    def choice(self, slug: str) -> str:
        """What the person does about a conflict, one of `Choice`; else empty."""
        return str(self.data.get(resolve_name(slug), ""))

    def _typed(self, slug: str, value: Stored) -> Typed:
        seen = str(self.cleaned_data.get(seen_name(slug)) or "")
        if self.choice(slug) == Choice.MINE:
            seen = str(self.data.get(theirs_name(slug)) or seen)
        version, _colon, digest = seen.partition(":")
        return Typed(value, _number(version), digest)

    def has_seen(self, slug: str, version: int, value: Stored) -> None:
        """Note in the form that the person now has this version before them."""
        if isinstance(self.data, QueryDict):
            self.data[seen_name(slug)] = seen_value(version, value)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST_VERSION else 0


def _questions(draft: Draft, section: str) -> list[tuple[Question, str]]:
    """The section's questions with the condition under which each is shown.

    A question that depends on another of the same page is always in it, and a script shows or hides
    it; one that depends on an earlier page is there only if it is asked.
    """
    asked = {question.pk for question in draft.shown()}
    here = [question for question in draft.questions if question.section.slug == section]
    deciders = {question.slug for question in here}
    found = []
    for question in here:
        if question.show_when_question in deciders:
            name = field_name(question.show_when_question)
            found.append((question, f"{name}={question.show_when_value}"))
        elif question.pk in asked:
            found.append((question, ""))
    return list(_with_translations(draft, found))


def _with_translations(
    draft: Draft, questions: list[tuple[Question, str]]
) -> Iterator[tuple[Question, str]]:
    """Below each question in words another one for its translation, where the team gives one."""
    for question, show_when in questions:
        yield question, show_when
        if twin := draft.translation(question):
            yield twin, show_when


def question_label(question: Question) -> str:
    if question.required:
        return question.label
    return _("%(question)s (optional)") % {"question": question.label}


def question_hint(question: Question, condition: str = "") -> str:
    """The question's hint, its condition and its word limit, as safe markup."""
    parts = [part for part in (condition, question.help_text) if part]
    if question.word_limit:
        parts.append(
            ngettext("Up to %(count)d word.", "Up to %(count)d words.", question.word_limit)
            % {"count": question.word_limit}
        )
    return escape(" ".join(parts))
