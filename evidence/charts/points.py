"""What a chart is drawn from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series, with the 95 % interval of its value if there is one.

    `label` is printed above the bar instead of the bare value; `low` and `high` come together.
    """

    period: str
    value: float
    label: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The ends of the interval, the lower first."""
        if self.low is None or self.high is None:
            return None
        return self.low, self.high

    @property
    def top(self) -> float:
        """The highest value drawn for this period."""
        return self.value if self.high is None else self.high


@dataclass(frozen=True, slots=True)
class Panel:
    """One of two charts side by side: its points, what is read out first, and the figures."""

    points: Sequence[Point]
    title: str
    description: str


def check(points: Sequence[Point]) -> None:
    """Refuse what cannot be drawn.

    Raises:
        ValueError: no point; a value that is negative, infinite or no number; an interval with one
            end, or one that does not hold its value.
    """
    if not points:
        raise ValueError("a chart needs at least one value")
    for point in points:
        numbers = [point.value, *(end for end in (point.low, point.high) if end is not None)]
        if not all(math.isfinite(number) and number >= 0 for number in numbers):
            raise ValueError(f"{point.period}: a value must be a number from zero upwards")
        if (point.low is None) != (point.high is None):
            raise ValueError(f"{point.period}: an interval needs two ends beside its value")
        if point.interval and not point.interval[0] <= point.value <= point.interval[1]:
            raise ValueError(f"{point.period}: the interval does not hold its value")


def shared_periods(one: Sequence[Point], other: Sequence[Point]) -> list[str]:
    """The periods of both: the order filed if they are the same, else in order as text.

    Raises:
        ValueError: a period comes twice in one of them.
    """
    filed = [[point.period for point in points] for points in (one, other)]
    if any(len(set(periods)) < len(periods) for periods in filed):
        raise ValueError("each value needs a period of its own")
    first, second = filed
    return first if set(first) == set(second) else sorted({*first, *second})


def in_places(points: Sequence[Point], periods: Sequence[str]) -> list[Point | None]:
    """The points by their periods, with a gap where none was filed."""
    found = {point.period: point for point in points}
    return [found.get(period) for period in periods]
