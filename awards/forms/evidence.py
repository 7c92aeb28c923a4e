"""Forms for one outcome measure and for one cost item.

They know no model: the nomination's editor keeps what they give, the evidence calculator only
computes from it. Their field names are the keys of a row as `awards.questions.evidence` takes it.
A draft may be incomplete; what is given must make sense.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import ComparisonChoice, CostKind, Direction
from awards.limits import MAX_AMOUNT, MAX_MONTHS
from awards.questions.fields import CountField, CurrencyField, DayField, FigureField

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
COST_FIELDS = ("label", "kind", "amount", "currency", "hours", "months", "one_off")


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


class CostForm(forms.Form):
    """One cost: an amount over some months, or one that was spent once."""

    hide_optional = True

    label = forms.CharField(
        label=gettext_lazy("What did it pay for?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what it paid for.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of cost"),
        choices=CostKind,
        initial=CostKind.CASH,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Give staff time, gifts and volunteer time their value in money."),
        error_messages={"required": gettext_lazy("Choose the kind of cost.")},
    )
    amount = FigureField(label=gettext_lazy("Amount"), least=0, most=MAX_AMOUNT, places=2)
    currency = CurrencyField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, such as USD or EUR."),
    )
    hours = CountField(
        label=gettext_lazy("Hours (optional)"),
        help_text=gettext_lazy("For staff and volunteer time, if you counted them."),
    )
    one_off = forms.BooleanField(
        label=gettext_lazy("It was spent once"),
        required=False,
        help_text=gettext_lazy("Its cost is then spread over five years."),
    )
    months = CountField(
        label=gettext_lazy("Months the amount covers"),
        least=1,
        most=MAX_MONTHS,
        initial=12,
        help_text=gettext_lazy("12 for the cost of a year. Not needed for what was spent once."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Give the amount. It can be 0."))
        if not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Give the currency of the amount."))
        if cleaned.get("months") is None and "months" not in self.errors:
            if cleaned.get("one_off"):
                cleaned["months"] = 12
            else:
                self.add_error("months", _("Say how many months the amount covers."))
        return cleaned
