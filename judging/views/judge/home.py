"""A judge's start: the panels one sits on, and what to do next, in words."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import person
from accounts.models import User
from judging.enums import RoundKind
from judging.models import AgendaItem, Ballot, PanelMember, Round, entries_open_to
from judging.reading_list import SEALED, ReadingList, reading_lists
from judging.rules import seat_can_change
from judging.views.common import ballot_address


@dataclass(frozen=True)
class SeatCard:
    """One panel on the page. The counts cover only what is open to the judge."""

    member: PanelMember
    round: Round | None
    undeclared: int
    mine: ReadingList
    ballot: str = ""
    """State of the judge's ballot, in a round of ballots; empty before there is one."""

    @property
    def is_ballot(self) -> bool:
        """Whether the round asks for one ballot, not for a scorecard for each entry."""
        return self.round is not None and not RoundKind(self.round.kind).uses_scorecards

    @property
    def total(self) -> int:
        return self.mine.total

    @property
    def sealed(self) -> int:
        if self.is_ballot:
            return self.mine.total if self.ballot in SEALED else 0
        return self.mine.sealed

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
        if self.sealed == self.total and self.is_ballot:
            return _("Your ballot is sealed. You can change it until the round closes.")
        if self.sealed == self.total:
            return _("All your scores are sealed. You can change them until the round closes.")
        return self._task()

    def _task(self) -> str:
        """What a running round asks for."""
        match self.round and self.round.kind:
            case RoundKind.SHORTLIST:
                return _("Read your entries and answer yes, maybe or no; then seal each answer.")
            case RoundKind.RANK:
                return _("Read your entries and put them in order, then seal the order.")
            case RoundKind.PAIRS:
                return _("Compare your entries two by two, then seal your choices.")
        return _("Read and score your entries, then seal your scores.")

    @property
    def resumes(self) -> bool:
        """Whether the button leads into an entry, so that the list needs a link of its own."""
        if self.undeclared or self.is_ballot or not self.can_score or not self.mine.resume:
            return False
        return bool(self.sealed or self.mine.started)

    @property
    def action(self) -> tuple[str, str] | None:
        """Address and label of the button, if there is something to press."""
        cycle = self.member.cycle_id
        if self.undeclared:
            return reverse("judging:declare", args=[cycle]), _("Declare conflicts")
        if self.is_ballot and self.round and self.total:
            label = _("Fill in my ballot") if self.can_score else _("See my ballot")
            return ballot_address(self.round), label
        if self.mine.resume and self.resumes:
            entry = self.mine.resume.public_id
            return reverse("judging:score", args=[entry]), _("Go on where you stopped")
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
    context = {"cards": _cards(user, seats), "talks": _talks(user)}
    return render(request, "judging/home.html", context)


def _talks(user: User) -> set[int]:
    """Cycles (primary keys) whose panel deliberates on something that is open to the person."""
    items = AgendaItem.objects.visible_to(user)
    return set(items.values_list("deliberation__result__round__cycle", flat=True))


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
    rounds = {row.cycle_id: row for row in _rounds_now(cycles)}
    mine = reading_lists(user, [row.pk for row in rounds.values()])
    ballots = _ballots(seats, list(rounds.values()))
    return [
        SeatCard(
            member=seat,
            round=(found := rounds.get(seat.cycle_id)),
            undeclared=undeclared.get(seat.cycle_id, 0),
            mine=mine[found.pk] if found else ReadingList(),
            ballot=ballots.get(seat.pk, ""),
        )
        for seat in seats
    ]


def _ballots(seats: list[PanelMember], rounds: list[Round]) -> dict[int, str]:
    """State of the ballot of each seat (primary key); asked where a round has ballots."""
    asking = [row.pk for row in rounds if not RoundKind(row.kind).uses_scorecards]
    if not asking:
        return {}
    rows = Ballot.objects.filter(round__in=asking, member__in=seats)
    return dict(rows.values_list("member", "state"))


def _rounds_now(cycles: list[int]) -> list[Round]:
    """Of each cycle last the round that judges are to look at: the newest that they may read.

    The next round may be set up while the one before it is still running.
    """
    now = timezone.now()
    rounds = Round.objects.filter(cycle__in=cycles).order_by("number")
    return sorted(rounds, key=lambda row: (row.is_readable(now), row.number))


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
