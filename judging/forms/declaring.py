"""Declaring conflicts where names are hidden: by agency, since the entries have none yet."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from judging.declaring import NamedAgency
from judging.enums import ConflictAnswer
from judging.services.conflicts import Declared


class AgencyDeclarationForm(forms.Form):
    """For each agency of a page: none, conflict or unsure, and a reason if one wants to give it."""

    def __init__(self, *args: Any, agencies: Iterable[NamedAgency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = list(agencies)
        for agency in self.agencies:
            self.fields[f"answer_{agency.pk}"] = forms.ChoiceField(
                label=_("Your answer about %(agency)s") % {"agency": agency.name},
                choices=ConflictAnswer,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"reason_{agency.pk}"] = forms.CharField(
                label=_("Reason"), max_length=2000, required=False, widget=forms.TextInput
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Answer for at least one agency."))
        return self.cleaned_data

    def answers(self) -> dict[int, Declared]:
        """What was answered, for each entry of the agency, by the nomination's primary key."""
        return {
            entry: Declared(
                ConflictAnswer(answer), self.cleaned_data.get(f"reason_{agency.pk}", "")
            )
            for agency in self.agencies
            if (answer := self.cleaned_data.get(f"answer_{agency.pk}"))
            for entry in agency.entries
        }

    def rows(self) -> list[tuple[NamedAgency, forms.BoundField, forms.BoundField]]:
        """Each agency with its two fields, for the template."""
        return [
            (agency, self[f"answer_{agency.pk}"], self[f"reason_{agency.pk}"])
            for agency in self.agencies
        ]
