"""The history of a draft for reading: who changed what, when, from what to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import QuestionKind
from awards.models import Category, Question, Topic
from awards.questions import kind_named
from nominations.changes.differences import Piece, differences
from nominations.enums import RevisionSubject
from nominations.languages import language
from nominations.models import Nomination, Revision
from nominations.models.answer import translation_key
from nominations.models.screening import ABOUT
from nominations.services.restoring import model_of

TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
NAMES = ("what", "label", "name")
"""Fields by one of which people know a row."""
UNSAID = frozenset({"position"})
LANGUAGES = frozenset({"language", "translation_language"})


@dataclass(frozen=True)
class FieldChange:
    """One field of a row or of the details; an empty text stands for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """An answer as its reading template shows it; None where there is none."""

    template: str
    value: Any


@dataclass(frozen=True)
class Change:
    """One step of the history."""

    revision: Revision
    who: str
    at: datetime
    what: str
    """The question, or what else was changed."""
    row: str = ""
    """The name of the row that was changed."""
    is_removed: bool = False
    is_first: bool = False
    pieces: list[Piece] | None = None
    """Of a text: what was added and removed."""
    before: Shown | None = None
    after: Shown | None = None
    fields: list[FieldChange] = field(default_factory=list)


def revisions_of(nomination: Nomination, questions: Iterable[Question], part: str) -> Any:
    """Its revisions, latest first, each with `before_pk` and `before_value`.

    Args:
        part: slug of the only section that counts, `ABOUT` for the details and what belongs to no
            section; empty for all.
    """
    found = nomination.revisions.all()
    if part:
        found = found.filter(_in_part(questions, part))
    earlier = (
        Revision.objects.filter(
            nomination=OuterRef("nomination"),
            subject=OuterRef("subject"),
            question=OuterRef("question"),
            pk__lt=OuterRef("pk"),
        )
        .alias(same_row=Coalesce("row", 0))
        .filter(same_row=Coalesce(OuterRef("row"), 0))
        .order_by("-pk")
    )
    annotated: QuerySet[Revision] = found.annotate(
        before_pk=Subquery(earlier.values("pk")[:1]),
        before_value=Subquery(earlier.values("value")[:1]),
    )
    return annotated.select_related("made_by").order_by("-made_at", "-pk")


def _in_part(questions: Iterable[Question], part: str) -> Q:
    if part == ABOUT:
        return Q(question="")
    slugs = [question.slug for question in questions if question.section.slug == part]
    return Q(question__in=[*slugs, *map(translation_key, slugs)])


class Historian:
    """Reads revisions of one nomination, with the words of its form."""

    def __init__(self, nomination: Nomination, questions: Iterable[Question]) -> None:
        self._nomination = nomination
        self._questions = {question.slug: question for question in questions}
        self._translated = {translation_key(slug): slug for slug in self._questions}
        self._names: dict[str, dict[int, str]] | None = None

    def read(self, revision: Revision) -> Change:
        """What this revision changed against the one before it, loaded by `revisions_of`."""
        before = revision.before_value  # type: ignore[attr-defined]
        return self.compare(revision, before, is_first=revision.before_pk is None)  # type: ignore[attr-defined]

    def compare(self, revision: Revision, before: Any, *, is_first: bool = False) -> Change:
        """What came to be with this revision, where it was `before` until then."""
        common: dict[str, Any] = {
            "revision": revision,
            "who": revision.made_by.get_full_name(),
            "at": revision.made_at,
            "what": self.label(revision),
            "is_first": is_first,
        }
        if revision.subject == RevisionSubject.ANSWER:
            return Change(**common, **self._answer(revision, before))
        kept = revision.value or before or {}
        return Change(
            **common,
            row="" if revision.subject == RevisionSubject.DETAILS else _name(kept),
            is_removed=revision.value is None,
            fields=self._fields(revision, before),
        )

    def label(self, revision: Revision) -> str:
        """What the revision is of, in the words of the form as it is now."""
        slug = revision.question
        if slug in self._translated:
            return _("%(question)s (translation)") % {
                "question": self._questions[self._translated[slug]].label
            }
        if slug in self._questions:
            return self._questions[slug].label
        if slug:
            return _("A question that is no longer asked")
        return revision.get_subject_display()

    def _answer(self, revision: Revision, before: Any) -> dict[str, Any]:
        slug = self._translated.get(revision.question, revision.question)
        question = self._questions.get(slug)
        if question is None or question.kind in TEXTS:
            old, new = _text(before), _text(revision.value)
            pieces = differences(old, new)
            if pieces is not None:
                return {"pieces": pieces, "is_removed": not new}
        return {
            "before": _shown(question, before),
            "after": _shown(question, revision.value),
            "is_removed": revision.value is None,
        }

    def _fields(self, revision: Revision, before: Any) -> list[FieldChange]:
        old, new = before or {}, revision.value or {}
        if not new:
            return []
        model = model_of(revision.subject) or Nomination
        return [
            FieldChange(
                label=self._field_label(model, name),
                before=self._say(model, name, old.get(name)),
                after=self._say(model, name, value),
            )
            for name, value in new.items()
            if name not in UNSAID and value != old.get(name) and (old or value not in _NOTHING)
        ]

    def _field_label(self, model: type[models.Model], name: str) -> str:
        try:
            return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        except FieldDoesNotExist:
            return name

    def _say(self, model: type[models.Model], name: str, value: Any) -> str:
        if value in _NOTHING:
            return ""
        if name == "topics":
            return ", ".join(self._named("topics", pk) for pk in value)
        if name in LANGUAGES:
            return language(value).name
        if name == "category":
            return self._named("categories", value)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, list):
            return ngettext("%(count)d period", "%(count)d periods", len(value)) % {
                "count": len(value)
            }
        return str(_choices(model, name).get(value, value))

    def _named(self, what: str, pk: int) -> str:
        if self._names is None:
            cycle = self._nomination.cycle
            self._names = {
                "topics": dict(Topic.objects.values_list("pk", "name")),
                "categories": dict(Category.objects.filter(cycle=cycle).values_list("pk", "name")),
            }
        return self._names[what].get(pk, "–")


_NOTHING: tuple[Any, ...] = (None, "", [])


def _choices(model: type[models.Model], name: str) -> Mapping[Any, Any]:
    try:
        return dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    except FieldDoesNotExist:
        return {}


def _name(values: Mapping[str, Any]) -> str:
    return next((str(values[name]) for name in NAMES if values.get(name)), "")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(question: Question | None, value: Any) -> Shown | None:
    if value is None:
        return None
    if question is None:
        return Shown("awards/questions/paragraphs.html", _text(value))
    kind = kind_named(question.kind)
    if not kind.fits(value):
        return None
    return Shown(kind.template, kind.show(kind.freeze(question, value)))
