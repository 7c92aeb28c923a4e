"""The form of one outcome measure.

It knows no model: its field names are the keys of a row as `awards.questions.measures` takes it.
A draft may be incomplete; what is given must make sense.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import ComparisonChoice, Direction
from awards.questions.fields import CountField, DayField, FigureField

MEASURE_FIELDS = (
    "what",
    "unit",
    "direction",
    "source",
    "measured_by",
    "before_start",
    "before_end",
    "before_count",
    "after_start",
    "after_end",
    "after_count",
    "comparison_area",
    "comparison_choice",
    "comparison_before_count",
    "comparison_after_count",
    "claimed_change",
    "recording_changes",
)


class MeasureForm(forms.Form):
    """Counts of one thing before and after, with the periods they cover."""

    hide_optional = True

    what = forms.CharField(
        label=gettext_lazy("What was counted?"),
        max_length=200,
        help_text=gettext_lazy("For example: burglaries of homes reported to the police."),
        error_messages={"required": gettext_lazy("Say what was counted.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit or area (optional)"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example: incidents in the town centre."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("What did the programme want?"),
        choices=Direction,
        initial=Direction.DOWN,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether a fall or a rise is wanted.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where do the figures come from?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: the agency's crime records."),
    )
    measured_by = forms.CharField(
        label=gettext_lazy("Who counted? (optional)"), max_length=200, required=False
    )
    before_start = DayField(label=gettext_lazy("First day before"))
    before_end = DayField(label=gettext_lazy("Last day before"))
    before_count = CountField(label=gettext_lazy("Count before"))
    after_start = DayField(label=gettext_lazy("First day after"))
    after_end = DayField(label=gettext_lazy("Last day after"))
    after_count = CountField(label=gettext_lazy("Count after"))
    comparison_area = forms.CharField(
        label=gettext_lazy("Comparison area"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A similar area without the programme, over the same periods."),
    )
    comparison_choice = forms.ChoiceField(
        label=gettext_lazy("How was it chosen?"),
        choices=[("", gettext_lazy("Choose")), *ComparisonChoice.choices],
        required=False,
    )
    comparison_before_count = CountField(label=gettext_lazy("Its count before"))
    comparison_after_count = CountField(label=gettext_lazy("Its count after"))
    claimed_change = FigureField(
        label=gettext_lazy("The change you claim, in percent (optional)"),
        least=-100,
        most=99_999,
        places=2,
        help_text=gettext_lazy("As you publish it. A fall has a minus: -30."),
    )
    recording_changes = forms.CharField(
        label=gettext_lazy("Did the way of counting or recording change? (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Say what changed and when. Leave it empty if nothing did."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        for name in ("before_start", "before_end", "after_start", "after_end"):
            field = self.fields[name]
            if isinstance(field, DayField):
                field.latest = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field, message in _measure_faults(cleaned):
            self.add_error(field, message)
        return cleaned


def _measure_faults(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [*_order_faults(values), *_comparison_faults(values)]


def _order_faults(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    faults = []
    for which, words in (
        ("before", _("The last day before is earlier than the first day before.")),
        ("after", _("The last day after is earlier than the first day after.")),
    ):
        start, end = values.get(f"{which}_start"), values.get(f"{which}_end")
        if start and end and end < start:
            faults.append((f"{which}_end", words))
    before_end, after_start = values.get("before_end"), values.get("after_start")
    if before_end and after_start and after_start <= before_end:
        faults.append(
            ("after_start", _("The period after must begin when the period before has ended."))
        )
    return faults


def _comparison_faults(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    before = values.get("comparison_before_count")
    after = values.get("comparison_after_count")
    given = [count for count in (before, after) if count is not None]
    if given and not values.get("comparison_area"):
        return [("comparison_area", _("Name the area that these counts are of."))]
    if len(given) == 1:
        part = "comparison_after_count" if after is None else "comparison_before_count"
        return [(part, _("Give both counts of the comparison area, or neither."))]
    return []
