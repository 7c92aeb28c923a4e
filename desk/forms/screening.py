"""Forms with which staff screen a submitted nomination."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.zoned import ZonedDatesMixin, ZonedDateTimeField
from awards.models import Cycle


class ScreeningForm(ZonedDatesMixin, forms.Form):
    """One decision; what is not an acceptance needs its reason, which the team reads."""

    ACCEPT, RETURN, INELIGIBLE = "accept", "return", "ineligible"

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (ACCEPT, _("Accept for judging")),
            (RETURN, _("Return for correction")),
            (INELIGIBLE, _("Not eligible")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The team reads this as you write it. Needed unless you accept."),
    )
    correct_by = ZonedDateTimeField(
        label=_("To be corrected by"),
        required=False,
        help_text=_("For a return. Needed once the deadline has passed."),
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def zone_name(self) -> str:
        return self.cycle.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        decision = self.cleaned_data.get("decision")
        if decision and decision != self.ACCEPT and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say why, in words the team can act on."))
        return self.cleaned_data


class NominationExtensionForm(ZonedDatesMixin, forms.Form):
    """A later deadline for one nomination, meant in the cycle's zone."""

    until = ZonedDateTimeField(label=_("New deadline for this nomination"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def zone_name(self) -> str:
        return self.cycle.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        return self.cleaned_data
