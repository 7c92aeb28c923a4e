"""The question kind of outcome measures: rows with the field names of `awards.forms.measure`."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import Direction, QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.measure_card import measure_card
from awards.questions.rows import Rows
from evidence.changes import Count, compare, days_in

_ESSENTIAL = {
    "before_count": gettext_lazy("the count before"),
    "after_count": gettext_lazy("the count after"),
    "before_start": gettext_lazy("the first day before"),
    "before_end": gettext_lazy("the last day before"),
    "after_start": gettext_lazy("the first day after"),
    "after_end": gettext_lazy("the last day after"),
    "source": gettext_lazy("where the figures come from"),
}


class Measures(Rows):
    """Outcome measures: counts before and after, perhaps beside a comparison area."""

    kind: ClassVar = QuestionKind.MEASURES
    template: ClassVar = "awards/questions/measures.html"

    def faults(self, question: Question, stored: Stored) -> list[str]:
        return [fault for row in stored for fault in _unfinished(row)]

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        return [freeze_measure(row) for row in stored]

    def show(self, frozen: Frozen) -> Any:
        return [measure_card(row, others=len(frozen) - 1) for row in frozen]

    def export(self, frozen: Frozen) -> str:
        return "; ".join(_one_line(row) for row in frozen or [])


def _unfinished(row: Mapping[str, Any]) -> list[str]:
    missing = [str(words) for name, words in _ESSENTIAL.items() if row.get(name) in (None, "")]
    if not missing:
        return []
    return [_("“%(what)s” lacks %(parts)s.") % {"what": row["what"], "parts": ", ".join(missing)}]


def freeze_measure(row: Mapping[str, Any]) -> Frozen:
    """One measure with its change worked out (percent, None where it is not defined)."""
    before, after = _period(row, "before"), _period(row, "after")
    percent, by_rates = _change(before, after, before["count"], after["count"])
    return {
        "what": row["what"],
        "unit": row["unit"],
        "direction": row["direction"],
        "direction_label": str(Direction(row["direction"]).label),
        "source": row["source"],
        "measured_by": row["measured_by"],
        "before": before,
        "after": after,
        "percent_change": percent,
        "by_rates": by_rates,
        "comparison": _comparison(row, before, after),
        "claimed_change": None if row["claimed_change"] is None else str(row["claimed_change"]),
        "recording_changes": row["recording_changes"],
    }


def _period(row: Mapping[str, Any], which: str) -> dict[str, Any]:
    start: date | None = row[f"{which}_start"]
    end: date | None = row[f"{which}_end"]
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "days": days_in(start, end) if start and end else None,
        "count": row[f"{which}_count"],
    }


def _change(
    before: Mapping[str, Any], after: Mapping[str, Any], count: int | None, later: int | None
) -> tuple[float | None, bool]:
    if count is None or later is None:
        return None, False
    change = compare(Count(count, before["days"]), Count(later, after["days"]))
    return None if change.percent is None else round(change.percent, 4), change.by_rates


def _comparison(
    row: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any] | None:
    if not row["comparison_area"]:
        return None
    counts = row["comparison_before_count"], row["comparison_after_count"]
    percent, _by_rates = _change(before, after, *counts)
    return {
        "area": row["comparison_area"],
        "choice": row["comparison_choice"],
        "choice_label": row["comparison_choice_label"],
        "before_count": counts[0],
        "after_count": counts[1],
        "percent_change": percent,
    }


def _one_line(row: Mapping[str, Any]) -> str:
    change = row["percent_change"]
    ending = "" if change is None else f" ({change:+.1f}%)"
    return f"{row['what']}: {row['before']['count']} -> {row['after']['count']}{ending}"
