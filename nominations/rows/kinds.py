"""The kinds of rows that a nomination has, each as a list of texts with its form and its verbs.

A row's *texts* are what its form would be sent by a browser: one text for each field, "" for
nothing, "on" for a ticked box. Files and earlier nominations are both turned into them, so that
one form checks both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from awards.enums import CommunityKind, QuestionKind
from awards.forms.community import EngagementForm, SurveyMeasureForm
from awards.forms.cost import CostForm
from awards.forms.measure import MeasureForm
from awards.forms.milestone import MilestoneForm
from nominations.drafts import (
    Draft,
    community_values,
    cost_values,
    measure_values,
    milestone_values,
)
from nominations.enums import RevisionSubject
from nominations.forms.about import PartnerForm
from nominations.models import (
    CommunityMeasure,
    CostItem,
    Milestone,
    Nomination,
    OutcomeMeasure,
    Partner,
)
from nominations.services import evidence, milestones
from nominations.services.partners import remove_partner, save_partner

type Texts = dict[str, str]
type AnyRow = OutcomeMeasure | CostItem | CommunityMeasure | Milestone | Partner

TICKED = "on"


@dataclass(frozen=True, slots=True)
class RowSpec:
    """What differs between the kinds of rows."""

    name: str
    model: type[AnyRow]
    question_kind: QuestionKind
    form: type[forms.Form]
    title: str
    """The field that names a row."""
    is_tall: bool
    """Too many fields for the columns of one table: each row is a table of its own on paper."""
    rows: Callable[[Draft, str], Sequence[AnyRow]]
    """Those of one question, from a draft that is loaded."""
    values: Callable[[Any], Mapping[str, Any]]
    save: Callable[..., AnyRow]
    remove: Callable[..., None]
    subject: RevisionSubject
    """What the verbs and the history call the row."""
    only: Mapping[str, str] = field(default_factory=dict)
    """By what its rows are told from others of the same model."""

    @property
    def fields(self) -> dict[str, forms.Field]:
        return self.form.base_fields

    def question_of(self, row: AnyRow) -> str:
        """The question that a row answers; partners belong to the nomination as a whole."""
        return "" if isinstance(row, Partner) else row.question

    def texts_of(self, row: AnyRow) -> Texts:
        """The row as texts."""
        return self.texts(self.values(row))

    def texts(self, values: Mapping[str, Any]) -> Texts:
        """A row's values as texts."""
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
            question=self.question_of(row),
            values=values,
            seen_version=version,
            **{str(self.subject): row},
        )

    def take_out(self, row: AnyRow, *, actor: User) -> None:
        self.remove(actor=actor, **{str(self.subject): row})


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


def _partner_values(partner: Partner) -> dict[str, Any]:
    return {name: getattr(partner, name) for name in PartnerForm.base_fields}


def _save_partner(
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    values: Mapping[str, Any],
    partner: Partner | None = None,
    seen_version: int | None = None,
) -> Partner:
    """A partner that is an agency of the site stays tied to it, unless the values say otherwise."""
    tied = {"agency": partner.agency if partner else None}
    return save_partner(
        nomination=nomination,
        actor=actor,
        partner=partner,
        seen_version=seen_version,
        **(tied | dict(values)),
    )


SPECS: tuple[RowSpec, ...] = (
    RowSpec(
        name="measure",
        model=OutcomeMeasure,
        question_kind=QuestionKind.MEASURES,
        form=MeasureForm,
        title="what",
        is_tall=True,
        rows=lambda draft, slug: draft.measures.get(slug, []),
        values=measure_values,
        save=evidence.save_measure,
        remove=evidence.remove_measure,
        subject=RevisionSubject.MEASURE,
    ),
    RowSpec(
        name="cost",
        model=CostItem,
        question_kind=QuestionKind.COSTS,
        form=CostForm,
        title="label",
        is_tall=False,
        rows=lambda draft, slug: draft.costs.get(slug, []),
        values=cost_values,
        save=evidence.save_cost,
        remove=evidence.remove_cost,
        subject=RevisionSubject.COST,
    ),
    RowSpec(
        name="survey",
        model=CommunityMeasure,
        question_kind=QuestionKind.COMMUNITY,
        form=SurveyMeasureForm,
        title="what",
        is_tall=True,
        rows=_community(CommunityKind.SURVEY),
        only={"kind": CommunityKind.SURVEY},
        values=community_values,
        save=evidence.save_community,
        remove=evidence.remove_community,
        subject=RevisionSubject.COMMUNITY,
    ),
    RowSpec(
        name="number",
        model=CommunityMeasure,
        question_kind=QuestionKind.COMMUNITY,
        form=EngagementForm,
        title="what",
        is_tall=False,
        rows=_community(CommunityKind.ENGAGEMENT),
        only={"kind": CommunityKind.ENGAGEMENT},
        values=community_values,
        save=evidence.save_community,
        remove=evidence.remove_community,
        subject=RevisionSubject.COMMUNITY,
    ),
    RowSpec(
        name="milestone",
        model=Milestone,
        question_kind=QuestionKind.MILESTONES,
        form=MilestoneForm,
        title="what",
        is_tall=False,
        rows=lambda draft, slug: list(draft.nomination.milestones.filter(question=slug)),
        values=milestone_values,
        save=milestones.save_milestone,
        remove=milestones.remove_milestone,
        subject=RevisionSubject.MILESTONE,
    ),
    RowSpec(
        name="partner",
        model=Partner,
        question_kind=QuestionKind.PARTNERS,
        form=PartnerForm,
        title="name",
        is_tall=False,
        rows=lambda draft, _slug: list(draft.nomination.partners.order_by("name", "pk")),
        values=_partner_values,
        save=_save_partner,
        remove=remove_partner,
        subject=RevisionSubject.PARTNER,
    ),
)


def specs_for(kind: str) -> list[RowSpec]:
    """Those whose rows answer questions of this kind."""
    return [spec for spec in SPECS if spec.question_kind == kind]


def spec_named(name: str) -> RowSpec | None:
    return next((spec for spec in SPECS if spec.name == name), None)


def specs_of(subject: str) -> list[RowSpec]:
    """Those whose rows the history calls so; they share their model and verbs."""
    return [spec for spec in SPECS if spec.subject == subject]
