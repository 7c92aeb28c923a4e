"""Progress in numbers: how many scorecards are sealed, never what they say."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from awards.models import Cycle
from judging.enums import RoundKind, ScorecardState
from judging.models import (
    Assignment,
    Ballot,
    ConflictDeclaration,
    PanelMember,
    Round,
    entries_of,
    entries_open_to,
    left_behind,
)
from nominations.models import Nomination

STATES = [ScorecardState.SEALED, ScorecardState.CHANGING]


@dataclass(frozen=True, slots=True)
class Totals:
    assigned: int
    sealed: int
    drafts: int
    judges: int
    """How many judges have an assignment."""

    @property
    def not_started(self) -> int:
        return self.assigned - self.sealed - self.drafts


def _open_assignments(judging_round: Round, user: User) -> "QuerySet[Assignment]":
    """Active assignments of the entries that are open to the reader, and of no others."""
    return Assignment.objects.active().filter(
        round=judging_round, nomination__in=entries_open_to(user)
    )


def _in_state(judging_round: Round, *states: ScorecardState) -> Q:
    """Assignments whose scorecard, or whose judge's ballot, is in one of these states."""
    if RoundKind(judging_round.kind).uses_scorecards:
        return Q(scorecard__state__in=states)
    ballots = Ballot.objects.filter(
        round=judging_round, member=OuterRef("member"), state__in=states
    )
    return Q(Exists(ballots))


def totals(judging_round: Round, user: User) -> Totals:
    """How many readings there are, and how many of them stand on something sealed."""
    row = _open_assignments(judging_round, user).aggregate(
        assigned=Count("pk"),
        sealed=Count("pk", filter=_in_state(judging_round, *STATES)),
        drafts=Count("pk", filter=_in_state(judging_round, ScorecardState.DRAFT)),
        judges=Count("member", distinct=True),
    )
    return Totals(**row)


def by_judge(judging_round: Round, user: User) -> "QuerySet[Any, Any]":
    """For each judge with assignments: how many, sealed, drafted."""
    return (
        _open_assignments(judging_round, user)
        .order_by()
        .values("member", name=F("member__user__full_name"), email=F("member__user__email"))
        .annotate(
            assigned=Count("pk"),
            sealed=Count("pk", filter=_in_state(judging_round, *STATES)),
            drafts=Count("pk", filter=_in_state(judging_round, ScorecardState.DRAFT)),
        )
        .order_by("name", "member")
    )


def by_entry(judging_round: Round, user: User) -> "QuerySet[Nomination]":
    """Entries with fewer judges than the round wants, or sealed scorecards below the quorum."""
    mine = Q(assignments__round=judging_round, assignments__withdrawn_at__isnull=True)
    sealed = Q(assignments__scorecard__state__in=STATES)
    if not RoundKind(judging_round.kind).uses_scorecards:
        ballots = Ballot.objects.filter(round=judging_round, state__in=STATES)
        sealed = Q(assignments__member__in=ballots.values("member"))
    return (
        entries_open_to(user)
        .filter(pk__in=entries_of(judging_round).values("pk"))
        .annotate(
            readers=Count("assignments", filter=mine),
            sealed=Count("assignments", filter=mine & sealed),
        )
        .filter(Q(readers__lt=judging_round.reviews_per_entry) | Q(sealed__lt=judging_round.quorum))
        .select_related("agency")
        .order_by("sealed", "readers", "title", "pk")
    )


def undeclared_by_person(cycle: Cycle, user: User, *, in_conflict: bool) -> dict[int, int]:
    """How many entries open to the reader each accepted member has not answered for yet.

    Only those still in are counted, unless the reader is in conflict and could tell from it which
    they are.
    """
    entries = entries_open_to(user).filter(cycle=cycle)
    if not in_conflict:
        entries = entries.filter(~left_behind())
    wanted = entries.count()
    seats = PanelMember.objects.filter(cycle=cycle).accepted()
    people = list(seats.values_list("user", flat=True))
    answered = dict(
        ConflictDeclaration.objects.filter(nomination__in=entries, person__in=people)
        .order_by()
        .values_list("person")
        .annotate(count=Count("pk"))
    )
    return {person: wanted - answered.get(person, 0) for person in people}
