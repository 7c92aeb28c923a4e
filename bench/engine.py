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
from judging.engine.scores import ScoreSet, single_scores

TOPICS = tuple(f"topic-{number}" for number in range(12))
LANGUAGES = ("en", "es")
SEED = 7


@dataclass(frozen=True)
class Case:
    """Something to measure: made-up input, and the work done on it."""

    name: str
    entries: int
    judges: int
    per_entry: int
    work: str


CASES = (
    Case("assignment", 200, 20, 5, "assign"),
    Case("assignment", 2_000, 100, 5, "assign"),
    Case("assignment", 10_000, 500, 5, "assign"),
    Case("assignment, region cap 2", 10_000, 500, 5, "assign_capped"),
    Case("assignment, 10 % short", 10_000, 500, 5, "assign_short"),
    Case("assignment, judge withdraws", 10_000, 500, 5, "reassign"),
    Case("ranking", 500, 30, 5, "rank"),
    Case("ranking", 10_000, 500, 5, "rank"),
    Case("reliability", 10_000, 500, 5, "reliability"),
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
    """Three pairs in a hundred."""
    random = np.random.default_rng(SEED)
    found = np.argwhere(random.random((case.entries, case.judges)) < 0.03)
    return [(f"E{entry}", f"J{judge}") for entry, judge in found.tolist()]


def scored(case: Case) -> ScoreSet:
    """Made-up scores on a scale of 1 to 10, judges chosen at random."""
    random = np.random.default_rng(SEED)
    quality = random.normal(6, 1, case.entries)
    strictness = random.normal(0, 0.7, case.judges)
    return single_scores(
        (f"E{entry}", f"J{judge}", float(round(quality[entry] + strictness[judge] + noise, 1)))
        for entry in range(case.entries)
        for judge, noise in zip(
            random.choice(case.judges, case.per_entry, replace=False).tolist(),
            random.normal(0, 0.8, case.per_entry).tolist(),
            strict=True,
        )
    )


def prepare(case: Case) -> Callable[[], Assignment | RankingResult | Reliability]:
    """The case's input is made; what is returned does the measured work."""
    if case.work in ("rank", "reliability"):
        scores = scored(case)
        if case.work == "rank":
            return lambda: rank(scores, seed=SEED)
        return lambda: reliability(scores)
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


def remark(result: Assignment | RankingResult | Reliability) -> str:
    """What came out, to see that the work was done."""
    if isinstance(result, Assignment):
        given_up = sum(1 for pair in result.pairs if not pair.kept)
        return (
            f"{result.status}, total {result.total_affinity}, worst {result.min_affinity}, "
            f"short {len(result.short)}, relaxed {len(result.relaxed)}, new pairs {given_up}"
        )
    if isinstance(result, RankingResult):
        return f"gate {result.gate}, near ties {len(result.near_ties)}"
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
