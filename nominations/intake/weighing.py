"""Holding what was found against the draft as it stands: what is new, what differs, what cannot be.

Done afresh whenever the preview is shown and when it is taken over, so that what colleagues do in
between is never overwritten unseen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Question
from awards.questions import kind_named
from awards.questions.base import Stored
from nominations.drafts import Draft
from nominations.enums import IntakeSource
from nominations.intake.asking import with_partners
from nominations.intake.found import Found, FoundAnswer, FoundRow
from nominations.models import Attachment
from nominations.rows.kinds import (
    AnyRow,
    RowSpec,
    Texts,
    shown_text,
    spec_named,
    specs_for,
)

LONGEST_SHOWN = 5_000


class Verdict(models.TextChoices):
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    CONFLICT = "conflict", gettext_lazy("Changed here too")
    EMPTIED = "emptied", gettext_lazy("Emptied")
    UNREADABLE = "unreadable", gettext_lazy("Could not be read")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


TAGS = {
    Verdict.NEW: "good",
    Verdict.CHANGED: "progress",
    Verdict.CONFLICT: "alert",
    Verdict.EMPTIED: "todo",
    Verdict.UNREADABLE: "alert",
    Verdict.UNCHANGED: "todo",
}


@dataclass(frozen=True, slots=True)
class Side:
    """An answer to be read: by its kind's template, as facts of a row, or as a text."""

    template: str = ""
    shown: Any = None
    facts: list[dict[str, str]] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that could be taken over."""

    key: str
    section: str
    label: str
    verdict: Verdict
    now: Side | None = None
    then: Side | None = None
    why: list[str] = field(default_factory=list)
    is_ticked: bool = False
    can_take: bool = True
    version: int = 0
    """Of what stands in the draft now; it goes with the tick."""
    question: str = ""
    value: Stored = None
    row: AnyRow | None = None
    spec: RowSpec | None = None
    values: Mapping[str, Any] | None = None

    @property
    def tag(self) -> dict[str, str]:
        return {"label": str(self.verdict.label), "kind": TAGS[self.verdict]}


def weigh(found: Found, draft: Draft, source: str) -> list[Proposal]:
    """Every proposal, in the order of the form; those that can't be placed are left out."""
    asked = {question.slug: question for question in with_partners(draft.questions)}
    open_sections = draft.nomination.sections_to_correct()
    made = [
        *(
            _answer(asked[one.question], one, draft)
            for one in found.answers
            if one.question in asked
        ),
        *_rows(found.rows, asked, draft, source),
        *_files(found.files, asked, draft),
    ]
    order = {slug: place for place, slug in enumerate(asked)}
    made.sort(key=lambda proposal: order[proposal.question])
    if not open_sections:
        return made
    return [_closed(one, asked[one.question], open_sections) for one in made]


def _closed(proposal: Proposal, question: Question, open_sections: Iterable[str]) -> Proposal:
    if question.section.slug in open_sections or proposal.verdict == Verdict.UNCHANGED:
        return proposal
    why = [*proposal.why, _("This section is not among those that you were asked to correct.")]
    return replace(proposal, why=why, is_ticked=False, can_take=False)


# --- Answers ------------------------------------------------------------------------------------


def _answer(question: Question, found: FoundAnswer, draft: Draft) -> Proposal:
    kind, present = kind_named(question.kind), draft.stored(question)
    answer = draft.answers.get(question.slug)
    version = answer.version if answer else 0
    value, why = found.value, found.why
    if not why and found.kind != question.kind and not (value is None or kind.fits(value)):
        why = _("The form now asks for this in another way.")
    verdict, is_ticked = _verdict(
        found, why, is_same=value == present, is_empty=value is None, had=present, version=version
    )
    return Proposal(
        key=f"answer:{question.slug}",
        section=question.section.title,
        label=question.label,
        verdict=verdict,
        now=_side(question, present),
        then=Side(text=found.text[:LONGEST_SHOWN]) if why else _side(question, value),
        why=[part for part in (why, found.note) if part],
        is_ticked=is_ticked,
        can_take=verdict not in {Verdict.UNREADABLE, Verdict.UNCHANGED},
        version=version,
        question=question.slug,
        value=value,
    )


def _verdict(
    found: FoundAnswer | FoundRow,
    why: str | list[str],
    *,
    is_same: bool,
    is_empty: bool,
    had: Any,
    version: int,
) -> tuple[Verdict, bool]:
    """What it is, and whether it is ticked to begin with.

    Ticked is what nobody else could have meant otherwise: a new answer, and a change of one that
    nobody changed here since the file was made. Nothing is emptied unless somebody ticks it.
    """
    if found.is_untouched or (is_same and not why):
        return Verdict.UNCHANGED, False
    if why:
        return Verdict.UNREADABLE, False
    if is_empty:
        return Verdict.EMPTIED, False
    if found.version is not None and found.version != version:
        return Verdict.CONFLICT, False
    if had is None:
        return Verdict.NEW, True
    return Verdict.CHANGED, found.version is not None


def _side(question: Question, value: Stored) -> Side | None:
    kind = kind_named(question.kind)
    if value is None or not kind.fits(value):
        return None
    return Side(template=kind.template, shown=kind.show(kind.freeze(question, value)))


# --- Rows ---------------------------------------------------------------------------------------


