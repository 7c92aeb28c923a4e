"""A change in words and signs, as measure cards and lists print it."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"


def difference_text(difference: int) -> str:
    """A change in plain numbers, where a percentage would promise more than they can bear."""
    if difference == 0:
        return _("no change")
    size = number_format(abs(difference), force_grouping=True)
    if difference < 0:
        return ngettext("%(n)s fewer", "%(n)s fewer", abs(difference)) % {"n": size}
    return ngettext("%(n)s more", "%(n)s more", difference) % {"n": size}


def signed_percent(value: float) -> str:
    """A change in percent with its sign, to a tenth at most: −58 %, −12.5 %."""
    tenths = round(Decimal(str(value)), 1)
    places = 0 if tenths == tenths.to_integral_value() else 1
    number = number_format(abs(tenths), decimal_pos=places, force_grouping=True)
    sign = MINUS if tenths < 0 else "+" if tenths > 0 else ""
    return f"{sign}{number}{NO_BREAK_SPACE}%"
