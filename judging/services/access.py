"""Closing an entry to a person: the bar, the assignment, the scorecard, all in one act."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from judging.enums import ScorecardState
from judging.models import Assignment, Scorecard
from nominations.models import AccessBar

CONFLICT = "conflict"
"""Why assignments were withdrawn and scorecards made void. Kept in the database as it stands."""
LEFT_THE_PANEL = "left-panel"
"""Why assignments of a member who left were withdrawn."""


@transaction.atomic
def close_entries(*, person: User, nominations: Collection[int]) -> int:
    """Bar the person from these nominations (primary keys) because of a conflict.

    Assignments are withdrawn and scorecards become void; both are kept. Part of a larger verb,
    which writes the audit entry. Returns how many assignments were withdrawn.
    """
    AccessBar.objects.bulk_create(
        [AccessBar(nomination_id=pk, user=person) for pk in nominations], ignore_conflicts=True
    )
    assignments = list(
        Assignment.objects.active()
        .filter(member__user=person, nomination__in=nominations)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    now = timezone.now()
    Assignment.objects.filter(pk__in=assignments).update(
        withdrawn_at=now, withdrawn_reason=CONFLICT
    )
    Scorecard.objects.filter(assignment__in=assignments).update(
        state=ScorecardState.VOID, voided_at=now, void_reason=CONFLICT, updated_at=now
    )
    return len(assignments)