def _rows(
    found: list[FoundRow], asked: Mapping[str, Question], draft: Draft, source: str
) -> Iterator[Proposal]:
    here: dict[tuple[str, str], Sequence[AnyRow]] = {}
    for number, one in enumerate(found):
        question, spec = asked.get(one.question), spec_named(one.spec)
        if question is None or spec is None or spec not in specs_for(question.kind):
            continue
        if one.row is None and spec.is_blank(one.texts):
            continue
        if (one.question, one.spec) not in here:
            here[one.question, one.spec] = spec.rows(draft, one.question)
        proposal = _row(number, one, question, spec, here[one.question, one.spec], source)
        if proposal is not None:
            yield proposal


def _row(
    number: int,
    found: FoundRow,
    question: Question,
    spec: RowSpec,
    rows: Sequence[AnyRow],
    source: str,
) -> Proposal | None:
    row = next((row for row in rows if row.pk == found.row), None)
    is_blank = spec.is_blank(found.texts)
    if row is None and is_blank:
        return None
    before = spec.texts_of(row) if row else {}
    texts = before | found.texts
    values, why = read_row(spec, texts)
    twin = next((one for one in rows if values is not None and _is_same(spec, one, values)), None)
    is_same = twin is not None and (row is None or twin.pk == row.pk)
    verdict, is_ticked = _verdict(
        found,
        [] if is_blank else why,
        is_same=is_same,
        is_empty=is_blank,
        had=row,
        version=row.version if row else found.version or 0,
    )
    if row is None and verdict == Verdict.NEW:
        more, is_ticked = _doubts(found, texts, rows, spec, source)
        why = [*why, *more]
    return Proposal(
        key=f"row:{number}",
        section=question.section.title,
        label=_row_label(question, texts.get(spec.title) or before.get(spec.title, "")),
        verdict=verdict,
        now=_row_side(spec, before, texts) if row else None,
        then=None if is_blank else _row_side(spec, texts, before),
        why=[] if is_blank else why,
        is_ticked=is_ticked,
        can_take=verdict not in {Verdict.UNREADABLE, Verdict.UNCHANGED},
        version=row.version if row else 0,
        question=question.slug,
        row=row,
        spec=spec,
        values=None if is_blank else values,
    )


def read_row(spec: RowSpec, texts: Mapping[str, str]) -> tuple[Mapping[str, Any] | None, list[str]]:
    """The row's values by its form; or None, and what is wrong with each field in words."""
    form = spec.filled_in(texts)
    if form.is_valid():
        return form.cleaned_data, []
    return None, [
        _("%(field)s: %(fault)s") % {"field": _field_label(form, name), "fault": message}
        for name, messages in form.errors.items()
        for message in messages
    ]


def _field_label(form: forms.Form, name: str) -> str:
    return str(form.fields[name].label) if name in form.fields else _("The row as a whole")


def _is_same(spec: RowSpec, row: AnyRow, values: Mapping[str, Any]) -> bool:
    before = spec.values(row)
    return all(
        before.get(name) == values.get(name)
        or (_is_nothing(before.get(name)) and _is_nothing(values.get(name)))
        for name in spec.fields
    )


def _is_nothing(value: Any) -> bool:
    """A count of 0 is something."""
    return value is None or value is False or value in ("", [])


def _doubts(
    found: FoundRow, texts: Texts, rows: Iterable[AnyRow], spec: RowSpec, source: str
) -> tuple[list[str], bool]:
    """Why a new row is perhaps not new, and whether it is ticked all the same."""
    if found.row is not None and source == IntakeSource.FILE:
        return [_("Somebody removed this row here since the file was made.")], False
    title = texts.get(spec.title, "").strip().casefold()
    if any(str(row).strip().casefold() == title for row in rows):
        return [_("A row of this name is here already.")], False
    return [], source == IntakeSource.FILE or not any(rows)


def _row_label(question: Question, title: str) -> str:
    return f"{question.label}: {title}" if title else question.label


def _row_side(spec: RowSpec, texts: Mapping[str, str], other: Mapping[str, str]) -> Side:
    """The fields that hold something; of a row that is changed, those that differ alone."""
    return Side(
        facts=[
            {
                "label": str(field.label),
                "value": shown_text(field, texts.get(name, ""))[:LONGEST_SHOWN],
            }
            for name, field in spec.fields.items()
            if (not other and texts.get(name)) or (other and texts.get(name) != other.get(name))
        ]
    )


# --- Files --------------------------------------------------------------------------------------


def _files(keys: list[int], asked: Mapping[str, Question], draft: Draft) -> Iterator[Proposal]:
    """Of an earlier nomination; a file that the draft has already is unchanged."""
    if not keys:
        return
    here = {row["sha256"] for files in draft.files.values() for row in files}
    for attachment in Attachment.objects.filter(pk__in=keys).order_by("pk"):
        question = asked.get(attachment.question)
        if question is None:
            continue
        is_here = attachment.sha256 in here
        yield Proposal(
            key=f"file:{attachment.pk}",
            section=question.section.title,
            label=_row_label(question, attachment.original_name),
            verdict=Verdict.UNCHANGED if is_here else Verdict.NEW,
            then=Side(text=attachment.original_name),
            is_ticked=not is_here,
            can_take=not is_here,
            question=question.slug,
        )
