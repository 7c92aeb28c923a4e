"""Keeping what an answer, a row or the details were, so that a team can look back and restore.

A revision says what something came to be. What it was before stands in the revision before it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from audit.canonical import canonical_json, plain
from nominations.enums import RevisionSubject
from nominations.models import Answer, Nomination, Revision
from nominations.models.rows import Row

BURST = timedelta(minutes=5)
"""How long the saves of one person on one answer are kept as one step."""
STAYS = 0.5
"""Share of the words of a step that must still be there for the next save to be part of it."""
ABOUT_THE_ROW = frozenset(
    {"id", "nomination", "question", *(field.name for field in Row._meta.get_fields())}
) - {"position"}
DETAILS = (
    "title",
    "language",
    "translation_language",
    "translated_title",
    "translation_by_machine",
    "residents_served",
    "participants",
)


def row_fields(model: type[models.Model]) -> list[str]:
    """Names of the fields that somebody typed, and the row's place among the others."""
    names = [field.name for field in model._meta.concrete_fields]
    return [name for name in names if name not in ABOUT_THE_ROW]


def row_values(row: models.Model) -> dict[str, Any]:
    """What a row says, as JSON. What it points to is named by its number."""
    fields = (row._meta.get_field(name) for name in row_fields(type(row)))
    values: dict[str, Any] = plain({field.name: _as_stored(field, row) for field in fields})
    return values


def _as_stored(field: Any, row: models.Model) -> Any:
    """A field's value as the database gives it back: 12 in a field of two places is 12.00."""
    value = field.value_from_object(row)
    if isinstance(field, models.DecimalField) and value is not None:
        return f"{value:.{field.decimal_places}f}"
    return value


def details_values(nomination: Nomination) -> dict[str, Any]:
    """What the nomination says it is about, as JSON."""
    return {
        **{name: getattr(nomination, name) for name in DETAILS},
        "category": nomination.category_id,
        "topics": sorted(nomination.topics.values_list("pk", flat=True)),
    }


def note_answers(*, nomination: Nomination, actor: User, answers: Iterable[Answer]) -> None:
    """Keep answers that were just written.

    Successive saves of a person make one step, which holds the latest, as long as nobody else
    wrote in between, the step is not five minutes old and most of its words are still there.
    """
    answers = list(answers)
    latest = _latest(nomination, [answer.question for answer in answers])
    now, added, changed = timezone.now(), [], []
    for answer in answers:
        last = latest.get(answer.question)
        if last is not None and last.made_by_id == actor.pk and _goes_on(last, answer.value, now):
            last.value, last.version = answer.value, answer.version
            changed.append(last)
            continue
        added.append(
            Revision(
                nomination=nomination,
                subject=RevisionSubject.ANSWER,
                question=answer.question,
                value=answer.value,
                version=answer.version,
                made_by=actor,
                made_at=now,
            )
        )
    Revision.objects.bulk_create(added)
    if changed:
        Revision.objects.bulk_update(changed, ["value", "version"])


def _latest(nomination: Nomination, questions: list[str]) -> dict[str, Revision]:
    found = Revision.objects.filter(
        nomination=nomination, subject=RevisionSubject.ANSWER, question__in=questions
    )
    return {row.question: row for row in found.order_by("question", "-pk").distinct("question")}


def _goes_on(last: Revision, value: Any, now: Any) -> bool:
    return bool(now - last.made_at < BURST) and _mostly_there(last.value, value)


def _mostly_there(before: Any, after: Any) -> bool:
    """Whether most words stayed: text that is emptied or pasted over can be had back."""
    had, has = Counter(_words(before)), Counter(_words(after))
    return (had & has).total() >= STAYS * had.total()


def _words(value: Any) -> list[str]:
    if value is None:
        return []
    return (value if isinstance(value, str) else canonical_json(value)).split()


def note_row(
    *,
    nomination: Nomination,
    actor: User,
    subject: RevisionSubject,
    row: int,
    question: str = "",
    values: Mapping[str, Any] | None,
    version: int = 1,
) -> None:
    """Keep what a row says now; None says that it was removed."""
    Revision.objects.create(
        nomination=nomination,
        subject=subject,
        question=question,
        row=row,
        value=values,
        version=version,
        made_by=actor,
    )


def note_details(*, nomination: Nomination, actor: User) -> None:
    """Keep what the nomination says now that it is about, if that is something new.

    A person who goes on with the same fields within five minutes makes one step of it.
    """
    values = details_values(nomination)
    known = nomination.revisions.filter(subject=RevisionSubject.DETAILS).order_by("-pk")
    last, before = [*known[:2], None, None][:2]
    if last is not None and last.value == values:
        return
    if last is not None and before is not None and _goes_on_with(last, before, values, actor):
        last.value, last.version = values, last.version + 1
        last.save(update_fields=["value", "version"])
        return
    Revision.objects.create(
        nomination=nomination,
        subject=RevisionSubject.DETAILS,
        value=values,
        version=last.version + 1 if last else 1,
        made_by=actor,
    )


def _goes_on_with(last: Revision, before: Revision, values: Mapping[str, Any], actor: User) -> bool:
    if last.made_by_id != actor.pk or timezone.now() - last.made_at >= BURST:
        return False
    known = last.value or {}
    return _changed(known, values) <= _changed(before.value or {}, known)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name, value in after.items() if value != before.get(name)}
