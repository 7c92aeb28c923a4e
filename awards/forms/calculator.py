"""The form of the public evidence calculator: two counts, and what more is known about them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.limits import MAX_RESIDENTS
from awards.questions.fields import CountField, FigureField

MAX_DAYS = 36_525


class Likeness:
    """How much is known of what the comparison area has in common with the other."""

    UNKNOWN, DESCRIBED, MATCHED = "", "described", "matched"
    CHOICES = (
        (UNKNOWN, gettext_lazy("Not said")),
        (DESCRIBED, gettext_lazy("It is described how the two areas are alike")),
        (MATCHED, gettext_lazy("It was matched, or the analysis adjusts for differences")),
    )


class CalculatorForm(forms.Form):
    """Read from the address, so that a result can be shared by its link."""

    hide_optional = True

    what = forms.CharField(
        label=gettext_lazy("What was counted? (optional)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: thefts of parcels reported to the police."),
    )
    before = CountField(label=gettext_lazy("Count before"))
    after = CountField(label=gettext_lazy("Count after"))
    before_days = CountField(
        label=gettext_lazy("Days counted before"),
        least=1,
        most=MAX_DAYS,
        help_text=gettext_lazy("A year, if left empty."),
    )
    after_days = CountField(
        label=gettext_lazy("Days counted after"),
        least=1,
        most=MAX_DAYS,
        help_text=gettext_lazy("A year, if left empty."),
    )
    comparison_before = CountField(label=gettext_lazy("Its count before"))
    comparison_after = CountField(label=gettext_lazy("Its count after"))
    likeness = forms.ChoiceField(
        label=gettext_lazy("How like is it?"), choices=Likeness.CHOICES, required=False
    )
    population = CountField(
        label=gettext_lazy("Residents of the area"),
        least=1,
        most=MAX_RESIDENTS,
        help_text=gettext_lazy("For rates."),
    )
    claimed = FigureField(
        label=gettext_lazy("The change that is claimed, in percent"),
        least=-100,
        most=99_999,
        places=2,
        help_text=gettext_lazy("A fall has a minus: -30."),
    )
    chosen_high = forms.BooleanField(
        label=gettext_lazy("The area was chosen because its count was high"), required=False
    )
    recording_changed = forms.BooleanField(
        label=gettext_lazy("The way of counting or recording changed"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, words in (
            ("before", _("Give the count before. It can be 0.")),
            ("after", _("Give the count after. It can be 0.")),
        ):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, words)
        pair = ("comparison_before", "comparison_after")
        given = [name for name in pair if cleaned.get(name) is not None]
        if len(given) == 1 and not set(pair) & set(self.errors):
            [other] = set(pair) - set(given)
            self.add_error(other, _("Give both counts of the comparison area, or neither."))
        return cleaned

    def request_data(self) -> dict[str, Any]:
        """What is asked of the evidence engine, in the shape of its outcome request."""
        return outcome_request(self.cleaned_data)

    def as_measure(self) -> dict[str, Any]:
        """The counts as a frozen measure has them, to be drawn."""
        given = self.cleaned_data
        beside = {
            "area": _("Comparison area"),
            "before_count": given["comparison_before"],
            "after_count": given["comparison_after"],
        }
        return {
            "what": given["what"] or _("The two counts"),
            "before": {"count": given["before"], "start": None, "end": None},
            "after": {"count": given["after"], "start": None, "end": None},
            "comparison": None if given["comparison_before"] is None else beside,
        }


def outcome_request(given: Mapping[str, Any]) -> dict[str, Any]:
    """Parts that were left empty are left to the engine's defaults."""
    claimed = given["claimed"]
    treated = {"before": given["before"], "after": given["after"]} | {
        name: given[name] for name in ("before_days", "after_days") if given[name] is not None
    }
    asked: dict[str, Any] = {
        "treated": treated,
        "population": given["population"],
        "claimed_change_pct": None if claimed is None else float(claimed),
        "area_chosen_because_high": given["chosen_high"],
        "recording_changed": given["recording_changed"],
    }
    if given["comparison_before"] is not None:
        asked["comparison"] = {
            "before": given["comparison_before"],
            "after": given["comparison_after"],
        }
        asked["comparison_described"] = given["likeness"] in (
            Likeness.DESCRIBED,
            Likeness.MATCHED,
        )
        asked["comparison_matched"] = given["likeness"] == Likeness.MATCHED
    return asked
