"""Staff: reading the feedback to nominees before it is given. Entries in conflict are not here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from awards.models import Cycle
from judging.enums import FeedbackState
from judging.forms.feedback import comments_formset
from judging.models import FeedbackReport, Round
from judging.reports.feedback import judged_of, read_report
from judging.rules import Standing
from judging.services import feedback as verbs
from judging.views.common import attempt, cycle_for, page_of

MOST_AT_ONCE = 25


def _may(held: Standing) -> bool:
    return held.may_run_panel


@staff_only
@require_safe
def reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Every report that the reader may read, those to be read first."""
    cycle, held = cycle_for(request, pk, _may)
    found = (
        verbs.reports_open_to(person(request))
        .filter(nomination__cycle=cycle)
        .select_related("nomination__agency", "nomination__category")
        .order_by("-state", "nomination__title", "pk")
    )
    context = {
        "cycle": cycle,
        "page_obj": page_of(request, found),
        "can_draft": Round.objects.filter(cycle=cycle, closed_at__isnull=False).exists(),
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "feedback",
    }
    return render(request, "judging/staff/feedback.html", context)


@staff_only
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft what is not drafted yet. Nothing says how many there are: some may be in conflict."""
    cycle, _held = cycle_for(request, pk, _may)
    attempt(
        request,
        lambda: verbs.draft_reports(cycle=cycle, actor=person(request)),
        _("The reports are drafted. Read each before it is given."),
    )
    return redirect("judging:staff_feedback", pk=cycle.pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """One report: the judges' words, what becomes of each, and the approval."""
    cycle, held = cycle_for(request, pk, _may)
    found = _report(request, cycle, public_id)
    formset = comments_formset(found, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        if formset.is_valid():
            problem = _save(request, found, [form.edit for form in formset])
            if not problem:
                return redirect("judging:staff_feedback", pk=cycle.pk)
        found = _report(request, cycle, public_id)
    context = {
        "cycle": cycle,
        "report": found,
        "version": request.POST.get("version", found.version),
        "nomination": found.nomination,
        "formset": formset,
        "pairs": list(zip(formset.forms, found.document["comments"], strict=False)),
        "reading": read_report(found.document),
        "shows_bands": not held.in_conflict,
        "is_outdated": found.given_at is None
        and verbs.is_outdated(found, judged_of(cycle, found.nomination_id)),
        "problem": problem,
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "feedback",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "judging/staff/feedback_report.html", context, status=status)


def _save(request: HttpRequest, found: FeedbackReport, edits: list[verbs.Edit]) -> str:
    """Save the edits and, if that button was pressed, approve. What was refused, in words."""
    user, version = person(request), _number(request.POST.get("version", ""))
    try:
        saved = verbs.moderate_report(report=found, actor=user, version=version, edits=edits)
        if "approve" in request.POST:
            verbs.approve_report(report=saved, actor=user, version=saved.version)
    except Refused as refusal:
        return str(refusal)
    done = _("Approved.") if "approve" in request.POST else _("Saved, not approved yet.")
    messages.success(request, done)
    return ""


@staff_only
@require_POST
def redraft(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    cycle, _held = cycle_for(request, pk, _may)
    found = _report(request, cycle, public_id)
    attempt(
        request,
        lambda: verbs.redraft_report(report=found, actor=person(request)),
        _("It is drafted anew from the scorecards that count now."),
    )
    return redirect("judging:staff_feedback_report", pk=cycle.pk, public_id=public_id)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def approve_many(request: HttpRequest, pk: int) -> HttpResponse:
    """All of the chosen reports to be read one after another, then approved as they were shown."""
    cycle, held = cycle_for(request, pk, _may)
    if request.method == "POST":
        versions = _versions(request.POST)
        done = verbs.approve_reports(cycle=cycle, actor=person(request), versions=versions)
        _say(request, len(versions), len(done))
        return redirect("judging:staff_feedback", pk=cycle.pk)
    chosen = (
        verbs.reports_open_to(person(request))
        .filter(
            nomination__cycle=cycle,
            nomination__public_id__in=request.GET.getlist("n")[:MOST_AT_ONCE],
            state=FeedbackState.DRAFT,
        )
        .select_related("nomination__agency")
        .order_by("nomination__title", "pk")
    )
    rows = [(row, read_report(row.document)) for row in chosen]
    if not rows:
        messages.info(request, _("Choose the reports that you want to approve."))
        return redirect("judging:staff_feedback", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "rows": rows,
        "shows_bands": not held.in_conflict,
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "feedback",
    }
    return render(request, "judging/staff/feedback_many.html", context)


def _say(request: HttpRequest, asked: int, approved: int) -> None:
    words = ngettext(
        "%(count)d report is approved.", "%(count)d reports are approved.", approved
    ) % {"count": approved}
    if left := asked - approved:
        words += " " + ngettext(
            "%(count)d was left: it changed, or has to be read by itself.",
            "%(count)d were left: they changed, or have to be read one by one.",
            left,
        ) % {"count": left}
    messages.success(request, words)


def _versions(data: QueryDict) -> dict[int, int]:
    """Versions by report as the page showed them: values such as 12:3."""
    pairs = (value.partition(":") for value in data.getlist("r")[:MOST_AT_ONCE])
    return {_number(row): _number(version) for row, _colon, version in pairs}


def _number(text: Any) -> int:
    return int(text) if str(text).isascii() and str(text).isdecimal() and len(text) < 10 else 0


def _report(request: HttpRequest, cycle: Cycle, public_id: str) -> FeedbackReport:
    found = verbs.reports_open_to(person(request)).select_related(
        "nomination__agency", "nomination__cycle__award", "round", "approved_by"
    )
    return get_object_or_404(found, nomination__cycle=cycle, nomination__public_id=public_id)
