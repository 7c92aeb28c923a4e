"""A judge's ballot for a round: an order of the entries, or choices between two of them.

What a ballot is about is asked anew each time: the entries that are open to the judge now. One
that was closed by a conflict drops out at once, one that was added stands last, or open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from judging import engine
from judging.enums import RoundKind, ScorecardState
from judging.models import Assignment, Ballot, PanelMember, Round, SealedBallot
from judging.services.practised import check_practised
from judging.services.resting import next_seal, rest
from judging.services.rounds import locked_round
from judging.services.scoring import NotWritable, check_kind, check_running
from judging.services.sealing import DraftChanged, NotComplete

SCHEMA = 1
CANNOT_SAY = 0
"""Stands for the better one of two where the judge cannot tell."""


class BallotChanged(Refused):
    """Another window saved something else since; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries to choose between, by primary key; `better` is None while open."""

    a: int
    b: int
    better: int | None = None

    @property
    def key(self) -> frozenset[int]:
        return frozenset((self.a, self.b))


@dataclass(frozen=True)
class BallotDesk:
    """A ballot as its judge meets it now."""

    round: Round
    member: PanelMember
    ballot: Ballot | None
    assignments: dict[int, Assignment]
    """The entries that are open to the judge, by the nomination's primary key."""

    @property
    def is_writable(self) -> bool:
        can_write = self.ballot is None or self.ballot.is_writable
        return can_write and self.round.is_running()

    @property
    def is_saved(self) -> bool:
        """Whether the judge has ordered or chosen anything yet."""
        return self.ballot is not None and self.ballot.draft_version > 0

    def order(self) -> list[Assignment]:
        """The judge's order; entries that it does not have yet come last, in reading order."""
        chosen = self.ballot.choices if self.ballot else []
        known = [pk for pk in chosen if pk in self.assignments]
        rest = [pk for pk in self.assignments if pk not in set(known)]
        return [self.assignments[pk] for pk in (*known, *rest)]

    def pairs(self) -> list[Pair]:
        """Every two entries of a category, in an order and on sides of the judge's own."""
        stored = {
            frozenset((row["a"], row["b"])): row["better"]
            for row in (self.ballot.choices if self.ballot else ())
        }
        return [
            Pair(pair.a, pair.b, stored.get(pair.key))
            for pair in _own_pairs(self.round, self.member, self.assignments.values())
        ]

    def open_count(self) -> int:
        """How many choices are still to be made."""
        return sum(pair.better is None for pair in self.pairs())

    def digest(self) -> str:
        """Stands for the ballot as it was shown, so that one seals what one saw."""
        return sha256_hex(_given(self))


def _own_pairs(
    judging_round: Round, member: PanelMember, assignments: Iterable[Assignment]
) -> list[Pair]:
    """The pairs by lot: which comes first, and which entry stands on the left."""
    rows = list(assignments)
    found = []
    for first, second in combinations(rows, 2):
        if first.nomination.category_id != second.nomination.category_id:
            continue
        a, b = sorted((first.nomination_id, second.nomination_id))
        drawn = engine.lots.lot(judging_round.seed, member.pk, a, b)
        found.append((drawn, Pair(b, a) if int(drawn[-1], 16) % 2 else Pair(a, b)))
    return [pair for _drawn, pair in sorted(found, key=lambda item: item[0])]


def ballot_desk(
    judging_round: Round, member: PanelMember, user: User, *, lock: bool = False
) -> BallotDesk:
    """What the judge has before them. `lock` holds the ballot until the transaction ends.

    Raises:
        PracticeFirst: the round asks for practice first, and the judge has some left.
    """
    check_practised(judging_round, user)
    assignments = (
        Assignment.objects.visible_to(user)
        .filter(round=judging_round, member=member)
        .select_related("nomination__agency", "submission")
        .order_by("reading_order", "pk")
    )
    ballots = Ballot.objects.filter(round=judging_round, member=member)
    return BallotDesk(
        round=judging_round,
        member=member,
        ballot=(ballots.select_for_update() if lock else ballots).first(),
        assignments={row.nomination_id: row for row in assignments},
    )


@transaction.atomic
def save_order(
    *, judging_round: Round, member: PanelMember, user: User, order: Sequence[int], version: int
) -> Ballot:
    """Keep the order as a draft. `version` is the draft that the page was built from.

    Raises:
        Refused: the order is not about the entries that are open to the judge.
        RoundOver: the round is not running.
        NotWritable: the ballot is sealed.
        BallotChanged: another window saved another order since.
    """
    desk = _writable_desk(judging_round, member, user, RoundKind.RANK)
    if sorted(order) != sorted(desk.assignments):
        raise Refused(_("Your entries have changed. Look at the list again."))
    ballot = desk.ballot or Ballot(round=judging_round, member=member)
    if ballot.choices == list(order) and ballot.draft_version:
        return ballot
    if ballot.draft_version != version:
        raise BallotChanged(_("The order was changed in another window."))
    return _save_draft(ballot, list(order))


@transaction.atomic
def save_choice(
    *, judging_round: Round, member: PanelMember, user: User, chosen: Pair, before: int | None
) -> Ballot:
    """Keep one choice as a draft. `before` is what the page showed as chosen for this pair.

    Raises:
        Refused: the pair is not, or no longer, the judge's, or the choice is neither of the two.
        RoundOver: the round is not running.
        NotWritable: the ballot is sealed.
        BallotChanged: another window chose otherwise since.
    """
    desk = _writable_desk(judging_round, member, user, RoundKind.PAIRS)
    pairs = {pair.key: pair for pair in desk.pairs()}
    stored = pairs.get(chosen.key)
    if stored is None:
        raise Refused(_("These two entries are no longer yours to compare."))
    if chosen.better not in {*chosen.key, CANNOT_SAY}:
        raise Refused(_("Choose one of the two, or say that you cannot tell."))
    ballot = desk.ballot or Ballot(round=judging_round, member=member)
    if stored.better == chosen.better:
        return ballot
    if stored.better != before:
        raise BallotChanged(_("You chose otherwise for this pair in another window."))
    pairs[chosen.key] = Pair(stored.a, stored.b, chosen.better)
    return _save_draft(ballot, [_row(pair) for pair in pairs.values() if pair.better is not None])


