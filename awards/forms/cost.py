"""The form of one cost item.

It knows no model: its field names are the keys of a row as `awards.questions.costs` takes it.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import CostKind
from awards.limits import MAX_AMOUNT, MAX_HOURLY_RATE, MAX_MONTHS
from awards.questions.fields import CountField, CurrencyField, FigureField

COST_FIELDS = (
    "label",
    "kind",
    "paid_by",
    "amount",
    "currency",
    "hours",
    "hourly_rate",
    "months",
    "one_off",
)
CENT = Decimal("0.01")
ROUNDED_BY = Decimal("0.01")
"""Share by which an amount may differ from its hours times their rate: people round."""


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
    paid_by = forms.CharField(
        label=gettext_lazy("Who paid or gave it? (optional)"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The agency, a grant, a business, residents."),
    )
    amount = FigureField(
        label=gettext_lazy("Amount"),
        least=0,
        most=MAX_AMOUNT,
        places=2,
        help_text=gettext_lazy("Leave it empty to have it worked out from the hours below."),
    )
    currency = CurrencyField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, such as USD or EUR."),
    )
    hours = CountField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("All of them together, over the months below."),
    )
    hourly_rate = FigureField(
        label=gettext_lazy("What an hour is worth"),
        least=0,
        most=MAX_HOURLY_RATE,
        places=2,
        help_text=gettext_lazy("What such work is usually paid where you are."),
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
        self._settle_amount(cleaned)
        if not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Give the currency of the amount."))
        if cleaned.get("months") is None and "months" not in self.errors:
            if cleaned.get("one_off"):
                cleaned["months"] = 12
            else:
                self.add_error("months", _("Say how many months the amount covers."))
        return cleaned

    def _settle_amount(self, cleaned: dict[str, Any]) -> None:
        """The amount as given, held against the hours; or worked out from them."""
        if self.errors.keys() & {"amount", "hours", "hourly_rate"}:
            return
        amount, worth = cleaned.get("amount"), _worth(cleaned)
        if amount is None and worth is None:
            self.add_error("amount", _without_worth(cleaned))
        elif amount is None and worth is not None:
            if worth > MAX_AMOUNT:
                self.add_error("hourly_rate", _("These hours come to too much. Check the numbers."))
            cleaned["amount"] = worth
        elif amount is not None and worth is not None and _differ(amount, worth):
            self.add_error(
                "amount",
                _(
                    "%(hours)s hours at %(rate)s come to %(worth)s, not to %(amount)s. Correct one "
                    "of them, or leave the amount empty to have it worked out."
                )
                % {
                    "hours": number_format(cleaned["hours"], force_grouping=True),
                    "rate": _written(cleaned["hourly_rate"]),
                    "worth": _written(worth),
                    "amount": _written(amount),
                },
            )


def _worth(cleaned: dict[str, Any]) -> Decimal | None:
    """Hours times their rate; None unless both are given."""
    hours, rate = cleaned.get("hours"), cleaned.get("hourly_rate")
    if hours is None or rate is None:
        return None
    return Decimal(hours * rate).quantize(CENT, ROUND_HALF_UP)


def _without_worth(cleaned: dict[str, Any]) -> str:
    if cleaned.get("hours") is not None:
        return _("Give the amount, or what an hour is worth.")
    if cleaned.get("hourly_rate") is not None:
        return _("Give the amount, or the number of hours.")
    return _("Give the amount. It can be 0.")


def _differ(amount: Decimal, worth: Decimal) -> bool:
    """By more than rounding: one in a hundred, or one unit of the currency."""
    return abs(amount - worth) > max(Decimal(1), worth * ROUNDED_BY)


def _written(amount: Decimal) -> str:
    return number_format(amount, decimal_pos=2, force_grouping=True)
