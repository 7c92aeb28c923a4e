"""One decision on many nominations: what would happen, and doing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.exceptions import Refused
from accounts.models import User
from awards.models import Cycle
from nominations.letters import readers_of
from nominations.models import Nomination
from nominations.services.screening import Verdict, decide, obstacle

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one nomination.

    Attributes:
        why_not: why the decision cannot be made on it; empty if it can.
        mailed: the addresses that would be written to.
    """

    nomination: Nomination
    why_not: str
    mailed: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were decided, and which were not, each with the reason."""

    decided: int = 0
    refused: list[tuple[Nomination, str]] = field(default_factory=list)


def chosen(*, cycle: Cycle, user: User, public_ids: Iterable[str]) -> list[Nomination]:
    """Those that the person may screen, with their teams; whatever else was asked for is not there.

    At most AT_MOST, in the order of the queue.
    """
    found = Nomination.objects.for_screening(user).filter(
        cycle=cycle, public_id__in=list(public_ids)[:AT_MOST]
    )
    return list(found.prefetch_related("agency__members", "agency__invitations"))


def plan(nominations: Iterable[Nomination], verdict: Verdict) -> list[Planned]:
    """What the verdict would do to each, as things stand."""
    return [
        Planned(row, obstacle(row, verdict), [reader.email for reader in readers_of(row)])
        for row in nominations
    ]


def decide_all(
    *, nominations: Iterable[Nomination], actor: User, verdict: Verdict, seen: Mapping[str, int]
) -> Outcome:
    """Decide on each by itself: one that cannot be decided any more keeps none of the others back.

    `seen` is the version that was previewed, by public id; one without is left out.
    """
    decided, refused = 0, []
    for nomination in nominations:
        try:
            decide(
                nomination=nomination,
                actor=actor,
                verdict=verdict,
                seen=seen.get(nomination.public_id, 0),
            )
        except Refused as refusal:
            refused.append((nomination, str(refusal)))
        else:
            decided += 1
    return Outcome(decided, refused)
