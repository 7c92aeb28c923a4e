"""Small parts shared by the statistics: the normal quantile, an interval, and finite numbers."""

import math
from dataclasses import dataclass

# Below this a count's relative standard error, 1 / sqrt(20) = 22 %, is too large for a percentage.
FEWEST_FOR_A_PERCENTAGE = 20
ALPHA = 0.05
# The 97.5 % point of the normal distribution: every interval here is a 95 % interval.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval; an end is None where it is unbounded or not defined."""

    low: float | None
    high: float | None


def finite(value: float | None) -> float | None:
    """The value, or None where it is infinite, undefined or absent."""
    return None if value is None or not math.isfinite(value) else float(value)


def excludes(interval: Interval, value: float) -> bool:
    """Whether the interval lies wholly on one side of the value."""
    above = interval.low is not None and interval.low > value
    below = interval.high is not None and interval.high < value
    return above or below