def _row(pair: Pair) -> dict[str, int | None]:
    return {"a": pair.a, "b": pair.b, "better": pair.better}


def _save_draft(ballot: Ballot, choices: list[Any]) -> Ballot:
    ballot.choices = choices
    ballot.draft_version += 1
    ballot.updated_at = timezone.now()
    ballot.save()
    return ballot


def _writable_desk(
    judging_round: Round, member: PanelMember, user: User, kind: RoundKind
) -> BallotDesk:
    desk = _locked_desk(judging_round, member, user)
    check_kind(desk.round, kind)
    if desk.ballot is not None and not desk.ballot.is_writable:
        raise NotWritable(_("Your ballot is sealed. Say why you change it, then change it."))
    return desk


def _locked_desk(judging_round: Round, member: PanelMember, user: User) -> BallotDesk:
    """The desk with its ballot locked, in a round that is running.

    The seat is locked too: a ballot that does not exist yet cannot be.
    """
    seat = (
        PanelMember.objects.seats_of(user)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=member.pk, cycle=judging_round.cycle_id)
        .first()
    )
    if seat is None:
        raise Refused(_("This ballot is not yours."))
    check_running(judging_round)
    return ballot_desk(judging_round, seat, user, lock=True)


@transaction.atomic
def seal_ballot(
    *, judging_round: Round, member: PanelMember, user: User, shown: str
) -> SealedBallot:
    """Freeze the draft as the ballot's next version. Sealing twice is sealing once.

    `shown` is the digest of what the judge looked at last; another ballot is not sealed. After a
    reopening without any change the earlier seal stands.

    Raises:
        Refused: the ballot is not, or no longer, the judge's.
        RoundOver: the round is not running.
        NotComplete: there is no order yet, or a choice is still to be made.
        DraftChanged: the ballot is not the one that was shown.
    """
    locked = locked_round(judging_round)
    desk = _locked_desk(locked, member, user)
    ballot = desk.ballot
    if ballot is None or not desk.assignments or not desk.is_saved:
        raise NotComplete([])
    if ballot.state == ScorecardState.SEALED:
        return ballot.seals.get(version=ballot.version)
    if locked.kind == RoundKind.PAIRS and desk.open_count():
        raise NotComplete([])
    if shown != desk.digest():
        raise DraftChanged(_("Your ballot was changed in another window. Check it again."))
    given = plain(_given(desk))
    earlier = ballot.seals.filter(version=ballot.version).first()
    if earlier is not None and {name: earlier.document[name] for name in given} == given:
        rest(ballot, ballot.version)
        return earlier
    sealed = _store(desk, ballot, given, user)
    rest(ballot, sealed.version)
    record(
        actor=user,
        action="ballot.sealed",
        obj=ballot,
        payload={"version": sealed.version, "sha256": sealed.sha256},
        scope=locked.cycle.award.scope,
    )
    return sealed


def _given(desk: BallotDesk) -> dict[str, Any]:
    """What is sealed: the entries with the version that was read, and the order or choices."""
    references = {pk: str(row.nomination.reference) for pk, row in desk.assignments.items()}
    entries = {
        references[pk]: row.submission.sha256 for pk, row in sorted(desk.assignments.items())
    }
    if desk.round.kind == RoundKind.RANK:
        return {
            "entries": entries,
            "order": [references[row.nomination_id] for row in desk.order()],
        }
    return {
        "entries": entries,
        "choices": [
            {
                "a": references[pair.a],
                "b": references[pair.b],
                "better": references.get(pair.better or CANNOT_SAY),
            }
            for pair in desk.pairs()
            if pair.better is not None
        ],
    }


def _store(desk: BallotDesk, ballot: Ballot, given: dict[str, Any], user: User) -> SealedBallot:
    seal = next_seal(
        ballot, user, schema=SCHEMA, round=desk.round.pk, member=desk.member.pk, **given
    )
    return SealedBallot.objects.create(ballot=ballot, **seal)


@transaction.atomic
def reopen_ballot(*, judging_round: Round, member: PanelMember, user: User, reason: str) -> Ballot:
    """Let a judge change a sealed ballot before the round closes. The seal counts meanwhile.

    Raises:
        Refused: no reason, or the ballot is not the judge's.
        RoundOver: the round is not running.
        NotWritable: there is no seal to change.
    """
    if not reason.strip():
        raise Refused(_("Say why you change your ballot."))
    ballot = _locked_desk(judging_round, member, user).ballot
    if ballot is None or not ballot.is_sealed:
        raise NotWritable(_("Your ballot is not sealed yet: you can change it as it is."))
    if ballot.state == ScorecardState.CHANGING:
        return ballot
    ballot.state = ScorecardState.CHANGING
    ballot.change_reason = reason.strip()
    ballot.updated_at = timezone.now()
    ballot.save(update_fields=["state", "change_reason", "updated_at"])
    record(
        actor=user,
        action="ballot.reopened",
        obj=ballot,
        payload={"version": ballot.version},
        scope=judging_round.cycle.award.scope,
    )
    return ballot
