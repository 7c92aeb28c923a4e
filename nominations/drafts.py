"""A nomination's draft as a whole: what is asked, what is answered, what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from awards.enums import QuestionKind
from awards.forms.community import COMMUNITY_FIELDS
from awards.forms.cost import COST_FIELDS
from awards.forms.measure import MEASURE_FIELDS
from awards.forms.milestone import MILESTONE_FIELDS
from awards.models import Question, Section
from awards.questions import kind_named
from awards.questions.base import Stored
from awards.questions.conditions import is_for, is_limited, shown_questions
from nominations.eligibility.categories import category_gap
from nominations.enums import SectionState
from nominations.exceptions import Gap
from nominations.guidance import example_record
from nominations.models import (
    Answer,
    Attachment,
    CommunityMeasure,
    CostItem,
    Milestone,
    Nomination,
    OutcomeMeasure,
    PublicationChoice,
)
from nominations.team.company import marks_of
from nominations.translations import translated


def _by_question[Row: (OutcomeMeasure, CostItem, CommunityMeasure)](
    rows: Iterable[Row],
) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.question, []).append(row)
    return grouped


def residents_of(nomination: Nomination) -> int | None:
    """Residents served by the programme, or else by the agency."""
    return nomination.residents_served or nomination.agency.population_served


def measure_values(measure: OutcomeMeasure) -> dict[str, Any]:
    """A measure as a row of values, the shape that the question kind works on."""
    return {name: getattr(measure, name) for name in MEASURE_FIELDS}


def cost_values(cost: CostItem) -> dict[str, Any]:
    """A cost as a row of values, the shape that the question kind works on."""
    return {name: getattr(cost, name) for name in COST_FIELDS}


def community_values(measure: CommunityMeasure) -> dict[str, Any]:
    """A community measure as a row of values, the shape that the question kind works on."""
    return {name: getattr(measure, name) for name in COMMUNITY_FIELDS}


def milestone_values(milestone: Milestone) -> dict[str, Any]:
    """A milestone as a row of values, the shape that the question kind works on."""
    return {name: getattr(milestone, name) for name in MILESTONE_FIELDS}


def _milestones_of(nomination: Nomination) -> ArraySubquery:
    """Each question's milestones as rows of values, loaded along with the questions."""
    rows = Milestone.objects.filter(nomination=nomination, question=OuterRef("slug"))
    values = JSONObject(pk="pk", **{name: name for name in MILESTONE_FIELDS})
    return ArraySubquery(rows.values(row=values))


def _with_days(milestone: dict[str, Any]) -> dict[str, Any]:
    """The row with days for the texts that JSON has of them."""
    days = {name: milestone[name] for name in ("start", "end")}
    return milestone | {
        name: date.fromisoformat(day) if day else None for name, day in days.items()
    }


def _withheld_in(nomination: Nomination) -> Exists:
    """Whether the team keeps a question's answer to the judges, loaded along with the questions."""
    return Exists(
        PublicationChoice.objects.filter(
            nomination=nomination, question=OuterRef("slug"), may_publish=False
        )
    )


def _files_of(nomination: Nomination) -> ArraySubquery:
    """Each question's present files as rows of values, loaded along with the questions."""
    files = Attachment.objects.present().filter(nomination=nomination, question=OuterRef("slug"))
    values = JSONObject(
        public_id="public_id",
        name="original_name",
        caption="caption",
        content_type="content_type",
        size="size",
        sha256="sha256",
    )
    return ArraySubquery(files.order_by("uploaded_at", "pk").values(row=values))


@dataclass
class DraftSection:
    """A section with the questions that are asked in it, given the answers so far."""

    section: Section
    questions: list[Question] = field(default_factory=list)
    state: SectionState = SectionState.NOT_STARTED
    mark: bool | None = None
    """Whether the team says that it is completed; None if it said nothing."""


