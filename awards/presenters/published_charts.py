"""The charts of a published figure: every period its source gives, and how sure each count is."""

# Types of `evidence.charts` stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

import evidence
from awards.enums import Bound
from awards.filed import Filed
from awards.models import WinnerMeasure
from awards.presenters.findings import written
from awards.questions.measure_chart import measure_charts
from awards.questions.rate_chart import Counted, rate_charts
from evidence.changes import same_length

type Part = dict[str, Any]


def charts_of_two(measure: WinnerMeasure, filed: Filed) -> Part:
    """Before and after as bars with their intervals, the comparison area's beside them."""
    treated = filed["treated"]
    if "before" not in treated:
        return {}
    if not same_length(treated.get("before_days"), treated.get("after_days")):
        counted = Counted(
            measure.what,
            treated["before"],
            treated["before_days"],
            treated["after"],
            treated["after_days"],
        )
        return rate_charts([counted], ident=_ident(measure))
    return measure_charts(_row(measure, filed), ident=_ident(measure))


def charts_of_series(measure: WinnerMeasure) -> Part:
    """The series as its source gives it: a count that is not exact has words and no interval."""
    filed: Filed = measure.filed or {}
    if "series" in filed:
        return measure_charts(_row(measure, filed), ident=_ident(measure))
    points = [_point(measure, row) for row in measure.series]
    svg = evidence.charts.series_chart(
        points,
        ident=_ident(measure),
        title=measure.what,
        description="; ".join(f"{point.period}: {point.label}" for point in points),
        marked_from=_words(measure, measure.intervention_period),
        mark_label=_("Programme began"),
        number=written,
    )
    return {"charts": [_chart(svg)], "table": _table(measure, points)}


def _ident(measure: WinnerMeasure) -> str:
    return f"measure-{measure.pk}"


def _row(measure: WinnerMeasure, filed: Filed) -> Part:
    """The figure in the shape of a nomination's frozen measure."""
    beside = filed.get("comparison") or {}
    return {
        "what": measure.what,
        "series": measure.series,
        "intervention_period": filed.get("intervention_period", ""),
        "before": _period(filed["treated"], "before"),
        "after": _period(filed["treated"], "after"),
        "comparison": {
            "area": measure.comparison_area or _("Comparison area"),
            "before_count": beside.get("before"),
            "after_count": beside.get("after"),
        },
    }


def _period(treated: Mapping[str, Any], which: str) -> Part:
    start, days = treated.get(f"{which}_start"), treated.get(f"{which}_days")
    end = None
    if start and days:
        end = (date.fromisoformat(start) + timedelta(days=round(days) - 1)).isoformat()
    return {"count": treated.get(which), "start": start, "end": end}


def _words(measure: WinnerMeasure, period: str) -> str:
    """The words under a bar: the period, with the days counted where these differ."""
    days = {str(row["period"]): row.get("days") for row in measure.series}
    if len(set(days.values())) == 1 or not days.get(period):
        return period
    return _("%(period)s, %(days)s days") % {"period": period, "days": written(days[period])}


def _point(measure: WinnerMeasure, row: Mapping[str, Any]) -> evidence.charts.Point:
    words = {Bound.ABOUT.value: _("about %s"), Bound.MORE_THAN.value: _("over %s")}
    number = number_format(row["count"], force_grouping=True)
    bound = str(row.get("bound", ""))
    label = words.get(bound, "%s") % number
    period = _words(measure, str(row["period"]))
    if bound or measure.is_output:
        return evidence.charts.Point(period, row["count"], label)
    interval = evidence.counts.exact_interval(row["count"])
    return evidence.charts.Point(period, row["count"], label, interval.low, interval.high)


def _chart(svg: str, caption: str = "") -> Part:
    # Written by our own code, every text in it escaped.
    return {"svg": mark_safe(svg), "caption": caption}  # noqa: S308


def _table(measure: WinnerMeasure, points: Sequence[evidence.charts.Point]) -> Part:
    columns: list[Any] = [_("Period"), {"label": measure.unit or _("Count"), "num": True}]
    has_days = any("days" in row for row in measure.series)
    rows: list[list[Any]] = []
    for row, point in zip(measure.series, points, strict=True):
        cells: list[Any] = [
            {"text": _with_mark(measure, str(row["period"])), "head": True},
            {"text": point.label, "num": True},
        ]
        if has_days:
            cells.append({"text": row.get("days", ""), "num": True})
        rows.append(cells)
    if has_days:
        columns.append({"label": _("Days counted"), "num": True})
    return {"caption": measure.what, "columns": columns, "rows": rows}


def _with_mark(measure: WinnerMeasure, period: str) -> str:
    if period == measure.intervention_period:
        return _("%s (programme began)") % period
    return period
