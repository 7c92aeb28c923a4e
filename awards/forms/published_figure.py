"""The form of one published figure: as much as its source states, in fields and not in JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.forms import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.filed import Filed, complete
from awards.forms.calculator import MAX_DAYS, Likeness
from awards.forms.series import SeriesField
from awards.limits import MAX_RESIDENTS
from awards.models import WinnerMeasure
from awards.questions.fields import CountField, DayField, FigureField
from evidence.fields import MOST_EVENTS

month_or_year = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2]))?\Z", gettext_lazy("Enter a year, or a year and month: 2019-06.")
)

# Where each typed field stands in the engine's request; the others have rules of their own.
PLACES = {
    "before_start": ("treated", "before_start"),
    "before_days": ("treated", "before_days"),
    "after_start": ("treated", "after_start"),
    "after_days": ("treated", "after_days"),
    "comparison_before": ("comparison", "before"),
    "comparison_after": ("comparison", "after"),
    "displacement_before": ("displacement", "before"),
    "displacement_after": ("displacement", "after"),
    "population": ("population",),
    "recording_changed": ("recording_changed",),
    "claimed": ("claimed_change_pct",),
}
FIELDS = {".".join(place): name for name, place in PLACES.items()} | {
    "treated.before": "before_count",
    "treated.after": "after_count",
}
# What the record's own fields say is taken from there each time.
OWN = frozenset({"series", "intervention_period", "outcome", "other_outcomes"})
TYPED = OWN | {
    "treated",
    "population",
    "recording_changed",
    "claimed_change_pct",
    "comparison_described",
    "comparison_matched",
}
AREAS = ("comparison", "displacement")


def _count(label: Any) -> CountField:
    return CountField(label=label, most=MOST_EVENTS)


def _days(label: Any) -> CountField:
    return CountField(label=label, least=1, most=MAX_DAYS)


class MeasureForm(forms.ModelForm[WinnerMeasure]):
    """One published figure: as much as its source states, and no more."""

    series = SeriesField(label=gettext_lazy("Counts by year or month"), required=False)
    before_start = DayField(label=gettext_lazy("First day counted before"))
    before_days = _days(gettext_lazy("Days counted before"))
    after_start = DayField(label=gettext_lazy("First day counted after"))
    after_days = _days(gettext_lazy("Days counted after"))
    claimed = FigureField(
        label=gettext_lazy("The source’s own percentage"),
        least=-100,
        most=1_000_000,
        places=2,
        help_text=gettext_lazy("If it states counts and a percentage: -60 for a fall of 60 %."),
    )
    comparison_before = _count(gettext_lazy("Comparison area: count before"))
    comparison_after = _count(gettext_lazy("Comparison area: count after"))
    likeness = forms.ChoiceField(
        label=gettext_lazy("How like the comparison area is"),
        choices=Likeness.CHOICES,
        required=False,
    )
    displacement_before = _count(gettext_lazy("Neighbouring area: count before"))
    displacement_after = _count(gettext_lazy("Neighbouring area: count after"))
    population = CountField(
        label=gettext_lazy("Residents of the area"), least=1, most=MAX_RESIDENTS
    )
    recording_changed = forms.BooleanField(
        label=gettext_lazy("What is counted, or how, changed in between"), required=False
    )
    rest = forms.JSONField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = WinnerMeasure
        fields = [
            "what",
            "unit",
            "direction",
            "is_output",
            "before_count",
            "after_count",
            "change_low",
            "change_high",
            "bound",
            "series",
            "intervention_period",
            "as_of",
            "period",
            "comparison_area",
            "has_small_counts",
            "statement",
            "source_name",
            "source_url",
        ]
        labels: ClassVar[dict[str, Any]] = {
            "direction": gettext_lazy("Change wanted"),
            "before_count": gettext_lazy("Count before"),
            "after_count": gettext_lazy("Count after"),
            "change_low": gettext_lazy("Change in percent, from"),
            "change_high": gettext_lazy("Change in percent, to"),
            "bound": gettext_lazy("The percentage is"),
            "intervention_period": gettext_lazy("Programme began"),
            "as_of": gettext_lazy("Stated as of"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "unit": gettext_lazy("What is counted, such as reports in the month."),
            "change_low": gettext_lazy("Where no counts are published: -30 for a fall of 30 %."),
            "change_high": gettext_lazy("The same number again if it is not a range."),
            "intervention_period": gettext_lazy("A year, or a year and month: 2019-06."),
            "as_of": gettext_lazy("A year, or a year and month: 2019-06."),
            "statement": gettext_lazy("The figure in a sentence, with what to beware of."),
            "source_name": gettext_lazy("Only if it is another than the record's main source."),
        }
        widgets: ClassVar[dict[str, Any]] = {"statement": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("intervention_period", "as_of"):
            self.fields[name].validators.append(month_or_year)
        for name in ("before_count", "after_count"):
            self.fields[name].validators.append(MaxValueValidator(MOST_EVENTS))
        for name in ("change_low", "change_high"):
            self.fields[name].validators.append(
                MinValueValidator(-100, gettext_lazy("Nothing falls by more than 100 percent."))
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_range()
        self._check_pairs()
        if not self.errors:
            self._file()
        return self.cleaned_data

    def _check_range(self) -> None:
        low, high = self.cleaned_data.get("change_low"), self.cleaned_data.get("change_high")
        if low is not None and high is not None and low > high:
            self.add_error("change_high", _("This must not be less than the number before it."))

    def _check_pairs(self) -> None:
        """A day without a length says nothing; nor does a count before without one after."""
        given = self.cleaned_data
        for which in ("before", "after"):
            if given.get(f"{which}_start") and not given.get(f"{which}_days"):
                self.add_error(f"{which}_days", _("Say how many days were counted from that day."))
        for area in AREAS:
            before, after = given.get(f"{area}_before"), given.get(f"{area}_after")
            if before is not None and after is None:
                self.add_error(f"{area}_after", _("Give this area’s count after as well."))

    def _file(self) -> None:
        """Put the request in the place of what was typed for it, and name what is wrong with it."""
        given = self.cleaned_data
        filed = _typed(given)
        if given.get("after_count") is not None:
            filed = _with_rest(filed, given.get("rest"))
        for name in (*PLACES, "likeness", "rest"):
            given.pop(name, None)
        if filed:
            given["filed"] = filed
        try:
            complete(given)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                self.add_error(FIELDS.get(name), texts)


def _typed(given: Mapping[str, Any]) -> Filed:
    """What was typed, in the engine's shape, without what was left empty."""
    filed: Filed = {}
    for name, place in PLACES.items():
        value = given.get(name)
        if value in (None, "", False):
            continue
        part = filed if len(place) == 1 else filed.setdefault(place[0], {})
        part[place[-1]] = _plain(value)
    if "comparison" in filed and given.get("likeness"):
        filed["comparison_described"] = True
        filed["comparison_matched"] = given["likeness"] == Likeness.MATCHED
    return filed


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int)) else float(value)