@dataclass
class Draft:
    """Loaded by `load` with one query for each kind of thing, whatever the form's size."""

    nomination: Nomination
    questions: Sequence[Question]
    """Those that nominations of its category are asked; all while the category is not settled."""
    answers: dict[str, Answer]
    measures: dict[str, list[OutcomeMeasure]]
    costs: dict[str, list[CostItem]]
    community: dict[str, list[CommunityMeasure]]
    milestones: dict[str, list[dict[str, Any]]]
    partners: list[dict[str, Any]]
    """Loaded where a question asks for them."""
    files: dict[str, list[dict[str, Any]]]
    """Rows of values, the shape that the question kind works on."""
    withheld: frozenset[str]
    """Slugs of the publishable questions whose answers the team keeps to the judges."""
    waits_for_category: bool
    """The category is not settled, and some of the questions are for one category alone."""

    @classmethod
    def load(cls, nomination: Nomination, *, with_rows: bool = True) -> Self:
        """The draft as it is in the database.

        Args:
            with_rows: without, measures, costs and community measures count as none: for saving
                one answer in words, which asks for none of them.
        """
        questions = list(
            Question.objects.filter(section__form=nomination.form_id)
            .select_related("section", "criterion")
            .annotate(
                draft_files=_files_of(nomination),
                draft_milestones=_milestones_of(nomination),
                draft_withheld=_withheld_in(nomination),
                draft_example=example_record(),
            )
            .order_by("section__position", "section__pk", "position", "pk")
        )
        category = nomination.category.slug if nomination.category else None
        waits = category is None and any(map(is_limited, questions))
        questions = [question for question in questions if is_for(question, category)]
        kinds = {question.kind for question in questions}

        def rows[M: models.Model](kind: QuestionKind, found: models.QuerySet[M]) -> list[M]:
            return list(found) if with_rows and kind in kinds else []

        return cls(
            nomination=nomination,
            questions=questions,
            answers={
                answer.question: answer
                for answer in nomination.answers.select_related("updated_by")
            },
            measures=_by_question(rows(QuestionKind.MEASURES, nomination.measures.all())),
            costs=_by_question(rows(QuestionKind.COSTS, nomination.costs.all())),
            community=_by_question(rows(QuestionKind.COMMUNITY, nomination.community.all())),
            milestones={
                question.slug: [_with_days(row) for row in question.draft_milestones]
                for question in questions
            },
            partners=nomination.partner_rows() if QuestionKind.PARTNERS in kinds else [],
            files={question.slug: question.draft_files for question in questions},
            withheld=frozenset(
                question.slug
                for question in questions
                if question.publishable and question.draft_withheld
            ),
            waits_for_category=waits,
        )

    def stored(self, question: Question) -> Stored:
        """The present answer, None if there is none that fits the question."""
        match question.kind:
            case QuestionKind.MEASURES:
                return [measure_values(row) for row in self.measures.get(question.slug, [])]
            case QuestionKind.COSTS:
                items = [cost_values(row) for row in self.costs.get(question.slug, [])]
                return {"items": items, **self._beside_costs(question)}
            case QuestionKind.COMMUNITY:
                items = [community_values(row) for row in self.community.get(question.slug, [])]
                return {"items": items, "residents": self.residents}
            case QuestionKind.MILESTONES:
                return self.milestones.get(question.slug, [])
            case QuestionKind.PARTNERS:
                return self.partners
            case QuestionKind.FILE:
                return self.files.get(question.slug, [])
        answer = self.answers.get(question.slug)
        if answer is None or answer.value is None:
            return None
        return answer.value if kind_named(question.kind).fits(answer.value) else None

    @property
    def residents(self) -> int | None:
        return residents_of(self.nomination)

    def _beside_costs(self, costs: Question) -> dict[str, Any]:
        """What costs are held against."""
        return {
            "residents": self.residents,
            "participants": self.nomination.participants,
            "country": self.nomination.agency.country.code,
            "measures": self._measures_beside(costs),
        }

    def _measures_beside(self, costs: Question) -> Iterator[Any]:
        """The frozen measures in the order of the form; worked out when they are asked for.

        What tells whose nomination it is stays in its own answer, so those of an identifying
        question come with costs only where these are identifying too.
        """
        for question in self.shown():
            if question.kind != QuestionKind.MEASURES:
                continue
            if costs.identifying or not question.identifying:
                yield from kind_named(question.kind).freeze(question, self.stored(question))

    def shown(self) -> list[Question]:
        """The questions asked, given the answers so far, in the order of the form."""
        return shown_questions(self.questions, self._plain_answers())

    def _plain_answers(self) -> dict[str, Stored]:
        return {
            question.slug: self.stored(question)
            for question in self.questions
            if kind_named(question.kind).has_options
        }

    def asked(self) -> list[DraftSection]:
        """Every section in order, without its state; one whose questions are all hidden is out."""
        grouped: dict[int, DraftSection] = {}
        for question in self.shown():
            entry = grouped.setdefault(question.section_id, DraftSection(question.section))
            entry.questions.append(question)
        return list(grouped.values())

    def sections(self) -> list[DraftSection]:
        """As `asked`, with the mark and the state of each section."""
        sections, marks = self.asked(), marks_of(self.nomination)
        for entry in sections:
            entry.mark = marks.get(entry.section.slug)
            entry.state = self._state(entry.questions, is_marked=bool(entry.mark))
        return sections

    def _state(self, questions: list[Question], *, is_marked: bool) -> SectionState:
        given = [question for question in questions if not self._is_empty(question)]
        if any(self._faults(question) for question in given):
            return SectionState.PROBLEM
        needed = [question for question in questions if question.required]
        if is_marked and all(question in given for question in needed):
            return SectionState.COMPLETED
        if not given:
            return SectionState.NOT_STARTED if needed else SectionState.OPTIONAL
        return SectionState.IN_PROGRESS

    def gaps(self) -> list[Gap]:
        """All that keeps the nomination from being submitted, in the order of the form."""
        gaps = []
        if gap := category_gap(self.nomination):
            gaps.append(gap)
        for question in self.shown():
            gaps += [self._gap(question, message) for message in self._messages(question)]
        return gaps

    def _messages(self, question: Question) -> list[str]:
        if self._is_empty(question):
            return [_("This answer is missing.")] if question.required else []
        return self._faults(question)

    def _is_empty(self, question: Question) -> bool:
        return kind_named(question.kind).is_empty(self.stored(question))

    def _faults(self, question: Question) -> list[str]:
        """What is wrong with the answer, and with its translation: each has the whole limit."""
        kind = kind_named(question.kind)
        faults = kind.faults(question, self.stored(question))
        if (twin := self.translation(question)) and (words := self.stored(twin)):
            faults += [
                _("In the translation: %(fault)s") % {"fault": fault}
                for fault in kind.faults(twin, words)
            ]
        return faults

    def translation(self, question: Question) -> Question | None:
        """Under what the translation of the answer is kept; None where there is to be none."""
        return translated(self.nomination, question)

    @staticmethod
    def _gap(question: Question, message: str) -> Gap:
        return Gap(
            section=question.section.slug,
            section_title=question.section.title,
            question=question.slug,
            label=question.label,
            message=message,
        )
