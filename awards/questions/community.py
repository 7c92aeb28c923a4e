"""The question kind of community measures: survey questions, and numbers of people and hours.

Rows have the field names of `awards.forms.community`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import CommunityKind, QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.community_card import community_card, shown_totals
from awards.questions.community_figures import engagement_totals, freeze_community
from awards.questions.rows import Rows

_OF_A_SURVEY = {
    "counted_answer": gettext_lazy("which answers are counted"),
    "after_asked": gettext_lazy("how many people answered"),
    "after_yes": gettext_lazy("how many of them gave the answer"),
    "source": gettext_lazy("where the figures come from"),
}
_OF_A_NUMBER = {
    "engagement": gettext_lazy("what the number counts"),
    "number": gettext_lazy("the number"),
    "source": gettext_lazy("where the figures come from"),
}
_BEFORE = {
    "before_asked": gettext_lazy("how many people answered before"),
    "before_yes": gettext_lazy("how many of them gave the answer before"),
}


class Community(Rows):
    """Trust and engagement: each survey question and each number by itself, never an index."""

    kind: ClassVar = QuestionKind.COMMUNITY
    template: ClassVar = "awards/questions/community.html"

    def is_empty(self, stored: Stored) -> bool:
        return not stored or not stored["items"]

    def faults(self, question: Question, stored: Stored) -> list[str]:
        return [fault for row in stored["items"] for fault in unfinished(row)]

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        residents: int | None = stored["residents"]
        items = [freeze_community(row, residents) for row in stored["items"]]
        return {
            "residents": residents,
            "items": items,
            "totals": engagement_totals(items, residents),
        }

    def show(self, frozen: Frozen) -> Any:
        items = [community_card(row) for row in frozen["items"]]
        return {
            "items": items,
            "surveys": [card for card in items if card["kind"] == CommunityKind.SURVEY],
            "numbers": [card for card in items if card["kind"] == CommunityKind.ENGAGEMENT],
            "totals": shown_totals(frozen["totals"]),
        }

    def export(self, frozen: Frozen) -> str:
        return "; ".join(_one_line(row) for row in (frozen or {}).get("items", []))


def missing_parts(row: Mapping[str, Any]) -> list[str]:
    """What a row still lacks, in words; nothing if it can be submitted."""
    return [str(words) for name, words in _needed(row).items() if row[name] in (None, "")]


def unfinished(row: Mapping[str, Any]) -> list[str]:
    """What the row still lacks, as one sentence in a list; an empty list if nothing."""
    missing = missing_parts(row)
    if not missing:
        return []
    return [_("“%(what)s” lacks %(parts)s.") % {"what": row["what"], "parts": ", ".join(missing)}]


def _needed(row: Mapping[str, Any]) -> Mapping[str, str | Promise]:
    if row["kind"] == CommunityKind.ENGAGEMENT:
        return _OF_A_NUMBER
    asked_before = any(row[name] not in (None, "") for name in ("before_when", *_BEFORE))
    return {**_OF_A_SURVEY, **_BEFORE} if asked_before else _OF_A_SURVEY


def _one_line(row: Mapping[str, Any]) -> str:
    if row["kind"] == CommunityKind.ENGAGEMENT:
        return f"{row['what']}: {row['number']} ({row['engagement_label']})"
    shares = [_share_text(row[which]) for which in ("before", "after") if row[which]]
    return f"{row['what']}: {' -> '.join(shares)}"


def _share_text(asked: Mapping[str, Any]) -> str:
    percent = "" if asked["percent"] is None else f" ({asked['percent']:.1f}%)"
    return f"{asked['yes']}/{asked['asked']}{percent}"
