"""The form with which staff write a winner's public record: its story, figures and sources."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.forms import model_to_dict
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import TopicKind
from awards.forms.series import SeriesField
from awards.models import Award, Topic, Winner, WinnerMeasure, WinnerSource
from awards.services.winners import MeasureFields, SourceFields, WinnerFields

MOST_ROWS = 40
FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST_COUNT = 2_147_483_647
SEEN = "seen"

month_or_year = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2]))?\Z", gettext_lazy("Enter a year, or a year and month: 2019-06.")
)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _topics(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, widget=forms.CheckboxSelectMultiple, required=False
    )


class WinnerForm(forms.ModelForm[Winner]):
    """The record without its figures and further sources, which have forms of their own."""

    year = forms.IntegerField(
        label=gettext_lazy("Year of the award"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    evidence_level = forms.TypedChoiceField(
        label=gettext_lazy("Design level"),
        choices=[("", gettext_lazy("Not stated")), *((n, str(n)) for n in range(6))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("0 to 5 on the Maryland scale, as the figures bear it out."),
    )
    problems = _topics(gettext_lazy("Problems"))
    approaches = _topics(gettext_lazy("Approaches"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Winner
        fields = [
            "year",
            "category_name",
            "programme",
            "programme_meaning",
            "agency_name",
            "place",
            "country",
            "started",
            "one_line",
            "story",
            "low_cost",
            "trust",
            "replication",
            "problems",
            "approaches",
            "evidence_level",
            "cost_band",
            "source_name",
            "source_url",
            "source_note",
        ]
        labels: ClassVar[dict[str, Any]] = {
            "category_name": gettext_lazy("Category or honour"),
            "source_name": gettext_lazy("Main source"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "category_name": gettext_lazy("As it was given, such as a size band. May be empty."),
            "place": gettext_lazy("City and state or region: Round Rock, Texas."),
            "one_line": gettext_lazy("One sentence with the main figure, as its source has it."),
            "story": gettext_lazy("Markdown: blank lines part paragraphs, ## begins a heading."),
            "source_name": gettext_lazy("What the record rests on, as a reader would look it up."),
            "cost_band": gettext_lazy("A year, per 1,000 residents."),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "one_line": _lines(2),
            "story": _lines(16),
            "low_cost": _lines(3),
            "trust": _lines(3),
            "replication": _lines(3),
            "source_note": _lines(4),
        }

    def __init__(self, data: QueryDict | None, *, instance: Winner) -> None:
        super().__init__(data, instance=instance)
        self.fields["started"].validators.append(month_or_year)
        self._offer_topics()
        if instance.pk:
            self.initial[SEEN] = instance.updated_at.isoformat()
        if instance.cycle_id:
            self.fields["year"].disabled = True
            self.fields["year"].help_text = _("The year of the cycle that announced it.")

    def _offer_topics(self) -> None:
        topics = list(Topic.objects.all())
        chosen = list(self.instance.topics.all()) if self.instance.pk else []
        for name, kind in (("problems", TopicKind.PROBLEM), ("approaches", TopicKind.APPROACH)):
            field = cast("forms.MultipleChoiceField", self.fields[name])
            field.choices = [(topic.slug, topic.name) for topic in topics if topic.kind == kind]
            self.initial[name] = [topic.slug for topic in chosen if topic.kind == kind]

    def seen_at(self) -> datetime | None:
        """When the record that the page showed was last changed."""
        try:
            return parse_datetime(self.cleaned_data.get(SEEN, ""))
        except ValueError:
            return None


class MeasureForm(forms.ModelForm[WinnerMeasure]):
    """One published figure: as much as its source states, and no more."""

    series = SeriesField(label=gettext_lazy("Counts by year or month"), required=False)

    class Meta:
        model = WinnerMeasure
        fields = [
            "what",
            "unit",
            "direction",
            "is_output",
            "before_count",
            "after_count",
            "change_low",
            "change_high",
            "bound",
            "series",
            "intervention_period",
            "as_of",
            "statement",
            "source_name",
            "source_url",
        ]
        labels: ClassVar[dict[str, Any]] = {
            "direction": gettext_lazy("Change wanted"),
            "before_count": gettext_lazy("Count before"),
            "after_count": gettext_lazy("Count after"),
            "change_low": gettext_lazy("Change in percent, from"),
            "change_high": gettext_lazy("Change in percent, to"),
            "bound": gettext_lazy("The percentage is"),
            "intervention_period": gettext_lazy("Programme began"),
            "as_of": gettext_lazy("Stated as of"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "unit": gettext_lazy("What is counted, such as reports in the month."),
            "change_low": gettext_lazy("Where no counts are published: -30 for a fall of 30 %."),
            "change_high": gettext_lazy("The same number again if it is not a range."),
            "intervention_period": gettext_lazy("A year, or a year and month: 2019-06."),
            "as_of": gettext_lazy("A year, or a year and month: 2019-06."),
            "statement": gettext_lazy("The figure in a sentence, with what to beware of."),
            "source_name": gettext_lazy("Only if it is another than the record's main source."),
        }
        widgets: ClassVar[dict[str, Any]] = {"statement": _lines(2)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("intervention_period", "as_of"):
            self.fields[name].validators.append(month_or_year)
        for name in ("before_count", "after_count"):
            self.fields[name].validators.append(MaxValueValidator(LARGEST_COUNT))
        for name in ("change_low", "change_high"):
            self.fields[name].validators.append(
                MinValueValidator(-100, gettext_lazy("Nothing falls by more than 100 percent."))
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        low, high = self.cleaned_data.get("change_low"), self.cleaned_data.get("change_high")
        if low is not None and high is not None and low > high:
            self.add_error("change_high", _("This must not be less than the number before it."))
        return self.cleaned_data


class SourceForm(forms.ModelForm[WinnerSource]):
    """A further source, and what it states."""

    class Meta:
        model = WinnerSource
        fields = ["name", "url", "states"]
        widgets: ClassVar[dict[str, Any]] = {"states": _lines(2)}


MeasureFormSet = forms.formset_factory(
    MeasureForm,
    extra=1,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_ROWS,
    validate_max=True,
)
SourceFormSet = forms.formset_factory(
    SourceForm,
    extra=1,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_ROWS,
    validate_max=True,
)


class RecordForms:
    """The three forms of one record as one: valid together, saved together."""

    def __init__(self, data: QueryDict | None, *, award: Award, winner: Winner | None):
        instance = winner or Winner(award=award)
        self.form = WinnerForm(data, instance=instance)
        measures = list(instance.measures.all()) if winner else []
        sources = list(instance.sources.all()) if winner else []
        self.measures = MeasureFormSet(
            data, prefix="measures", initial=_rows(measures, MeasureForm)
        )
        self.sources = SourceFormSet(data, prefix="sources", initial=_rows(sources, SourceForm))

    def is_valid(self) -> bool:
        """Whether all of them are; each is checked, so that every mistake is named at once."""
        results = [part.is_valid() for part in (self.form, self.measures, self.sources)]
        return all(results)

    @property
    def forms(self) -> list[forms.BaseForm]:
        """The forms of all rows, for the summary of errors."""
        return [*self.measures.forms, *self.sources.forms]

    @property
    def total_error_count(self) -> int:
        return int(self.measures.total_error_count() + self.sources.total_error_count())

    @property
    def non_form_errors(self) -> list[str]:
        return [*self.measures.non_form_errors(), *self.sources.non_form_errors()]

    def show_as_seen(self, updated_at: datetime) -> None:
        """Let the form, shown again, be saved over what was changed at this moment."""
        data = cast("QueryDict", self.form.data).copy()
        data[SEEN] = updated_at.isoformat()
        self.form.data = data

    def values(self) -> WinnerFields:
        """What the verb takes, the year aside. Only for valid forms."""
        given = dict(self.form.cleaned_data)
        for name in ("year", SEEN):
            given.pop(name)
        given["measures"] = [cast("MeasureFields", row) for row in _kept(self.measures)]
        given["sources"] = [cast("SourceFields", row) for row in _kept(self.sources)]
        return cast("WinnerFields", given)


def _rows(rows: list[Any], form: type[forms.ModelForm[Any]]) -> list[dict[str, Any]]:
    return [model_to_dict(row, fields=form._meta.fields) for row in rows]


def _kept(formset: forms.BaseFormSet[Any]) -> list[dict[str, Any]]:
    """The rows that hold something and are not marked to be removed."""
    return [
        {name: value for name, value in row.items() if name != "DELETE"}
        for row in formset.cleaned_data
        if row and not row.get("DELETE")
    ]
