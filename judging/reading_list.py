"""A judge's entries of a round in the judge's own order: how far they are, and what comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import median

from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import User
from judging.enums import ScorecardState
from judging.models import Assignment

SEALED = {ScorecardState.SEALED, ScorecardState.CHANGING}
OPEN = {ScorecardState.DRAFT, ScorecardState.CHANGING}

FEWEST_STEPS = 3
LONGEST_STEP_MINUTES = 90
SHORTEST_PACE_MINUTES = 2


@dataclass(frozen=True, slots=True)
class Place:
    """One entry in the order; no more of it than where it is and how far the judge has come."""

    pk: int
    """Of the assignment."""
    public_id: str
    nomination: int
    state: str
    """Of the scorecard; empty before there is one."""
    touched_at: datetime | None
    sealed_at: datetime | None
    """The first seal."""

    @property
    def is_sealed(self) -> bool:
        return self.state in SEALED

    @property
    def is_started(self) -> bool:
        return self.state == ScorecardState.DRAFT

    @property
    def step(self) -> str:
        """As the filters of the list name it."""
        if self.is_sealed:
            return "sealed"
        return "started" if self.is_started else "todo"


@dataclass(frozen=True)
class ReadingList:
    places: list[Place] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def sealed(self) -> int:
        return sum(place.is_sealed for place in self.places)

    @property
    def started(self) -> int:
        return sum(place.is_started for place in self.places)

    @property
    def todo(self) -> int:
        return self.total - self.sealed - self.started

    def number(self, public_id: str) -> int:
        """The place of an entry, from 1."""
        return next(
            number
            for number, place in enumerate(self.places, start=1)
            if place.public_id == public_id
        )

    def before(self, public_id: str) -> str:
        """Public id of the entry before this one; empty for the first."""
        number = self.number(public_id)
        return self.places[number - 2].public_id if number > 1 else ""

    def after(self, public_id: str) -> str:
        """Public id of the entry after this one; empty for the last."""
        number = self.number(public_id)
        return self.places[number].public_id if number < self.total else ""

    @property
    def resume(self) -> Place | None:
        """Where the judge stopped: what was touched last and is not sealed, else the next new one.

        None once everything is sealed.
        """
        begun = [place for place in self.places if place.state in OPEN]
        if begun:
            return max(begun, key=lambda place: (place.touched_at is not None, place.touched_at))
        return next((place for place in self.places if not place.state), None)

    @property
    def minutes_left(self) -> int | None:
        """How long the rest takes at the pace so far; None where that cannot be said."""
        pace = minutes_per_entry([place.sealed_at for place in self.places if place.sealed_at])
        rest = self.total - self.sealed
        return round(pace * rest) if pace and rest else None

    @property
    def time_left(self) -> str:
        """`minutes_left` in words, to ten minutes where it is long; empty where it is not known."""
        minutes = self.minutes_left
        if not minutes:
            return ""
        if minutes < 60:
            return _("%(minutes)s min") % {"minutes": minutes}
        hours, rest = divmod(round(minutes, -1), 60)
        if not rest:
            return _("%(hours)s h") % {"hours": hours}
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def minutes_per_entry(sealed: Sequence[datetime]) -> float | None:
    """The median number of minutes from one seal to the next; None where it would say little.

    Longer steps than an hour and a half are pauses and are left out. Fewer than three steps are no
    pace; nor is a median below two minutes: that comes of sealing finished drafts in a row.
    """
    moments = sorted(sealed)
    steps = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(moments)]
    within = [step for step in steps if step <= LONGEST_STEP_MINUTES]
    if len(within) < FEWEST_STEPS:
        return None
    pace = median(within)
    return pace if pace >= SHORTEST_PACE_MINUTES else None


def reading_lists(user: User, rounds: Collection[int]) -> dict[int, ReadingList]:
    """The judge's entries of each of these rounds (primary keys), in one query."""
    found: dict[int, ReadingList] = {pk: ReadingList() for pk in rounds}
    rows = (
        Assignment.objects.visible_to(user)
        .filter(round__in=rounds)
        .order_by("round", "reading_order", "pk")
        .values_list(
            "round",
            "pk",
            "public_id",
            "nomination",
            "scorecard__state",
            "scorecard__updated_at",
            Min("scorecard__seals__sealed_at"),
        )
    )
    for round_pk, pk, public_id, nomination, state, touched_at, sealed_at in rows:
        place = Place(pk, public_id, nomination, state or "", touched_at, sealed_at)
        found[round_pk].places.append(place)
    return found
