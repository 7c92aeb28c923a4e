"""Forms about a nomination as a whole: starting it, its details, its partners, submitting it."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from awards.enums import Involvement, Sector, TopicKind
from awards.limits import MAX_RESIDENTS
from awards.models import Category, Topic
from awards.questions.fields import CountField
from awards.questions.widgets import LongSelect
from nominations.languages import language_choices
from nominations.models import Nomination


class _About(forms.Form):
    """What a nomination is about."""

    title = forms.CharField(
        label=_("Name of the programme"),
        max_length=200,
        help_text=_("As it is known, for example Lit Paths."),
        error_messages={"required": _("Give the name of the programme.")},
    )
    language = forms.ChoiceField(label=_("Language you write in"), initial="en", widget=LongSelect)
    problems = forms.ModelMultipleChoiceField(
        label=_("Problems it deals with"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They help to find judges who know the field."),
    )
    approaches = forms.ModelMultipleChoiceField(
        label=_("Approaches it takes"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = list(Topic.objects.all())
        for name, kind in (("problems", TopicKind.PROBLEM), ("approaches", TopicKind.APPROACH)):
            self._offer(name, [topic for topic in topics if topic.kind == kind])
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = language_choices()

    def _offer(self, name: str, topics: list[Topic]) -> None:
        """The topics of one kind, from the list that is loaded already."""
        field = self.fields[name]
        if not topics:
            del self.fields[name]
        elif isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
            field.choices = [(topic.pk, topic.name) for topic in topics]

    def chosen_topics(self) -> list[Topic]:
        return [
            topic
            for name in ("problems", "approaches")
            for topic in self.cleaned_data.get(name, [])
        ]


class StartForm(_About):
    """Which agency nominates which programme."""

    agency = forms.ModelChoiceField(
        label=_("Agency that nominates"),
        queryset=Agency.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the agency.")},
    )

    field_order = ("agency", "title", "language", "problems", "approaches")

    def __init__(self, *args: Any, agencies: "models.QuerySet[Agency]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies
            field.initial = next(iter(agencies), None)


class DetailsForm(_About):
    """The same things of a draft, with what decides its category and the cost per resident."""

    residents_served = CountField(
        label=_("Residents served"),
        most=MAX_RESIDENTS,
        help_text=_(
            "How many people live where the programme runs. Costs are told per 1,000 of them."
        ),
    )
    participants = CountField(
        label=_("People who take part in a year"),
        most=MAX_RESIDENTS,
        help_text=_("Those the programme works with. Costs are told for each of them too."),
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Choose"),
    )

    def __init__(
        self, *args: Any, nomination: Nomination, categories: list[Category], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", _details_of(nomination))
        super().__init__(*args, **kwargs)
        self.nomination = nomination
        self.cleaned_data: dict[str, Any] = {}
        field = self.fields["category"]
        if len(categories) < 2:
            # One band, or none: it follows from the agency's size and is nothing to choose.
            del self.fields["category"]
        elif isinstance(field, forms.ModelChoiceField):
            field.queryset = Category.objects.filter(pk__in=[row.pk for row in categories])

    def stored(self, name: str) -> Any:
        """What was sent for a field, in its stored shape: rows by their numbers."""
        return _as_stored(self.cleaned_data.get(name))

    def stored_initial(self, name: str) -> Any:
        """What the field began with, in its stored shape."""
        value = self.initial.get(name)
        return sorted(value) if isinstance(value, list) else value


def _as_stored(value: Any) -> Any:
    if isinstance(value, models.QuerySet):
        return sorted(row.pk for row in value)
    return value.pk if isinstance(value, models.Model) else value


def _details_of(nomination: Nomination) -> dict[str, Any]:
    topics = list(nomination.topics.all())
    return {
        "title": nomination.title,
        "language": nomination.language,
        "problems": [topic.pk for topic in topics if topic.kind == TopicKind.PROBLEM],
        "approaches": [topic.pk for topic in topics if topic.kind == TopicKind.APPROACH],
        "residents_served": nomination.residents_served,
        "participants": nomination.participants,
        "category": nomination.category_id,
    }


class PartnerForm(forms.Form):
    """A co-agency or another body that took part."""

    name = forms.CharField(
        label=_("Name of the partner"),
        max_length=200,
        help_text=_("An agency, charity, business, school or another body."),
        error_messages={"required": _("Give the name of the partner.")},
    )
    sector = forms.ChoiceField(
        label=_("What kind of body is it?"),
        choices=[("", _("Choose")), *Sector.choices],
        required=False,
    )
    part = forms.CharField(label=_("What they did"), max_length=300, required=False)
    involvement = forms.ChoiceField(
        label=_("How far did it take part?"),
        choices=[("", _("Not said")), *Involvement.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What it could decide, not how much it did."),
    )


class DeclarationForm(forms.Form):
    """What somebody confirms when submitting."""

    places_open = 0
    agreed = forms.BooleanField(
        label=_("I confirm this for the agency"),
        error_messages={"required": _("Confirm the declaration to submit the nomination.")},
    )

    def ask_to_look(self, places: int) -> None:
        """Ask also whether the person looked at so many places that have no reason; none: no."""
        self.places_open = places
        if places:
            self.fields["looked_through"] = forms.BooleanField(
                label=_("I have looked at these places, and they stay"), required=False
            )


class WithdrawForm(forms.Form):
    """Why a nomination is withdrawn; seen by the award's staff."""

    reason = forms.CharField(
        label=_("Why you withdraw it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Seen by your team and the award's staff."),
    )
