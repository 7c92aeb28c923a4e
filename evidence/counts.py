"""What one count can bear: its exact interval, its relative error, its yearly pace.

A count is taken as Poisson: events that happen independently of one another. Crime varies more
than that; see `evidence.comparison` for the widening used where counts are compared.
"""

import math
from collections.abc import Sequence

from scipy.special import gammainccinv, gammaincinv

from evidence.changes import DAYS_PER_YEAR
from evidence.figures import ALPHA, Interval, Z

FEWEST_FOR_A_RANK = 5


def exact_interval(events: int, alpha: float = ALPHA) -> Interval:
    """Exact interval of a Poisson count.

    Low is chi2inv(alpha/2, 2n)/2 (0 for no events), high chi2inv(1 - alpha/2, 2n + 2)/2, written
    here with the gamma function. Source: Garwood 1936, Biometrika 28:437. Raises ValueError for
    a negative count.
    """
    _check(events)
    low = 0.0 if events == 0 else float(gammaincinv(events, alpha / 2))
    return Interval(low, float(gammainccinv(events + 1, alpha / 2)))


def byar_interval(events: int) -> Interval:
    """Byar's closed form of the same interval, within 0.1 of it above about ten events.

    Source: Breslow and Day 1987, Statistical Methods in Cancer Research II. Raises ValueError
    for a negative count.
    """
    _check(events)
    upper = events + 1
    high = upper * (1 - 1 / (9 * upper) + Z / (3 * math.sqrt(upper))) ** 3
    if events == 0:
        return Interval(0.0, high)
    low = events * (1 - 1 / (9 * events) - Z / (3 * math.sqrt(events))) ** 3
    return Interval(max(0.0, low), high)


def relative_standard_error(events: int) -> float | None:
    """1 / sqrt(n), the error of a count as a share of it; None for no events."""
    _check(events)
    return None if events == 0 else 1 / math.sqrt(events)


def per_year(events: float, days: float) -> float:
    """The yearly pace of events counted over some days.

    Raises ValueError if `days` is not over 0.
    """
    if days <= 0:
        raise ValueError("a period lasts longer than no time")
    return events * DAYS_PER_YEAR / days


def from_rate(rate: float, population: float, *, per: int = 100_000) -> float:
    """The count behind a published rate per `per` residents."""
    return rate * population / per


def dispersion_index(counts: Sequence[int]) -> float | None:
    """Variance over mean of repeated counts: 1 for Poisson counts, more for real crime.

    None for fewer than two counts or none but zeros. Trend and season are still in it, so it is
    larger than the dispersion that a model of them leaves. Source: Farrington, Gill, Waples and
    Argomaniz 2007, Journal of Experimental Criminology 3:21.
    """
    if len(counts) < 2 or not any(counts):
        return None
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 for count in counts) / (len(counts) - 1) / mean


def _check(events: int) -> None:
    if events < 0:
        raise ValueError("a count is zero or more")
