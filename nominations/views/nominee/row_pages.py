"""What differs between the pages of one measure, cost, community measure, milestone or partner."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import CommunityKind
from awards.models import Question
from awards.questions.community_card import community_card
from awards.questions.community_figures import freeze_community
from awards.questions.cost_figures import cost_row, shown_cost
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.milestones import freeze_milestone, read_milestone
from awards.questions.partner_facts import partner_facts, read_partner
from nominations.models import Nomination
from nominations.models.screening import ABOUT
from nominations.rows.kinds import RowSpec, spec_named
from nominations.services.partners import partners_question
from nominations.views.nominee.aids import Aid, no_aid
from nominations.views.nominee.community_aids import community_aid
from nominations.views.nominee.cost_aids import cost_aid
from nominations.views.nominee.measure_aids import measure_aid


@dataclass(frozen=True, slots=True)
class RowPages:
    name: str
    """In the addresses."""
    spec: RowSpec
    preview: Callable[[Any], dict[str, Any]]
    """The row as `nominations/_row_preview.html` shows it."""
    add_heading: Promise
    edit_heading: Promise
    removed: Promise
    fields: str
    """The template of its fields."""
    lead: Promise | str = ""
    remove_heading: Promise = field(
        default=gettext_lazy("Remove this from the nomination?"), kw_only=True
    )
    fresh: Callable[[Nomination], dict[str, Any]] = lambda _nomination: {}
    """What a new row begins with."""
    aid: Callable[..., Aid] = no_aid
    """What helps while it is typed."""
    part: str = ""
    """The template of what changes while it is typed; empty if nothing does."""
    report_title: Promise | str = ""


def _spec(name: str) -> RowSpec:
    spec = spec_named(name)
    if spec is None:
        raise LookupError(name)
    return spec


def _currency_of_the_last(nomination: Nomination) -> dict[str, Any]:
    last = nomination.costs.last()
    return {"currency": last.currency if last else ""}


def _with_values(
    spec: RowSpec, shown: Callable[[Any], dict[str, Any]]
) -> Callable[[Any], dict[str, Any]]:
    return lambda row: shown(spec.values(row))


_MEASURE, _COST, _SURVEY = _spec("measure"), _spec("cost"), _spec("survey")
_MILESTONE, _PARTNER = _spec("milestone"), _spec("partner")

MEASURES = RowPages(
    name="measure",
    spec=_MEASURE,
    preview=_with_values(_MEASURE, lambda row: {"measure": measure_card(freeze_measure(row))}),
    add_heading=gettext_lazy("Add a measure"),
    edit_heading=gettext_lazy("Change a measure"),
    removed=gettext_lazy("The measure is removed."),
    fields="nominations/rows/_measure.html",
    lead=gettext_lazy(
        "Counts of one thing, before and after, or of every year you have. You can save it "
        "unfinished."
    ),
    aid=measure_aid,
    part="nominations/_measure_live.html",
    report_title=gettext_lazy("What these figures show"),
)
COSTS = RowPages(
    name="cost",
    spec=_COST,
    preview=_with_values(_COST, lambda row: {"cost": shown_cost(cost_row(row, None))}),
    add_heading=gettext_lazy("Add a cost"),
    edit_heading=gettext_lazy("Change a cost"),
    removed=gettext_lazy("The cost is removed."),
    fields="nominations/rows/_cost.html",
    lead=gettext_lazy("One line for each cost. Each is also told per 1,000 residents and year."),
    fresh=_currency_of_the_last,
    aid=cost_aid,
    part="nominations/_cost_live.html",
    report_title=gettext_lazy("What it comes to"),
)
SURVEY = RowPages(
    name="survey",
    spec=_SURVEY,
    preview=_with_values(
        _SURVEY, lambda row: {"community": community_card(freeze_community(row, None))}
    ),
    add_heading=gettext_lazy("Add a survey question"),
    edit_heading=gettext_lazy("Change a survey question"),
    removed=gettext_lazy("The survey question is removed."),
    fields="nominations/rows/_survey.html",
    lead=gettext_lazy(
        "One question that people were asked, with numbers of people, not percentages. You can "
        "save it unfinished."
    ),
    aid=community_aid,
    part="nominations/_community_live.html",
    report_title=gettext_lazy("What judges will read"),
)
ENGAGEMENT = replace(
    SURVEY,
    name="engagement",
    spec=_spec("number"),
    add_heading=gettext_lazy("Add a number of people or hours"),
    edit_heading=gettext_lazy("Change a number of people or hours"),
    removed=gettext_lazy("The number is removed."),
    fields="nominations/rows/_engagement.html",
    lead=gettext_lazy(
        "One number at a time. Each is also told per 1,000 residents, if their number is given."
    ),
)
MILESTONES = RowPages(
    name="milestone",
    spec=_MILESTONE,
    preview=_with_values(
        _MILESTONE, lambda row: {"milestone": read_milestone(freeze_milestone(row))}
    ),
    add_heading=gettext_lazy("Add a milestone"),
    edit_heading=gettext_lazy("Change a milestone"),
    removed=gettext_lazy("The milestone is removed."),
    fields="nominations/rows/_milestone.html",
    lead=gettext_lazy("One step with its day. They are read in the order of time."),
)
PARTNERS = RowPages(
    name="partner",
    spec=_PARTNER,
    preview=_with_values(_PARTNER, lambda row: {"partner": read_partner(partner_facts(row))}),
    add_heading=gettext_lazy("Add a partner"),
    edit_heading=gettext_lazy("Change a partner"),
    removed=gettext_lazy("The partner is removed."),
    remove_heading=gettext_lazy("Name this partner no longer?"),
    fields="nominations/rows/_partner.html",
)
ALL = (MEASURES, COSTS, SURVEY, ENGAGEMENT, MILESTONES, PARTNERS)


def pages_for(spec: RowSpec) -> RowPages:
    return next(pages for pages in ALL if pages.spec == spec)


def community_pages(nomination: Nomination, pk: int) -> RowPages:
    """The pages for the kind of this community measure; 404 if there is none."""
    kind = nomination.community.filter(pk=pk).values_list("kind", flat=True).first()
    if kind is None:
        raise Http404
    return SURVEY if kind == CommunityKind.SURVEY else ENGAGEMENT


def row_of(nomination: Nomination, pages: RowPages, pk: int) -> Any:
    rows = pages.spec.model._default_manager.filter(nomination=nomination)
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row answers: a question, or for partners perhaps none; and where that stands."""

    question: Question | None
    section: str
    back: str
    back_label: str

    @property
    def slug(self) -> str:
        """Of the question; "" for partners, which belong to the nomination as a whole."""
        return self.question.slug if self.question else ""


