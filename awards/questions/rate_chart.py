"""Charts of two counts from periods of unlike length: by the month, since bare counts mislead."""

# Types of `evidence.charts` stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import evidence
from awards.presenters.findings import written

# Periods of unlike length are drawn as if each had this many days.
DRAWN_DAYS = 30
KEPT = 256

type Charts = dict[str, Any]


class Counted(NamedTuple):
    """An area with its two counts and the days that each covers."""

    title: str
    before: int
    before_days: float
    after: int
    after_days: float


def rate_charts(areas: Sequence[Counted], *, ident: str) -> Charts:
    """`charts` and `table` of the measure card: the area's chart, and a comparison's beside it."""
    beside = len(areas) > 1
    caption = _("%(what)s, in %(days)s days") % {"what": areas[0].title, "days": DRAWN_DAYS}
    return {
        "charts": [
            _drawn(area, f"{ident}-{at}", get_language())
            | {"caption": area.title if beside else ""}
            for at, area in enumerate(areas)
        ],
        "scale_note": _("The periods differ in length, so %(days)s days of each are drawn.")
        % {"days": DRAWN_DAYS},
        "table": _table(caption, _points(areas[0])),
    }


@lru_cache(maxsize=KEPT)
def _drawn(area: Counted, ident: str, language: str | None) -> Charts:
    """The language is part of the key alone: the words come out in the one that is active."""
    before, after = _points(area)
    svg = evidence.charts.before_after_chart(
        before,
        after,
        ident=ident,
        title=_("%(what)s, in %(days)s days") % {"what": area.title, "days": DRAWN_DAYS},
        description=f"{before.period}: {before.label}; {after.period}: {after.label}",
        mark_label=_("Programme began"),
        number=written,
    )
    # Written by our own code, every text in it escaped.
    return {"svg": mark_safe(svg)}  # noqa: S308


def _points(area: Counted) -> tuple[evidence.charts.Point, evidence.charts.Point]:
    return (
        _scaled(_("Before"), area.before, area.before_days),
        _scaled(_("After"), area.after, area.after_days),
    )


def _scaled(label: str, count: int, days: float) -> evidence.charts.Point:
    share = DRAWN_DAYS / days
    interval = evidence.counts.exact_interval(count)
    return evidence.charts.Point(
        period=_("%(when)s: %(n)s in %(days)s days")
        % {"when": label, "n": written(count), "days": written(days)},
        value=count * share,
        label=written(count * share, 1),
        low=(interval.low or 0.0) * share,
        high=(interval.high or 0.0) * share,
    )


def _table(caption: str, points: Sequence[evidence.charts.Point]) -> Charts:
    columns: list[Any] = [
        _("Period"),
        {"label": _("In %(days)s days") % {"days": DRAWN_DAYS}, "num": True},
        {"label": _("95 % interval"), "num": True},
    ]
    rows = []
    for point in points:
        ends = {"low": written(point.low or 0.0, 1), "high": written(point.high or 0.0, 1)}
        interval = _("%(low)s to %(high)s") % ends
        head = {"text": point.period, "head": True}
        rows.append([head, *({"text": text, "num": True} for text in (point.label, interval))])
    return {"caption": caption, "columns": columns, "rows": rows}