def _with_rest(filed: Filed, rest: Any) -> Filed:
    """With what the form has no field for, as far as it still belongs to something."""
    if not isinstance(rest, dict):
        return filed
    whole = rest | filed
    for area in AREAS:
        if isinstance(rest.get(area), dict) and area in filed:
            whole[area] = rest[area] | filed[area]
        elif area not in filed:
            whole.pop(area, None)
    if "displacement" not in whole:
        whole.pop("displacement_comparison", None)
    return whole


def as_typed(measure: WinnerMeasure) -> dict[str, Any]:
    """A stored figure as the form's first values."""
    filed: Filed = measure.filed or {}
    values = model_to_dict(measure, fields=MeasureForm.Meta.fields)
    for name, place in PLACES.items():
        part: Any = filed
        for step in place:
            part = (part or {}).get(step)
        values[name] = int(part) if isinstance(part, float) and part == int(part) else part
    if filed.get("comparison_matched"):
        values["likeness"] = Likeness.MATCHED
    elif filed.get("comparison_described"):
        values["likeness"] = Likeness.DESCRIBED
    values["rest"] = _rest(filed)
    return values


def _rest(filed: Filed) -> Filed | None:
    rest = {name: value for name, value in filed.items() if name not in TYPED}
    for area in AREAS:
        if area in rest:
            counts = ("before", "after")
            rest[area] = {name: n for name, n in rest[area].items() if name not in counts}
    return {name: value for name, value in rest.items() if value != {}} or None
