"""One row of evidence in a draft: adding, changing and removing it, whatever it is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.enums import QuestionKind
from awards.models import Question
from nominations.enums import RevisionSubject
from nominations.exceptions import ChangedMeanwhile, TooMany, WrongState
from nominations.models import (
    CommunityMeasure,
    CostItem,
    Milestone,
    Nomination,
    OutcomeMeasure,
    Partner,
)
from nominations.services.locking import lock_draft, refuse_closed_sections, touch
from nominations.services.revisions import note_row, row_values

MAX_ROWS = 60

type AnyRow = OutcomeMeasure | CostItem | CommunityMeasure | Milestone


@dataclass(frozen=True, slots=True)
class RowKind[R: (OutcomeMeasure, CostItem, CommunityMeasure, Milestone)]:
    """What the rows of one model are called in the trail, and which questions they answer."""

    model: type[R]
    question_kind: QuestionKind
    name: str


@dataclass(frozen=True, slots=True)
class Seen[R: (OutcomeMeasure, CostItem, CommunityMeasure, Milestone)]:
    """The row that is changed, None for a new one, and the version in which it was read."""

    row: R | None
    version: int | None


def save_row[R: (OutcomeMeasure, CostItem, CommunityMeasure, Milestone)](
    of: RowKind[R],
    seen: Seen[R],
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    values: Mapping[str, Any],
) -> R:
    """Add a row, or change the one that was seen. Call it in a transaction.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the row
            was removed meanwhile, or the form no longer asks for it.
        ChangedMeanwhile: somebody else changed the row after it was read; nothing was saved.
        TooMany: the question has as many as it can have.
        ValidationError: the values do not make sense together.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_sections(locked, [question])
    rows = of.model._default_manager.filter(nomination=locked)
    if seen.row is None:
        row = _new(of, rows.filter(question=question), locked, question)
    else:
        row = row_to_change(rows.filter(pk=seen.row.pk), seen.version)
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_by = actor
    row.updated_at = timezone.now()
    row.full_clean(validate_constraints=True)
    row.save()
    note_row(
        nomination=locked,
        actor=actor,
        subject=RevisionSubject(of.name),
        row=row.pk,
        question=question,
        values=row_values(row),
        version=row.version,
    )
    touch(row.nomination)
    _tell(row, locked, actor, f"nomination.{of.name}_saved", {of.name: row.pk}, version=row.version)
    return row


def row_to_change[R: (OutcomeMeasure, CostItem, CommunityMeasure, Milestone, Partner)](
    found: "QuerySet[R]", seen_version: int | None
) -> R:
    """The one row that is found, in its next version.

    Raises:
        WrongState: it was removed meanwhile.
        ChangedMeanwhile: somebody else changed it after it was read.
    """
    row = found.select_related("updated_by", "nomination__cycle__award").first()
    if row is None:
        raise WrongState(_("Somebody removed this row meanwhile, so it was not saved."))
    if seen_version is not None and row.version != seen_version:
        who = row.updated_by.get_full_name() if row.updated_by else ""
        raise ChangedMeanwhile(who=who, pk=row.pk, version=row.version)
    row.version += 1
    return row


def _new[R: (OutcomeMeasure, CostItem, CommunityMeasure, Milestone)](
    of: RowKind[R], rows: "QuerySet[R]", nomination: Nomination, question: str
) -> R:
    asked = Question.objects.filter(section__form=nomination.form_id, slug=question)
    if not asked.filter(kind=of.question_kind).exists():
        raise WrongState(_("The form has no such question any more, so nothing was saved."))
    if rows.count() >= MAX_ROWS:
        raise TooMany(_("A question takes %(count)d rows at most.") % {"count": MAX_ROWS})
    last = rows.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return of.model(nomination=nomination, question=question, position=position)


def remove_row[R: (OutcomeMeasure, CostItem, CommunityMeasure, Milestone)](
    of: RowKind[R], row: R, *, actor: User
) -> None:
    """Take a row out of the draft; submissions that have it keep it. Twice is once.

    Call it in a transaction. Raises NotAllowed or WrongState as `save_row` does.
    """
    pk = row.pk
    locked = lock_draft(row.nomination, actor)
    refuse_closed_sections(locked, [row.question])
    removed, _by_model = of.model._default_manager.filter(pk=pk, nomination=locked).delete()
    if not removed:
        return
    note_row(
        nomination=locked,
        actor=actor,
        subject=RevisionSubject(of.name),
        row=pk,
        question=row.question,
        values=None,
        version=row.version + 1,
    )
    touch(locked)
    _tell(row, locked, actor, f"nomination.{of.name}_removed", {of.name: pk})


def _tell(
    row: AnyRow,
    nomination: Nomination,
    actor: User,
    action: str,
    what: Mapping[str, Any],
    **more: Any,
) -> None:
    record(
        actor=actor,
        action=action,
        obj=nomination,
        payload={**what, "question": row.question, **more},
        scope=nomination.cycle.award.scope,
    )
