"""Forms about an agency and its team."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.enums import MembershipRole
from accounts.forms.person import zone_choices
from accounts.models import Agency, Membership
from accounts.zones import sole_zone

MOST_RESIDENTS = 2_000_000_000
MOST_STAFF = 5_000_000
WHOLE_NUMBER = _("Enter a whole number without a unit, for example 80000.")

ROLES_ON_OFFER = [
    (MembershipRole.EDITOR, _("Editor: writes and submits nominations")),
    (MembershipRole.VIEWER, _("Viewer: reads them")),
]


class AgencyForm(forms.ModelForm[Agency]):
    """What an agency says of itself."""

    population_served = forms.IntegerField(
        label=_("Population served"),
        required=False,
        min_value=1,
        max_value=MOST_RESIDENTS,
        help_text=_(
            "Residents of the area the agency serves, as a whole number. Some awards use it to "
            "place you among agencies of your size."
        ),
        error_messages={"invalid": WHOLE_NUMBER},
    )
    sworn_staff = forms.IntegerField(
        label=_("Sworn staff"),
        required=False,
        min_value=0,
        max_value=MOST_STAFF,
        error_messages={"invalid": WHOLE_NUMBER},
    )
    zone = forms.ChoiceField(
        label=_("Time zone of the team"),
        required=False,
        choices=lambda: [("", _("The country’s, or the award’s")), *zone_choices()],
        help_text=_("Reminders of a deadline reach the team between 8:00 and 18:00 there."),
    )

    class Meta:
        model = Agency
        fields = [
            "name",
            "kind",
            "country",
            "region",
            "place",
            "zone",
            "population_served",
            "sworn_staff",
        ]
        labels = {
            "name": _("Name of the agency"),
            "region": _("State or province"),
            "place": _("Town or area"),
        }
        help_texts = {"name": _("As it should appear on a certificate.")}
        error_messages = {
            "name": {"required": _("Enter the name of the agency.")},
            "country": {"required": _("Choose the agency's country.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in (("name", "organization"), ("country", "country")):
            self.fields[name].widget.attrs["autocomplete"] = token
        country = self.fields["country"]
        country.choices = [("", _("Choose a country")), *countries]  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        """The one chosen; else that of a country which has a single zone."""
        chosen: str = self.cleaned_data["zone"]
        return chosen or sole_zone(str(self.cleaned_data.get("country") or ""))


class InviteForm(forms.Form):
    """Whom to invite to the team, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The invitation works for this address alone."),
        error_messages={"required": _("Enter your colleague's e-mail address.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES_ON_OFFER,
        initial=MembershipRole.EDITOR,
        widget=forms.RadioSelect,
    )


class RoleForm(forms.Form):
    """A colleague's new role."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES_ON_OFFER, widget=forms.RadioSelect)


class MemberField(forms.ModelChoiceField[Membership]):
    """A choice among people on a team, by name."""

    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.user)


class HandOverForm(forms.Form):
    """Who is to be the owner."""

    to = MemberField(
        label=_("New owner"),
        error_messages={"required": _("Choose a colleague.")},
        queryset=Membership.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = agency.memberships.exclude(role=MembershipRole.OWNER)
        cast("MemberField", self.fields["to"]).queryset = others.for_list()
