"""Rounds of ballots: what of each judge's sealed ballot counts.

A sealed ballot is never changed. An entry with which its judge turned out to be in conflict is
passed over when the ballot is counted, as is one that has left the round: the seal keeps it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.canonical import sha256_hex
from judging.models import Assignment, Round, SealedBallot, entries_of
from judging.services.access import CONFLICT
from judging.services.kinds.base import Sealed, VoidSeal
from nominations.models import AccessBar

type Given = Callable[[Mapping[str, Any], frozenset[str]], dict[str, Any]]
"""From a sealed document and the references that count in it to what is given; empty if nothing."""


class BallotKind:
    """A kind of round whose judges each fill in one ballot."""

    def __init__(self, given: Given) -> None:
        self._given = given

    def counted(self, judging_round: Round) -> list[Sealed]:
        found = []
        for seal, given in self.read(judging_round):
            passed_over = sorted(set(seal.document["entries"]) - _counting(seal))
            found.append(
                Sealed(
                    member=seal.ballot.member_id,
                    entry="",
                    version=seal.version,
                    sha256=seal.sha256,
                    given=given,
                    stands_for=sha256_hex([seal.sha256, passed_over]) if passed_over else "",
                )
            )
        return found

    def read(self, judging_round: Round) -> list[tuple[Any, dict[str, Any]]]:
        """Each ballot's newest seal, with its judge, and what of it counts; one question."""
        rows = [
            (seal, self._given(seal.document, _counting(seal))) for seal in _seals(judging_round)
        ]
        return [(seal, given) for seal, given in rows if given]

    def digest_rows(self, judging_round: Round) -> Iterable[tuple[str, int, str]]:
        return [
            (card.entry, card.member, card.stands_for or card.sha256)
            for card in self.counted(judging_round)
        ]

    def void(self, judging_round: Round) -> list[VoidSeal]:
        """Of a ballot that is void as a whole all of it, as it was sealed."""
        return [
            VoidSeal(
                member=seal.ballot.member_id,
                entry="",
                version=seal.version,
                sha256=seal.sha256,
                given=self._given(seal.document, frozenset(seal.document["entries"])),
                ground=seal.ballot.ground_of_void,
                reason=seal.ballot.void_reason,
            )
            for seal in SealedBallot.objects.void(judging_round).select_related("ballot")
        ]


def _counting(seal: Any) -> frozenset[str]:
    """References of the entries on a ballot, as `_seals` fetches it, that count on it."""
    return frozenset(seal.document["entries"]).intersection(seal.there).difference(seal.closed)


def _seals(judging_round: Round) -> "QuerySet[Any]":
    """The newest seal of each ballot, with the references still in the round, and those closed."""
    closed = _closed(judging_round).filter(member=OuterRef("ballot__member"))
    return (
        SealedBallot.objects.counted(judging_round)
        .select_related("ballot__member__user")
        .annotate(
            there=ArraySubquery(entries_of(judging_round).order_by().values("reference")),
            closed=ArraySubquery(closed.order_by().values("nomination__reference")),
        )
        .order_by("pk")
    )


def _closed(judging_round: Round) -> "QuerySet[Assignment]":
    """The assignments whose entries a conflict closed to their judge.

    An entry that was given to the judge anew, after staff cleared the conflict, counts again.
    """
    assigned = Assignment.objects.filter(round=judging_round)
    again = assigned.active().filter(member=OuterRef("member"), nomination=OuterRef("nomination"))
    barred = AccessBar.objects.filter(
        user=OuterRef("member__user"), nomination=OuterRef("nomination")
    )
    return assigned.filter(Exists(barred) | (Q(withdrawn_reason=CONFLICT) & ~Exists(again)))
