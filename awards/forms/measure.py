"""The form of one outcome measure.

It knows no model: its field names are the keys of a row as `awards.questions.measures` takes it.
A draft may be incomplete; what is given must make sense.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import ComparisonChoice, Direction
from awards.forms.measure_faults import measure_faults
from awards.limits import MAX_RESIDENTS, MAX_UNITS
from awards.questions.fields import CountField, DayField, FigureField
from awards.questions.series_field import SeriesField

SERIES_FIELDS = ("series", "intervention_period")
COMPARISON_FIELDS = (
    "comparison_area",
    "comparison_choice",
    "comparison_likeness",
    "comparison_contaminated",
    "comparison_before_count",
    "comparison_after_count",
    "treated_units",
    "comparison_units",
)
DISPLACEMENT_FIELDS = (
    "displacement_area",
    "displacement_before_count",
    "displacement_after_count",
    "displacement_comparison_area",
    "displacement_comparison_before_count",
    "displacement_comparison_after_count",
)
MEASURE_FIELDS = (
    "what",
    "unit",
    "is_output",
    "direction",
    "source",
    "measured_by",
    "population",
    "before_start",
    "before_end",
    "before_count",
    "after_start",
    "after_end",
    "after_count",
    *SERIES_FIELDS,
    *COMPARISON_FIELDS,
    *DISPLACEMENT_FIELDS,
    "chosen_high",
    "claimed_change",
    "recording_changes",
)
DAYS = ("before_start", "before_end", "after_start", "after_end")
UNITS = ("treated_units", "comparison_units")


class MeasureForm(forms.Form):
    """Counts of one thing before and after or over the years, and what they are set beside."""

    hide_optional = True

    what = forms.CharField(
        label=_("What was counted?"),
        max_length=200,
        help_text=_("For example: burglaries of homes reported to the police."),
        error_messages={"required": _("Say what was counted.")},
    )
    unit = forms.CharField(
        label=_("Unit or area (optional)"),
        max_length=60,
        required=False,
        help_text=_("For example: incidents in the town centre."),
    )
    is_output = forms.BooleanField(
        label=_("This counts what the programme did, not what changed"),
        required=False,
        help_text=_("Arrests, visits or leaflets, for example. They show work, not an effect."),
    )
    direction = forms.ChoiceField(
        label=_("What did the programme want?"),
        choices=Direction,
        initial=Direction.DOWN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether a fall or a rise is wanted.")},
    )
    source = forms.CharField(
        label=_("Where do the figures come from?"),
        max_length=200,
        required=False,
        help_text=_("For example: the agency's crime records."),
    )
    measured_by = forms.CharField(
        label=_("Who counted? (optional)"), max_length=200, required=False
    )
    population = CountField(
        label=_("Residents of the area (optional)"),
        least=1,
        most=MAX_RESIDENTS,
        help_text=_("Of the area where these were counted. For rates."),
    )
    before_start = DayField(label=_("First day before"))
    before_end = DayField(label=_("Last day before"))
    before_count = CountField(label=_("Count before"))
    after_start = DayField(label=_("First day after"))
    after_end = DayField(label=_("Last day after"))
    after_count = CountField(label=_("Count after"))
    series = SeriesField(
        label=_("Counts by year or month"),
        required=False,
        help_text=_(
            "One line for each, as copied from a spreadsheet: 2023-04, the count and, if you "
            "have it, the comparison area's count. Give every year or month you have."
        ),
    )
    intervention_period = forms.CharField(
        label=_("First year or month with the programme"),
        max_length=7,
        required=False,
        help_text=_("One of those above: 2024, or 2024-03."),
    )
    comparison_area = forms.CharField(
        label=_("Comparison area"),
        max_length=200,
        required=False,
        help_text=_("A similar area without the programme, over the same periods."),
    )
    comparison_choice = forms.ChoiceField(
        label=_("How was it chosen?"),
        choices=[("", _("Choose")), *ComparisonChoice.choices],
        required=False,
    )
    comparison_likeness = forms.CharField(
        label=_("How are the two areas alike? (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Residents, kind of place, crime before: what makes the comparison fair."),
    )
    comparison_contaminated = forms.BooleanField(
        label=_("The comparison area got the programme too, wholly or in part"), required=False
    )
    comparison_before_count = CountField(label=_("Its count before"))
    comparison_after_count = CountField(label=_("Its count after"))
    treated_units = CountField(
        label=_("Areas with the programme"), least=1, most=MAX_UNITS, initial=1
    )
    comparison_units = CountField(label=_("Comparison areas"), least=1, most=MAX_UNITS, initial=1)
    displacement_area = forms.CharField(
        label=_("Neighbouring area"),
        max_length=200,
        required=False,
        help_text=_("Where crime could have moved to. For example: the four streets around it."),
    )
    displacement_before_count = CountField(label=_("Its count before"))
    displacement_after_count = CountField(label=_("Its count after"))
    displacement_comparison_area = forms.CharField(
        label=_("An area to compare the neighbouring one with (optional)"),
        max_length=200,
        required=False,
    )
    displacement_comparison_before_count = CountField(label=_("That area's count before"))
    displacement_comparison_after_count = CountField(label=_("That area's count after"))
    chosen_high = forms.BooleanField(
        label=_("The area was chosen because its count was high"),
        required=False,
        help_text=_("Areas picked at their worst usually improve anyway, so judges should know."),
    )
    claimed_change = FigureField(
        label=_("The change you claim, in percent (optional)"),
        least=-100,
        most=99_999,
        places=2,
        help_text=_("As you publish it. A fall has a minus: -30."),
    )
    recording_changes = forms.CharField(
        label=_("Did the way of counting or recording change? (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Say what changed and when. Leave it empty if nothing did."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        for name in DAYS:
            field = self.fields[name]
            if isinstance(field, DayField):
                field.latest = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in UNITS:
            if name in cleaned and cleaned[name] is None:
                cleaned[name] = 1
        for field, message in measure_faults(cleaned, set(self.errors)):
            self.add_error(field, message)
        return cleaned

    @property
    def has_series(self) -> bool:
        return self._is_used(SERIES_FIELDS)

    @property
    def has_comparison(self) -> bool:
        return self._is_used(COMPARISON_FIELDS)

    @property
    def has_displacement(self) -> bool:
        return self._is_used(DISPLACEMENT_FIELDS)

    def _is_used(self, names: Iterable[str]) -> bool:
        """Whether a part of the form holds something, so that it stands open."""
        fields = [self[name] for name in names if name not in UNITS]
        return any(field.value() or field.errors for field in fields)
