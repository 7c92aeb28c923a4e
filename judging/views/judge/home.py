"""A judge's start: the panels one sits on, and what to do next, in words."""

from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Count, Exists, OuterRef, Q
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
from judging.models import AgendaItem, Ballot, PanelMember, PanelVote, Round, entries_to_declare
from judging.reading_list import SEALED, ReadingList, reading_lists
from judging.rules import seat_can_change
from judging.services.practised import practice_left_in
from judging.views.common import ballot_address


class Talk(IntEnum):
    """How far the panel's deliberation is, as far as it is open to the judge."""

    NONE = 0
    OVER = 1
    OPEN = 2
    VOTE = 3
    """A vote is open that the judge has not given."""


@dataclass(frozen=True)
class SeatCard:
    """One panel on the page. The counts cover only what is open to the judge."""

    member: PanelMember
    round: Round | None
    undeclared: int
    mine: ReadingList
    ballot: str = ""
    """State of the judge's ballot, in a round of ballots; empty before there is one."""
    talk: Talk = Talk.NONE
    to_practise: int = 0
    """How many practice entries stand before the real ones."""

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
    def has_work(self) -> bool:
        """Whether something is still to be sealed."""
        return self.can_score and self.sealed < self.total

    @property
    def sealed_words(self) -> str:
        """How far the judge is, in the words of the round's kind."""
        words = _("%(sealed)s of %(total)s scorecards sealed")
        if self.round and self.round.kind == RoundKind.SHORTLIST:
            words = _("%(sealed)s of %(total)s answers sealed")
        return words % {"sealed": self.sealed, "total": self.total}

    @property
    def can_change_seat(self) -> bool:
        return seat_can_change(self.member.cycle, self.round)

    @property
    def next_step(self) -> str:
        """What to do now, in words."""
        if self.undeclared:
            return ngettext(
                "%(count)s entry waits for you to say whether you have a conflict of interest.",
                "%(count)s entries wait for you to say whether you have a conflict of interest.",
                self.undeclared,
            ) % {"count": self.undeclared}
        if self.round is None or not self.round.is_readable():
            return _("Nothing to do now. You get a message when entries are ready for you.")
        if self.round.is_closed:
            return self._after_the_close()
        if self.to_practise and self.can_score:
            return ngettext(
                "Score %(count)s practice entry first: then your entries open.",
                "Score %(count)s practice entries first: then your entries open.",
                self.to_practise,
            ) % {"count": self.to_practise}
        if not self.total:
            return _("No entry is assigned to you at the moment.")
        if not self.can_score:
            return _("The time for judging is over. The round is about to be closed.")
        if self.sealed == self.total and self.is_ballot:
            return _("Your ballot is sealed. You can change it until the round closes.")
        if self.sealed == self.total and self.round.kind == RoundKind.SHORTLIST:
            return _("All your answers are sealed. You can change them until the round closes.")
        if self.sealed == self.total:
            return _("All your scores are sealed. You can change them until the round closes.")
        return self._task()

    def _after_the_close(self) -> str:
        match self.talk:
            case Talk.VOTE:
                return _("The panel talks about what is close. A vote waits for you.")
            case Talk.OPEN:
                return _("The panel talks about what is close. What is sealed stays as it is.")
        if self.member.cycle.is_announced():
            return _("The award is announced. Thank you for judging.")
        return _("The round is closed and what you sealed is frozen. Thank you for judging.")

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
        if self.to_practise:
            return False
        return bool(self.sealed or self.mine.started)

    @property
    def action(self) -> tuple[str, str] | None:
        """Address and label of the button, if there is something to press."""
        cycle = self.member.cycle_id
        if self.undeclared:
            return reverse("judging:declare", args=[cycle]), _("Declare conflicts")
        if self.talk >= Talk.OPEN:
            return reverse("judging:deliberation", args=[cycle]), _("Go to the deliberation")
        if self.to_practise and self.can_score:
            return reverse("judging:practice", args=[cycle]), _("Practise")
        if self.is_ballot and self.total:
            label = _("Fill in my ballot") if self.has_work else _("See my ballot")
            return self.entries_url, label
        if self.mine.resume and self.resumes:
            entry = self.mine.resume.public_id
            return reverse("judging:score", args=[entry]), _("Go on where you stopped")
        if self.total and self.round and self.round.is_readable():
            return self.entries_url, self._entries_label()
        return None

    @property
    def entries_url(self) -> str:
        """Where the judge's entries are, or the ballot about them."""
        if self.is_ballot and self.round:
            return ballot_address(self.round)
        return reverse("judging:entries", args=[self.member.cycle_id])

    def _entries_label(self) -> str:
        if not self.has_work:
            return _("See my entries")
        if self.round and self.round.kind == RoundKind.SHORTLIST:
            return _("Answer for my entries")
        return _("Score my entries")


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


def _talks(user: User) -> dict[int, Talk]:
    """How far each round's deliberation is (by primary key), as far as it is open to the person."""
    voted = PanelVote.objects.filter(item=OuterRef("pk"), member__user=user, is_casting=False)
    rows = (
        AgendaItem.objects.visible_to(user)
        .annotate(
            waits=Q(poll_opened_at__isnull=False, poll_closed_at__isnull=True) & ~Exists(voted)
        )
        .order_by()
        .values_list("deliberation__result__round", "deliberation__closed_at", "waits")
    )
    found: dict[int, Talk] = {}
    for judging_round, closed_at, waits in rows:
        talk = Talk.OVER if closed_at else Talk.VOTE if waits else Talk.OPEN
        found[judging_round] = max(talk, found.get(judging_round, Talk.NONE))
    return found


def _cards(user: User, seats: list[PanelMember]) -> list[SeatCard]:
    cycles = [seat.cycle_id for seat in seats]
    undeclared = dict(
        entries_to_declare(user)
        .filter(cycle__in=cycles, cycle__released_at__isnull=True)
        .order_by()
        .values_list("cycle")
        .annotate(count=Count("pk"))
    )
    rounds = {row.cycle_id: row for row in _rounds_now(cycles)}
    mine = reading_lists(user, [row.pk for row in rounds.values()])
    ballots = _ballots(seats, list(rounds.values()))
    talks, to_practise = _talks(user), practice_left_in(rounds.values(), user)
    return [
        SeatCard(
            member=seat,
            round=(found := rounds.get(seat.cycle_id)),
            undeclared=undeclared.get(seat.cycle_id, 0),
            mine=mine[found.pk] if found else ReadingList(),
            ballot=ballots.get(seat.pk, ""),
            talk=talks.get(found.pk, Talk.NONE) if found else Talk.NONE,
            to_practise=to_practise.get(found.pk, 0) if found else 0,
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
