"""Shortlist rounds: on each scorecard yes, maybe or no."""

from collections.abc import Iterable
from typing import Any

from judging.models import Round, SealedScorecard
from judging.services.kinds.base import Sealed, VoidSeal
from judging.services.kinds.scores import counted_seals, digests, in_full, void_seals


class _Shortlist:
    """The kind `shortlist`."""

    def counted(self, judging_round: Round) -> list[Sealed]:
        return [Sealed(**_named(seal)) for seal in in_full(counted_seals(judging_round))]

    def digest_rows(self, judging_round: Round) -> Iterable[tuple[str, int, str]]:
        return digests(counted_seals(judging_round))

    def void(self, judging_round: Round) -> list[VoidSeal]:
        return [
            VoidSeal(
                **_named(seal),
                ground=seal.scorecard.ground_of_void,
                reason=seal.scorecard.void_reason,
            )
            for seal in in_full(void_seals(judging_round))
        ]


def _named(seal: SealedScorecard) -> dict[str, Any]:
    assignment = seal.scorecard.assignment
    return {
        "member": assignment.member_id,
        "entry": str(assignment.nomination.reference),
        "version": seal.version,
        "sha256": seal.sha256,
        "given": {"answer": seal.document["answer"]},
    }


KIND = _Shortlist()
