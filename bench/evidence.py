"""CPU time of the evidence report of one nomination with ten measures, warm.

Run `python -m bench.evidence`. The report is everything the engine says of the ten: figures,
warnings, sentences. The goal is 50 ms of CPU.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from evidence import interrupted
from evidence.answer import describe
from evidence.nomination import Measure, report_on_all
from evidence.outcome_schema import OutcomeRequest

MEASURES = 10
ROUNDS = 30
SEED = 7
GOAL_MS = 50.0


@dataclass(frozen=True)
class Case:
    """Ten measures of one make; `monthly` of them with that many months of counts."""

    name: str
    monthly: int
    months: int = 0
    compared: bool = True


CASES = (
    Case("counts before and after", 0, compared=False),
    Case("with comparison and neighbouring area", 0),
    Case("and two series of 48 months", 2, 48),
    Case("and ten series of 48 months", 10, 48),
    Case("and ten series of 240 months", 10, 240),
)


def measures(case: Case) -> list[Measure]:
    """Made-up measures, the same in every run."""
    random = np.random.default_rng(SEED)
    return [_measure(case, number, random) for number in range(MEASURES)]


def _measure(case: Case, number: int, random: np.random.Generator) -> Measure:
    before, after, beside, later, near, nearby = random.poisson([220, 150, 300, 290, 120, 118])
    asked: dict[str, object] = {
        "treated": {"before": int(before), "after": int(after)},
        "claimed_change_pct": -30,
        "population": 120_000,
    }
    if case.compared:
        asked["comparison"] = {"before": int(beside), "after": int(later)}
        asked["displacement"] = {"before": int(near), "after": int(nearby)}
        asked["comparison_described"] = True
    if number < case.monthly:
        asked |= _series(case.months, random)
    return Measure(f"Incidents {number + 1}", OutcomeRequest.model_validate(asked))


def _series(months: int, random: np.random.Generator) -> dict[str, object]:
    periods = [f"{2000 + place // 12}-{place % 12 + 1:02}" for place in range(months)]
    counts = random.poisson(20, months).tolist()
    points = [{"period": p, "count": n} for p, n in zip(periods, counts, strict=True)]
    return {"series": points, "intervention_period": periods[months // 2]}


def work(filed: list[Measure]) -> None:
    """Everything that a page of the nomination shows."""
    for found in report_on_all(filed).measures:
        describe(found.outcome, found.measure.what)


def cpu_ms(action: Callable[[], None], prepare: Callable[[], None]) -> float:
    """The median CPU time of many rounds, each after `prepare`, and after one to warm up."""
    action()
    taken = []
    for _ in range(ROUNDS):
        prepare()
        start = time.process_time()
        action()
        taken.append(1_000 * (time.process_time() - start))
    return float(np.median(taken))


def forget() -> None:
    """Forget the time series that were fitted, as a process does that has not seen them."""
    interrupted.step_of.cache_clear()
    interrupted.dispersion_before.cache_clear()


def main() -> None:
    print(f"Evidence report, {MEASURES} measures, CPU ms (median of {ROUNDS}), goal {GOAL_MS:.0f}")
    print(f"  {'':<42}{'first time':>12}{'again':>8}")
    for case in CASES:
        action = partial(work, measures(case))
        first, again = cpu_ms(action, forget), cpu_ms(action, lambda: None)
        print(f"  {case.name:<42}{first:12.1f}{again:8.1f}")


if __name__ == "__main__":
    main()
