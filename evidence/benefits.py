"""Cost beside what it bought: per crime prevented, in international dollars, against a unit cost.

Money is Decimal in one currency, as in `evidence.costs`. Crimes prevented are positive numbers
here; the weighted displacement difference has the opposite sign.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evidence.figures import Interval, Z

FEWEST_PREVENTED = 0.01


@dataclass(frozen=True, slots=True)
class Prevented:
    """How many crimes were prevented, with the 95 % interval of that number."""

    estimate: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether the interval lies above zero; without it no cost per crime can be given.

        Less than a hundredth of a crime is as good as none.
        """
        return self.low >= FEWEST_PREVENTED


@dataclass(frozen=True, slots=True)
class CostPerCrime:
    """Cost per crime prevented; `best` if as many were prevented as the interval allows."""

    estimate: Decimal
    best: Decimal
    worst: Decimal


def cost_per_crime(cost: Decimal, prevented: Prevented) -> CostPerCrime | None:
    """Cost over crimes prevented, from cost/high to cost/low; None ("not estimable") if that
    interval includes zero."""
    if not prevented.is_certain:
        return None
    return CostPerCrime(
        estimate=cost / Decimal(prevented.estimate),
        best=cost / Decimal(prevented.high),
        worst=cost / Decimal(prevented.low),
    )


def prevented_by(estimate: float, interval: Interval) -> Prevented | None:
    """Crimes prevented from a difference against expectation, whose sign they turn."""
    if interval.low is None or interval.high is None:
        return None
    return Prevented(-estimate, -interval.high, -interval.low)


def fewer_by(before: int, after: int, scale: float) -> Prevented:
    """How many fewer there were than before, where nothing tells how many to expect.

    `scale` is the length of the period after over that before, s = ta/tb. The estimate is
    s Tb - Ta, its variance s^2 Tb + Ta, that of independent counts.
    """
    expected = before * scale
    estimate = expected - after
    reach = Z * math.sqrt(expected * scale + after)
    return Prevented(estimate, estimate - reach, estimate + reach)


@dataclass(frozen=True, slots=True)
class Benefit:
    """What prevented crimes would have cost, against the cost of preventing them.

    To be shown only with the source and year of the unit cost. `ratio` is None for no cost.
    """

    value: Decimal
    net: Decimal
    ratio: Decimal | None
    breakeven: Decimal


def benefit(prevented: Decimal, unit_cost: Decimal, cost: Decimal) -> Benefit:
    """Prevented crimes times the cost of one; `breakeven` is how many would repay the programme.

    Raises ValueError for a unit cost that is not over zero.
    """
    if unit_cost <= 0:
        raise ValueError("a crime costs more than nothing")
    value = prevented * unit_cost
    ratio = value / cost if cost else None
    return Benefit(value=value, net=value - cost, ratio=ratio, breakeven=cost / unit_cost)


def volunteer_value(hours: Decimal, hourly_rate: Decimal) -> Decimal:
    """Volunteer time in money, at a rate for the place and year; never added to cash."""
    return hours * hourly_rate


def inflate(value: Decimal, factor: Decimal) -> Decimal:
    """Money of one year in prices of another, by the ratio of their price indices."""
    return value * factor


def international_dollars(local: Decimal, factor: Decimal) -> Decimal:
    """Local money by what it buys: local over the purchasing-power factor.

    The factor is local currency per international dollar (World Bank, PA.NUS.PPP), kept with its
    year beside the result. Market exchange rates would make work in poor countries look cheap.
    Raises ValueError for a factor that is not over zero.
    """
    if factor <= 0:
        raise ValueError("a purchasing-power factor is above zero")
    return local / factor


class Band(StrEnum):
    """International dollars per 1,000 residents and year: context beside a cost, not a score."""

    MINIMAL = "minimal"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


# Where each band ends; the last has no end.
_ENDS = (
    (Decimal(50), Band.MINIMAL),
    (Decimal(250), Band.LOW),
    (Decimal(1_000), Band.MODERATE),
    (Decimal(5_000), Band.HIGH),
)


def band(per_thousand: Decimal) -> Band:
    """The cost band of international dollars per 1,000 residents and year.

    A band begins at its lower bound: 50 is low; 5,000 is still high.
    """
    if per_thousand == _ENDS[-1][0]:
        return Band.HIGH
    return next((name for end, name in _ENDS if per_thousand < end), Band.VERY_HIGH)