def asked_in(nomination: Nomination, pages: RowPages, slug: str) -> Asked:
    """Where the rows are listed; 404 if the form asks for no such rows under this name."""
    if pages is PARTNERS:
        return _partners_asked_in(nomination)
    found = Question.objects.filter(
        section__form=nomination.form_id, kind=pages.spec.question_kind
    ).select_related("section")
    question = get_object_or_404(found, slug=slug)
    back = reverse("nominations:section", args=[nomination.public_id, question.section.slug])
    return Asked(question, question.section.slug, back, question.section.title)


def _partners_asked_in(nomination: Nomination) -> Asked:
    """The section that asks for partners, else the details."""
    question = partners_question(nomination)
    if question is None:
        back = reverse("nominations:details", args=[nomination.public_id])
        return Asked(None, ABOUT, back, _("About the programme"))
    section = question.section
    back = reverse("nominations:section", args=[nomination.public_id, section.slug])
    # Partners are kept for the nomination as a whole, whichever question asks for them.
    return Asked(question, section.slug, f"{back}#question-{question.slug}", section.title)


def add_url(nomination: Nomination, pages: RowPages, slug: str) -> str:
    """Where a new row of this kind is written."""
    args = [nomination.public_id] if pages is PARTNERS else [nomination.public_id, slug]
    return reverse(f"nominations:{pages.name}_add", args=args)


def edit_url(nomination: Nomination, pages: RowPages, pk: int) -> str:
    name = "community" if pages in (SURVEY, ENGAGEMENT) else pages.name
    return reverse(f"nominations:{name}_edit", args=[nomination.public_id, pk])
