"""What followed a programme beside every period before it, not the last one alone."""

from evidence.rates import Counted, RateRatio, rate_ratio
from evidence.series import Series


def against_earlier(series: Series) -> RateRatio | None:
    """The count per period since the programme over that of all periods before it.

    None with fewer than two periods before it or none since. Shows what a single year before,
    perhaps the worst, hides.
    """
    if len(series.before) < 2 or not series.after:
        return None
    before, after = series.before, series.after
    return rate_ratio(Counted(sum(before), sum(after), len(before), len(after)))
