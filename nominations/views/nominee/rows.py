"""Adding, changing and removing one outcome measure, cost, community measure or milestone.

All work alike; `RowPages` says in which words and with which form and verbs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.enums import CommunityKind, QuestionKind
from awards.forms.community import EngagementForm, SurveyMeasureForm
from awards.forms.cost import CostForm
from awards.forms.measure import MeasureForm
from awards.forms.milestone import MilestoneForm
from awards.models import Question
from awards.questions.community_card import community_card
from awards.questions.community_figures import freeze_community
from awards.questions.cost_figures import cost_row, shown_cost
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.milestones import freeze_milestone, read_milestone
from nominations.drafts import community_values, cost_values, measure_values, milestone_values
from nominations.exceptions import ChangedMeanwhile
from nominations.http import for_open_drafts
from nominations.models import CommunityMeasure, CostItem, Milestone, Nomination, OutcomeMeasure
from nominations.services import evidence, milestones
from nominations.views.nominee.aids import Aid, no_aid
from nominations.views.nominee.community_aids import community_aid
from nominations.views.nominee.cost_aids import cost_aid
from nominations.views.nominee.measure_aids import measure_aid


@dataclass(frozen=True, slots=True)
class RowPages:
    """What differs between the kinds of rows."""

    name: str
    """Of the template, and of the address for adding."""
    row_name: str
    """What the verbs call the row."""
    kind: QuestionKind
    form: type[forms.Form]
    save: Callable[..., Any]
    remove: Callable[..., None]
    rows_of: Callable[[Nomination], Any]
    values: Callable[[Any], dict[str, Any]]
    preview: Callable[[Any], dict[str, Any]]
    """The row as `nominations/_row_preview.html` shows it."""
    add_heading: Promise
    edit_heading: Promise
    removed: Promise
    aid: Callable[..., Aid]
    """What helps while it is typed."""
    part: str
    """The template of what changes while it is typed."""


def _measure_preview(measure: OutcomeMeasure) -> dict[str, Any]:
    return {"measure": measure_card(freeze_measure(measure_values(measure)))}


def _cost_preview(cost: CostItem) -> dict[str, Any]:
    return {"cost": shown_cost(cost_row(cost_values(cost), None))}


def _community_preview(measure: CommunityMeasure) -> dict[str, Any]:
    return {"community": community_card(freeze_community(community_values(measure), None))}


def _milestone_preview(milestone: Milestone) -> dict[str, Any]:
    return {"milestone": read_milestone(freeze_milestone(milestone_values(milestone)))}


MEASURES = RowPages(
    name="measure",
    row_name="measure",
    kind=QuestionKind.MEASURES,
    form=MeasureForm,
    save=evidence.save_measure,
    remove=evidence.remove_measure,
    rows_of=lambda nomination: nomination.measures,
    values=measure_values,
    preview=_measure_preview,
    add_heading=_("Add a measure"),
    edit_heading=_("Change a measure"),
    removed=_("The measure is removed."),
    aid=measure_aid,
    part="nominations/_measure_live.html",
)
COSTS = RowPages(
    name="cost",
    row_name="cost",
    kind=QuestionKind.COSTS,
    form=CostForm,
    save=evidence.save_cost,
    remove=evidence.remove_cost,
    rows_of=lambda nomination: nomination.costs,
    values=cost_values,
    preview=_cost_preview,
    add_heading=_("Add a cost"),
    edit_heading=_("Change a cost"),
    removed=_("The cost is removed."),
    aid=cost_aid,
    part="nominations/_cost_live.html",
)
SURVEY = RowPages(
    name="survey",
    row_name="community",
    kind=QuestionKind.COMMUNITY,
    form=SurveyMeasureForm,
    save=evidence.save_community,
    remove=evidence.remove_community,
    rows_of=lambda nomination: nomination.community,
    values=community_values,
    preview=_community_preview,
    add_heading=_("Add a survey question"),
    edit_heading=_("Change a survey question"),
    removed=_("The survey question is removed."),
    aid=community_aid,
    part="nominations/_community_live.html",
)
ENGAGEMENT = replace(
    SURVEY,
    name="engagement",
    form=EngagementForm,
    add_heading=_("Add a number of people or hours"),
    edit_heading=_("Change a number of people or hours"),
    removed=_("The number is removed."),
)

MILESTONES = RowPages(
    name="milestone",
    row_name="milestone",
    kind=QuestionKind.MILESTONES,
    form=MilestoneForm,
    save=milestones.save_milestone,
    remove=milestones.remove_milestone,
    rows_of=lambda nomination: nomination.milestones,
    values=milestone_values,
    preview=_milestone_preview,
    add_heading=_("Add a milestone"),
    edit_heading=_("Change a milestone"),
    removed=_("The milestone is removed."),
    aid=no_aid,
    part="nominations/milestone.html",
)


def _question(nomination: Nomination, pages: RowPages, slug: str) -> Question:
    asked = Question.objects.filter(section__form=nomination.form_id, kind=pages.kind)
    return get_object_or_404(asked.select_related("section"), slug=slug)


def _row(nomination: Nomination, pages: RowPages, pk: int) -> Any:
    return get_object_or_404(pages.rows_of(nomination), pk=pk)


def _add(
    request: HttpRequest, nomination: Nomination, question: str, pages: RowPages
) -> HttpResponse:
    return _edit(request, nomination, _question(nomination, pages, question), pages, None)


def _change(request: HttpRequest, nomination: Nomination, pk: int, pages: RowPages) -> HttpResponse:
    row = _row(nomination, pages, pk)
    return _edit(request, nomination, _question(nomination, pages, row.question), pages, row)


def _edit(
    request: HttpRequest,
    nomination: Nomination,
    question: Question,
    pages: RowPages,
    row: Any | None,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else kept_words(request)
    form = pages.form(data, initial=_initial(nomination, pages, row))
    context: dict[str, Any] = {
        "nomination": nomination,
        "question": question,
        "section": question.section,
        "form": form,
        "row": row,
        "heading": pages.edit_heading if row else pages.add_heading,
        "seen": _seen(data, row),
    }
    aid = pages.aid(request, nomination, form, row)
    context |= {"form": aid.form} | aid.context
    if request.headers.get("HX-Request") == "true":
        return render(request, pages.part, context | {"is_live": True})
    if aid.saves and form.is_valid():
        values = {"nomination": nomination, "actor": person(request), "question": question.slug}
        known = {pages.row_name: row, "seen_version": context["seen"]} if row else {}
        try:
            pages.save(**values, **known, values=form.cleaned_data)
        except ChangedMeanwhile as conflict:
            theirs = pages.preview(_row(nomination, pages, conflict.pk))
            context |= {"conflict": str(conflict), "theirs": theirs, "seen": conflict.version}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _after_saving(request, nomination, question, pages)
    return render(request, f"nominations/{pages.name}.html", context)


def _initial(nomination: Nomination, pages: RowPages, row: Any | None) -> dict[str, Any]:
    if row is not None:
        return pages.values(row)
    if pages is COSTS:
        last = nomination.costs.last()
        return {"currency": last.currency if last else ""}
    return {}


def _seen(data: Any, row: Any | None) -> int | None:
    """The version that the person had before them when they began."""
    if row is None:
        return None
    sent = str(data.get("seen", "")) if data else ""
    return int(sent) if sent.isdecimal() and len(sent) < 10 else row.version


def _after_saving(
    request: HttpRequest, nomination: Nomination, question: Question, pages: RowPages
) -> HttpResponse:
    messages.success(request, _("Saved."))
    if request.POST.get("go") == "another":
        return redirect(f"nominations:{pages.name}_add", nomination.public_id, question.slug)
    return redirect("nominations:section", nomination.public_id, question.section.slug)


def _remove(request: HttpRequest, nomination: Nomination, pk: int, pages: RowPages) -> HttpResponse:
    row = _row(nomination, pages, pk)
    question = _question(nomination, pages, row.question)
    back = redirect("nominations:section", nomination.public_id, question.section.slug)
    if request.method == "POST":
        try:
            pages.remove(**{pages.row_name: row}, actor=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(pages.removed))
        return back
    context = {
        "nomination": nomination,
        "section": question.section,
        "row": row,
        "preview": pages.preview(row),
    }
    return render(request, "nominations/row_remove.html", context)


METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_open_drafts
def measure_add(request: HttpRequest, nomination: Nomination, question: str) -> HttpResponse:
    return _add(request, nomination, question, MEASURES)


@require_http_methods(METHODS)
@for_open_drafts
def measure_edit(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _change(request, nomination, pk, MEASURES)


@require_http_methods(METHODS)
@for_open_drafts
def measure_remove(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _remove(request, nomination, pk, MEASURES)


@require_http_methods(METHODS)
@for_open_drafts
def cost_add(request: HttpRequest, nomination: Nomination, question: str) -> HttpResponse:
    return _add(request, nomination, question, COSTS)


@require_http_methods(METHODS)
@for_open_drafts
def cost_edit(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _change(request, nomination, pk, COSTS)


@require_http_methods(METHODS)
@for_open_drafts
def cost_remove(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _remove(request, nomination, pk, COSTS)


def _community_pages(nomination: Nomination, pk: int) -> RowPages:
    """The pages for the kind of this community measure."""
    measure: CommunityMeasure = _row(nomination, SURVEY, pk)
    return SURVEY if measure.kind == CommunityKind.SURVEY else ENGAGEMENT


@require_http_methods(METHODS)
@for_open_drafts
def survey_add(request: HttpRequest, nomination: Nomination, question: str) -> HttpResponse:
    return _add(request, nomination, question, SURVEY)


@require_http_methods(METHODS)
@for_open_drafts
def engagement_add(request: HttpRequest, nomination: Nomination, question: str) -> HttpResponse:
    return _add(request, nomination, question, ENGAGEMENT)


@require_http_methods(METHODS)
@for_open_drafts
def community_edit(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _change(request, nomination, pk, _community_pages(nomination, pk))


@require_http_methods(METHODS)
@for_open_drafts
def community_remove(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _remove(request, nomination, pk, _community_pages(nomination, pk))


@require_http_methods(METHODS)
@for_open_drafts
def milestone_add(request: HttpRequest, nomination: Nomination, question: str) -> HttpResponse:
    return _add(request, nomination, question, MILESTONES)


@require_http_methods(METHODS)
@for_open_drafts
def milestone_edit(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _change(request, nomination, pk, MILESTONES)


@require_http_methods(METHODS)
@for_open_drafts
def milestone_remove(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    return _remove(request, nomination, pk, MILESTONES)
