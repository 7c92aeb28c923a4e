"""The panel and its conflicts, for staff."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from awards.models import Cycle
from judging.enums import ConflictOutcome, ConflictSource, DetectedReason, PanelStatus
from judging.forms.judge import ReasonForm
from judging.forms.staff import InviteForm
from judging.models import ConflictDeclaration, PanelMember
from judging.reports.progress import undeclared_by_person
from judging.services.conflicts import settle_unsure
from judging.services.panel import (
    appoint_chair,
    invite_judge,
    remove_member,
    resend_invitation,
)
from judging.views.common import attempt, page_of, posted, run_by

KINDS = {
    PanelStatus.INVITED: "progress",
    PanelStatus.ACCEPTED: "done",
    PanelStatus.DECLINED: "todo",
    PanelStatus.REMOVED: "todo",
}


@staff_only
@require_safe
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = run_by(request, pk)
    seats = PanelMember.objects.filter(cycle=cycle).select_related("user", "invitation")
    page = page_of(request, seats.order_by("status", "role", "pk"))
    undeclared = undeclared_by_person(cycle, person(request))
    context = {
        "cycle": cycle,
        "page": page,
        "rows": [_row(member, undeclared) for member in page.object_list],
        "is_staff": True,
        "here": "panel",
    }
    return render(request, "judging/staff/panel.html", context)


def _row(member: PanelMember, undeclared: dict[int, int]) -> dict[str, Any]:
    left = undeclared.get(member.user_id) if member.user_id else None
    declared = ""
    if member.status == PanelStatus.ACCEPTED and left is not None:
        declared = _("%(count)s to answer") % {"count": left} if left else _("All answered")
    return {
        "member": member,
        "kind": KINDS[PanelStatus(member.status)],
        "declared": declared,
        "email": member.user.email if member.user else getattr(member.invitation, "email", ""),
        "is_standing": member.status in {PanelStatus.INVITED, PanelStatus.ACCEPTED},
    }


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = run_by(request, pk)
    form = InviteForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            invite_judge(cycle=cycle, actor=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            attempt(request, lambda: None, _("The invitation is on its way."))
            return redirect("judging:staff_panel", pk=cycle.pk)
    context = {
        "form": form,
        "heading": _("Invite a judge"),
        "eyebrow": str(cycle),
        "lead": _("The person gets a link by e-mail, reads the terms and accepts or declines."),
        "submit_label": _("Send invitation"),
        "back_url": reverse("judging:staff_panel", args=[cycle.pk]),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)


def _member(cycle: Cycle, row: int) -> PanelMember:
    seats = PanelMember.objects.filter(cycle=cycle).select_related("user", "invitation")
    member = get_object_or_404(seats, pk=row)
    member.cycle = cycle
    return member


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One seat: send the link again, make the chair, or take the seat away."""
    cycle = run_by(request, pk)
    found = _member(cycle, row)
    if found.status not in {PanelStatus.INVITED, PanelStatus.ACCEPTED}:
        raise Http404
    is_removal = request.method == "POST" and "remove" in request.POST
    form = ReasonForm(request.POST if is_removal else None, label=_("Why is the seat taken away?"))
    if request.method == "POST" and not is_removal:
        _act(request, found)
        return redirect("judging:staff_panel", pk=cycle.pk)
    if is_removal and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: remove_member(member=found, actor=person(request), reason=reason),
            _("The seat is taken away."),
        )
        return redirect("judging:staff_panel", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "member": found,
        "form": form,
        "remove_marker": [{"name": "remove", "value": "yes"}],
    }
    return render(request, "judging/staff/member.html", context, status=422 if is_removal else 200)


def _act(request: HttpRequest, found: PanelMember) -> None:
    actor = person(request)
    if "resend" in request.POST:
        attempt(
            request,
            lambda: resend_invitation(member=found, actor=actor),
            _("A new link is on its way. The old one no longer works."),
        )
    elif "chair" in request.POST:
        attempt(
            request,
            lambda: appoint_chair(member=found, actor=actor),
            _("The panel has a new chair."),
        )


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
        "waiting": list(waiting[:50]),
        "page": page,
        "rows": [_conflict_row(row) for row in page.object_list],
        "is_staff": True,
        "here": "conflicts",
    }
    return render(request, "judging/staff/conflicts.html", context)


def _conflict_row(row: ConflictDeclaration) -> list[Any]:
    reason = row.reason
    if row.source == ConflictSource.DETECTED and reason in DetectedReason.values:
        reason = str(DetectedReason(reason).label)
    source = row.get_source_display()
    if row.outcome:
        source = _("Unsure, settled as a conflict")
    return [
        {"text": row.person.get_full_name(), "head": True},
        f"{row.nomination.title}, {row.nomination.agency.name}",
        source,
        reason,
    ]


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
