"""A judge's start: the panels one sits on, and what to do next, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import person
from accounts.models import User
from judging.enums import ScorecardState
from judging.models import Assignment, PanelMember, Round, entries_open_to
from judging.rules import seat_can_change

SEALED = [ScorecardState.SEALED, ScorecardState.CHANGING]


@dataclass(frozen=True)
class SeatCard:
    """One panel on the page. The counts cover only what is open to the judge."""

    member: PanelMember
    round: Round | None
    undeclared: int
    total: int
    sealed: int
    started: int

    @property
    def can_score(self) -> bool:
        return bool(self.round and self.round.is_running() and self.total)

    @property
    def can_change_seat(self) -> bool:
        return seat_can_change(self.member.cycle, self.round)

    @property
    def next_step(self) -> str:
        """What to do now, in words."""
        if self.undeclared:
            return ngettext(
                "Say for %(count)s entry whether you have a conflict of interest.",
                "Say for each of %(count)s entries whether you have a conflict of interest.",
                self.undeclared,
            ) % {"count": self.undeclared}
        if self.round is None or not self.round.is_readable():
            return _("Nothing to do now. You get a message when entries are ready for you.")
        if self.round.is_closed:
            return _("The round is closed and your scores are frozen. Thank you for judging.")
        if not self.total:
            return _("No entry is assigned to you at the moment.")
        if not self.can_score:
            return _("The time for scoring is over.")
        if self.sealed == self.total:
            return _("All your scores are sealed. You can change them until the round closes.")
        return _("Read and score your entries, then seal your scores.")

    @property
    def action(self) -> tuple[str, str] | None:
        """Address and label of the button, if there is something to press."""
        cycle = self.member.cycle_id
        if self.undeclared:
            return reverse("judging:declare", args=[cycle]), _("Declare conflicts")
        if self.total and self.round and self.round.is_readable():
            label = _("Score my entries") if self.can_score else _("See my entries")
            return reverse("judging:entries", args=[cycle]), label
        return None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    seats = list(
        PanelMember.objects.seats_of(user)
        .select_related("cycle__award", "user")
        .order_by("-cycle__year", "pk")
    )
    if not seats:
        raise Http404
    return render(request, "judging/home.html", {"cards": _cards(user, seats)})


def _cards(user: User, seats: list[PanelMember]) -> list[SeatCard]:
    cycles = [seat.cycle_id for seat in seats]
    undeclared = dict(
        entries_open_to(user)
        .filter(cycle__in=cycles, cycle__released_at__isnull=True)
        .exclude(conflict_declarations__person=user)
        .order_by()
        .values_list("cycle")
        .annotate(count=Count("pk"))
    )
    rounds = {row.cycle_id: row for row in Round.objects.filter(cycle__in=cycles)}
    counts = _counts(user, [row.pk for row in rounds.values()])
    return [
        SeatCard(
            member=seat,
            round=rounds.get(seat.cycle_id),
            undeclared=undeclared.get(seat.cycle_id, 0),
            **_count_of(counts, rounds.get(seat.cycle_id)),
        )
        for seat in seats
    ]


def _counts(user: User, rounds: list[int]) -> dict[int, Mapping[str, Any]]:
    rows = (
        Assignment.objects.visible_to(user)
        .filter(round__in=rounds)
        .order_by()
        .values("round")
        .annotate(
            total=Count("pk"),
            sealed=Count("pk", filter=Q(scorecard__state__in=SEALED)),
            started=Count("pk", filter=Q(scorecard__state=ScorecardState.DRAFT)),
        )
    )
    return {row["round"]: row for row in rows}


def _count_of(counts: Mapping[int, Mapping[str, Any]], found: Round | None) -> dict[str, int]:
    row = counts.get(found.pk, {}) if found else {}
    return {name: row.get(name, 0) for name in ("total", "sealed", "started")}


def seat_or_404(request: HttpRequest, cycle: int) -> PanelMember:
    """The person's own accepted seat on the cycle's panel."""
    seat = (
        PanelMember.objects.seats_of(person(request))
        .select_related("cycle__award", "user")
        .filter(cycle=cycle)
        .first()
    )
    if seat is None:
        raise Http404
    return seat
