"""The question kind of outcome measures: rows with the field names of `awards.forms.measure`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.measure_findings import best_alone
from awards.questions.rows import Rows

_COUNT_BEFORE = {
    "before_count": gettext_lazy("the count before"),
    "before_start": gettext_lazy("the first day before"),
    "before_end": gettext_lazy("the last day before"),
}
_COUNT_AFTER = {
    "after_count": gettext_lazy("the count after"),
    "after_start": gettext_lazy("the first day after"),
    "after_end": gettext_lazy("the last day after"),
}
_BEGINNING = {"intervention_period": gettext_lazy("the first year or month with the programme")}
_SOURCE = {"source": gettext_lazy("where the figures come from")}


class Measures(Rows):
    """Outcome measures: counts or a series, perhaps beside a comparison and a neighbouring area."""

    kind: ClassVar = QuestionKind.MEASURES
    template: ClassVar = "awards/questions/measures.html"

    def faults(self, question: Question, stored: Stored) -> list[str]:
        return [fault for row in stored for fault in _unfinished(row)]

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        return [freeze_measure(row) for row in stored]

    def show(self, frozen: Frozen) -> Any:
        """The cards in the order filed, and what to beware of in their choice."""
        return {
            "cards": [measure_card(row, others=len(frozen) - 1) for row in frozen],
            "cautions": best_alone(frozen),
        }

    def export(self, frozen: Frozen) -> str:
        return "; ".join(_one_line(row) for row in frozen or [])


def missing_parts(row: Mapping[str, Any]) -> list[str]:
    """What a row still lacks, in words; nothing if it can be submitted.

    Counts and days may come from a series with its beginning; what the programme did needs no
    count from before.
    """
    if row.get("series"):
        needed = _BEGINNING | _SOURCE
    elif row.get("is_output"):
        needed = _COUNT_AFTER | _SOURCE
    else:
        needed = _COUNT_BEFORE | _COUNT_AFTER | _SOURCE
    return [str(words) for name, words in needed.items() if row.get(name) in (None, "")]


def _unfinished(row: Mapping[str, Any]) -> list[str]:
    missing = missing_parts(row)
    if not missing:
        return []
    return [_("“%(what)s” lacks %(parts)s.") % {"what": row["what"], "parts": ", ".join(missing)}]


def _one_line(row: Mapping[str, Any]) -> str:
    change = row["percent_change"]
    ending = "" if change is None else f" ({change:+.1f}%)"
    return f"{row['what']}: {row['before']['count']} -> {row['after']['count']}{ending}"
