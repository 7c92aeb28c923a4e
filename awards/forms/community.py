"""The forms of one community measure: a survey question, or a number of people or hours.

They know no model: their field names are the keys of a row as `awards.questions.community` takes
it. A draft may be incomplete; what is given must make sense.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import AskedBy, CommunityKind, Construct, Engagement, Sampling
from awards.limits import MAX_MONTHS, MAX_RESIDENTS
from awards.questions.fields import CountField, FigureField

_SHARED = ("kind", "what", "source")
_OF_A_SURVEY = (
    "construct",
    "counted_answer",
    "before_when",
    "before_asked",
    "before_yes",
    "after_when",
    "after_asked",
    "after_yes",
    "asked_by",
    "sampling",
    "response_rate",
    "population",
    "same_people",
    "wording_changed",
    "claimed_points",
)
_OF_A_NUMBER = ("engagement", "number", "months")
COMMUNITY_FIELDS = (*_SHARED, *_OF_A_SURVEY, *_OF_A_NUMBER)

_CHOOSE = ("", gettext_lazy("Choose"))


class _CommunityForm(forms.Form):
    """What both kinds ask."""

    hide_optional = True
    kind: ClassVar[CommunityKind]

    source = forms.CharField(
        label=gettext_lazy("Where do the figures come from?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: the town's yearly residents' survey, table 4."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["kind"] = self.kind.value
        return cleaned


class SurveyMeasureForm(_CommunityForm):
    """One question of a survey, asked once or before and after."""

    kind = CommunityKind.SURVEY

    what = forms.CharField(
        label=gettext_lazy("The question, word for word"),
        max_length=300,
        help_text=gettext_lazy(
            "As people were asked it, for example: How safe do you feel walking alone in this "
            "area after dark?"
        ),
        error_messages={"required": gettext_lazy("Give the question as it was asked.")},
    )
    construct = forms.ChoiceField(
        label=gettext_lazy("What it asks about (optional)"),
        choices=[_CHOOSE, *Construct.choices],
        required=False,
    )
    counted_answer = forms.CharField(
        label=gettext_lazy("Which answers do you count?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "With the scale they are from, for example: “very safe” or “fairly safe”, the upper "
            "two of four answers."
        ),
    )
    before_when = forms.CharField(
        label=gettext_lazy("When was it asked before?"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example: March 2024."),
    )
    before_asked = CountField(label=gettext_lazy("How many answered before?"), least=1)
    before_yes = CountField(label=gettext_lazy("How many of them gave that answer before?"))
    after_when = forms.CharField(
        label=gettext_lazy("When was it asked after?"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example: March 2025."),
    )
    after_asked = CountField(label=gettext_lazy("How many answered after?"), least=1)
    after_yes = CountField(label=gettext_lazy("How many of them gave that answer after?"))
    asked_by = forms.ChoiceField(
        label=gettext_lazy("Who asked?"), choices=[_CHOOSE, *AskedBy.choices], required=False
    )
    sampling = forms.ChoiceField(
        label=gettext_lazy("How were the people found?"),
        choices=[_CHOOSE, *Sampling.choices],
        required=False,
    )
    response_rate = FigureField(
        label=gettext_lazy("Response rate, in percent (optional)"),
        least=0,
        most=100,
        places=2,
        help_text=gettext_lazy("Of all who were asked in the survey after, how many answered."),
    )
    population = CountField(
        label=gettext_lazy("How many people does the survey speak for? (optional)"),
        least=1,
        most=MAX_RESIDENTS,
        help_text=gettext_lazy("For example, the adults who live in the area."),
    )
    same_people = forms.BooleanField(
        label=gettext_lazy("The same people were asked before and after"), required=False
    )
    wording_changed = forms.BooleanField(
        label=gettext_lazy("The wording or the answers offered changed in between"),
        required=False,
    )
    claimed_points = FigureField(
        label=gettext_lazy("The change you claim, in percentage points (optional)"),
        least=-100,
        most=100,
        places=2,
        help_text=gettext_lazy("As you publish it: from 57 % to 69 % is 12. A fall has a minus."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field, message in _survey_faults(cleaned):
            if field not in self.errors:
                self.add_error(field, message)
        return cleaned


class EngagementForm(_CommunityForm):
    """A number of people, meetings or hours over some months."""

    kind = CommunityKind.ENGAGEMENT

    what = forms.CharField(
        label=gettext_lazy("What was counted?"),
        max_length=300,
        help_text=gettext_lazy("For example: residents who joined a street patrol."),
        error_messages={"required": gettext_lazy("Say what was counted.")},
    )
    engagement = forms.ChoiceField(
        label=gettext_lazy("What kind of number is it?"),
        choices=Engagement,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "People whom a leaflet or a post reached are told apart from those who took part."
        ),
    )
    number = CountField(label=gettext_lazy("Number"))
    months = CountField(
        label=gettext_lazy("Months it covers"), least=1, most=MAX_MONTHS, initial=12
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("months") is None and "months" not in self.errors:
            self.add_error("months", _("Say how many months the number covers."))
        return cleaned


def _survey_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for which in ("before", "after"):
        asked, yes = values.get(f"{which}_asked"), values.get(f"{which}_yes")
        if asked is not None and yes is not None and yes > asked:
            yield f"{which}_yes", _("More people gave the answer than answered at all.")
    yield from _population_faults(values)
    if values.get("claimed_points") is not None and values.get("before_asked") is None:
        yield (
            "claimed_points",
            _("A change needs a survey from before. Give its figures, or leave the claim empty."),
        )


def _population_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    population = values.get("population")
    answered = [values.get("before_asked"), values.get("after_asked")]
    if population is not None and any(count and count > population for count in answered):
        yield "population", _("More people answered than the survey speaks for. Check the numbers.")
