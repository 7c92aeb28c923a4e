"""The form of one milestone.

It knows no model: its field names are the keys of a row as `awards.questions.milestones` takes it.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import Reached
from awards.questions.fields import DayField

MILESTONE_FIELDS = ("what", "start", "end", "reached", "note")


class MilestoneForm(forms.Form):
    """A day or a period, with what was to be reached then. A draft may lack the day."""

    hide_optional = True

    what = forms.CharField(
        label=gettext_lazy("What happened, or was to happen?"),
        max_length=200,
        help_text=gettext_lazy("For example: the first ten officers were trained."),
        error_messages={"required": gettext_lazy("Say what happened, or was to happen.")},
    )
    start = DayField(
        label=gettext_lazy("The day, or the first day"),
        help_text=gettext_lazy("If you know only the month, give its first day."),
    )
    end = DayField(label=gettext_lazy("Last day, if it took longer (optional)"))
    reached = forms.ChoiceField(
        label=gettext_lazy("How did it come out?"),
        choices=Reached,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example why it came later than planned."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if end and not start and "start" not in self.errors:
            self.add_error("start", _("Give the first day too."))
        elif start and end and end < start:
            self.add_error("end", _("The last day is before the first day."))
        self._check_tense(cleaned.get("reached"), start)
        return cleaned

    def _check_tense(self, reached: str | None, start: date | None) -> None:
        if start and start > timezone.localdate() and reached in {Reached.YES, Reached.PARTLY}:
            self.add_error(
                "reached", _("This day has not come yet. Check the date, or say “Still ahead”.")
            )
