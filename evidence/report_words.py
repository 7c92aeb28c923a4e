"""Ranges and sizes in words, for the sentences of a report."""

from evidence.figures import Interval
from evidence.phrases import Figure, Phrase
from evidence.phrases import mark as _

SUBJECTS = {
    "before": (
        _("between %(low)s and %(high)s times the rate before"),
        _("at least %(low)s times the rate before"),
    ),
    "": (
        _("between %(low)s and %(high)s times"),
        _("at least %(low)s times"),
    ),
}


def share(percent: float) -> Figure:
    """A percentage without its sign; whole from 10 upwards, as nobody knows it better."""
    tenths = round(abs(percent), 1)
    return Figure(abs(percent), 0 if tenths >= 10 or tenths == int(tenths) else 1)


def about(value: float) -> Figure:
    """A length: whole where it is whole."""
    return Figure(value, 0 if value == int(value) else 1)


def times_range(interval: Interval, than: str = "") -> Phrase:
    """A 95 % interval of a ratio in words; `than` is "before" for the rate before."""
    bounded, unbounded = SUBJECTS[than]
    low = Figure(interval.low or 0.0, 2)
    if interval.high is None:
        return Phrase(unbounded, {"low": low})
    return Phrase(bounded, {"low": low, "high": Figure(interval.high, 2)})


LOWER = _("%(percent)s percent lower")
HIGHER = _("%(percent)s percent higher")


def against_expectation(ratio: float) -> Phrase:
    """A ratio as so many percent lower or higher than expected."""
    percent = 100 * (ratio - 1)
    return Phrase(LOWER if percent < 0 else HIGHER, {"percent": share(percent)})


FEWER = _("%(n)s fewer")
MORE = _("%(n)s more")


def fewer_or_more(difference: float) -> Phrase:
    """A difference in events as so many fewer or more, to whole ones."""
    return Phrase(FEWER if difference < 0 else MORE, {"n": Figure(abs(difference))})
