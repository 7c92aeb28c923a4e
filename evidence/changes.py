"""Percent change and rates of counted events, before and after.

Counts are whole events (thefts, calls, injuries). Where the two periods differ in length, the
change is that of the daily rates, never of the raw counts: 60 thefts in a year and 20 in the 90
days after it look like a fall and are a rise.
"""

import math
from dataclasses import dataclass
from datetime import date

DAYS_PER_YEAR = 365.25
# Periods whose lengths differ by less than this share are compared as they stand.
SAME_LENGTH_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Count:
    """Events counted over a number of days (None: the length of the period is not known)."""

    events: int
    days: int | None = None

    def __post_init__(self) -> None:
        _check(self.events, self.days)

    @property
    def per_day(self) -> float | None:
        """Events per day; None without a length."""
        return None if self.days is None else self.events / self.days


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two counts.

    `percent` is None where the count before was zero: a change from nothing has no percentage.
    `by_rates` says that daily rates were compared because the periods differ in length.
    """

    before: Count
    after: Count
    percent: float | None
    by_rates: bool


def days_in(first: date, last: date) -> int:
    """Days from the first to the last, both included.

    Raises ValueError if the last day is before the first.
    """
    if last < first:
        raise ValueError("the last day is before the first day")
    return (last - first).days + 1


def percent_change(
    before: float,
    after: float,
    *,
    before_days: float | None = None,
    after_days: float | None = None,
) -> float | None:
    """100 (after - before) / before, in percent; None where `before` is zero.

    With both lengths in days it compares events per day. Raises ValueError for a negative or
    infinite count, a length that is not positive, or one length without the other.
    """
    if (before_days is None) != (after_days is None):
        raise ValueError("give the length of both periods or of neither")
    _check(before, before_days)
    _check(after, after_days)
    if before == 0:
        return None
    ratio = after / before
    if before_days is not None and after_days is not None:
        ratio *= before_days / after_days
    return 100.0 * (ratio - 1.0)


def compare(before: Count, after: Count) -> Change:
    """The change between two counts, by daily rates if their periods differ by over 5 percent.

    Periods of unknown length are taken to be equally long.
    """
    by_rates = not same_length(before.days, after.days)
    percent = percent_change(
        before.events,
        after.events,
        before_days=before.days if by_rates else None,
        after_days=after.days if by_rates else None,
    )
    return Change(before=before, after=after, percent=percent, by_rates=by_rates)


def same_length(first_days: float | None, second_days: float | None) -> bool:
    """Whether two periods are near enough in length to compare counts; unknown counts as yes."""
    if first_days is None or second_days is None:
        return True
    difference = abs(first_days - second_days)
    return difference <= SAME_LENGTH_TOLERANCE * max(first_days, second_days)


def rate(events: float, population: float, *, per: int = 1_000, days: float | None = None) -> float:
    """Events per `per` residents; per year if the length in days is given.

    Raises ValueError for a population that is not positive, and as `percent_change` does.
    """
    _check(events, days)
    if not math.isfinite(population) or population <= 0:
        raise ValueError("the population must be above zero")
    yearly = 1.0 if days is None else DAYS_PER_YEAR / days
    return per * events / population * yearly


def _check(events: float, days: float | None) -> None:
    if not math.isfinite(events) or events < 0:
        raise ValueError("a count is zero or more")
    if days is not None and (not math.isfinite(days) or days <= 0):
        raise ValueError("a period lasts at least a day")
