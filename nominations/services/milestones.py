"""Milestones of a draft."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from awards.enums import QuestionKind
from nominations.models import Milestone, Nomination
from nominations.services.rows import RowKind, Seen, remove_row, save_row

_MILESTONE = RowKind(Milestone, QuestionKind.MILESTONES, "milestone")


@transaction.atomic
def save_milestone(
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    values: Mapping[str, Any],
    milestone: Milestone | None = None,
    seen_version: int | None = None,
) -> Milestone:
    """Add a milestone, or change one that was read in version `seen_version`.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the
            milestone was removed meanwhile.
        ChangedMeanwhile: somebody else changed it after it was read; nothing was saved.
        TooMany: the question has as many as it can have.
        ValidationError: the values do not make sense together.
    """
    seen = Seen(milestone, seen_version)
    return save_row(
        _MILESTONE, seen, nomination=nomination, actor=actor, question=question, values=values
    )


@transaction.atomic
def remove_milestone(*, milestone: Milestone, actor: User) -> None:
    """Take a milestone out of the draft. Submissions that have it keep it. Twice is once."""
    remove_row(_MILESTONE, milestone, actor=actor)
