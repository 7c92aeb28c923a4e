"""The charts of an outcome measure, every figure filed in them, and the same figures as a table."""

# Types of `evidence.charts` stand in signatures here, and naming them must not load it.
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import evidence
from awards.presenters.findings import written
from awards.questions.rate_chart import Counted, rate_charts

KEPT = 512
MOST_IN_WORDS = 12
NOTHING = "–"

type Row = Mapping[str, Any]
type Charts = dict[str, Any]


def measure_charts(row: Row, *, ident: str) -> Charts:
    """`charts` (list of {svg, caption}), `scale_note` and `table` of the measure card.

    Empty where nothing can be drawn. Two counts alone have no table: they stand in that of the
    findings, with their intervals. `ident` is unique on the page. Documents frozen before a
    series could be filed have none.
    """
    points = _points(row, "count")
    if not points:
        return {}
    if row.get("by_rates") and not row.get("series"):
        return rate_charts(list(_counted(row)), ident=ident)
    beside = _points(row, "comparison")
    asked = {
        "title": row["what"],
        "points": points,
        "beside": beside,
        "area": row["comparison"]["area"] if row["comparison"] else "",
        "marked_from": _beginning(row, points),
    }
    charts = _drawn(json.dumps(asked, sort_keys=True), ident, get_language())
    drawn = {"charts": charts, "scale_note": _scale_note() if len(charts) > 1 else ""}
    if not row.get("series") and not beside:
        return drawn
    return drawn | {"table": _table(row, points, beside)}


def _counted(row: Row) -> Iterator[Counted]:
    """The area's two counts with their days, then the comparison's."""
    days = row["before"]["days"], row["after"]["days"]
    yield Counted(row["what"], row["before"]["count"], days[0], row["after"]["count"], days[1])
    beside = row["comparison"] or {}
    counts = beside.get("before_count"), beside.get("after_count")
    if counts[0] is not None and counts[1] is not None:
        yield Counted(beside["area"], counts[0], days[0], counts[1], days[1])


def _points(row: Row, which: str) -> list[tuple[str, int]]:
    """Period and count of the series, else of the two periods; of the area or its comparison."""
    filed = [(point["period"], point.get(which)) for point in row.get("series") or []]
    if not any(count is not None for _period, count in filed):
        filed = _two_counts(row, which)
    return [(period, count) for period, count in filed if count is not None]


def _two_counts(row: Row, which: str) -> list[tuple[str, int | None]]:
    before, after = row["before"], row["after"]
    if which == "count":
        counts = before["count"], after["count"]
    else:
        comparison = row["comparison"] or {}
        counts = comparison.get("before_count"), comparison.get("after_count")
    if None in counts:
        return []
    words = short_span(before, _("Before")), short_span(after, _("After"))
    return list(zip(words, counts, strict=True))


def short_span(period: Row, unknown: str) -> str:
    """A period in few words: 2016, Dec 2016, Jul 2022 – Jun 2023, 23 Jul – 5 Oct 2021."""
    if not period["start"] or not period["end"]:
        return unknown
    start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
    if start.day != 1 or (end + timedelta(days=1)).day != 1:
        return _joined(start, end, "j M")
    if (start.month, end.month) == (1, 12):
        years = start.year, end.year
        return str(years[0]) if years[0] == years[1] else _range(*map(str, years))
    if (start.year, start.month) == (end.year, end.month):
        return date_format(start, "M Y")
    return _joined(start, end, "M")


def _joined(start: date, end: date, form: str) -> str:
    first = form if start.year == end.year else f"{form} Y"
    return _range(date_format(start, first), date_format(end, f"{form} Y"))


def _range(first: str, last: str) -> str:
    return _("%(first)s – %(last)s") % {"first": first, "last": last}


def _beginning(row: Row, points: Sequence[tuple[str, int]]) -> str:
    if row.get("series"):
        return str(row["intervention_period"])
    return points[-1][0]


