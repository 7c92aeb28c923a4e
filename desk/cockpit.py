"""What staff see of their cycles: how far each is, and what needs them now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from accounts.models import User
from awards.enums import Phase
from awards.models import Cycle
from nominations.enums import NominationState
from nominations.models import Nomination


@dataclass(frozen=True, slots=True)
class Funnel:
    """Nominations of one cycle by state, as far as this person may know of them."""

    states: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, state: NominationState) -> int:
        return self.states[state.value]

    @property
    def drafts(self) -> int:
        return self[NominationState.DRAFT]

    @property
    def to_screen(self) -> int:
        return self[NominationState.SUBMITTED]

    @property
    def returned(self) -> int:
        return self[NominationState.RETURNED]

    @property
    def accepted(self) -> int:
        return self[NominationState.ACCEPTED]

    @property
    def ineligible(self) -> int:
        return self[NominationState.INELIGIBLE]

    @property
    def withdrawn(self) -> int:
        return self[NominationState.WITHDRAWN]


def funnels(*, cycles: Iterable[Cycle], user: User) -> dict[int, Funnel]:
    """The funnel of each cycle in one query. Entries the person is barred from are not counted."""
    pks = [cycle.pk for cycle in cycles]
    result = {pk: Funnel() for pk in pks}
    counted = (
        Nomination.objects.filter(cycle__in=pks)
        .not_barred_for(user)
        .order_by()
        .values_list("cycle", "state")
        .annotate(Count("pk"))
    )
    for cycle, state, count in counted:
        result[cycle].states[state] = count
    return result


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle on the desk's first page."""

    cycle: Cycle
    phase: Phase
    funnel: Funnel
    next_date: datetime | None


def next_date(cycle: Cycle, now: datetime) -> datetime | None:
    """The cycle's next date, or None when all have passed."""
    dates = (
        cycle.opens_at,
        cycle.closes_at,
        cycle.judging_opens_at,
        cycle.judging_closes_at,
        cycle.announcement_at,
    )
    return next((date for date in dates if date > now), None)


def cycle_rows(*, cycles: list[Cycle], user: User, now: datetime) -> list[CycleRow]:
    counts = funnels(cycles=cycles, user=user)
    return [
        CycleRow(cycle, cycle.phase(now), counts[cycle.pk], next_date(cycle, now))
        for cycle in cycles
    ]
