"""Whether two periods cover the same part of the year, and whether one was out of the ordinary."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.series import MONTHS, Series

# A year counted as twelve months of thirty days is long enough to hold every season.
SHORTEST_YEAR = 360
# Periods whose days fall on different months by less than this share are the same months.
SAME_MONTHS_TOLERANCE = 0.10
UNUSUAL_FROM = date(2020, 3, 1)
UNUSUAL_TO = date(2021, 6, 30)


@dataclass(frozen=True, slots=True)
class Span:
    """A period from its first day on; `days` may be fractional."""

    start: date
    days: float

    @property
    def last(self) -> date:
        return self.start + timedelta(days=max(0, -(-self.days // 1) - 1))

    @property
    def month_shares(self) -> list[float]:
        """The share of its days in each calendar month, January first."""
        days = [0] * MONTHS
        day, last = self.start, self.last
        while day <= last:
            whole_years = (last - day).days // 366
            if day.day == 1 and day.month == 1 and whole_years:
                for month in range(1, MONTHS + 1):
                    days[month - 1] += calendar.monthrange(2001, month)[1] * whole_years
                day = day.replace(year=day.year + whole_years)
                continue
            end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
            days[day.month - 1] += (min(end, last) - day).days + 1
            if end >= last:
                break
            day = end + timedelta(days=1)
        return [count / sum(days) for count in days]


def same_months(one: Span, other: Span) -> bool:
    """Whether the days of two periods fall on the calendar months in the same proportion.

    True for any two whole years and for the same weeks of two years; false for a summer and a
    winter, or for 12 months and 18.
    """
    pairs = zip(one.month_shares, other.month_shares, strict=True)
    return sum(abs(first - second) for first, second in pairs) / 2 <= SAME_MONTHS_TOLERANCE


def is_unusual(span: Span) -> bool:
    """Whether a period overlaps March 2020 to June 2021, when the pandemic changed daily life."""
    return span.start <= UNUSUAL_TO and span.last >= UNUSUAL_FROM


def has_unusual(series: Series) -> bool:
    """The same for any year or month of a series."""
    first, last = str(UNUSUAL_FROM)[:7], str(UNUSUAL_TO)[:7]
    if not series.is_monthly:
        first, last = first[:4], last[:4]
    return any(first <= str(period) <= last for period in series.periods)
