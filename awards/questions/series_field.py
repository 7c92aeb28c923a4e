"""Pasting or typing a series of counts by year or month."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from awards.spreadsheets.series import (
    BadRow,
    SeriesPoint,
    SeriesRead,
    points_as_text,
    read_pasted,
)

_MOST_MESSAGES = 20


class SeriesField(forms.CharField):
    """Rows of a year or month and its count, in any form that a spreadsheet copies them.

    The cleaned value is a list of points in order of time, without gaps, all of years or all of
    months; without text it is empty. Each row that cannot be read has a message of its own.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        )
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "Paste from a spreadsheet: the year or month, then the count, one row for each. "
                "A third column is read as the comparison area's count. For example 2014-07: 12."
            ),
        )
        kwargs.setdefault("required", False)
        # Space at the start of a pasted row is an empty cell.
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[SeriesPoint]:  # type: ignore[override]
        """The points.

        Raises:
            ValidationError: with one message for each bad row and for what is wrong as a whole.
        """
        read = read_pasted(self._text(value))
        messages = _messages(read)
        if messages:
            raise forms.ValidationError(messages)
        return list(read.points)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Those of a text do not fit a list; `to_python` has checked it."""

    def prepare_value(self, value: Any) -> Any:
        return self._text(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other points are meant, however they are written."""
        if self.disabled:
            return False
        before, now = self._text(initial), self._text(data)
        if before.split() == now.split():
            return False
        read = read_pasted(now)
        return not read.is_clean or read.points != read_pasted(before).points

    def _text(self, value: Any) -> str:
        if isinstance(value, list | tuple):
            try:
                return points_as_text(value)
            except (TypeError, KeyError) as error:
                raise forms.ValidationError(_("This is not a series of counts.")) from error
        return "" if value is None else str(value)


def _messages(read: SeriesRead) -> list[str]:
    messages = [*map(_row_message, read.bad_rows), *read.faults]
    more = len(messages) - _MOST_MESSAGES
    if more <= 0:
        return messages
    rest = ngettext("There is %(count)s more.", "There are %(count)s more.", more)
    return [*messages[:_MOST_MESSAGES], rest % {"count": more}]


def _row_message(row: BadRow) -> str:
    return _("Row %(row)s (“%(text)s”): %(why)s") % {
        "row": row.number,
        "text": row.text,
        "why": row.why,
    }
