"""Outcome measures and costs of a draft."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.enums import QuestionKind
from awards.models import Question
from nominations.exceptions import ChangedMeanwhile, TooMany, WrongState
from nominations.models import CostItem, Nomination, OutcomeMeasure
from nominations.services.locking import lock_draft, touch

MAX_ROWS = 60


@transaction.atomic
def save_measure(
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    values: Mapping[str, Any],
    measure: OutcomeMeasure | None = None,
    seen_version: int | None = None,
) -> OutcomeMeasure:
    """Add an outcome measure, or change one that was read in version `seen_version`.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the
            measure was removed meanwhile.
        ChangedMeanwhile: somebody else changed it after it was read; nothing was saved.
        TooMany: the question has as many as it can have.
        ValidationError: the values do not make sense together.
    """
    locked = lock_draft(nomination, actor)
    row = _row(OutcomeMeasure, locked, question, measure, seen_version, actor)
    return _save(row, values, actor, "measure")


@transaction.atomic
def save_cost(
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    values: Mapping[str, Any],
    cost: CostItem | None = None,
    seen_version: int | None = None,
) -> CostItem:
    """Add a cost item, or change one. Raises as `save_measure` does."""
    locked = lock_draft(nomination, actor)
    row = _row(CostItem, locked, question, cost, seen_version, actor)
    return _save(row, values, actor, "cost")


@transaction.atomic
def remove_measure(*, measure: OutcomeMeasure, actor: User) -> None:
    """Take a measure out of the draft. Submissions that have it keep it. Twice is once."""
    _remove(measure, actor, "measure")


@transaction.atomic
def remove_cost(*, cost: CostItem, actor: User) -> None:
    """Take a cost out of the draft. Submissions that have it keep it. Twice is once."""
    _remove(cost, actor, "cost")


def _row[Row: (OutcomeMeasure, CostItem)](
    model: type[Row],
    nomination: Nomination,
    question: str,
    known: Row | None,
    seen_version: int | None,
    actor: User,
) -> Row:
    rows = model._default_manager.filter(nomination=nomination)
    if known is None:
        return _new_row(model, rows.filter(question=question), nomination, question)
    row = rows.filter(pk=known.pk).select_related("updated_by", "nomination__cycle__award").first()
    if row is None:
        raise WrongState(_("Somebody removed this row meanwhile, so it was not saved."))
    if seen_version is not None and row.version != seen_version:
        who = row.updated_by.get_full_name() if row.updated_by else ""
        raise ChangedMeanwhile(who=who, pk=row.pk, version=row.version)
    row.version += 1
    return row


def _new_row[Row: (OutcomeMeasure, CostItem)](
    model: type[Row], rows: "models.QuerySet[Row]", nomination: Nomination, question: str
) -> Row:
    _require_kind(model, nomination, question)
    if rows.count() >= MAX_ROWS:
        raise TooMany(_("A question takes %(count)d rows at most.") % {"count": MAX_ROWS})
    last = rows.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return model(nomination=nomination, question=question, position=position)


def _require_kind(
    model: type[OutcomeMeasure] | type[CostItem], nomination: Nomination, question: str
) -> None:
    kind = QuestionKind.MEASURES if model is OutcomeMeasure else QuestionKind.COSTS
    asked = Question.objects.filter(section__form=nomination.form_id, slug=question, kind=kind)
    if not asked.exists():
        raise WrongState(_("The form has no such question any more, so nothing was saved."))


def _save[Row: (OutcomeMeasure, CostItem)](
    row: Row, values: Mapping[str, Any], actor: User, what: str
) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_by = actor
    row.updated_at = timezone.now()
    row.full_clean(validate_constraints=True)
    row.save()
    touch(row.nomination)
    record(
        actor=actor,
        action=f"nomination.{what}_saved",
        obj=row.nomination,
        payload={what: row.pk, "question": row.question, "version": row.version},
        scope=row.nomination.cycle.award.scope,
    )
    return row


def _remove(row: OutcomeMeasure | CostItem, actor: User, what: str) -> None:
    locked = lock_draft(row.nomination, actor)
    removed, _by_model = type(row)._default_manager.filter(pk=row.pk, nomination=locked).delete()
    if not removed:
        return
    touch(locked)
    record(
        actor=actor,
        action=f"nomination.{what}_removed",
        obj=locked,
        payload={what: row.pk, "question": row.question},
        scope=locked.cycle.award.scope,
    )
