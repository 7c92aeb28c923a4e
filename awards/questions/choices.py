"""Questions answered by choosing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django_countries import countries

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Kind, Stored
from awards.questions.widgets import LongSelect


def _labels(question: Question) -> dict[str, str]:
    return dict(question.options)


class _Chosen(Kind):
    has_options: ClassVar = True


class Choice(_Chosen):
    """One of the question's choices."""

    kind: ClassVar = QuestionKind.CHOICE

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {
            "": forms.ChoiceField(
                required=False, choices=list(_labels(question).items()), widget=forms.RadioSelect
            )
        }

    def faults(self, question: Question, stored: Stored) -> list[str]:
        return [] if stored in _labels(question) else [_gone()]

    def matches(self, stored: Stored, value: str) -> bool:
        return bool(stored == value)

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        return {"value": stored, "label": _labels(question).get(stored, stored)}

    def show(self, frozen: Frozen) -> Any:
        return frozen["label"]

    def export(self, frozen: Frozen) -> str:
        return "" if frozen is None else str(frozen["label"])


class Choices(_Chosen):
    """Any number of the question's choices, kept in the order of the form."""

    kind: ClassVar = QuestionKind.CHOICES
    template: ClassVar = "awards/questions/list.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {
            "": forms.MultipleChoiceField(
                required=False,
                choices=list(_labels(question).items()),
                widget=forms.CheckboxSelectMultiple,
            )
        }

    def initial(self, stored: Stored) -> dict[str, Any]:
        return {"": stored or []}

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, list) and all(isinstance(value, str) for value in stored)

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        return list(cleaned[""]) or None

    def faults(self, question: Question, stored: Stored) -> list[str]:
        labels = _labels(question)
        return [] if all(value in labels for value in stored) else [_gone()]

    def matches(self, stored: Stored, value: str) -> bool:
        return value in (stored or [])

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        labels = _labels(question)
        return [{"value": value, "label": labels.get(value, value)} for value in stored]

    def show(self, frozen: Frozen) -> Any:
        return [row["label"] for row in frozen]

    def export(self, frozen: Frozen) -> str:
        return "; ".join(row["label"] for row in frozen or [])


def _gone() -> str:
    return _("The choice you made is no longer offered. Choose again.")


class Country(Kind):
    """A country, kept as ISO 3166-1 alpha-2."""

    kind: ClassVar = QuestionKind.COUNTRY

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {
            "": forms.ChoiceField(
                required=False, choices=[("", _("Choose")), *countries], widget=LongSelect
            )
        }

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, str) and bool(countries.name(stored))

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        return {"code": stored, "name": countries.name(stored)}

    def show(self, frozen: Frozen) -> Any:
        return frozen["name"]

    def export(self, frozen: Frozen) -> str:
        return "" if frozen is None else str(frozen["name"])
