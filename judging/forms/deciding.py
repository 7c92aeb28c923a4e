"""What panel, staff, chair and honoured teams fill in around the decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.zoned import ZonedDatesMixin, ZonedDateTimeField
from awards.models import Cycle
from judging.enums import VettingAnswer, VettingItem
from judging.models import Acceptance
from judging.rubric import Rubric
from judging.services.accepting import Names
from judging.services.deliberation import LONGEST_REMARK
from judging.services.vetting import Check, Vetted

NO_ENTRY = "none"


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your remark"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write something first.")},
        help_text=gettext_lazy("It stays with your name and cannot be changed."),
    )


class ConclusionForm(forms.Form):
    conclusion = forms.CharField(
        label=gettext_lazy("What the panel came to"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write down what the panel came to.")},
    )


class VoteForm(forms.Form):
    """One entry of the item. `abstains`: none of them can be chosen too."""

    def __init__(
        self, *args: Any, entries: Sequence[tuple[str, str]], abstains: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        none = [(NO_ENTRY, _("None of them: I abstain"))] if abstains else []
        self.fields["entry"] = forms.ChoiceField(
            label=_("Which entry comes first?"),
            choices=[*entries, *none],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one.")},
        )


class RescoreForm(forms.Form):
    """New scores on every criterion of the round, with a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Why you score it differently now"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why you score it differently now.")},
    )

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric.criteria:
            self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.name,
                choices=[(str(value), str(value)) for value in rubric.scale],
                coerce=int,
                error_messages={"required": _("Choose a score.")},
            )
        self.order_fields([*(f"score_{item.pk}" for item in rubric.criteria), "reason"])

    @staticmethod
    def initial_for(rubric: Rubric, scores: Mapping[str, int]) -> dict[str, Any]:
        return {f"score_{item.pk}": str(scores.get(item.slug, "")) for item in rubric.criteria}

    def scores(self) -> dict[str, int]:
        """The new scores by the criterion's slug."""
        return {item.slug: self.cleaned_data[f"score_{item.pk}"] for item in self.rubric.criteria}


class VettingForm(forms.Form):
    """The checklist of one finalist; a line may be left for later."""

    hide_optional = True

    def __init__(self, *args: Any, vetted: Vetted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in VettingItem:
            stands = vetted.checks.get(item)
            self.fields[f"answer_{item}"] = forms.ChoiceField(
                label=item.label,
                choices=VettingAnswer,
                widget=forms.RadioSelect,
                required=False,
                initial=stands.answer if stands else None,
            )
            self.fields[f"note_{item}"] = forms.CharField(
                label=_("Note"),
                max_length=5000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=stands.note if stands else "",
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        for item in VettingItem:
            answer = self.cleaned_data.get(f"answer_{item}")
            note = self.cleaned_data.get(f"note_{item}", "")
            if answer == VettingAnswer.CONCERN and not note.strip():
                self.add_error(f"note_{item}", _("Say what the concern is."))
            if note.strip() and not answer:
                self.add_error(f"answer_{item}", _("Choose an outcome for this note."))
        return self.cleaned_data

    def found(self) -> dict[VettingItem, Check]:
        """The lines that were answered."""
        return {
            item: Check(VettingAnswer(answer), self.cleaned_data[f"note_{item}"])
            for item in VettingItem
            if (answer := self.cleaned_data[f"answer_{item}"])
        }

    def lines(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields, for the template."""
        return [
            (str(item.label), self[f"answer_{item}"], self[f"note_{item}"]) for item in VettingItem
        ]


class AcceptanceForm(forms.Form):
    """An honoured team's own word."""

    agency_name = forms.CharField(
        label=gettext_lazy("Agency, as it should be written"), max_length=200
    )
    programme = forms.CharField(
        label=gettext_lazy("Programme, as it should be written"), max_length=200
    )
    people = forms.CharField(
        label=gettext_lazy("People to be named"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Names and parts, as you want them published. Empty for none."),
    )
    consents = forms.BooleanField(
        label=gettext_lazy(
            "We accept, and agree that the honour is published with these names and with the "
            "answers that the form calls publishable."
        ),
        error_messages={
            "required": gettext_lazy("An honour can only be announced with your consent.")
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Anything we should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def initial_for(acceptance: Acceptance) -> dict[str, Any]:
        """What was said before, else the names of the nomination."""
        nomination = acceptance.entry.nomination
        return {
            "agency_name": acceptance.agency_name or nomination.agency.name,
            "programme": acceptance.programme or nomination.title,
            "people": acceptance.people,
        }

    def names(self) -> Names:
        return Names(
            agency_name=self.cleaned_data["agency_name"],
            programme=self.cleaned_data["programme"],
            people=self.cleaned_data["people"],
        )


class RefusalForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why, if you want to say"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoreTimeForm(ZonedDatesMixin, forms.Form):
    """A later time to answer, in the cycle's zone."""

    answer_by = ZonedDateTimeField(label=gettext_lazy("They can answer until"))

    def __init__(self, *args: Any, cycle: Cycle, answer_by: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = cycle.zone
        self.show_in_zone(cycle.tzinfo, {"answer_by": answer_by} if answer_by else {})

    def zone_name(self) -> str:
        return self.zone

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.attach_zone()
        return self.cleaned_data


class RevokeForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note for the public"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands where the honour stood, and reaches the team."),
        error_messages={"required": gettext_lazy("Write what the public is told.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for staff and chair"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write down the reason.")},
    )
