"""The two stretches of a series that stand for "before" and "after" where no counts are stated."""

from dataclasses import dataclass
from datetime import date, timedelta

from evidence.series import MONTHS, Period, Series


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive periods of a series, by their places: `first` and the one after the last."""

    series: Series
    first: int
    end: int

    def total(self, counts: tuple[int, ...]) -> int:
        """What these periods add up to, in the series itself or in one beside it."""
        return sum(counts[self.first : self.end])

    @property
    def count(self) -> int:
        return self.total(self.series.counts)

    @property
    def start(self) -> date:
        return _first_day(self.series.periods[self.first])

    @property
    def days(self) -> int:
        return sum(period.days for period in self.series.periods[self.first : self.end])

    @property
    def last_day(self) -> date:
        return self.start + timedelta(days=self.days - 1)


def windows(series: Series) -> tuple[Window, Window] | None:
    """The stretches to compare; None if nothing lies on one side of the programme's beginning.

    Of yearly figures the last year before and the first one with the programme. Of monthly ones
    up to twelve months from the beginning on, and the same calendar months a year earlier; where
    the series does not reach back a year, as many months before as are there. All other
    periods still weigh in the report and stand in the chart.
    """
    split = series.split
    if split is None or split == 0:
        return None
    if not series.is_monthly:
        return Window(series, split - 1, split), Window(series, split, split + 1)
    length = min(MONTHS, len(series.after))
    if split >= MONTHS:
        first = split - MONTHS
    else:
        length = min(length, split)
        first = split - length
    return Window(series, first, first + length), Window(series, split, split + length)


def _first_day(period: Period) -> date:
    return date(period.year, period.month or 1, 1)
