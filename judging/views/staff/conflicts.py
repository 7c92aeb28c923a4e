"""Conflicts of interest, for staff: settling, entering, opening again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from awards.models import Cycle
from judging.enums import ConflictAnswer, ConflictOutcome, ConflictSource, DetectedReason
from judging.forms.judge import ReasonForm
from judging.forms.panel import EnterConflictForm
from judging.models import ConflictDeclaration, PanelMember, entries_open_to
from judging.services.conflicts import settle_unsure
from judging.services.staff_conflicts import enter_conflict, lift_conflicts, liftable
from judging.views.common import attempt, page_of, posted, run_by


@staff_only
@require_safe
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """Unsure answers to settle, then what is known. Without the reader's own and closed entries."""
    cycle = run_by(request, pk)
    rows = (
        ConflictDeclaration.objects.for_staff(person(request))
        .filter(nomination__cycle=cycle)
        .select_related("person", "nomination__agency", "settled_by")
    )
    waiting = rows.waiting().order_by("declared_at", "pk")
    known = rows.binding().exclude(pk__in=waiting.values("pk"))
    page = page_of(request, known.order_by("person__full_name", "nomination__title", "pk"))
    context = {
        "cycle": cycle,
        "waiting": [(row, _seen(row)) for row in waiting[:50]],
        "page": page,
        "rows": [_conflict_row(row) for row in page.object_list],
        "is_staff": True,
        "here": "conflicts",
    }
    return render(request, "judging/staff/conflicts.html", context)


def _conflict_row(row: ConflictDeclaration) -> dict[str, Any]:
    source = row.get_source_display()
    if row.outcome:
        source = _("Unsure, settled as a conflict")
    return {
        "row": row,
        "person": row.person.get_full_name(),
        "entry": f"{row.nomination.title}, {row.nomination.agency.name}",
        "source": source,
        "reason": _seen(row),
        "can_open": row.source != ConflictSource.DECLARED and row.answer == ConflictAnswer.CONFLICT,
    }


def _seen(row: ConflictDeclaration) -> str:
    """The reason in words; of what was found, also what it was seen from."""
    if row.source != ConflictSource.DETECTED or row.reason not in DetectedReason.values:
        return row.reason
    label = str(DetectedReason(row.reason).label)
    return f"{label}: {row.detail}" if row.detail else label


@staff_only
@require_POST
def settle(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    cycle = run_by(request, pk)
    found = get_object_or_404(
        ConflictDeclaration.objects.for_staff(person(request)).filter(nomination__cycle=cycle),
        pk=row,
    )
    outcome = request.POST.get("outcome", "")
    if outcome not in ConflictOutcome.values:
        raise Http404
    attempt(
        request,
        lambda: settle_unsure(
            declaration=found,
            actor=person(request),
            outcome=ConflictOutcome(outcome),
            reason=request.POST.get("reason", ""),
        ),
        _("The answer is settled."),
    )
    return redirect("judging:staff_conflicts", pk=cycle.pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an entry to a judge because of what staff know."""
    cycle = run_by(request, pk)
    seats = PanelMember.objects.filter(cycle=cycle).accepted().exclude(user=person(request))
    form = EnterConflictForm(
        posted(request),
        members=seats.select_related("user").order_by("user__full_name", "pk"),
        entries=entries_open_to(person(request)).filter(cycle=cycle).order_by("title", "pk"),
    )
    if form.is_bound and form.is_valid():
        try:
            enter_conflict(actor=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            attempt(request, lambda: None, _("The entry is closed to this judge."))
            return redirect("judging:staff_conflicts", pk=cycle.pk)
    context = {
        "form": form,
        "heading": _("Enter a conflict of a judge"),
        "eyebrow": str(cycle),
        "lead": _(
            "The entry closes to the judge at once, and a scorecard of theirs for it no longer "
            "counts. Another judge is looked for."
        ),
        "submit_label": _("Close the entry to this judge"),
        "back_url": reverse("judging:staff_conflicts", args=[cycle.pk]),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Open one entry to somebody again."""
    cycle = run_by(request, pk)
    found = get_object_or_404(
        liftable(cycle, person(request)).select_related("person", "nomination"), pk=row
    )
    what = {"person": found.person.get_full_name(), "title": found.nomination.title}
    heading = _("Open “%(title)s” to %(person)s again") % what
    return _reopening(request, cycle, heading, {"declarations": [found.pk]})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_rule(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """Open everything again that a rule closed and finds no more."""
    cycle = run_by(request, pk)
    if rule not in DetectedReason.values:
        raise Http404
    found_by = DetectedReason(rule)
    heading = _("Open again what a rule closed: %(rule)s") % {"rule": found_by.label}
    return _reopening(request, cycle, heading, {"found_by": found_by})


def _reopening(
    request: HttpRequest, cycle: Cycle, heading: str, chosen: dict[str, Any]
) -> HttpResponse:
    form = ReasonForm(posted(request), label=_("Reason"))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            count = lift_conflicts(cycle=cycle, actor=person(request), reason=reason, **chosen)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("%(count)s is open again.", "%(count)s are open again.", count)
            attempt(request, lambda: None, words % {"count": count})
            return redirect("judging:staff_conflicts", pk=cycle.pk)
    context = {
        "form": form,
        "heading": heading,
        "eyebrow": str(cycle),
        "lead": _(
            "What is still found stays closed. The person is asked about the entry as about a new "
            "one. Scorecards that became void stay void."
        ),
        "submit_label": _("Open again"),
        "back_url": reverse("judging:staff_conflicts", args=[cycle.pk]),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)
