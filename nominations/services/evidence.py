"""Outcome measures, costs and community measures of a draft."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from awards.enums import QuestionKind
from nominations.models import CommunityMeasure, CostItem, Nomination, OutcomeMeasure
from nominations.services.certificates import void_changed_certificates
from nominations.services.rows import RowKind, Seen, remove_row, save_row

_MEASURE = RowKind(OutcomeMeasure, QuestionKind.MEASURES, "measure")
_COST = RowKind(CostItem, QuestionKind.COSTS, "cost")
_COMMUNITY = RowKind(CommunityMeasure, QuestionKind.COMMUNITY, "community")


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
    seen = Seen(measure, seen_version)
    saved = save_row(
        _MEASURE, seen, nomination=nomination, actor=actor, question=question, values=values
    )
    void_changed_certificates(nomination=nomination, actor=actor)
    return saved


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
    seen = Seen(cost, seen_version)
    return save_row(
        _COST, seen, nomination=nomination, actor=actor, question=question, values=values
    )


@transaction.atomic
def save_community(
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    values: Mapping[str, Any],
    community: CommunityMeasure | None = None,
    seen_version: int | None = None,
) -> CommunityMeasure:
    """Add a survey question or a number of people, or change one. Raises as `save_measure` does."""
    seen = Seen(community, seen_version)
    return save_row(
        _COMMUNITY, seen, nomination=nomination, actor=actor, question=question, values=values
    )


@transaction.atomic
def remove_measure(*, measure: OutcomeMeasure, actor: User) -> None:
    """Take a measure out of the draft. Submissions that have it keep it. Twice is once."""
    remove_row(_MEASURE, measure, actor=actor)
    void_changed_certificates(nomination=measure.nomination, actor=actor)


@transaction.atomic
def remove_cost(*, cost: CostItem, actor: User) -> None:
    """Take a cost out of the draft. Submissions that have it keep it. Twice is once."""
    remove_row(_COST, cost, actor=actor)


@transaction.atomic
def remove_community(*, community: CommunityMeasure, actor: User) -> None:
    """Take a community measure out of the draft. Submissions that have it keep it."""
    remove_row(_COMMUNITY, community, actor=actor)
