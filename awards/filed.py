"""A published figure as a question to the evidence engine, as far as its counts go.

What is kept is what the source states: a length that is not given stays out of it, so that a
reader can be told so, and the engine's default holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import ValidationError as Invalid

import evidence
from evidence.changes import same_length
from evidence.fields import Refused
from evidence.series import Period, Series, check_periods
from evidence.windows import windows

type Filed = dict[str, Any]

AREAS = ("treated", "comparison", "displacement", "displacement_comparison")
SERIES = ("series", "intervention_period")


def complete(measure: Mapping[str, Any], *, others: int = 0) -> Filed | None:
    """The whole request for a figure with the field names of WinnerMeasure; None without counts.

    `filed`, if there, holds what the record's own fields cannot say (lengths, first days, other
    areas); counts and series come from the record's fields, so that they stand in one place. Where
    no counts are stated they are those of the series, as `evidence.windows` says.
    `others` is the number of other outcomes of the record.

    Raises ValidationError with a message per dotted field of the request.
    """
    given: Filed = dict(measure.get("filed") or {})
    counts = _counts(measure)
    if not counts:
        if given:
            raise ValidationError({"treated.after": [_("Give the count after it as well.")]})
        return None
    given = {name: value for name, value in given.items() if name not in SERIES}
    stated = given.get("treated") or {}
    given["treated"] = counts | stated | {name: counts[name] for name in ("before", "after")}
    if measure.get("is_output"):
        given |= {"outcome": False, "other_outcomes": 0}
    else:
        given |= {"outcome": True, "other_outcomes": others}
    return checked(given | _series(measure))


def _counts(measure: Mapping[str, Any]) -> Filed:
    """The two counts as stated; else those of the series, with the lengths they are of.

    Empty where neither gives a count after.
    """
    after = measure.get("after_count")
    if after is not None:
        return {"before": measure.get("before_count"), "after": after}
    taken = _series(measure)
    if "intervention_period" not in taken or any(point.get("days") for point in measure["series"]):
        return {}
    counts = sorted((str(point["period"]), point["count"]) for point in taken["series"])
    found = windows(Series.of(counts, taken["intervention_period"]))
    if found is None:
        return {}
    before, later = found
    return {
        "before": before.count,
        "before_start": before.start.isoformat(),
        "before_days": before.days,
        "after": later.count,
        "after_start": later.start.isoformat(),
        "after_days": later.days,
    }


def checked(request: Mapping[str, Any]) -> Filed:
    """The request as JSON values, with nothing in it that is not stated.

    Raises ValidationError with a message per dotted field.
    """
    treated = request.get("treated") or {}
    if (treated.get("before_days") is None) != (treated.get("after_days") is None):
        message = _("Give the days of both periods, or of neither.")
        raise ValidationError({"treated.after_days": [message]})
    try:
        asked = evidence.outcome_schema.OutcomeRequest.model_validate(request)
    except Invalid as error:
        refused = Refused.by(error)
        raise ValidationError(
            {name: [_(text) for text in texts] for name, texts in refused.errors.items()}
        ) from error
    return asked.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def _series(measure: Mapping[str, Any]) -> Filed:
    """The series, if the engine can take it: exact counts, no gap, periods counted alike."""
    points: Sequence[Mapping[str, Any]] = measure.get("series") or ()
    if not points or not _is_whole(points):
        return {}
    taken: Filed = {
        "series": [{"period": point["period"], "count": point["count"]} for point in points]
    }
    began = measure.get("intervention_period")
    if began in {point["period"] for point in points}:
        taken["intervention_period"] = began
    return taken


def _is_whole(points: Sequence[Mapping[str, Any]]) -> bool:
    if any(point.get("bound") for point in points) or not _counted_alike(points):
        return False
    try:
        check_periods(sorted(Period.parse(str(point["period"])) for point in points))
    except (ValueError, TypeError):  # mixed years and months cannot even be sorted
        return False
    return True


def _counted_alike(points: Sequence[Mapping[str, Any]]) -> bool:
    days = [point.get("days") for point in points]
    known = [length for length in days if length]
    if not known:
        return True
    return len(known) == len(days) and same_length(min(known), max(known))


def counts_in(request: Mapping[str, Any]) -> Iterator[int]:
    """Every count of a request: of all areas and of the series."""
    areas = [request.get(name) or {} for name in AREAS]
    places: Iterable[Any] = (area.get(when) for area in areas for when in ("before", "after"))
    yield from (count for count in places if count is not None)
    yield from (point["count"] for point in request.get("series") or ())
