"""Questions answered with a day or a period."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Kind, Stored
from awards.questions.fields import DayField


class Date(Kind):
    """One day."""

    kind: ClassVar = QuestionKind.DATE
    template: ClassVar = "awards/questions/date.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {"": DayField()}

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        return cleaned[""].isoformat() if cleaned[""] else None

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, str) and _is_day(stored)

    def show(self, frozen: Frozen) -> Any:
        return date.fromisoformat(frozen)


class Period(Kind):
    """From a first day to a last day, both included."""

    kind: ClassVar = QuestionKind.PERIOD
    template: ClassVar = "awards/questions/period.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {
            "start": DayField(label=gettext_lazy("First day")),
            "end": DayField(label=gettext_lazy("Last day")),
        }

    def initial(self, stored: Stored) -> dict[str, Any]:
        return dict(stored or {})

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        start, end = cleaned["start"], cleaned["end"]
        if not start and not end:
            return None
        if not start or not end:
            part = "end" if start else "start"
            raise ValidationError({part: _("Give the first and the last day.")})
        if end < start:
            raise ValidationError({"end": _("The last day is before the first day.")})
        return {"start": start.isoformat(), "end": end.isoformat()}

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, dict) and stored.keys() == {"start", "end"}

    def show(self, frozen: Frozen) -> Any:
        return {key: date.fromisoformat(frozen[key]) for key in ("start", "end")}

    def export(self, frozen: Frozen) -> str:
        return "" if frozen is None else f"{frozen['start']}/{frozen['end']}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
