"""Forms with which staff set up an award and its cycles."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.forms.zoned import ZonedDatesMixin, ZonedDateTimeField
from awards.models import Anchor, Award, Category, Criterion, Cycle, Sponsor, Sponsorship, Winner
from awards.services.cycles import DATE_FIELDS


class AwardForm(forms.ModelForm[Award]):
    class Meta:
        model = Award
        fields = [
            "name",
            "slug",
            "organisation",
            "short_organisation",
            "contact_email",
            "lead",
            "description",
            "recognises",
            "is_published",
        ]
        help_texts: ClassVar[dict[str, Any]] = {
            "recognises": _("A few words each, separated by commas: innovative, low-cost."),
        }
        widgets: ClassVar[dict[str, Any]] = {"lead": forms.Textarea(attrs={"rows": 3})}


class StaffSeatForm(forms.Form):
    """A colleague who is to run the award too. They must have an account already."""

    email = forms.EmailField(
        label=_("E-mail address of the colleague"),
        help_text=_("They sign up first, and set up a second factor when they next sign in."),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if not User.objects.filter(email__iexact=email, is_active=True).exists():
            raise forms.ValidationError(
                _("Nobody has signed up with this address yet. Ask them to do so first.")
            )
        return email

    def person(self) -> User:
        """The colleague. Only for a valid form."""
        return User.objects.get(email__iexact=self.cleaned_data["email"])


class CycleForm(ZonedDatesMixin, forms.ModelForm[Cycle]):
    """The dates are typed and shown in the cycle's own zone."""

    opens_at = ZonedDateTimeField(label=_("Nominations open"))
    closes_at = ZonedDateTimeField(
        label=_("Nominations close"),
        help_text=_("The last instant that counts. 23:59 is clearer to readers than midnight."),
    )
    judging_opens_at = ZonedDateTimeField(label=_("Judging opens"))
    judging_closes_at = ZonedDateTimeField(label=_("Judging closes"))
    announcement_at = ZonedDateTimeField(
        label=_("Announcement"),
        help_text=_("Nothing is announced before two people have signed the decision."),
    )

    class Meta:
        model = Cycle
        fields = [
            "year",
            "zone",
            "opens_at",
            "closes_at",
            "judging_opens_at",
            "judging_closes_at",
            "announcement_at",
            "grace_minutes",
            "attachment_limit",
            "attachment_megabytes",
            "is_blind",
            "appeal_days",
            "reference_prefix",
            "scale_min",
            "scale_max",
            "is_published",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.show_in_zone(
                self.instance.tzinfo,
                {name: getattr(self.instance, name) for name in DATE_FIELDS},
            )
        for name in ("scale_min", "scale_max"):
            self.fields[name].help_text = _("Fixed once judging has opened.")

    def zone_name(self) -> str:
        return str(self.cleaned_data.get("zone", ""))

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        self._check_order()
        return self.cleaned_data

    def _check_order(self) -> None:
        """Name the first date that comes too early, beside its own field."""
        previous = ""
        for name in DATE_FIELDS:
            moment = self.cleaned_data.get(name)
            if moment is None:
                continue
            if previous and moment < self.cleaned_data[previous]:
                self.add_error(
                    name,
                    _("This must not be before “%(earlier)s”.")
                    % {"earlier": self.fields[previous].label},
                )
                continue
            previous = name


class ExtensionForm(ZonedDatesMixin, forms.Form):
    """A later deadline, meant in the cycle's zone, with the reason that teams are told."""

    new_closes_at = ZonedDateTimeField(label=_("New deadline"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Every team with a draft is told, in these words."),
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.show_in_zone(cycle.tzinfo, {"new_closes_at": cycle.closes_at})

    def zone_name(self) -> str:
        return self.cycle.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        return self.cleaned_data


class NewCycleForm(forms.Form):
    """How to begin a cycle that follows an earlier one."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.award = award

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if self.award.cycles.filter(year=year).exists():
            raise forms.ValidationError(
                _("There is a cycle for %(year)s already.") % {"year": year}
            )
        return year


class CriterionForm(forms.ModelForm[Criterion]):
    class Meta:
        model = Criterion
        fields = [
            "name",
            "slug",
            "weight",
            "guidance",
            "example",
            "example_winner",
            "judge_guidance",
            "position",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "guidance": forms.Textarea(attrs={"rows": 4}),
            "example": forms.Textarea(attrs={"rows": 4}),
            "judge_guidance": forms.Textarea(attrs={"rows": 4}),
        }
        labels: ClassVar[dict[str, Any]] = {"position": _("Order on the page")}
        help_texts: ClassVar[dict[str, Any]] = {
            "example_winner": _("Nominees are led from the example to this record of the archive."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        winner = self.fields["example_winner"]
        if isinstance(winner, forms.ModelChoiceField):
            winner.queryset = self._records()
            winner.empty_label = _("None")

    def _records(self) -> models.QuerySet[Winner]:
        """What the archive shows, and the record chosen before, even if it is withheld now."""
        published = models.Q(pk__in=Winner.objects.published().values("pk"))
        chosen = models.Q(pk=self.instance.example_winner_id)
        return Winner.objects.filter(published | chosen).order_by("-year", "agency_name")


AnchorFormSet = inlineformset_factory(
    Criterion,
    Anchor,
    fields=["value", "text"],
    widgets={"text": forms.Textarea(attrs={"rows": 2})},
    extra=2,
    can_delete=True,
)


class CategoryForm(forms.ModelForm[Category]):
    class Meta:
        model = Category
        fields = ["name", "slug", "description", "min_population", "max_population", "position"]
        widgets: ClassVar[dict[str, Any]] = {"description": forms.Textarea(attrs={"rows": 2})}
        labels: ClassVar[dict[str, Any]] = {"position": _("Order on the page")}


class SponsorForm(forms.ModelForm[Sponsor]):
    class Meta:
        model = Sponsor
        fields = ["name", "slug", "about", "website"]
        widgets: ClassVar[dict[str, Any]] = {"about": forms.Textarea(attrs={"rows": 3})}


class SponsorshipForm(forms.ModelForm[Sponsorship]):
    class Meta:
        model = Sponsorship
        fields = [
            "sponsor",
            "first_year",
            "last_year",
            "award_name",
            "statement",
            "note",
            "source_name",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "statement": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
