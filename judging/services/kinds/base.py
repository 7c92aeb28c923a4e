"""What every kind of round gives to a result: what counts in it, and what does not any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from judging.models import Round


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed thing that counts: a scorecard of one entry, or a ballot about many."""

    member: int
    """Primary key of the judge's seat on the panel."""
    entry: str
    """Reference of the entry; "" on a ballot."""
    version: int
    sha256: str
    """Digest of the seal."""
    given: Mapping[str, Any]
    """`scores`, `answer`, `order` or `choices`, as a result bundle has them: with references."""
    stands_for: str = field(default="", kw_only=True)
    """What stands for it among the inputs, where it counts in part; else its digest does."""


@dataclass(frozen=True, slots=True)
class VoidSeal(Sealed):
    """A sealed scorecard or ballot that does not count, and why."""

    ground: str
    reason: str


class Kind(Protocol):
    """A kind of round, as results are built from it."""

    def counted(self, judging_round: Round) -> list[Sealed]:
        """The newest seal of everything that counts, of entries still in judging."""

    def digest_rows(self, judging_round: Round) -> Iterable[tuple[str, int, str]]:
        """Entry, member and digest of each of them, in one cheap question."""

    def void(self, judging_round: Round) -> list[VoidSeal]:
        """The newest seal of everything that is void."""
