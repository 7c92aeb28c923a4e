"""CPU time and memory of the judging engine at the sizes it is built for.

Run `python -m bench.engine`. Each case runs in a process of its own, so that its peak memory is its
own; memory is the peak less what the imported libraries take.
"""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from judging.engine.assignment import Assignment, Entry, Judge, assign
from judging.engine.ranking import RankingResult, rank
from judging.engine.reliability import Reliability, reliability
from judging.engine.robustness import Robustness, robustness
from judging.engine.scores import ScoreSet, weighted_scores

TOPICS = tuple(f"topic-{number}" for number in range(12))
LANGUAGES = ("en", "es")
CRITERIA = ("impact", "analysis", "response", "partners", "cost", "lasting")
SEED = 7

Outcome = Assignment | RankingResult | Reliability | Robustness


@dataclass(frozen=True)
class Case:
    """Something to measure: made-up input, and the work done on it."""

    name: str
    entries: int
    judges: int
    per_entry: int
    work: str
    conflicts: float = 0.03
    """Share of pairs in conflict."""


CASES = (
    Case("assignment", 200, 20, 5, "assign"),
    Case("assignment", 2_000, 100, 5, "assign"),
    Case("assignment", 10_000, 500, 5, "assign"),
    Case("assignment, region cap 2", 10_000, 500, 5, "assign_capped"),
    Case("assignment, 10 % short", 10_000, 500, 5, "assign_short"),
    Case("assignment, judge withdraws", 10_000, 500, 5, "reassign"),
    Case("assignment, best pairs", 50_000, 2_000, 3, "assign", conflicts=0.001),
    Case("ranking", 500, 30, 5, "rank"),
    Case("ranking", 10_000, 500, 5, "rank"),
    Case("reliability", 10_000, 500, 5, "reliability"),
    Case("robustness, six criteria", 500, 20, 5, "robustness"),
)


def panel(case: Case, *, spare: float = 1.1) -> tuple[list[Entry], list[Judge]]:
    """Made-up entries and judges; the judges can take `spare` times the readings needed."""
    random = np.random.default_rng(SEED)
    mean = case.entries * case.per_entry / case.judges
    entries = [
        Entry(
            f"E{number}",
            topics=tuple(random.choice(TOPICS, random.integers(1, 4), replace=False).tolist()),
            language=LANGUAGES[int(random.random() < 0.1)],
            agency=f"agency-{random.integers(case.entries)}",
        )
        for number in range(case.entries)
    ]
    judges = [
        Judge(
            f"J{number}",
            topics=tuple(random.choice(TOPICS, random.integers(2, 6), replace=False).tolist()),
            languages=LANGUAGES if random.random() < 0.4 else LANGUAGES[:1],
            region=f"region-{random.integers(8)}",
            agency=f"agency-{random.integers(case.entries)}",
            min_load=int(0.8 * mean) if spare > 1 else 0,
            max_load=int(spare * mean),
        )
        for number in range(case.judges)
    ]
    return entries, judges


def conflicts(case: Case) -> list[tuple[str, str]]:
    """Some pairs of each entry."""
    random = np.random.default_rng(SEED)
    counts = random.binomial(case.judges, case.conflicts, case.entries)
    return [
        (f"E{entry}", f"J{judge}")
        for entry, count in enumerate(counts.tolist())
        for judge in random.choice(case.judges, count, replace=False).tolist()
    ]


def scored(case: Case, criteria: tuple[str, ...] = CRITERIA[:1]) -> ScoreSet:
    """Made-up scores on a scale of 1 to 10, judges chosen at random."""
    random = np.random.default_rng(SEED)
    quality = random.normal(6, 1, case.entries)
    strictness = random.normal(0, 0.7, case.judges)

    def card(entry: int, judge: int) -> dict[str, float]:
        noise = random.normal(0, 0.8, len(criteria))
        given = np.round(quality[entry] + strictness[judge] + noise, 1)
        return dict(zip(criteria, given.tolist(), strict=True))

    return weighted_scores(
        (f"E{entry}", f"J{judge}", card(entry, judge))
        for entry in range(case.entries)
        for judge in random.choice(case.judges, case.per_entry, replace=False).tolist()
    )


def prepare(case: Case) -> Callable[[], Outcome]:
    """The case's input is made; what is returned does the measured work."""
    return _prepare_plan(case) if "assign" in case.work else _prepare_ranking(case)


def _prepare_ranking(case: Case) -> Callable[[], Outcome]:
    scores = scored(case, CRITERIA if case.work == "robustness" else CRITERIA[:1])
    if case.work == "rank":
        return lambda: rank(scores, seed=SEED)
    if case.work == "reliability":
        return lambda: reliability(scores)
    ranking = rank(scores, seed=SEED)
    return lambda: robustness(scores, ranking)


def _prepare_plan(case: Case) -> Callable[[], Outcome]:
    entries, judges = panel(case, spare=0.9 if case.work == "assign_short" else 1.1)
    barred = conflicts(case)
    if case.work == "reassign":
        plan = assign(entries, judges, per_entry=case.per_entry, seed=SEED, conflicts=barred)
        kept = [(pair.entry, pair.judge) for pair in plan.pairs]
        barred = [pair for pair in barred if pair[1] != "J0"]
        left = [judge for judge in judges if judge.judge != "J0"]
        return lambda: assign(
            entries, left, per_entry=case.per_entry, seed=SEED, conflicts=barred, kept=kept
        )
    cap = 2 if case.work == "assign_capped" else None
    return lambda: assign(
        entries, judges, per_entry=case.per_entry, seed=SEED, conflicts=barred, region_cap=cap
    )


def remark(result: Outcome) -> str:
    """What came out, to see that the work was done."""
    if isinstance(result, Assignment):
        given_up = sum(1 for pair in result.pairs if not pair.kept)
        return (
            f"{result.status}, total {result.total_affinity}, worst {result.min_affinity}, "
            f"short {len(result.short)}, relaxed {len(result.relaxed)}, new pairs {given_up}, "
            f"of {result.considered}"
        )
    if isinstance(result, RankingResult):
        return f"gate {result.gate}, near ties {len(result.near_ties)}"
    if isinstance(result, Robustness):
        return f"{len(result.variants)} ways, {len(result.changes)} with another winner"
    return f"adjusted {result.adjusted:.3f}, raw {result.raw:.3f}"


def measure(case: Case) -> tuple[float, float, float, str]:
    """CPU seconds, wall seconds, extra peak megabytes and a remark."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work = prepare(case)
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return cpu, wall, (peak - before) / 1024, remark(result)


def main() -> None:
    """Print the table."""
    print(f"{'case':<30}{'size':>16}{'CPU s':>8}{'wall s':>8}{'MB':>7}  result")
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for case, (cpu, wall, megabytes, said) in zip(
            CASES, pool.imap(measure, CASES, chunksize=1), strict=True
        ):
            size = f"{case.entries}x{case.judges}x{case.per_entry}"
            print(f"{case.name:<30}{size:>16}{cpu:8.2f}{wall:8.2f}{megabytes:7.0f}  {said}")


if __name__ == "__main__":
    main()
