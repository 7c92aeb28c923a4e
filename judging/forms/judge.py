"""What judges fill in: their seat, their conflicts, their scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import DraftScore
from judging.rubric import Rubric, RubricCriterion
from judging.services.scoring import LONGEST_COMMENT, DraftInput


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
