"""The question kind of milestones: what was to be reached, when, and how it came out.

Rows have the field names of `awards.forms.milestone`, in the order of time.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import QuestionKind, Reached
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.rows import Rows

_NEEDED = {
    "start": gettext_lazy("when it was"),
    "reached": gettext_lazy("how it came out"),
}
_TAGS = {
    Reached.YES: "good",
    Reached.PARTLY: "progress",
    Reached.NO: "alert",
    Reached.AHEAD: "todo",
}


class Milestones(Rows):
    """What happened when, read from the earliest on."""

    kind: ClassVar = QuestionKind.MILESTONES
    template: ClassVar = "awards/questions/milestones.html"

    def faults(self, question: Question, stored: Stored) -> list[str]:
        return [fault for row in stored for fault in unfinished_milestone(row)]

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        return [freeze_milestone(row) for row in stored]

    def show(self, frozen: Frozen) -> Any:
        return [read_milestone(row) for row in frozen]

    def export(self, frozen: Frozen) -> str:
        return "; ".join(_one_line(row) for row in frozen or [])


def unfinished_milestone(row: Mapping[str, Any]) -> list[str]:
    """What keeps a milestone from being submitted, as no sentence or one."""
    missing = [str(words) for name, words in _NEEDED.items() if not row[name]]
    if not missing:
        return []
    return [_("“%(what)s” lacks %(parts)s.") % {"what": row["what"], "parts": ", ".join(missing)}]


def freeze_milestone(row: Mapping[str, Any]) -> dict[str, Any]:
    """Days as ISO 8601; labels beside codes, in the language that is active."""
    reached = row["reached"]
    return {
        "what": row["what"],
        "start": _written(row["start"]),
        "end": _written(row["end"]),
        "reached": reached,
        "reached_label": str(Reached(reached).label) if reached else "",
        "note": row["note"],
    }


def read_milestone(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Context of `awards/questions/_milestone.html`."""
    return {
        "what": frozen["what"],
        "start": _day(frozen["start"]),
        "end": _day(frozen["end"]),
        "label": frozen["reached_label"],
        "tag": _TAGS[Reached(frozen["reached"])] if frozen["reached"] else "",
        "note": frozen["note"],
    }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _one_line(row: Mapping[str, Any]) -> str:
    when = "/".join(day for day in (row["start"], row["end"]) if day)
    return f"{when} {row['what']} ({row['reached_label']})".strip()
