"""What of a frozen outcome measure becomes public: its counts and all that rests on them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from awards.filed import Filed, checked, counts_in
from awards.presenters.findings import read_outcome
from awards.questions.measure_findings import outcome_request
from awards.services.winners import MeasureFields, SeriesPoint

SMALLEST_PUBLIC_COUNT = 3
"""Counts of one and two could point at persons, so they and what rests on them are left out."""
MOST_PERCENT = 99_999

type Row = Mapping[str, Any]


def published_measure(row: Row, *, others: int) -> MeasureFields:
    """The public figure of one measure; `others` is the number of other measures published.

    With a count of one or two anywhere in it, of an area or in a series, it carries neither
    series nor request; with one of its own two counts so small, not these either.
    """
    request = _request(row, others)
    before, after = row["before"]["count"], row["after"]["count"]
    is_small = any(_is_small(count) for count in _counts(row, request))
    hides_own = any(_is_small(count) for count in (before, after))
    change = None if hides_own else _change(row["percent_change"])
    comparison = row["comparison"]
    return MeasureFields(
        what=row["what"],
        unit=row["unit"],
        direction=row["direction"],
        is_output=bool(row.get("is_output")),
        before_count=None if hides_own else before,
        after_count=None if hides_own else after,
        change_low=change,
        change_high=change,
        as_of=(row["after"]["end"] or "")[:7],
        series=[] if is_small else _series(row),
        intervention_period=row.get("intervention_period") or "",
        filed=None if is_small else request,
        has_small_counts=is_small,
        comparison_area=comparison["area"] if comparison else "",
        source_name=row["source"],
    )


def highest_level(rows: Sequence[Row]) -> int | None:
    """The highest design level among the outcomes; None where nothing can be worked out.

    It rests on how they were measured, so a small count does not hide it.
    """
    requests = (_request(row, len(rows) - 1) for row in rows if not row.get("is_output"))
    levels = [read_outcome(request).level.level for request in requests if request is not None]
    return max(levels, default=None)


def _request(row: Row, others: int) -> Filed | None:
    """The request as the engine takes it; None where the measure is too incomplete for one.

    What was frozen before the engine had a rule may not keep it: it is published without.
    """
    if row["after"]["count"] is None or not row["after"]["days"]:
        return None
    try:
        return checked(outcome_request(row, others))
    except ValidationError:
        return None


def _counts(row: Row, request: Filed | None) -> Iterator[int]:
    """Every count that publishing the measure would show."""
    yield from (row[when]["count"] or 0 for when in ("before", "after"))
    yield from counts_in(request or {})
    for point in row.get("series") or ():
        yield point["count"]
        yield point.get("comparison") or 0


def _is_small(count: int | None) -> bool:
    return count is not None and 0 < count < SMALLEST_PUBLIC_COUNT


def _change(percent: float | None) -> Decimal | None:
    if percent is None or abs(percent) >= MOST_PERCENT:
        return None
    return Decimal(str(percent)).quantize(Decimal("0.01"))


def _series(row: Row) -> list[SeriesPoint]:
    points = []
    for filed in row.get("series") or ():
        point = SeriesPoint(period=filed["period"], count=filed["count"])
        if filed.get("comparison") is not None:
            point["comparison"] = filed["comparison"]
        points.append(point)
    return points
