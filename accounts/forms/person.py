"""Forms about a person."""

from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones named after places, by area: ("Europe", [("Europe/Berlin", "Berlin"), ...])."""
    zones = sorted(available_timezones())
    return [(area, list(_places(area, zones))) for area in AREAS]


def _places(area: str, zones: Iterable[str]) -> Iterable[tuple[str, str]]:
    for zone in zones:
        if zone.startswith(f"{area}/"):
            yield zone, zone.removeprefix(f"{area}/").replace("_", " ").replace("/", ", ")


class ProfileForm(forms.ModelForm[User]):
    """The person's name and time zone."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
        help_text=_("Colleagues on your teams see it."),
    )
    preferred_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As my device says")), *zone_choices()],
        help_text=_("Deadlines are shown in the award's zone, and also in this one."),
    )

    class Meta:
        model = User
        fields = ["full_name", "preferred_zone"]


class NewPersonForm(forms.Form):
    """What an invited person who has no account yet tells of themselves."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
        help_text=_("The people you work with here see it."),
    )
