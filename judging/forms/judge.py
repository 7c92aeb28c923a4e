"""What judges fill in about themselves: their seat, their conflicts, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class ReasonForm(forms.Form):
    """A reason in a few words; optional where `needed` is False."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Give a reason.")},
    )

    def __init__(
        self, *args: Any, label: str = "", help_text: str = "", needed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = needed
        field.label = label or field.label
        field.help_text = help_text
