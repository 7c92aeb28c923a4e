"""Practice entries: what staff fill in, and a judge's scores."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Winner
from judging.models import PracticeEntry
from judging.rubric import Rubric, RubricCriterion
from judging.services.practice import Agreed

LONGEST_TEXT = 60_000


def _score_field(rubric: Rubric, criterion: RubricCriterion, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(str(value), str(value)) for value in rubric.scale],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Give “%(criterion)s” a score.") % {"criterion": criterion.name},
            "invalid_choice": _("Choose a score of the scale for “%(criterion)s”.")
            % {"criterion": criterion.name},
        },
    )


class PracticeScoreForm(forms.Form):
    """A judge's scores of one practice entry."""

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric.criteria:
            self.fields[f"score_{criterion.pk}"] = _score_field(rubric, criterion, criterion.name)

    def rows(self) -> list[tuple[BoundField, RubricCriterion]]:
        """Each field with its criterion, for `components/score_field.html`."""
        return [(self[f"score_{item.pk}"], item) for item in self.rubric.criteria]

    def scores(self) -> dict[str, int]:
        """By the criterion's slug."""
        return {
            item.slug: int(self.cleaned_data[f"score_{item.pk}"]) for item in self.rubric.criteria
        }


class PracticeEntryForm(forms.Form):
    """A practice entry with the agreed score of each criterion."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What judges read"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("In Markdown. Of a past entry, or written for practice."),
        error_messages={"required": gettext_lazy("Enter the text that judges read.")},
    )

    def __init__(
        self, *args: Any, rubric: Rubric, winner: Winner | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, self.winner = rubric, winner
        for item in rubric.criteria:
            label = _("Agreed score: %(criterion)s") % {"criterion": item.name}
            self.fields[f"score_{item.pk}"] = _score_field(rubric, item, label)
            self.fields[f"why_{item.pk}"] = forms.CharField(
                label=_("Why this score: %(criterion)s") % {"criterion": item.name},
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @staticmethod
    def initial_for(entry: PracticeEntry) -> dict[str, Any]:
        """What the entry says already."""
        agreed = {
            key: value
            for row in entry.agreed.all()
            for key, value in (
                (f"score_{row.criterion_id}", str(row.value)),
                (f"why_{row.criterion_id}", row.why),
            )
        }
        return {"title": entry.title, "text": entry.text, **agreed}

    def agreed(self) -> Mapping[int, Agreed]:
        """By the criterion's primary key."""
        return {
            item.pk: Agreed(
                int(self.cleaned_data[f"score_{item.pk}"]), self.cleaned_data[f"why_{item.pk}"]
            )
            for item in self.rubric.criteria
        }