@lru_cache(maxsize=KEPT)
def _drawn(asked: str, ident: str, language: str | None) -> list[Charts]:
    """The language is part of the key alone: the words come out in the one that is active."""
    row = json.loads(asked)
    marking = {"marked_from": row["marked_from"], "mark_label": _("Programme began")}
    own = [period for period, _count in row["points"]]
    if row["beside"] and set(own) >= {period for period, _count in row["beside"]}:
        one, other = evidence.charts.paired_charts(
            _panel(row["title"], row["points"]),
            _panel(row["area"], row["beside"]),
            ident=ident,
            scale_note=_scale_note(),
            number=written,
            **marking,
        )
        return [_chart(one, _("With the programme")), _chart(other, row["area"])]
    charts = [_chart(_single(row["title"], row["points"], ident, marking), "")]
    if row["beside"]:
        alone = marking | {"marked_from": row["beside"][-1][0]}
        svg = _single(row["area"], row["beside"], f"{ident}-comparison", alone)
        charts[0]["caption"] = _("With the programme")
        charts.append(_chart(svg, row["area"]))
    return charts


def _single(
    title: str, points: Sequence[tuple[str, int]], ident: str, marking: Mapping[str, str]
) -> str:
    panel = _panel(title, points)
    return evidence.charts.series_chart(
        panel.points,
        ident=ident,
        title=panel.title,
        description=panel.description,
        number=written,
        **marking,
    )


def _chart(svg: str, caption: str) -> Charts:
    # Written by our own code, every text in it escaped.
    return {"svg": mark_safe(svg), "caption": caption}  # noqa: S308


def _panel(title: str, points: Sequence[tuple[str, int]]) -> evidence.charts.Panel:
    return evidence.charts.Panel(
        [_point(period, count) for period, count in points], title, _in_words(points)
    )


def _point(period: str, count: int) -> evidence.charts.Point:
    interval = evidence.counts.exact_interval(count)
    return evidence.charts.Point(period, count, low=interval.low, high=interval.high)


def _in_words(points: Sequence[tuple[str, int]]) -> str:
    if len(points) <= MOST_IN_WORDS:
        return "; ".join(f"{period}: {_number(count)}" for period, count in points)
    most = max(points, key=lambda point: point[1])
    return _(
        "%(n)s periods, from %(first)s (%(first_count)s) to %(last)s (%(last_count)s); the most, "
        "%(most_count)s, in %(most)s. Every figure is in the table."
    ) % {
        "n": len(points),
        "first": points[0][0],
        "first_count": _number(points[0][1]),
        "last": points[-1][0],
        "last_count": _number(points[-1][1]),
        "most": most[0],
        "most_count": _number(most[1]),
    }


def _scale_note() -> str:
    return _("Each chart has a scale of its own, from zero.")


def _table(
    row: Row, points: Sequence[tuple[str, int]], beside: Sequence[tuple[str, int]]
) -> Charts:
    columns: list[Any] = [_("Period"), _number_column(_("Count"))]
    columns.append(_number_column(_("95 % interval")))
    own, other = dict(points), dict(beside)
    rows = [[{"text": period, "head": True}, *_cells(own.get(period))] for period in own | other]
    if beside:
        columns.append(_number_column(row["comparison"]["area"]))
        for cells, period in zip(rows, own | other, strict=True):
            cells.append(_cell(other.get(period)))
    return {"caption": row["what"], "columns": columns, "rows": rows}


def _number_column(label: str) -> Charts:
    return {"label": label, "num": True}


def _cells(count: int | None) -> list[Charts]:
    return [_cell(count), {"text": NOTHING if count is None else _interval(count), "num": True}]


def _cell(count: int | None) -> Charts:
    return {"text": NOTHING if count is None else _number(count), "num": True}


def _interval(count: int) -> str:
    found = evidence.counts.exact_interval(count)
    ends = {"low": written(found.low or 0.0, 1), "high": written(found.high or 0.0, 1)}
    return _("%(low)s to %(high)s") % ends


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)
