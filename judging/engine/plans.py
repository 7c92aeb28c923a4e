"""What a plan of readings consists of."""

from dataclasses import dataclass
from typing import Literal

from judging.engine.shortage import Shortage


@dataclass(frozen=True, slots=True)
class Pair:
    """A judge reads an entry."""

    entry: str
    judge: str
    affinity: int
    fit: int
    """Affinity without the jitter."""
    locked: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class RelaxedLoad:
    """A judge whose load is outside the limits asked for, because nothing else was possible."""

    judge: str
    min_load: int
    max_load: int | None
    load: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A plan, with what is needed to check and repeat it."""

    status: Literal["optimal", "short"]
    pairs: tuple[Pair, ...]
    """By entry, then judge."""
    short: tuple[Shortage, ...]
    loads: dict[str, int]
    relaxed: tuple[RelaxedLoad, ...]
    total_affinity: int
    min_affinity: int | None
    """Of the worst pair, without jitter; None when there is no pair."""
    threshold: int | None
    """Pairs below this affinity (without jitter) were left out by the max-min step."""
    components: int
    """Linked groups of entries and judges. With more than one, the groups' scores have no common
    ground: link them by entries that all judges read (`anchors`)."""
    anchors: tuple[str, ...]
    """Entries that went to all judges who may read them, because the plan fell into groups."""
    skipped: dict[str, int]
    """How many pairs were left out for each reason: conflict, agency, blocked, language."""
    considered: int
    """Pairs the solver looked at: all that are allowed, or the best of very many."""
    inputs_hash: str
    solver: str
    per_entry: int
    seed: str
    region_cap: int | None
    seconds: float
