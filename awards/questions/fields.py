"""Form fields for figures and dates. They keep what was typed, whatever it was, when it is wrong.

Browsers blank whatever does not fit a number field, so numbers are text inputs with a number pad.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.limits import EARLIEST, MAX_COUNT
from awards.questions.currencies import CURRENCIES

# 12,500 and 12 500 are how people write thousands; 12.500 could be either and is not guessed at.
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ ,\u00a0\u202f']\d{3})+(?:\.\d+)?")
_GROUP_MARKS = re.compile(r"[ ,\u00a0\u202f']")


def without_group_marks(value: Any) -> Any:
    """The number without the marks between its thousands."""
    if not isinstance(value, str):
        return value
    text = value.strip().replace("\u2212", "-")
    return _GROUP_MARKS.sub("", text) if _GROUPED.fullmatch(text) else text


def _number_pad(mode: str = "numeric") -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})


class CountField(forms.IntegerField):
    """A whole number of things: zero or more, and not absurdly many."""

    def __init__(self, *, most: int = MAX_COUNT, least: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _number_pad())
        super().__init__(required=False, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Give a whole number, such as 120.")
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        return super().to_python(without_group_marks(value))

    def validate(self, value: int | None) -> None:
        super().validate(value)
        _within(value, self.least, self.most)


class FigureField(forms.DecimalField):
    """A number, perhaps with decimals."""

    def __init__(
        self, *, least: Decimal | int, most: Decimal | int, places: int, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", _number_pad("decimal"))
        super().__init__(required=False, decimal_places=places, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Give a number, such as 1250.50.")
        self.least, self.most = Decimal(least), Decimal(most)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(without_group_marks(value))

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)  # type: ignore[arg-type]
        _within(value, self.least, self.most)


def _within(value: int | Decimal | None, least: int | Decimal, most: int | Decimal) -> None:
    if value is None or least <= value <= most:
        return
    if value < 0 <= least:
        raise forms.ValidationError(_("This cannot be less than zero."))
    if value < least:
        text, limit = _("Give %(limit)s or more."), least
    else:
        text, limit = _("This is more than %(limit)s. Check the number."), most
    raise forms.ValidationError(text, params={"limit": number_format(limit, force_grouping=True)})


class DayField(forms.DateField):
    """A day that has a chance of being meant: not before 1970, not a far future."""

    def __init__(self, *, latest: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Give a date as year-month-day, 2030-05-31.")
        self.latest = latest

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < EARLIEST:
            raise forms.ValidationError(
                _("%(year)s is too early. Check the year."), params={"year": value.year}
            )
        if self.latest is not None and value > self.latest:
            raise forms.ValidationError(_("This day has not come yet. Check the date."))
        if value.year > EARLIEST.year + 130:
            raise forms.ValidationError(
                _("%(year)s is too far away. Check the year."), params={"year": value.year}
            )


class CurrencyField(forms.CharField):
    """A three-letter currency code (ISO 4217)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code and code not in CURRENCIES:
            raise forms.ValidationError(
                _("“%(code)s” is not a currency code. Give three letters, such as USD or EUR."),
                params={"code": code},
            )
        return code
