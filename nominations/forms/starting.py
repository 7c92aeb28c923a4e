"""Starting a nomination: which agency nominates what, and the self-check of the cycle's rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.forms.agency import MOST_RESIDENTS, WHOLE_NUMBER
from accounts.models import Agency
from awards.eligibility import Asked, asked_of
from awards.models import Cycle
from nominations.eligibility.selfcheck import needs_population, rules_of
from nominations.forms.about import StartForm
from nominations.models import Nomination


class SelfCheckForm(StartForm):
    """What a nomination begins with, and what the cycle's rules ask of the person."""

    def __init__(
        self, *args: Any, cycle: Cycle, agencies: "models.QuerySet[Agency]", **kwargs: Any
    ) -> None:
        super().__init__(*args, agencies=agencies, **kwargs)
        self.cycle = cycle
        self.rules = rules_of(cycle)
        self._asked = _asked_by_name(self.rules)
        if self._is_population_missing(agencies):
            self.fields["population"] = _population_field()
        for name, (_place, asked) in self._asked.items():
            self.fields[name] = _asked_field(asked)
        self.order_fields(["agency", "population", "title", *self._asked, *self.fields])

    def _is_population_missing(self, agencies: "models.QuerySet[Agency]") -> bool:
        is_missing = any(agency.population_served is None for agency in agencies)
        return is_missing and needs_population(self.cycle)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        agency = cleaned.get("agency")
        is_asked = "population" in self.fields and "population" not in self.errors
        is_missing = agency is not None and agency.population_served is None
        if is_asked and is_missing and cleaned.get("population") is None:
            self.add_error("population", _("Say how many residents the agency serves."))
        return cleaned

    def answers(self) -> Mapping[int, Mapping[str, str]]:
        """What was answered, by the rule's place and the name it asks under. If it is valid."""
        return _answers(self._asked, self.cleaned_data)

    def population(self) -> int | None:
        """Residents, where they were asked for and the agency's details lack them."""
        if self.cleaned_data["agency"].population_served is not None:
            return None
        return self.cleaned_data.get("population")

    def typed(self) -> list[dict[str, str]]:
        """Everything that was sent, to be sent again by the next page."""
        return [
            {"name": name, "value": value}
            for name in self.fields
            for value in self.data.getlist(name)  # type: ignore[attr-defined]
        ]


class CheckAgainForm(forms.Form):
    """What the cycle's rules ask, of a nomination that is begun; with what was answered before."""

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = _asked_by_name(rules_of(nomination.cycle))
        known = {
            row["question"]: row["answer"] for row in nomination.eligibility.get("answers", [])
        }
        for name, (_place, asked) in self._asked.items():
            self.fields[name] = _asked_field(asked)
            self.initial[name] = known.get(str(asked.label), "")

    def answers(self) -> Mapping[int, Mapping[str, str]]:
        """What was answered, by the rule's place and the name it asks under. If it is valid."""
        return _answers(self._asked, self.cleaned_data)


type _AskedByName = Mapping[str, tuple[int, Asked]]


def _asked_by_name(rules: Sequence[Mapping[str, Any]]) -> _AskedByName:
    return {
        _field_name(place, asked): (place, asked)
        for place, rule in enumerate(rules)
        for asked in asked_of(rule)
    }


def _answers(asked_by_name: _AskedByName, cleaned: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, (place, asked) in asked_by_name.items():
        value = cleaned.get(name)
        text = value.isoformat() if asked.kind == "date" and value else str(value or "")
        found.setdefault(place, {})[asked.name] = text
    return found


def _field_name(place: int, asked: Asked) -> str:
    return f"rule{place}_{asked.name}"


def _population_field() -> forms.Field:
    return forms.IntegerField(
        label=_("Residents that the agency serves"),
        required=False,
        min_value=1,
        max_value=MOST_RESIDENTS,
        help_text=_(
            "The agency's details do not say it yet. It decides the size band in which you compete."
        ),
        error_messages={"invalid": WHOLE_NUMBER},
    )


def _asked_field(asked: Asked) -> forms.Field:
    common: dict[str, Any] = {
        "label": asked.label,
        "help_text": asked.help_text,
        "required": asked.required,
    }
    if asked.kind == "date":
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": _("Enter a date, such as 2029-03-01.")},
            **common,
        )
    if asked.kind == "yes-no":
        return forms.ChoiceField(
            widget=forms.RadioSelect,
            choices=[("yes", _("Yes")), ("no", _("No"))],
            error_messages={"required": _("Choose yes or no.")},
            **common,
        )
    return forms.CharField(max_length=200, **common)
