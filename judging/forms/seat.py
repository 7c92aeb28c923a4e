"""What judges say about themselves: profile, past employers and ties, days away."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from awards.models import Topic
from judging.enums import AffiliationKind
from judging.languages import language_choices
from judging.models import PanelMember
from judging.services.seats import SeatProfile, StatedAbsence, StatedTie

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_ROWS = 40
EMPTY_ROWS = 2


class SeatForm(forms.Form):
    """Accepting a seat, or changing what one said then.

    `asks_name` is for people without an account yet; the terms are accepted once.
    """

    full_name = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter your full name.")},
    )
    agency_name = forms.CharField(
        label=gettext_lazy("Agency, university or employer"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Entries of this body, and those that name it as a partner, stay closed to you."
        ),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=lambda: [("", gettext_lazy("Choose a country")), *countries],
    )
    region = forms.CharField(
        label=gettext_lazy("State or province"), max_length=100, required=False
    )
    first_language = forms.ChoiceField(
        label=gettext_lazy("The language you read best"),
        choices=language_choices,
        initial="en",
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you read well"),
        widget=forms.CheckboxSelectMultiple,
        choices=language_choices,
        initial=["en"],
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fields you know well"),
        queryset=Topic.objects.order_by("name", "pk"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Entries from these fields come to you first."),
    )
    min_load = forms.IntegerField(
        label=gettext_lazy("The fewest entries worth your while"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("Leave it empty if any number will do."),
    )
    max_load = forms.IntegerField(
        label=gettext_lazy("The most entries you can read"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("Leave it empty if there is no limit."),
    )
    terms_sha256 = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    terms = forms.BooleanField(
        label=gettext_lazy("I accept the terms above."),
        error_messages={"required": gettext_lazy("Accept the terms to join the panel.")},
    )

    def __init__(
        self, *args: Any, asks_name: bool = False, asks_terms: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["full_name"]
        if not asks_terms:
            del self.fields["terms"], self.fields["terms_sha256"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        low, high = self.cleaned_data.get("min_load"), self.cleaned_data.get("max_load")
        if low is not None and high is not None and low > high:
            self.add_error("max_load", _("This must not be less than the number above."))
        return self.cleaned_data

    @staticmethod
    def initial_for(member: PanelMember) -> dict[str, Any]:
        """What the seat says already."""
        return {
            "agency_name": member.agency_name,
            "country": str(member.country or ""),
            "region": member.region,
            "first_language": member.languages[0] if member.languages else "en",
            "languages": member.languages,
            "topics": list(member.topics.values_list("pk", flat=True)),
            "min_load": member.min_load or None,
            "max_load": member.max_load,
        }

    def languages_in_order(self) -> list[str]:
        """The one read best, then the others."""
        chosen = self.cleaned_data["languages"]
        best = self.cleaned_data.get("first_language")
        is_new = best and best not in chosen and "first_language" in self.changed_data
        first = [best] if best in chosen or is_new else []
        return list(dict.fromkeys([*first, *chosen]))


def _day(label: "_StrPromise") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class TieForm(forms.Form):
    """One past employer or tie. A row without a name is left out."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=AffiliationKind, required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Agency, firm or person"), max_length=200, required=False
    )
    since = _day(gettext_lazy("Since"))
    until = _day(gettext_lazy("Until"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must not be before the first."))
        if not values.get("name") and (since or until or values.get("note")):
            self.add_error("name", _("Enter a name, or empty the row."))
        return values

    def stated(self) -> StatedTie | None:
        values = self.cleaned_data
        if not values.get("name"):
            return None
        return StatedTie(
            kind=AffiliationKind(values.get("kind") or AffiliationKind.EMPLOYER),
            name=values["name"],
            since=values.get("since"),
            until=values.get("until"),
            note=values.get("note", ""),
        )


class AbsenceForm(forms.Form):
    """Days on which one cannot read. A row without days is left out."""

    starts_on = _day(gettext_lazy("From"))
    ends_on = _day(gettext_lazy("To"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if bool(starts) != bool(ends) and not self.errors:
            missing = "ends_on" if starts else "starts_on"
            self.add_error(missing, _("Enter both days, or empty the row."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return self.cleaned_data

    def stated(self) -> StatedAbsence | None:
        values = self.cleaned_data
        if not values.get("starts_on"):
            return None
        return StatedAbsence(values["starts_on"], values["ends_on"], values.get("note", ""))


TieFormSet = formset_factory(TieForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
AbsenceFormSet = formset_factory(
    AbsenceForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class SeatForms:
    """The profile with its two lists, checked and read as one."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        member: PanelMember | None = None,
        initial: Mapping[str, Any] | None = None,
        asks_name: bool = False,
        asks_terms: bool = True,
    ) -> None:
        known = {**(SeatForm.initial_for(member) if member else {}), **(initial or {})}
        self.form = SeatForm(data, asks_name=asks_name, asks_terms=asks_terms, initial=known)
        # A page that knows nothing of the lists leaves them as they are.
        listed = data is None or "ties-TOTAL_FORMS" in data
        self.ties = TieFormSet(
            data if listed else None, prefix="ties", initial=_ties_of(member) if member else None
        )
        self.absences = AbsenceFormSet(
            data if listed else None,
            prefix="absences",
            initial=_absences_of(member) if member else None,
        )
        self.is_bound = data is not None
        self.is_new = asks_terms

    @property
    def lists(self) -> list[BaseFormSet[Any]]:
        return [part for part in (self.ties, self.absences) if part.is_bound]

    def is_valid(self) -> bool:
        """All parts are checked, so that every mistake is shown at once."""
        return all([self.form.is_valid(), *(part.is_valid() for part in self.lists)])

    def profile(self) -> SeatProfile:
        values = self.form.cleaned_data
        return SeatProfile(
            agency_name=values["agency_name"],
            region=values["region"],
            country=values["country"],
            languages=self.form.languages_in_order(),
            topics=list(values["topics"]),
            # Of a seat that is held, an empty field says that there is no least.
            min_load=values["min_load"] if self.is_new else values["min_load"] or 0,
            max_load=values["max_load"],
            ties=_stated(self.ties) if self.ties.is_bound else None,
            absences=_stated(self.absences) if self.absences.is_bound else None,
        )


def _stated(formset: BaseFormSet[Any]) -> list[Any]:
    return [row for form in formset.forms if (row := form.stated()) is not None]


def _ties_of(member: PanelMember) -> list[dict[str, Any]]:
    rows = member.affiliations.values("kind", "name", "since", "until", "note")
    return [dict(row) for row in rows]


def _absences_of(member: PanelMember) -> list[dict[str, Any]]:
    return [dict(row) for row in member.absences.values("starts_on", "ends_on", "note")]
