"""Why areas picked at their worst improve: part of a peak is chance, and chance does not last."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.changes import percent_change


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect of an area next: `weight` is the share taken from places like it."""

    weight: float
    expected: float


def expected_from_peers(observed: float, peers_mean: float, k: float) -> Expected:
    """Empirical-Bayes expectation of a count from itself and from the mean of places like it.

    With weight w = k / (k + mean) it is w mean + (1 - w) observed; `k` is the size parameter of the
    negative binomial across those places. Source: Hauer 1997, Observational Before-After
    Studies in Road Safety. Raises ValueError for k not over zero or a negative mean.
    """
    if k <= 0 or peers_mean < 0:
        raise ValueError("k is above zero and the mean not below it")
    weight = k / (k + peers_mean)
    return Expected(weight, weight * peers_mean + (1 - weight) * observed)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What the areas picked for the steepest rise did next, beside all areas; nobody intervened."""

    year_before: int
    selected_year: int
    next_year: int
    percent_picked: float | None
    percent_all: float | None


def after_steepest_rise(
    counts: Mapping[str, tuple[int, int, int]], *, pick: int = 15, least: int = 30
) -> Afterwards:
    """Pick the areas whose count rose most in proportion, and follow them for one more year.

    Args:
        counts: by area, the count of the year before, the year of choice and the next year.
        pick: how many areas are picked.
        least: areas with a smaller count the year before are not considered.
    """
    considered = [row for row in counts.values() if row[0] >= least]
    picked = sorted(considered, key=lambda row: row[1] / row[0], reverse=True)[:pick]
    before, chosen, following = (sum(row[place] for row in picked) for place in range(3))
    everywhere, later = (sum(row[place] for row in counts.values()) for place in (1, 2))
    return Afterwards(
        year_before=before,
        selected_year=chosen,
        next_year=following,
        percent_picked=percent_change(chosen, following),
        percent_all=percent_change(everywhere, later),
    )
