"""Who reads which entry: the best plan under conflicts, languages, loads and region limits.

In this order: conflicts and languages are never broken; every entry gets its readings, or as nearly
as can be, evenly; judges get their minimum, or as nearly as can be, evenly; the worst pair is as
good as it can be (the max-min step, after Stelmakh, Shah & Singh 2021, PeerReview4All, JMLR 22);
then the total affinity is as large as it can be.

Affinity is 600 x share of the entry's topics the judge has + 200 for the judge's first language +
a seeded jitter of 0 to 99, which breaks ties by lot. There is no bidding: bids are how collusion
gets into an assignment (Jecmen et al. 2020, NeurIPS 33).
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from judging.engine.affinity import (
    MOST_AFFINITY,
    Bar,
    Bars,
    Entry,
    Fits,
    Judge,
    PairIndices,
    Panel,
    bars,
    fits,
)
from judging.engine.anchors import groups, link
from judging.engine.candidates import ALL_UP_TO, WIDER, WIDEST, candidates
from judging.engine.canonical import sha256_hex
from judging.engine.errors import InputError
from judging.engine.flow import (
    SOLVER,
    Arcs,
    Ints,
    Limits,
    Mask,
    cheapest,
    feasible,
    most_readings,
    settle,
)
from judging.engine.lots import jitter
from judging.engine.plans import Assignment, Pair, RelaxedLoad
from judging.engine.shortage import Plan, Shortage, shortages

__all__ = ["Assignment", "Entry", "Judge", "Pair", "RelaxedLoad", "Shortage", "assign"]

Pairs = Iterable[tuple[str, str]]

_ROWS = 2_000
"""Entries worked on at once."""


@dataclass(frozen=True)
class _Pins:
    """Pairs that must be in the plan, and pairs that should stay."""

    locked: PairIndices
    kept: PairIndices


def assign(
    entries: Iterable[Entry],
    judges: Iterable[Judge],
    *,
    per_entry: int,
    seed: int | str,
    conflicts: Pairs = (),
    blocked: Pairs = (),
    locked: Pairs = (),
    kept: Pairs = (),
    region_cap: int | None = None,
    anchors: int = 0,
) -> Assignment:
    """Plan `per_entry` readings for each entry. All pairs are (entry, judge).

    `conflicts` and `blocked` are never planned, nor is a judge of the entry's own agency or one who
    does not read its language. `locked` pairs are in the plan whatever the loads and languages
    (started scorecards, entries that all judges read). `kept` is the present plan: the fewest
    possible pairs of it are given up, and the max-min step is left out; its pairs with an entry or
    judge who is gone do not count. `region_cap` limits the judges of one region per entry. Where
    the plan falls into groups that share no judge, so many `anchors` go to every judge who may read
    them, beyond loads if need be.

    When not everything is possible the plan says so: `short` and `relaxed`. Raises InputError for
    names that repeat or do not exist, impossible numbers, and locked pairs that are barred.
    """
    started = time.perf_counter()
    if per_entry < 1:
        raise InputError(f"per_entry is {per_entry}; an entry needs at least one reading.")
    if region_cap is not None and region_cap < 1:
        raise InputError(f"region_cap is {region_cap}; it must be at least 1.")
    if anchors < 0:
        raise InputError(f"anchors is {anchors}; it cannot be below 0.")
    panel = Panel.of(entries, judges)
    rules = {
        "conflicts": _known(panel, conflicts, "Conflict"),
        "blocked": _known(panel, blocked, "Blocked pair"),
        "locked": _known(panel, locked, "Locked pair"),
        "kept": _known(panel, kept, None),
    }
    places = {what: panel.indices(pairs) for what, pairs in rules.items()}
    barred = bars(panel, places["conflicts"], places["blocked"])
    pins = _Pins(locked=places["locked"], kept=places["kept"])
    _refuse_barred(panel, barred, pins.locked)
    problem = _Problem(panel, fits(panel), barred, pins, per_entry, str(seed), region_cap)
    solved = problem.solve()
    if anchors and groups(solved.chosen).max(initial=0) > 0:
        linked = link(panel, barred, solved.chosen, wanted=anchors, seed=str(seed))
        problem = problem.anchored(linked)
        solved = problem.solve()
    inputs = {"per_entry": per_entry, "seed": str(seed), "region_cap": region_cap, **rules}
    return problem.report(solved, _digest(panel, inputs, anchors), started)


def _known(panel: Panel, pairs: Pairs, what: str | None) -> list[tuple[str, str]]:
    """The distinct pairs, sorted. An unknown name is an error, or ignored where `what` is None."""
    entries, judges = set(panel.entry_names), set(panel.judge_names)
    found = sorted(set(pairs))
    for entry, judge in found if what else ():
        if entry not in entries:
            raise InputError(f"{what} {entry}, {judge}: there is no entry {entry}.")
        if judge not in judges:
            raise InputError(f"{what} {entry}, {judge}: there is no judge {judge}.")
    return [(entry, judge) for entry, judge in found if entry in entries and judge in judges]


def _refuse_barred(panel: Panel, barred: Bars, locked: PairIndices) -> None:
    """A locked pair may override a language, but no conflict and no block."""
    for entry, judge in zip(*locked, strict=True):
        if barred[entry, judge] not in (Bar.NONE, Bar.LANGUAGE):
            raise InputError(
                f"Locked pair {panel.entries[entry].entry}, {panel.judges[judge].judge}: "
                f"it is barred ({Bar(int(barred[entry, judge])).name.lower()})."
            )


@dataclass(frozen=True)
class _Solved:
    """The chosen pairs (entries x judges), the threshold of the max-min step, pairs looked at."""

    chosen: Mask
    threshold: int | None
    considered: int


@dataclass(frozen=True)
class _Problem:
    panel: Panel
    fit: Fits
    barred: Bars
    pins: _Pins
    per_entry: int
    seed: str
    region_cap: int | None

    anchors: tuple[int, ...] = ()

    def anchored(self, linked: PairIndices) -> "_Problem":
        """The same with these pairs locked as well."""
        pairs = np.column_stack(self.pins.locked), np.column_stack(linked)
        both = np.unique(np.concatenate(pairs), axis=0)
        pins = replace(self.pins, locked=(both[:, 0], both[:, 1]))
        return replace(self, pins=pins, anchors=tuple(np.unique(linked[0]).tolist()))

    def solve(self) -> "_Solved":
        """The best plan; of very many pairs, looking at more of them while entries go short."""
        open_pairs = self.barred == Bar.NONE
        open_pairs[self.pins.locked] = False
        limits = self._limits()
        if int(np.count_nonzero(open_pairs)) > ALL_UP_TO:
            open_pairs = self._candidates(open_pairs, limits)
        return self._solve_among(open_pairs, _arcs(open_pairs), limits)

    def _candidates(self, open_pairs: Mask, limits: Limits) -> Mask:
        """The pairs to look at; more of them as long as that serves more readings."""
        times, before = 1, -1
        while True:
            best = candidates(open_pairs, self.fit, limits.floor, seed=self.seed, times=times)
            best[self.pins.kept] |= open_pairs[self.pins.kept]
            served = most_readings(_arcs(best), limits)
            if served in (before, int(limits.demand.sum())) or times >= WIDEST:
                return best
            times, before = times * WIDER, served

    def _solve_among(self, open_pairs: Mask, arcs: Arcs, limits: Limits) -> "_Solved":
        """The best plan of these pairs."""
        considered = len(arcs.entry)
        if not feasible(arcs, limits):
            limits = settle(arcs, self._wishes(arcs), limits)
        threshold = None
        if not len(self.pins.kept[0]) and limits.demand.any():
            threshold = self._best_threshold(open_pairs, arcs, limits)
            arcs = arcs.where(self.fit[arcs.entry, arcs.judge] >= threshold)
        taken = cheapest(arcs, self._gains(arcs, limits), limits)
        chosen = np.zeros_like(open_pairs)
        chosen[self.pins.locked] = True
        chosen[arcs.entry[taken], arcs.judge[taken]] = True
        return _Solved(chosen, threshold, considered)

    def _limits(self) -> Limits:
        """Demands and loads that the locked pairs leave."""
        n, m = self.fit.shape
        entry, judge = self.pins.locked
        given = np.bincount(judge, minlength=m)
        most = np.array([n if j.max_load is None else j.max_load for j in self.panel.judges])
        least = np.array([j.min_load for j in self.panel.judges])
        room = np.maximum(np.minimum(most, n) - given, 0)
        return Limits(
            demand=np.maximum(self.per_entry - np.bincount(entry, minlength=n), 0),
            floor=np.minimum(np.maximum(least - given, 0), room),
            room=room,
            region=self._regions(),
            region_room=self._region_room(),
        )

    def _regions(self) -> Ints:
        """Number of each judge's region, -1 for judges without one."""
        names = sorted({judge.region for judge in self.panel.judges} - {""})
        number = {name: place for place, name in enumerate(names)}
        return np.array([number.get(judge.region, -1) for judge in self.panel.judges])

    def _region_room(self) -> Ints | None:
        """For each entry and region, how many judges the cap still lets in."""
        region = self._regions()
        if self.region_cap is None or region.max() < 0:
            return None
        used = np.zeros((len(self.fit), int(region.max()) + 1), dtype=np.int64)
        entry, judge = self.pins.locked
        inside = region[judge] >= 0
        np.add.at(used, (entry[inside], region[judge][inside]), 1)
        return np.maximum(self.region_cap - used, 0)

    def _best_threshold(self, open_pairs: Mask, arcs: Arcs, limits: Limits) -> int:
        """The largest affinity (without jitter) that all pairs of a feasible plan can have.

        Bisection by maximum flow, from the bound that each entry needs as many pairs as it wants.
        """
        bound = min(
            int(np.partition(fit, -wanted, axis=1)[:, -wanted].min())
            for fit, wanted in self._by_demand(open_pairs, limits)
        )
        points = self.fit[arcs.entry, arcs.judge]
        steps = np.unique(points[points <= bound])
        low, high = 0, len(steps) - 1
        middle = high
        while low < high:
            if feasible(arcs.where(points >= steps[middle]), limits):
                low = middle
            else:
                high = middle - 1
            middle = (low + high + 1) // 2
        return int(steps[low])

    def _by_demand(self, open_pairs: Mask, limits: Limits) -> Iterator[tuple[Fits, int]]:
        """Rows of affinities (-1 where barred) of entries that want the same number, in blocks."""
        for wanted in np.unique(limits.demand[limits.demand > 0]).tolist():
            entries = np.flatnonzero(limits.demand == wanted)
            for start in range(0, len(entries), _ROWS):
                rows = entries[start : start + _ROWS]
                yield np.where(open_pairs[rows], self.fit[rows], np.int16(-1)), wanted

    def _affinities(self, arcs: Arcs) -> Ints:
        """Affinity with jitter."""
        drawn = jitter(
            self.seed, self.panel.entry_names, self.panel.judge_names, arcs.entry, arcs.judge
        )
        return drawn + self.fit[arcs.entry, arcs.judge]

    def _wishes(self, arcs: Arcs) -> Ints:
        """What decides who goes short: pairs to keep, or the affinities where there are none."""
        if not len(self.pins.kept[0]):
            return self._affinities(arcs)
        return self._kept(arcs).astype(np.int64)

    def _kept(self, arcs: Arcs) -> Mask:
        """Which of the pairs are in the present plan."""
        kept = np.zeros(self.fit.shape, dtype=bool)
        kept[self.pins.kept] = True
        found: Mask = kept[arcs.entry, arcs.judge]
        return found

    def _gains(self, arcs: Arcs, limits: Limits) -> Ints:
        """What the flow adds up: affinity, and for a kept pair more than all affinities together.

        So no pair is given up for a better affinity elsewhere.
        """
        bonus = MOST_AFFINITY * int(limits.demand.sum())
        return self._affinities(arcs) + bonus * self._kept(arcs)

    def report(self, solved: "_Solved", digest: str, started: float) -> Assignment:
        """The plan in names."""
        chosen = solved.chosen
        pairs = self._pairs(chosen)
        loads = chosen.sum(axis=0)
        plan = Plan(
            panel=self.panel,
            barred=self.barred,
            chosen=chosen,
            wanted=self.per_entry,
            region=self._regions(),
            region_cap=self.region_cap,
        )
        short = shortages(plan)
        return Assignment(
            status="short" if short else "optimal",
            pairs=pairs,
            short=short,
            loads=dict(zip(self.panel.judge_names, loads.tolist(), strict=True)),
            relaxed=_relaxed(self.panel, loads),
            total_affinity=sum(pair.affinity for pair in pairs),
            min_affinity=min((pair.fit for pair in pairs), default=None),
            threshold=solved.threshold,
            components=int(groups(chosen).max(initial=-1)) + 1,
            anchors=tuple(self.panel.entries[place].entry for place in self.anchors),
            skipped=self._skipped(),
            considered=solved.considered,
            inputs_hash=digest,
            solver=SOLVER,
            per_entry=self.per_entry,
            seed=self.seed,
            region_cap=self.region_cap,
            seconds=time.perf_counter() - started,
        )

    def _skipped(self) -> dict[str, int]:
        return {
            bar.name.lower(): int(np.count_nonzero(self.barred == bar))
            for bar in Bar
            if bar != Bar.NONE
        }

    def _pairs(self, chosen: Mask) -> tuple[Pair, ...]:
        arcs = _arcs(chosen)
        affinity = self._affinities(arcs)
        locked = set(zip(*(side.tolist() for side in self.pins.locked), strict=True))
        kept = set(zip(*(side.tolist() for side in self.pins.kept), strict=True))
        return tuple(
            Pair(
                entry=self.panel.entries[i].entry,
                judge=self.panel.judges[j].judge,
                affinity=points,
                fit=int(self.fit[i, j]),
                locked=(i, j) in locked,
                kept=(i, j) in kept,
            )
            for i, j, points in zip(
                arcs.entry.tolist(), arcs.judge.tolist(), affinity.tolist(), strict=True
            )
        )


def _arcs(open_pairs: Mask) -> Arcs:
    """The pairs of a table, entry by entry."""
    entry, judge = np.nonzero(open_pairs)
    return Arcs(entry=entry.astype(np.int32), judge=judge.astype(np.int32))


def _relaxed(panel: Panel, loads: Ints) -> tuple[RelaxedLoad, ...]:
    return tuple(
        RelaxedLoad(judge.judge, judge.min_load, judge.max_load, load)
        for judge, load in zip(panel.judges, loads.tolist(), strict=True)
        if load < judge.min_load or (judge.max_load is not None and load > judge.max_load)
    )


def _digest(panel: Panel, inputs: dict[str, Any], anchors: int) -> str:
    """SHA-256 of everything the plan depends on, as canonical JSON."""
    everything = {
        **inputs,
        "entries": [asdict(entry) for entry in panel.entries],
        "judges": [asdict(judge) for judge in panel.judges],
    }
    if anchors:
        everything["anchors"] = anchors
    return sha256_hex(everything)
