"""What judges fill in: their seat, their conflicts, their scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Topic
from judging.enums import ConflictAnswer
from judging.languages import language_choices
from judging.models import DraftScore, PanelMember
from judging.rubric import Rubric, RubricCriterion
from judging.services.conflicts import Declared
from judging.services.panel import SeatProfile
from judging.services.scoring import LONGEST_COMMENT, DraftInput
from nominations.models import Nomination


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
    region = forms.CharField(
        label=gettext_lazy("State, province or country"), max_length=100, required=False
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
    max_load = forms.IntegerField(
        label=gettext_lazy("The most entries you can read"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("Leave it empty if there is no limit."),
    )
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
            del self.fields["terms"]

    @staticmethod
    def initial_for(member: PanelMember) -> dict[str, Any]:
        """What the seat says already."""
        return {
            "agency_name": member.agency_name,
            "region": member.region,
            "languages": member.languages,
            "topics": list(member.topics.values_list("pk", flat=True)),
            "max_load": member.max_load,
        }

    def profile(self) -> SeatProfile:
        return SeatProfile(
            agency_name=self.cleaned_data["agency_name"],
            region=self.cleaned_data["region"],
            languages=self.cleaned_data["languages"],
            topics=list(self.cleaned_data["topics"]),
            max_load=self.cleaned_data["max_load"],
        )


class ReasonForm(forms.Form):
    """A reason in a few words; optional where `needed` is False."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Give a reason.")},
    )

    def __init__(
        self, *args: Any, label: str = "", help_text: str = "", needed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = needed
        field.label = label or field.label
        field.help_text = help_text


class DeclarationForm(forms.Form):
    """For each entry of a page: none, conflict or unsure, and a reason if one wants to give it."""

    def __init__(self, *args: Any, entries: Iterable[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        for entry in self.entries:
            self.fields[f"answer_{entry.pk}"] = forms.ChoiceField(
                label=_("Your answer about %(title)s") % {"title": entry.title},
                choices=ConflictAnswer,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"reason_{entry.pk}"] = forms.CharField(
                label=_("Reason"),
                max_length=2000,
                required=False,
                widget=forms.TextInput,
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Answer for at least one entry."))
        return self.cleaned_data

    def answers(self) -> dict[int, Declared]:
        """What was answered, by the nomination's primary key."""
        return {
            entry.pk: Declared(
                ConflictAnswer(answer), self.cleaned_data.get(f"reason_{entry.pk}", "")
            )
            for entry in self.entries
            if (answer := self.cleaned_data.get(f"answer_{entry.pk}"))
        }

    def rows(self) -> list[tuple[Nomination, forms.BoundField, forms.BoundField]]:
        """Each entry with its two fields, for the template."""
        return [
            (entry, self[f"answer_{entry.pk}"], self[f"reason_{entry.pk}"])
            for entry in self.entries
        ]


@dataclass(frozen=True, slots=True)
class RubricRow:
    """One criterion as the scoring page shows it."""

    pk: int
    criterion: dict[str, str]
    """Name, weight and guidance, as the component shows them."""
    field: forms.BoundField
    comment: forms.BoundField
    version: forms.BoundField
    anchors: list[dict[str, Any]]
    stored: DraftScore | None
    """What another window saved meanwhile, where that differs from what is typed here."""


class RubricForm(forms.Form):
    """Scores and comments for every criterion. Nothing is required: a draft may be unfinished."""

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.conflicts: Mapping[int, DraftScore] = {}
        for criterion in rubric.criteria:
            self._add_fields(criterion)

    def _add_fields(self, criterion: RubricCriterion) -> None:
        self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
            label=criterion.name,
            choices=[(str(value), str(value)) for value in self.rubric.scale],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"comment_{criterion.pk}"] = forms.CharField(
            label=_("Comment on “%(criterion)s”") % {"criterion": criterion.name},
            max_length=LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )
        self.fields[f"version_{criterion.pk}"] = forms.IntegerField(
            widget=forms.HiddenInput, min_value=0, initial=0, required=False
        )

    @staticmethod
    def initial_for(rows: Mapping[int, DraftScore]) -> dict[str, Any]:
        """Initial values from the drafts, keyed by criterion."""
        initial: dict[str, Any] = {}
        for pk, row in rows.items():
            initial[f"score_{pk}"] = row.value
            initial[f"comment_{pk}"] = row.comment
            initial[f"version_{pk}"] = row.version
        return initial

    def inputs(self) -> list[DraftInput]:
        """What was typed; criteria that are untouched and new are left out."""
        given = [self._input(criterion.pk) for criterion in self.rubric.criteria]
        return [item for item in given if item.version or item.value is not None or item.comment]

    def _input(self, pk: int) -> DraftInput:
        return DraftInput(
            criterion=pk,
            value=self.cleaned_data.get(f"score_{pk}"),
            comment=self.cleaned_data.get(f"comment_{pk}", ""),
            version=self.cleaned_data.get(f"version_{pk}") or 0,
        )

    def rows(self) -> list[RubricRow]:
        """Each criterion with its fields, anchors and what another window saved."""
        return [
            RubricRow(
                pk=criterion.pk,
                criterion={
                    "name": criterion.name,
                    "weight": f"{criterion.weight:g}",
                    "guidance": criterion.guidance,
                },
                field=self[f"score_{criterion.pk}"],
                comment=self[f"comment_{criterion.pk}"],
                version=self[f"version_{criterion.pk}"],
                anchors=anchor_lines(self.rubric, criterion),
                stored=self.conflicts.get(criterion.pk),
            )
            for criterion in self.rubric.criteria
        ]


def anchor_lines(rubric: Rubric, criterion: RubricCriterion) -> list[dict[str, Any]]:
    """What each score means; scores between two anchors say so."""
    texts = {anchor.value: anchor.text for anchor in criterion.anchors}
    if not texts:
        return []
    return [
        {"value": value, "text": texts.get(value) or _between(value, sorted(texts))}
        for value in rubric.scale
    ]


def _between(value: int, anchored: list[int]) -> str:
    lower = [anchor for anchor in anchored if anchor < value]
    higher = [anchor for anchor in anchored if anchor > value]
    if lower and higher:
        return _("Between %(low)s and %(high)s.") % {"low": lower[-1], "high": higher[0]}
    if lower:
        return _("Beyond %(low)s.") % {"low": lower[-1]}
    return _("Short of %(high)s.") % {"high": higher[0]}
