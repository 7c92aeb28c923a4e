"""Why an entry cannot get all the readings it wants, in words."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from judging.engine.affinity import Bar, Bars, Panel
from judging.engine.flow import Ints, Mask

_BAR_WORDS = {
    Bar.CONFLICT: ("has a conflict", "have a conflict"),
    Bar.AGENCY: ("is of its own agency", "are of its own agency"),
    Bar.BLOCKED: ("is blocked by staff", "are blocked by staff"),
}


@dataclass(frozen=True, slots=True)
class Shortage:
    """An entry with fewer readings than wanted."""

    entry: str
    wanted: int
    assigned: int
    reason: str


@dataclass(frozen=True)
class Plan:
    """What was planned, as tables of entries x judges."""

    panel: Panel
    barred: Bars
    chosen: Mask
    wanted: int
    region: Ints
    region_cap: int | None

    @cached_property
    def allowed(self) -> Mask:
        """Pairs that may be, or are, in the plan."""
        allowed: Mask = (self.barred == Bar.NONE) | self.chosen
        return allowed


def shortages(plan: Plan) -> tuple[Shortage, ...]:
    """Every entry that goes short, with the reason."""
    assigned = plan.chosen.sum(axis=1)
    short = np.flatnonzero(assigned < plan.wanted)
    if not len(short):
        return ()
    crowds = _crowds(plan, short)
    return tuple(
        Shortage(
            entry=plan.panel.entries[entry].entry,
            wanted=plan.wanted,
            assigned=int(assigned[entry]),
            reason=_reason(plan, entry, crowd),
        )
        for entry, crowd in zip(short.tolist(), crowds, strict=True)
    )


@dataclass(frozen=True)
class _Crowd:
    """Entries that compete for the same judges, what they need of them and what these can take."""

    entries: int
    judges: int
    needed: int
    capacity: int
    full: bool


def _reason(plan: Plan, entry: int, crowd: _Crowd) -> str:
    """One or two sentences: too few may read it, a region's limit, or its judges are full."""
    may_read = plan.allowed[entry]
    allowed, assigned = int(may_read.sum()), int(plan.chosen[entry].sum())
    said = []
    reachable = allowed
    if allowed < plan.wanted:
        said.append(_too_few(plan, entry, allowed))
    elif plan.region_cap is not None:
        reachable = _within_cap(plan, may_read, plan.region_cap)
        if reachable < plan.wanted:
            said.append(
                f"{_judges(allowed)} may read it, but the limit of {plan.region_cap} from one "
                f"region leaves {reachable}."
            )
    if assigned < min(reachable, plan.wanted):
        said.append(_crowded(plan, allowed, crowd))
    return " ".join(said)


def _too_few(plan: Plan, entry: int, allowed: int) -> str:
    """Who may not read the entry, and why."""
    row = plan.barred[entry][~plan.chosen[entry]]
    counts = Counter(Bar(int(bar)) for bar in row if bar != Bar.NONE)
    causes = [
        f"{counts[bar]} {words[counts[bar] > 1]}"
        for bar, words in _BAR_WORDS.items()
        if counts[bar]
    ]
    if counts[Bar.LANGUAGE]:
        verb = "do not read" if counts[Bar.LANGUAGE] > 1 else "does not read"
        causes.append(f"{counts[Bar.LANGUAGE]} {verb} {plan.panel.entries[entry].language}")
    total = len(plan.panel.judges)
    if not causes:
        return f"There {'is' if total == 1 else 'are'} only {_judges(total)}."
    return f"Only {allowed} of {_judges(total)} may read it: {', '.join(causes)}."


def _crowded(plan: Plan, allowed: int, crowd: _Crowd) -> str:
    """The judges it depends on have no room left."""
    if not crowd.full and plan.region_cap is None:
        return (
            f"{_judges(allowed)} may read it, but among the pairs that were looked at, the best of "
            "very many, none with room was left."
        )
    if not crowd.full:
        return (
            f"{_judges(allowed)} may read it, but the limit of {plan.region_cap} from one region "
            "keeps those with room away."
        )
    if crowd.entries == 1:
        return f"{_judges(crowd.judges)} who may read it can take no entries."
    return (
        f"{crowd.entries} entries, this one among them, need {_readings(crowd.needed)} from "
        f"{_judges(crowd.judges)} who can take {crowd.capacity} in all."
    )


def _within_cap(plan: Plan, allowed: NDArray[np.bool_], cap: int) -> int:
    """The most judges an entry can get with at most `cap` from one region."""
    regions = plan.region[allowed]
    sizes = np.bincount(regions[regions >= 0])
    return int((regions < 0).sum() + np.minimum(sizes, cap).sum())


def _crowds(plan: Plan, short: NDArray[np.int64]) -> list[_Crowd]:
    """For each short entry the group it is stuck in.

    From the short entries follow the judges they could still get, from those the entries they read
    (which could hand them over), and so on. Where all judges so reached are full no exchange can
    help: they are the bottleneck (the minimum cut of Ford & Fulkerson 1956).
    """
    free = plan.allowed & ~plan.chosen
    entries = np.zeros(len(free), dtype=bool)
    judges = np.zeros(free.shape[1], dtype=bool)
    grown = np.isin(np.arange(len(free)), short)
    while (grown != entries).any():
        entries = grown
        judges = free[entries].any(axis=0)
        grown = entries | plan.chosen[:, judges].any(axis=1)
    rows = np.flatnonzero(entries)
    linked = (free | plan.chosen)[rows] & judges
    n, m = linked.shape
    tail, head = np.nonzero(linked)
    graph = csr_array((np.ones(len(tail)), (tail, n + head)), shape=(n + m, n + m))
    labels = connected_components(graph, directed=False)[1]
    of_short = labels[:n][np.isin(rows, short)].tolist()
    found = {label: _crowd(plan, rows, labels, label) for label in set(of_short)}
    return [found[label] for label in of_short]


def _crowd(plan: Plan, rows: NDArray[np.int64], labels: NDArray[np.int32], label: int) -> _Crowd:
    """Count one group."""
    entries = rows[labels[: len(rows)] == label]
    judges = np.flatnonzero(labels[len(rows) :] == label)
    loads = plan.chosen[:, judges].sum(axis=0).tolist()
    most = [plan.panel.judges[judge].max_load for judge in judges]
    elsewhere = int(plan.chosen[entries].sum()) - int(plan.chosen[np.ix_(entries, judges)].sum())
    return _Crowd(
        entries=len(entries),
        judges=len(judges),
        needed=len(entries) * plan.wanted - elsewhere,
        capacity=sum(loads),
        full=all(
            limit is not None and load >= limit for load, limit in zip(loads, most, strict=True)
        ),
    )


def _judges(count: int) -> str:
    return f"{count} judge" if count == 1 else f"{count} judges"


def _readings(count: int) -> str:
    return f"{count} reading" if count == 1 else f"{count} readings"
