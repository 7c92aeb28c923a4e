"""Counts by year or by month: which lie before the programme, and what their average says."""

import calendar
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from evidence.figures import Interval

MONTHS = 12
PERIOD = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?", re.ASCII)
DAYS_IN_MONTH = 30.4375


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or a month of one (1 to 12)."""

    year: int
    month: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """A period from "2014" or "2014-07". Raises ValueError for anything else."""
        match = PERIOD.fullmatch(text)
        if match is None or match[1] == "0000":
            raise ValueError("a period is a year (2014) or a month (2014-07)")
        return cls(int(match[1]), None if match[2] is None else int(match[2]))

    @property
    def place(self) -> int:
        """Years, or months, since year 0: neighbours differ by one."""
        return self.year if self.month is None else self.year * MONTHS + self.month - 1

    @property
    def days(self) -> int:
        if self.month is None:
            return 366 if calendar.isleap(self.year) else 365
        return calendar.monthrange(self.year, self.month)[1]

    def __str__(self) -> str:
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True)
class Series:
    """Counts of consecutive periods, all years or all months, split where the programme began.

    `first_after` is the first period with the programme; None if it is not known. Raises
    ValueError for mixed, repeated or missing periods, or if `first_after` is not among them.
    """

    periods: tuple[Period, ...]
    counts: tuple[int, ...]
    first_after: Period | None = None

    def __post_init__(self) -> None:
        check_periods(self.periods)
        if len(self.periods) != len(self.counts):
            raise ValueError("every period has one count")
        if self.first_after is not None and self.first_after not in self.periods:
            raise ValueError("the first period after is one of the series")

    @classmethod
    def of(cls, counts: Iterable[tuple[str, int]], first_after: str | None = None) -> "Series":
        """A series from periods as text with their counts, in order.

        Raises ValueError as the class does, and for what is no period.
        """
        rows = [(Period.parse(period), count) for period, count in counts]
        return cls(
            tuple(period for period, _count in rows),
            tuple(count for _period, count in rows),
            Period.parse(first_after) if first_after else None,
        )

    @property
    def is_monthly(self) -> bool:
        return self.periods[0].month is not None

    @cached_property
    def split(self) -> int | None:
        """How many periods lie before the programme; None if it is not known when it began."""
        return None if self.first_after is None else self.periods.index(self.first_after)

    @property
    def before(self) -> tuple[int, ...]:
        """Counts before the programme, all of them if it is not known when it began."""
        return self.counts[: self.split]

    @property
    def after(self) -> tuple[int, ...]:
        return () if self.split is None else self.counts[self.split :]


@dataclass(frozen=True, slots=True)
class Step:
    """The level after over the level expected without the programme; below 1 is a fall.

    `dispersion` is Pearson's chi-square over its degrees of freedom, at least 1: by it the
    interval is widened. `autocorrelation` is that of neighbouring residuals.
    """

    estimate: float
    low: float
    high: float
    dispersion: float
    autocorrelation: float
    points: int

    @property
    def interval(self) -> Interval:
        return Interval(self.low, self.high)

    @property
    def is_autocorrelated(self) -> bool:
        """Whether neighbours are more alike than chance makes them: then it is too narrow."""
        return abs(self.autocorrelation) > 2 / math.sqrt(self.points)


def check_periods(periods: Sequence[Period]) -> None:
    """Raises ValueError unless periods are consecutive, of one kind and in order."""
    if not periods:
        raise ValueError("a series has at least one period")
    if len({period.month is None for period in periods}) > 1:
        raise ValueError("a series is by year or by month, not both")
    if len(set(periods)) < len(periods):
        raise ValueError("a period appears twice")
    for one, following in pairwise(periods):
        if following.place != one.place + 1:
            raise ValueError(f"nothing follows {one} before {following}")


def mean_of(counts: Sequence[int]) -> float | None:
    return sum(counts) / len(counts) if counts else None


def baseline_over_earlier(series: Series, before: int, before_days: float) -> float | None:
    """The baseline count over the mean of the other periods before the programme, same length.

    The baseline is the latest run of periods that adds up to `before`; without such a run, the
    last ones. A baseline shorter than a year is set beside the same calendar months. None where
    nothing else was counted before; infinite where only zeros were.
    """
    length = _periods_in(before_days, monthly=series.is_monthly)
    earlier = series.before
    if series.split is None or len(earlier) <= length:
        return None
    start = _baseline_start(earlier, length, before)
    baseline = earlier[start : start + length]
    others = _others(series, start, length)
    if not others:
        return None
    mean = sum(others) / len(others)
    own = sum(baseline) / length
    if mean == 0:
        return float("inf") if own else None
    return own / mean


def _periods_in(days: float, *, monthly: bool) -> int:
    return max(1, round(days / DAYS_IN_MONTH)) if monthly else max(1, round(days / 365.25))


def _baseline_start(counts: Sequence[int], length: int, total: int) -> int:
    last = len(counts) - length
    runs = (start for start in range(last, -1, -1) if sum(counts[start : start + length]) == total)
    return next(runs, last)


def _others(series: Series, start: int, length: int) -> list[int]:
    outside = [place for place in range(len(series.before)) if not start <= place < start + length]
    months = {period.month for period in series.periods[start : start + length]}
    same = [place for place in outside if series.periods[place].month in months]
    return [series.before[place] for place in same or outside]
