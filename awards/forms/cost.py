"""The form of one cost item.

It knows no model: its field names are the keys of a row as `awards.questions.costs` takes it.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import CostKind
from awards.limits import MAX_AMOUNT, MAX_MONTHS
from awards.questions.fields import CountField, CurrencyField, FigureField

COST_FIELDS = ("label", "kind", "amount", "currency", "hours", "months", "one_off")


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
