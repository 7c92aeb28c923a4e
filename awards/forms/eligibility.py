"""Who can take part in a cycle, as staff say it: one field for each kind of rule."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AgencyKind
from awards.eligibility import known_rules
from awards.models import Cycle

QUESTIONS = 5
MOST_MONTHS = 600
MOST_RESIDENTS = 2_000_000_000
MOST_DAYS = 365


class EligibilityForm(forms.Form):
    """What is left empty is no rule. The order on the page is the order of the self-check."""

    live_months = forms.IntegerField(
        label=gettext_lazy("Months that a programme must have run"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=gettext_lazy("Counted to the day on which nominations close."),
    )
    agency_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Types of agency that can take part"),
        required=False,
        choices=AgencyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )
    population_min = forms.IntegerField(
        label=gettext_lazy("Smallest population served"),
        required=False,
        min_value=0,
        max_value=MOST_RESIDENTS,
    )
    population_max = forms.IntegerField(
        label=gettext_lazy("Largest population served"),
        required=False,
        min_value=0,
        max_value=MOST_RESIDENTS,
        help_text=gettext_lazy("Both ends can take part. Size bands are set under categories."),
    )
    member = forms.BooleanField(
        label=gettext_lazy("Only members in good standing"),
        required=False,
        help_text=gettext_lazy("The team says so and gives a number; you check it."),
    )
    member_of = forms.CharField(
        label=gettext_lazy("Members of what"), required=False, max_length=150
    )
    new_programme = forms.BooleanField(
        label=gettext_lazy("Only programmes that were not nominated before"),
        required=False,
        help_text=gettext_lazy("Earlier nominations and winners with a similar name are shown."),
    )
    appeal_days = forms.IntegerField(
        label=gettext_lazy("Days to appeal"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy(
            "How long a team can object when its nomination is found not eligible."
        ),
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(cycle))
        super().__init__(*args, **kwargs)
        for number in range(1, QUESTIONS + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)d of your own") % {"number": number},
                required=False,
                max_length=300,
                help_text=_("To be answered with yes or no.") if number == 1 else "",
            )
            self.fields[f"expected_{number}"] = forms.ChoiceField(
                label=_("The answer to question %(number)d has to be") % {"number": number},
                required=False,
                choices=[("yes", _("Yes")), ("no", _("No"))],
            )
        self.order_fields([name for name in self.fields if name != "appeal_days"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = cleaned.get("population_min"), cleaned.get("population_max")
        if low is not None and high is not None and low > high:
            self.add_error(
                "population_max", _("This must not be smaller than the smallest population.")
            )
        if cleaned.get("member_of") and not cleaned.get("member"):
            self.add_error("member", _("Tick this, or leave empty of what they are members."))
        return cleaned

    def rules(self) -> list[dict[str, Any]]:
        """The rules as the cycle keeps them. Only for a valid form."""
        return list(self._rules(self.cleaned_data))

    @staticmethod
    def _rules(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if values["live_months"]:
            yield {"rule": "live_months", "months": values["live_months"]}
        if values["agency_kinds"]:
            yield {"rule": "agency_kinds", "kinds": values["agency_kinds"]}
        ends = {"min": values["population_min"], "max": values["population_max"]}
        if any(end is not None for end in ends.values()):
            yield {"rule": "population", **ends}
        if values["member"]:
            yield {"rule": "member", "of": values["member_of"]}
        if values["new_programme"]:
            yield {"rule": "new_programme"}
        for number in range(1, QUESTIONS + 1):
            if text := values[f"question_{number}"].strip():
                expected = values[f"expected_{number}"] or "yes"
                yield {"rule": "question", "text": text, "expected": expected}


def _initial(cycle: Cycle) -> dict[str, Any]:
    values: dict[str, Any] = {"appeal_days": cycle.appeal_days}
    number = 0
    for rule in known_rules(cycle.eligibility):
        match rule["rule"]:
            case "live_months":
                values["live_months"] = rule["months"]
            case "agency_kinds":
                values["agency_kinds"] = rule["kinds"]
            case "population":
                values["population_min"] = rule.get("min")
                values["population_max"] = rule.get("max")
            case "member":
                values |= {"member": True, "member_of": rule.get("of", "")}
            case "new_programme":
                values["new_programme"] = True
            case "question":
                number += 1
                values[f"question_{number}"] = rule["text"]
                values[f"expected_{number}"] = rule["expected"]
    return values
