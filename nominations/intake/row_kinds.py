"""The kinds of rows that a nomination has, each as a list of texts with its form and its verbs.

A row's *texts* are what its form would be sent by a browser: one text for each field, "" for
nothing, "on" for a ticked box. Files and earlier nominations are both turned into them, so that
one form checks both.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from awards.enums import CommunityKind, QuestionKind
from awards.forms.community import EngagementForm, SurveyMeasureForm
from awards.forms.cost import CostForm
from awards.forms.measure import MeasureForm
from nominations.drafts import Draft, community_values, cost_values, measure_values
from nominations.models import CommunityMeasure, CostItem, Nomination, OutcomeMeasure
from nominations.services import evidence

type Texts = dict[str, str]
type AnyRow = OutcomeMeasure | CostItem | CommunityMeasure

TICKED = "on"


@dataclass(frozen=True, slots=True)
class RowSpec:
    """What differs between the kinds of rows."""

    name: str
    question_kind: QuestionKind
    form: type[forms.Form]
    title: str
    """The field that names a row."""
    is_tall: bool
    """Too many fields for the columns of one table: each row is a table of its own on paper."""
    rows: Callable[[Draft, str], Sequence[AnyRow]]
    """Those of one question, from a draft that is loaded."""
    all_rows: Callable[[Nomination], Iterable[AnyRow]]
    """Those of all questions, also such as the form does not ask any more."""
    values: Callable[[Any], Mapping[str, Any]]
    save: Callable[..., AnyRow]
    remove: Callable[..., None]
    row_name: str
    """What the verbs call the row."""

    @property
    def fields(self) -> dict[str, forms.Field]:
        return self.form.base_fields

    def texts_of(self, row: AnyRow) -> Texts:
        """The row as texts."""
        values = self.values(row)
        return {name: text_of(field, values.get(name)) for name, field in self.fields.items()}

    def filled_in(self, texts: Mapping[str, str]) -> forms.Form:
        """The form sent with these texts; an empty field that begins with a value has that."""
        return self.form({name: text or self._usual(name) for name, text in texts.items()})

    def _usual(self, name: str) -> str:
        field = self.fields.get(name)
        return "" if field is None else text_of(field, field.initial)

    def is_blank(self, texts: Mapping[str, str]) -> bool:
        return not any(text.strip() for text in texts.values())

    def add(self, *, nomination: Nomination, actor: User, question: str, values: Any) -> AnyRow:
        return self.save(nomination=nomination, actor=actor, question=question, values=values)

    def change(self, row: AnyRow, *, actor: User, version: int, values: Any) -> AnyRow:
        return self.save(
            nomination=row.nomination,
            actor=actor,
            question=row.question,
            values=values,
            seen_version=version,
            **{self.row_name: row},
        )

    def take_out(self, row: AnyRow, *, actor: User) -> None:
        self.remove(actor=actor, **{self.row_name: row})


def text_of(field: forms.Field, value: Any) -> str:
    """What a browser would send for a value."""
    if isinstance(field, forms.BooleanField):
        return TICKED if value else ""
    if value is None:
        return ""
    prepared = field.prepare_value(value)
    return prepared.isoformat() if hasattr(prepared, "isoformat") else str(prepared)


def label_of(field: forms.Field, text: str) -> str:
    """A text as a person reads it: the label of a choice."""
    if isinstance(field, forms.ChoiceField) and text:
        return str(dict(_choices(field)).get(text, text))
    return text


def shown_text(field: forms.Field, text: str) -> str:
    """A text for reading: yes or no for a box, the label of a choice, a word for nothing."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if text else _("No")
    return label_of(field, text) or _("Nothing")


def options_of(field: forms.Field) -> list[tuple[str, str]]:
    """The choices of a field, without the empty one; none if it is no choice."""
    if not isinstance(field, forms.ChoiceField):
        return []
    return [(value, label) for value, label in _choices(field) if value]


def _choices(field: forms.ChoiceField) -> list[tuple[str, str]]:
    """As the widget has them: none of ours are grouped."""
    return [(str(value), str(label)) for value, label in field.widget.choices]


def _community(kind: CommunityKind) -> Callable[[Draft, str], Sequence[AnyRow]]:
    return lambda draft, slug: [row for row in draft.community.get(slug, []) if row.kind == kind]


SPECS: tuple[RowSpec, ...] = (
    RowSpec(
        name="measure",
        question_kind=QuestionKind.MEASURES,
        form=MeasureForm,
        title="what",
        is_tall=True,
        rows=lambda draft, slug: draft.measures.get(slug, []),
        all_rows=lambda nomination: nomination.measures.all(),
        values=measure_values,
        save=evidence.save_measure,
        remove=evidence.remove_measure,
        row_name="measure",
    ),
    RowSpec(
        name="cost",
        question_kind=QuestionKind.COSTS,
        form=CostForm,
        title="label",
        is_tall=False,
        rows=lambda draft, slug: draft.costs.get(slug, []),
        all_rows=lambda nomination: nomination.costs.all(),
        values=cost_values,
        save=evidence.save_cost,
        remove=evidence.remove_cost,
        row_name="cost",
    ),
    RowSpec(
        name="survey",
        question_kind=QuestionKind.COMMUNITY,
        form=SurveyMeasureForm,
        title="what",
        is_tall=True,
        rows=_community(CommunityKind.SURVEY),
        all_rows=lambda nomination: nomination.community.filter(kind=CommunityKind.SURVEY),
        values=community_values,
        save=evidence.save_community,
        remove=evidence.remove_community,
        row_name="community",
    ),
    RowSpec(
        name="number",
        question_kind=QuestionKind.COMMUNITY,
        form=EngagementForm,
        title="what",
        is_tall=False,
        rows=_community(CommunityKind.ENGAGEMENT),
        all_rows=lambda nomination: nomination.community.filter(kind=CommunityKind.ENGAGEMENT),
        values=community_values,
        save=evidence.save_community,
        remove=evidence.remove_community,
        row_name="community",
    ),
)


def specs_for(kind: str) -> list[RowSpec]:
    """Those whose rows answer questions of this kind."""
    return [spec for spec in SPECS if spec.question_kind == kind]


def spec_named(name: str) -> RowSpec | None:
    return next((spec for spec in SPECS if spec.name == name), None)
