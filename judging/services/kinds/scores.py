"""Rounds of scores: a scorecard for each judge and entry."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from judging.enums import ScorecardState
from judging.models import Round, SealedScorecard, entries_of
from judging.services.kinds.base import Sealed, VoidSeal


def counted_seals(judging_round: Round) -> "QuerySet[SealedScorecard]":
    """The newest seal of every scorecard that counts, of nominations still in judging."""
    return SealedScorecard.objects.counted(judging_round).filter(
        scorecard__assignment__nomination__in=entries_of(judging_round)
    )


def void_seals(judging_round: Round) -> "QuerySet[SealedScorecard]":
    """The newest seal of every scorecard that was sealed and is void."""
    return SealedScorecard.objects.filter(
        scorecard__assignment__round=judging_round,
        scorecard__state=ScorecardState.VOID,
        version=F("scorecard__version"),
    )


def in_full(seals: "QuerySet[SealedScorecard]") -> "QuerySet[SealedScorecard]":
    """With the judge and the entry, in the order in which they were sealed."""
    return seals.select_related("scorecard__assignment__nomination").order_by("pk")


def digests(seals: "QuerySet[SealedScorecard]") -> "QuerySet[Any, Any]":
    """Entry, member and digest of each."""
    return seals.values_list(
        "scorecard__assignment__nomination__reference", "scorecard__assignment__member", "sha256"
    )


class _Scores:
    """The kind `score`."""

    def counted(self, judging_round: Round) -> list[Sealed]:
        return [
            Sealed(
                member=seal.scorecard.assignment.member_id,
                entry=str(seal.scorecard.assignment.nomination.reference),
                version=seal.version,
                sha256=seal.sha256,
                given=_given(seal),
            )
            for seal in in_full(counted_seals(judging_round))
        ]

    def digest_rows(self, judging_round: Round) -> Iterable[tuple[str, int, str]]:
        return digests(counted_seals(judging_round))

    def void(self, judging_round: Round) -> list[VoidSeal]:
        return [
            VoidSeal(
                member=seal.scorecard.assignment.member_id,
                entry=str(seal.scorecard.assignment.nomination.reference),
                version=seal.version,
                sha256=seal.sha256,
                given=_given(seal),
                ground=seal.scorecard.ground_of_void,
                reason=seal.scorecard.void_reason,
            )
            for seal in in_full(void_seals(judging_round))
        ]


def _given(seal: SealedScorecard) -> dict[str, Any]:
    return {
        "scores": {row["criterion"]: float(row["value"]) for row in seal.document["scores"]},
    }


KIND = _Scores()
