"""The form with which a team says who may read an answer later on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PUBLIC, JUDGES = "public", "judges"


class PublicationForm(forms.Form):
    """One choice of two."""

    readers = forms.ChoiceField(
        label=_("Who may read this answer?"),
        choices=[
            (PUBLIC, _("It may be published if we win")),
            (JUDGES, _("Keep it to the judges")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may read it.")},
    )

    def __init__(self, *args: Any, withheld: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"readers": JUDGES if withheld else PUBLIC})
        super().__init__(*args, **kwargs)

    @property
    def may_publish(self) -> bool:
        """What was chosen. Only for a valid form."""
        return bool(self.cleaned_data["readers"] == PUBLIC)
