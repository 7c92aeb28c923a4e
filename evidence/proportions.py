"""Survey answers: the share who agree, how it changed, and how many to ask.

Shares are between 0 and 1; a difference of shares times 100 is in percentage points.
"""

import math
from dataclasses import dataclass

from evidence.comparison import two_sided_p
from evidence.figures import Interval, Z, finite

# The 5 % point of chi-square with one degree of freedom as the published tables round it.
CHI_SQUARE = 3.841


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those asked said so.

    Raises ValueError where nobody was asked, or more said so than were asked.
    """

    yes: int
    asked: int

    def __post_init__(self) -> None:
        if self.asked < 1 or not 0 <= self.yes <= self.asked:
            raise ValueError("between none and all of those asked can say so")

    @property
    def estimate(self) -> float:
        return self.yes / self.asked


@dataclass(frozen=True, slots=True)
class ShareChange:
    """The share after less the share before, between -1 and 1; `z` and `p` of the pooled test."""

    estimate: float
    low: float
    high: float
    z: float | None
    p: float | None


def wilson(share: Share) -> Interval:
    """Score interval of a share, sensible also at none and at all.

    Source: Wilson 1927, Journal of the American Statistical Association 22:209; Newcombe 1998,
    Statistics in Medicine 17:857, method 3.
    """
    n, p = share.asked, share.estimate
    shrink = 1 + Z * Z / n
    centre = (p + Z * Z / (2 * n)) / shrink
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / shrink
    low = 0.0 if share.yes == 0 else min(p, max(0.0, centre - half))
    high = 1.0 if share.yes == n else max(p, min(1.0, centre + half))
    return Interval(low, high)


def share_change(before: Share, after: Share) -> ShareChange:
    """Difference of two independent shares with Newcombe's square-and-add interval.

    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10. For the same people asked
    twice it is wider than necessary.
    """
    difference = after.estimate - before.estimate
    (low_after, high_after), (low_before, high_before) = _ends(after), _ends(before)
    down = math.hypot(after.estimate - low_after, high_before - before.estimate)
    up = math.hypot(high_after - after.estimate, before.estimate - low_before)
    z = _pooled_z(before, after)
    return ShareChange(
        difference, difference - down, difference + up, z, None if z is None else two_sided_p(z)
    )


def _ends(share: Share) -> tuple[float, float]:
    interval = wilson(share)
    return interval.low or 0.0, interval.high or 0.0


def _pooled_z(before: Share, after: Share) -> float | None:
    pooled = (before.yes + after.yes) / (before.asked + after.asked)
    error = math.sqrt(pooled * (1 - pooled) * (1 / before.asked + 1 / after.asked))
    return None if error == 0 else finite((after.estimate - before.estimate) / error)


def margin_of_error(share: float, asked: int, population: int | None = None) -> float:
    """Half the width of the simple 95 % interval, narrower where much of a population was asked.

    Raises ValueError where nobody, or more than the population, was asked.
    """
    if asked < 1 or (population is not None and population < asked):
        raise ValueError("at least one and at most everyone can be asked")
    margin = Z * math.sqrt(share * (1 - share) / asked)
    if population is None:
        return margin
    if population == asked:
        return 0.0
    return margin * math.sqrt((population - asked) / (population - 1))


def sample_size(population: int, *, margin: float = 0.05, share: float = 0.5) -> float:
    """How many of a population to ask for a margin of error; round up before asking.

    X2 N p (1-p) / (d2 (N-1) + X2 p (1-p)). Source: Krejcie and Morgan 1970, Educational and
    Psychological Measurement 30:607 (their table has 384 for 100,000, their formula 383).
    """
    if population < 1 or not 0 < margin < 1:
        raise ValueError("a population has people, and a margin lies between 0 and 1")
    spread = CHI_SQUARE * share * (1 - share)
    return spread * population / (margin**2 * (population - 1) + spread)
