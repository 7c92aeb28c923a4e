"""A published figure as a measure card: what its source states, no more, with what to beware of."""

# Types of `evidence.charts` stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import evidence
from awards.enums import Bound, Direction
from awards.models import Winner, WinnerMeasure
from evidence.changes import percent_change
from evidence.figures import FEWEST_FOR_A_PERCENTAGE

MINUS = "\u2212"
NARROW_SPACE = "\u202f"

type Card = dict[str, Any]


def measure_cards(winner: Winner, measures: Sequence[WinnerMeasure]) -> list[Card]:
    """Cards in the order filed. Each names its own source, or the record's."""
    return [_card(winner, measure) for measure in measures]


def _card(winner: Winner, measure: WinnerMeasure) -> Card:
    card: Card = {
        "title": measure.what,
        "unit": measure.unit,
        "sentence": measure.statement,
        "source": measure.source_name or winner.source_name,
        "source_url": measure.source_url if measure.source_name else winner.source_url,
        "notes": _notes(measure),
        "verdict": "unclear",
    }
    if measure.before_count is not None and measure.after_count is not None:
        card |= _counted(measure, measure.before_count, measure.after_count)
    elif measure.change_low is not None or measure.change_high is not None:
        card |= _stated(measure)
    if measure.series:
        card |= _series(measure)
    return card


def _counted(measure: WinnerMeasure, before: int, after: int) -> Card:
    shown: Card = {
        "before": {"value": number_format(before, force_grouping=True)},
        "after": {"value": number_format(after, force_grouping=True)},
        "before_number": before,
        "after_number": after,
    }
    percent = percent_change(before, after)
    if percent is None or min(before, after) < FEWEST_FOR_A_PERCENTAGE:
        return shown | {"change": difference_text(after - before)}
    return shown | {"change": signed_percent(percent), "verdict": _verdict(measure, percent)}


def difference_text(difference: int) -> str:
    """A change in plain numbers, where a percentage would promise more than they can bear."""
    if difference == 0:
        return _("no change")
    size = number_format(abs(difference), force_grouping=True)
    if difference < 0:
        return ngettext("%(n)s fewer", "%(n)s fewer", abs(difference)) % {"n": size}
    return ngettext("%(n)s more", "%(n)s more", difference) % {"n": size}


def _stated(measure: WinnerMeasure) -> Card:
    ends = [float(end) for end in (measure.change_low, measure.change_high) if end is not None]
    low, high = min(ends), max(ends)
    if low == high:
        text = signed_percent(low)
    else:
        # The smaller change first, as one says it: 20 to 30 percent less.
        near, far = sorted((low, high), key=abs)
        text = _("%(near)s to %(far)s") % {
            "near": signed_percent(near),
            "far": signed_percent(far),
        }
    words = {
        Bound.MORE_THAN: _("more than this, as stated"),
        Bound.ABOUT: _("about, as stated"),
    }
    return {
        "change": text,
        "interval": words.get(Bound(measure.bound), _("as stated")),
        "verdict": _verdict(measure, high if high <= 0 else low),
    }


def _verdict(measure: WinnerMeasure, percent: float) -> str:
    if percent == 0:
        return "unclear"
    is_wanted = (percent < 0) == (measure.direction == Direction.DOWN)
    return "for" if is_wanted else "against"


def _series(measure: WinnerMeasure) -> Card:
    points = [_point(row) for row in measure.series]
    in_words = "; ".join(f"{point.period}: {point.label}" for point in points)
    columns = [_("Period"), {"label": measure.unit or _("Count"), "num": True}]
    has_days = any("days" in row for row in measure.series)
    rows: list[list[Any]] = []
    for row, point in zip(measure.series, points, strict=True):
        cells: list[Any] = [
            {"text": _period(measure, str(row["period"])), "head": True},
            {"text": point.label, "num": True},
        ]
        if has_days:
            cells.append({"text": row.get("days", ""), "num": True})
        rows.append(cells)
    if has_days:
        columns.append({"label": _("Days counted"), "num": True})
    return {
        "chart": _chart(measure, points, in_words),
        "table": {"caption": measure.what, "columns": columns, "rows": rows},
        **_ends(measure, points),
    }


def _chart(
    measure: WinnerMeasure, points: Sequence[evidence.charts.Point], in_words: str
) -> SafeString:
    svg = evidence.charts.series_chart(
        points,
        ident=f"measure-{measure.pk}",
        title=measure.what,
        description=in_words,
        marked_from=measure.intervention_period,
        mark_label=_("Programme began"),
    )
    return mark_safe(svg)  # noqa: S308 - written by our own code, every text in it escaped


def _ends(measure: WinnerMeasure, points: Sequence[evidence.charts.Point]) -> Card:
    """Say which periods the two counts belong to, where the series tells."""
    periods = [point.period for point in points]
    if measure.before_count is None or measure.intervention_period not in periods:
        return {}
    first = periods.index(measure.intervention_period)
    if first == 0:
        return {}
    before, after = points[first - 1], points[first]
    if (before.value, after.value) != (measure.before_count, measure.after_count):
        return {}
    return {
        "before": {"label": _("Before: %s") % before.period, "value": before.label},
        "after": {"label": _("After: %s") % after.period, "value": after.label},
    }


def _point(row: dict[str, Any]) -> evidence.charts.Point:
    words = {Bound.ABOUT.value: _("about %s"), Bound.MORE_THAN.value: _("over %s")}
    number = number_format(row["count"], force_grouping=True)
    pattern = words.get(str(row.get("bound", "")), "%s")
    return evidence.charts.Point(
        period=str(row["period"]), value=row["count"], label=pattern % number
    )


def _period(measure: WinnerMeasure, period: str) -> str:
    if period == measure.intervention_period:
        return _("%s (programme began)") % period
    return period


def _notes(measure: WinnerMeasure) -> list[str]:
    notes = []
    counts = [measure.before_count, measure.after_count]
    has_counts = None not in counts
    has_change = measure.change_low is not None or measure.change_high is not None
    if has_counts and min(c for c in counts if c is not None) < FEWEST_FOR_A_PERCENTAGE:
        notes.append(_("Too few incidents to tell a real fall from chance."))
    if measure.is_output:
        notes.append(_("This counts what the programme did, not what changed."))
    elif has_change and not has_counts:
        notes.append(_("A percentage alone: the counts behind it are not published."))
    elif not has_counts and not measure.series:
        notes.append(_("The source gives a direction and no figure."))
    return notes


def signed_percent(value: float) -> str:
    """A change in percent with its sign, whole from 10 upwards: −58 %, −12.5 %."""
    size = abs(value)
    places = 0 if size >= 10 and abs(size - round(size)) < 0.05 else 1
    if size == int(size):
        places = 0
    number = number_format(round(size, places), decimal_pos=places, force_grouping=True)
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    return f"{sign}{number}{NARROW_SPACE}%"
