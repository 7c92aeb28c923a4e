"""One area before and after: the ratio of two rates, its exact interval, and what would convince.

Given the total of both counts, the count after is binomial with the after-period's share of the
time. Everything here follows from that, so it holds for counts of zero and for unequal periods.
"""

import math
from dataclasses import dataclass

from scipy.special import betainc, betaincinv

from evidence.figures import ALPHA, Interval, Z, finite

RESIDENTS_FEW = 1_000
RESIDENTS_MANY = 100_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Events in one area before and after, and the length of both periods in the same unit.

    Raises ValueError for a negative count or a length that is not over zero.
    """

    before: int
    after: int
    before_days: float = 1.0
    after_days: float = 1.0

    def __post_init__(self) -> None:
        if self.before < 0 or self.after < 0:
            raise ValueError("a count is zero or more")
        if not (self.before_days > 0 and self.after_days > 0):
            raise ValueError("a period lasts longer than no time")

    @property
    def scale(self) -> float:
        """Length after over length before: what the count before is multiplied with to compare."""
        return self.after_days / self.before_days

    @property
    def ratio(self) -> float | None:
        """The rate after over the rate before; None from nothing."""
        return None if self.before == 0 else finite(self.after / self.before / self.scale)

    def swapped(self) -> "Counted":
        """The same with before and after exchanged."""
        return Counted(self.after, self.before, self.after_days, self.before_days)


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The rate after over the rate before: below 1 is a fall.

    None stands for what is infinite or not defined. `p` is two-sided, twice the smaller tail.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p: float | None

    @property
    def interval(self) -> Interval:
        return Interval(self.low, self.high)


def rate_ratio(counted: Counted, alpha: float = ALPHA) -> RateRatio:
    """Rate ratio with the conditional exact interval and the doubled exact p.

    Clopper-Pearson limits of the after-count's share of all events, turned into a ratio of
    rates. Source: Przyborowski and Wilenski 1940, Biometrika 31:313; Clopper and Pearson 1934,
    Biometrika 26:404.
    """
    if counted.before + counted.after == 0:
        return RateRatio(None, None, None, None)
    low = _lowest_odds(counted.after, counted.before, alpha) / counted.scale
    turned = _lowest_odds(counted.before, counted.after, alpha) * counted.scale
    high = None if turned == 0 else finite(1 / turned)
    return RateRatio(counted.ratio, finite(low), high, doubled_p(counted))


def _lowest_odds(events: int, others: int, alpha: float) -> float:
    """The lower Clopper-Pearson limit of events among events and others, as odds."""
    if events == 0:
        return 0.0
    share = float(betaincinv(events, others + 1, alpha / 2))
    return share / (1 - share)


def doubled_p(counted: Counted) -> float | None:
    """Two-sided conditional p: twice the smaller exact tail, at most 1; None for no events.

    It agrees with the interval of `rate_ratio`: below 0.05 exactly where that excludes 1.
    """
    if counted.before + counted.after == 0:
        return None
    return min(1.0, 2 * min(_tail_low(counted), _tail_low(counted.swapped())))


def _tail_low(counted: Counted) -> float:
    """P(at most this many events fall after), if the rate had stayed the same."""
    if counted.before == 0:
        return 1.0
    share_before = 1 / (1 + counted.scale)
    return float(betainc(counted.before, counted.after + 1, share_before))


def log_interval(counted: Counted) -> tuple[float, Interval, float] | None:
    """Rate ratio, log-normal interval and standard error of the log; None if a count is zero.

    exp(ln RR +- z sqrt(1/Ta + 1/Tb)); narrower than the exact interval for small counts.
    """
    ratio = counted.ratio
    if not ratio or not counted.after:
        return None
    error = math.sqrt(1 / counted.before + 1 / counted.after)
    return ratio, Interval(ratio * math.exp(-Z * error), ratio * math.exp(Z * error)), error


def min_convincing_after(
    before: int, *, before_days: float = 1.0, after_days: float = 1.0, alpha: float = ALPHA
) -> int | None:
    """The largest count after that chance alone rarely gives, from this count before.

    The largest with a lower rate and a doubled exact p of at most `alpha`; None where not even
    zero convinces. 10 must fall to 2, 50 to 31, 500 to 438.
    """
    limit = alpha / 2

    def convinces(after: int) -> bool:
        return _tail_low(Counted(before, after, before_days, after_days)) <= limit

    if before == 0 or not convinces(0):
        return None
    low, high = 0, max(1, math.ceil(min(before * after_days / before_days, 1e15)))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if convinces(middle) else (low, middle)
    return low


def residents_unit(yearly: float, population: int) -> int:
    """1,000 residents, or 100,000 where a large population has under one event per 1,000."""
    is_rare = yearly * RESIDENTS_FEW < population
    return RESIDENTS_MANY if is_rare and population >= RESIDENTS_MANY else RESIDENTS_FEW
