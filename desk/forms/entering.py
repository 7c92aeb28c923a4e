"""Typing in a nomination for an agency that cannot use the site."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.enums import AgencyKind
from accounts.forms.agency import MOST_RESIDENTS, WHOLE_NUMBER
from accounts.models import Agency, User
from awards.forms.zoned import ZonedDatesMixin, ZonedDateTimeField
from awards.models import Award, Cycle
from nominations.languages import language_choices


class EnteringForm(ZonedDatesMixin, forms.Form):
    """An agency, known or new; the programme; and how and when it reached the award."""

    agency = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("A new one, given below"),
        help_text=_("Those that nominated for an award that you run."),
    )
    name = forms.CharField(label=_("Name of the new agency"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Its type"), choices=AgencyKind.choices, initial=AgencyKind.MUNICIPAL
    )
    country = forms.ChoiceField(
        label=_("Its country"), required=False, choices=[("", _("Choose a country")), *countries]
    )
    place = forms.CharField(label=_("Its town or area"), max_length=150, required=False)
    population = forms.IntegerField(
        label=_("Residents that it serves"),
        required=False,
        min_value=1,
        max_value=MOST_RESIDENTS,
        error_messages={"invalid": WHOLE_NUMBER},
    )
    email = forms.EmailField(
        label=_("Its e-mail address"),
        required=False,
        help_text=_(
            "It is invited to take the agency over, and written to about the nomination until then."
        ),
    )
    title = forms.CharField(
        label=_("Name of the programme"),
        max_length=200,
        error_messages={"required": _("Give the name of the programme.")},
    )
    language = forms.ChoiceField(label=_("Language it is written in"), initial="en")
    arrived_at = ZonedDateTimeField(
        label=_("When it reached you"),
        help_text=_("The time of the e-mail or the postmark. It is what the deadline is held to."),
        error_messages={"required": _("Say when it reached you.")},
    )
    note = forms.CharField(
        label=_("How it reached you"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: by e-mail from the chief's office. Seen by staff and the team."),
        error_messages={"required": _("Say how it reached you.")},
    )

    def __init__(self, *args: Any, cycle: Cycle, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        known = Agency.objects.filter(
            nominations__cycle__award__in=Award.objects.managed_by(user)
        ).exclude(memberships__user=user)
        agency, language = self.fields["agency"], self.fields["language"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = known.distinct().order_by("name")
        if isinstance(language, forms.ChoiceField):
            language.choices = language_choices()

    def zone_name(self) -> str:
        return self.cycle.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        if not self.cleaned_data.get("agency") and "agency" not in self.errors:
            self._need_new_agency()
        arrived_at = self.cleaned_data.get("arrived_at")
        if arrived_at is not None and arrived_at > timezone.now():
            self.add_error("arrived_at", _("It cannot have come in the future."))
        return self.cleaned_data

    def _need_new_agency(self) -> None:
        for name, words in (
            ("name", _("Choose an agency, or give the name of the new one.")),
            ("country", _("Choose the country of the new agency.")),
            ("email", _("Give the e-mail address of the new agency.")),
        ):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)
