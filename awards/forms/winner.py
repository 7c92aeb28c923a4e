"""The form with which staff write a winner's public record: its story, figures and sources."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.forms import model_to_dict
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import TopicKind
from awards.forms.published_figure import MeasureForm, as_typed, month_or_year
from awards.models import Award, Topic, Winner, WinnerDiscrepancy, WinnerSource
from awards.services.winners import (
    DiscrepancyFields,
    MeasureFields,
    SourceFields,
    WinnerFields,
)

MOST_ROWS = 40
FIRST_YEAR, LAST_YEAR = 1900, 2200
SEEN = "seen"


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
            "source_note": gettext_lazy("More on what the sources say"),
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


class DiscrepancyForm(forms.ModelForm[WinnerDiscrepancy]):
    """What one source says of something on which they differ."""

    class Meta:
        model = WinnerDiscrepancy
        fields = ["topic", "what", "figure", "period", "place", "source_name", "source_url"]
        help_texts: ClassVar[dict[str, Any]] = {
            "what": gettext_lazy("Such as: rape; or: start of the programme."),
            "figure": gettext_lazy("Such as: down 60 percent; or: January 2020."),
        }


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
DiscrepancyFormSet = forms.formset_factory(
    DiscrepancyForm,
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
    """The forms of one record as one: valid together, saved together."""

    def __init__(self, data: QueryDict | None, *, award: Award, winner: Winner | None):
        instance = winner or Winner(award=award)
        self.form = WinnerForm(data, instance=instance)
        measures = list(instance.measures.all()) if winner else []
        discrepancies = list(instance.discrepancies.all()) if winner else []
        sources = list(instance.sources.all()) if winner else []
        self.measures = MeasureFormSet(
            data, prefix="measures", initial=[as_typed(measure) for measure in measures]
        )
        self.discrepancies = DiscrepancyFormSet(
            data, prefix="discrepancies", initial=_rows(discrepancies, DiscrepancyForm)
        )
        self.sources = SourceFormSet(data, prefix="sources", initial=_rows(sources, SourceForm))

    def is_valid(self) -> bool:
        """Whether all of them are; each is checked, so that every mistake is named at once."""
        results = [self.form.is_valid(), *(part.is_valid() for part in self._formsets)]
        return all(results)

    @property
    def _formsets(self) -> tuple[forms.BaseFormSet[Any], ...]:
        return self.measures, self.discrepancies, self.sources

    @property
    def forms(self) -> list[forms.BaseForm]:
        """The forms of all rows, for the summary of errors."""
        return [form for part in self._formsets for form in part.forms]

    @property
    def total_error_count(self) -> int:
        return sum(part.total_error_count() for part in self._formsets)

    @property
    def non_form_errors(self) -> list[str]:
        return [str(error) for part in self._formsets for error in part.non_form_errors()]

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
        given["discrepancies"] = [
            cast("DiscrepancyFields", row) for row in _kept(self.discrepancies)
        ]
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
