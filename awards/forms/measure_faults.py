"""What does not fit together in an outcome measure, each fault with the field to mend."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.series import Period

type Fault = tuple[str, str]
type Values = Mapping[str, Any]


def measure_faults(values: Values, wrong: Collection[str]) -> Iterator[Fault]:
    """Faults between fields; `wrong` names those that are wrong in themselves already."""
    yield from _order(values)
    yield from _series(values, wrong)
    yield from _pair(values, "comparison")
    yield from _pair(values, "displacement")
    yield from _displacement_comparison(values)
    if has_comparison_series(values) and not values.get("comparison_area"):
        yield "comparison_area", _("Name the area that the third column counts.")


def has_comparison_series(values: Values) -> bool:
    """Whether the series has counts of a comparison area too."""
    return any("comparison" in point for point in values.get("series") or [])


def _order(values: Values) -> Iterator[Fault]:
    for which, words in (
        ("before", _("The last day before is earlier than the first day before.")),
        ("after", _("The last day after is earlier than the first day after.")),
    ):
        start, end = values.get(f"{which}_start"), values.get(f"{which}_end")
        if start and end and end < start:
            yield f"{which}_end", words
    before_end, after_start = values.get("before_end"), values.get("after_start")
    if before_end and after_start and after_start <= before_end:
        yield "after_start", _("The period after must begin when the period before has ended.")


def _series(values: Values, wrong: Collection[str]) -> Iterator[Fault]:
    """The beginning is one of the periods, with one before it; none lies in the future."""
    begins, points = values.get("intervention_period"), values.get("series") or []
    periods = [point["period"] for point in points]
    if periods and periods[-1] > _now(periods[-1]):
        yield "series", _("%(period)s has not come yet. Check the year.") % {"period": periods[-1]}
    if not begins or "series" in wrong:
        return
    if not points:
        yield "series", _("Give the counts by year or month too, or leave out when it began.")
    elif begins not in periods:
        message = _("Give one of the periods of the series, from %(first)s to %(last)s.")
        yield "intervention_period", message % {"first": periods[0], "last": periods[-1]}
    elif begins == periods[0]:
        yield (
            "intervention_period",
            _("Nothing is counted before this one, so there is nothing to compare with."),
        )


def _now(like: str) -> str:
    """This year or month, written as `like` is."""
    today = timezone.localdate()
    is_year = Period.parse(like).month is None
    return str(Period(today.year, None if is_year else today.month))


def _pair(values: Values, area: str, *, needs_name: bool = True) -> Iterator[Fault]:
    """An area's two counts come together, and with its name."""
    names = _counts_of(area)
    given = [name for name in names if values.get(name) is not None]
    if given and needs_name and not values.get(f"{area}_area"):
        yield f"{area}_area", _("Name the area that these counts are of.")
    elif len(given) == 1:
        [missing] = set(names) - set(given)
        yield missing, _("Give both counts of this area, or neither.")


def _displacement_comparison(values: Values) -> Iterator[Fault]:
    area = "displacement_comparison"
    is_given = any(values.get(name) is not None for name in _counts_of(area))
    if is_given and values.get("displacement_before_count") is None:
        words = _("Give the neighbouring area's counts too: these are to be set beside them.")
        yield "displacement_before_count", words
    yield from _pair(values, area, needs_name=False)


def _counts_of(area: str) -> tuple[str, str]:
    return f"{area}_before_count", f"{area}_after_count"
