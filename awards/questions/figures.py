"""Questions answered with a number or an amount of money."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import QuestionKind
from awards.limits import MAX_AMOUNT, MAX_NUMBER
from awards.models import Question
from awards.questions.base import Frozen, Kind, Stored
from awards.questions.fields import CurrencyField, FigureField


class Number(Kind):
    """A number of zero or more, kept as the digits given."""

    kind: ClassVar = QuestionKind.NUMBER
    template: ClassVar = "awards/questions/number.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {"": FigureField(least=0, most=MAX_NUMBER, places=4)}

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        value: Decimal | None = cleaned[""]
        return None if value is None else f"{value:f}"

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, str) and _is_decimal(stored)

    def show(self, frozen: Frozen) -> Any:
        return Decimal(frozen)


class Money(Kind):
    """An amount in one currency."""

    kind: ClassVar = QuestionKind.MONEY
    template: ClassVar = "awards/questions/money.html"

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {
            "amount": FigureField(least=0, most=MAX_AMOUNT, places=2, label=gettext_lazy("Amount")),
            "currency": CurrencyField(
                label=gettext_lazy("Currency"),
                help_text=gettext_lazy("Three letters, such as USD or EUR."),
            ),
        }

    def initial(self, stored: Stored) -> dict[str, Any]:
        return dict(stored or {})

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        amount, currency = cleaned["amount"], cleaned["currency"]
        if amount is None and not currency:
            return None
        if amount is None:
            raise ValidationError({"amount": _("Give the amount, or empty the currency.")})
        if not currency:
            raise ValidationError({"currency": _("Give the currency of the amount.")})
        return {"amount": f"{amount:.2f}", "currency": currency}

    def fits(self, stored: Stored) -> bool:
        return isinstance(stored, dict) and stored.keys() == {"amount", "currency"}

    def show(self, frozen: Frozen) -> Any:
        return {"amount": Decimal(frozen["amount"]), "currency": frozen["currency"]}

    def export(self, frozen: Frozen) -> str:
        return "" if frozen is None else f"{frozen['amount']} {frozen['currency']}"


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
