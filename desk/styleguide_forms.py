"""Forms of the style guide: every kind of control, empty and with errors."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

SCORE_ANCHORS = (
    (0, "Nothing is said about it."),
    (1, "Said, without figures."),
    (2, "Some figures, from one source and without a period before."),
    (3, "Before and after, with the source; little said about what else changed."),
    (4, "Before and after over full years, with a comparison area."),
    (5, "As 4, checked by someone outside the agency, limits stated."),
)


class SampleForm(forms.Form):
    """One field of each kind, worded as the nomination form words its own."""

    title = forms.CharField(
        label="Name of the programme",
        help_text="As you would want it read out at the announcement.",
    )
    problem = forms.CharField(
        label="What was the problem?",
        help_text="Who was harmed, where, how often, and how you know. Up to 250 words.",
        widget=forms.Textarea(attrs={"data-max-words": 250, "rows": 6}),
    )
    started = forms.DateField(
        label="When did it start?", widget=forms.DateInput(attrs={"type": "date"})
    )
    residents = forms.IntegerField(label="Residents served", min_value=1, required=False)
    email = forms.EmailField(label="Contact e-mail address")
    country = forms.ChoiceField(
        label="Country",
        choices=[("", "Choose a country"), ("nl", "Netherlands"), ("nz", "New Zealand")],
    )
    comparison = forms.ChoiceField(
        label="Was there a comparison area?",
        help_text="An area much like yours where the programme did not run.",
        choices=[("yes", "Yes"), ("no", "No"), ("planned", "Not yet, but planned")],
        widget=forms.RadioSelect,
    )
    comparison_area = forms.CharField(
        label="Which area, and how was it chosen?",
        required=False,
    )
    approaches = forms.MultipleChoiceField(
        label="What did you do?",
        choices=[
            ("places", "Changed places: light, access, guardianship"),
            ("people", "Worked with people at risk"),
            ("partners", "Worked with other services"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    evidence = forms.FileField(label="Evaluation report", required=False)
    agreed = forms.BooleanField(
        label="The figures are correct to the best of my knowledge",
        help_text="Judges may ask for the data behind them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.add_prefix("comparison")
        self.fields["comparison_area"].widget.attrs["data-show-when"] = f"{asked}=yes|planned"


class ScoreSampleForm(forms.Form):
    """Two criteria of a scorecard."""

    analysis = forms.ChoiceField(choices=[], widget=forms.RadioSelect)
    analysis_comment = forms.CharField(
        label="Why this score?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    impact = forms.ChoiceField(choices=[], widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(value), str(value)) for value, _ in SCORE_ANCHORS]
        for name in ("analysis", "impact"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class ConfirmSampleForm(forms.Form):
    """The reason asked for before an act that cannot be undone."""

    reason = forms.CharField(label="Reason", help_text="Kept in the audit trail.")


class UploadSampleForm(forms.Form):
    """A file question by itself."""

    report = forms.FileField(label="Add a file")


def sample_forms() -> dict[str, Any]:
    """Return the sample forms by the names the page's template uses."""
    typed = MultiValueDict({"title": ["Lighter Streets"], "residents": ["-3"], "email": ["desk@"]})
    return {
        "empty_form": SampleForm(prefix="empty"),
        "error_form": SampleForm(typed),
        "score_form": ScoreSampleForm(initial={"analysis": "4"}, prefix="score"),
        "confirm_form": ConfirmSampleForm(prefix="confirm"),
        "upload_form": UploadSampleForm(prefix="upload"),
        "anchors": [{"value": value, "text": text} for value, text in SCORE_ANCHORS],
    }
