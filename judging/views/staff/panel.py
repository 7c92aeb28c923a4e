"""The panel and its rules, for staff."""

from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from accounts.models import User
from awards.models import Cycle
from judging.enums import ConflictSource, DetectedReason, PanelStatus
from judging.forms.judge import ReasonForm
from judging.forms.panel import MemberForm, RulesForm
from judging.forms.staff import InviteForm
from judging.models import Absence, PanelMember
from judging.reports.progress import undeclared_by_person
from judging.rules import standing_in
from judging.services.panel import (
    appoint_chair,
    change_member,
    invite_judge,
    remove_member,
    resend_invitation,
)
from judging.services.panel_rules import change_rules, rules_of
from judging.services.staff_conflicts import liftable
from judging.terms import terms_of
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
    away = Absence.objects.filter(member=OuterRef("pk")).order_by("starts_on", "pk")
    rows = seats.annotate(
        away_from=ArraySubquery(away.values("starts_on")),
        away_to=ArraySubquery(away.values("ends_on")),
    ).order_by("status", "role", "pk")
    page = page_of(request, rows)
    undeclared = undeclared_by_person(
        cycle, person(request), in_conflict=standing_in(cycle).in_conflict
    )
    context = {
        "cycle": cycle,
        "page": page,
        "rows": [_row(member, undeclared) for member in page.object_list],
        "is_staff": True,
        "here": "panel",
    }
    return render(request, "judging/staff/panel.html", context)


def _away(member: Any) -> list[str]:
    """The days on which a member said to be away."""
    spans = zip(member.away_from, member.away_to, strict=True)
    words = [(date_format(starts), date_format(ends)) for starts, ends in spans]
    return [starts if starts == ends else f"{starts} – {ends}" for starts, ends in words]


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
        "languages": ", ".join(member.languages),
        "place": ", ".join(filter(None, (member.region, str(member.country.name or "")))),
        "absences": _away(member),
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
    """One seat: its details, loads and part; a new link, the chair, or taking it away."""
    cycle = run_by(request, pk)
    found = _member(cycle, row)
    if found.status not in {PanelStatus.INVITED, PanelStatus.ACCEPTED}:
        raise Http404
    is_removal = request.method == "POST" and "remove" in request.POST
    is_change = request.method == "POST" and "change" in request.POST
    form = ReasonForm(request.POST if is_removal else None, label=_("Why is the seat taken away?"))
    details = MemberForm(request.POST if is_change else None, initial=MemberForm.initial_for(found))
    if request.method == "POST" and not is_removal and not is_change:
        _act(request, found)
        return redirect("judging:staff_panel", pk=cycle.pk)
    if is_change and details.is_valid() and _change(request, found, details):
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
        "details": details,
        "ties": list(found.affiliations.all()),
        "absences": list(found.absences.all()),
        "remove_marker": [{"name": "remove", "value": "yes"}],
    }
    status = 422 if is_removal or is_change else 200
    return render(request, "judging/staff/member.html", context, status=status)


def _change(request: HttpRequest, found: PanelMember, form: MemberForm) -> bool:
    return attempt(
        request,
        lambda: change_member(member=found, actor=person(request), **form.cleaned_data),
        _("The seat is changed. It holds for the next plan."),
    )


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
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """What counts as a conflict without being told, and the terms."""
    cycle = run_by(request, pk)
    form = RulesForm(posted(request), instance=rules_of(cycle))
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        if attempt(request, lambda: _save_rules(request, cycle, values)):
            return redirect("judging:staff_panel_rules", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "form": form,
        "shown": terms_of(cycle),
        "closed": _closed_by_rules(cycle, person(request)),
        "is_staff": True,
        "here": "panel",
    }
    status = 422 if form.is_bound else 200
    return render(request, "judging/staff/panel_rules.html", context, status=status)


def _save_rules(request: HttpRequest, cycle: Cycle, values: dict[str, Any]) -> None:
    change_rules(cycle=cycle, actor=person(request), **values)
    messages.success(
        request,
        _(
            "The rules are saved, and conflicts by them are recorded. What a rule closed before "
            "stays closed until you open it again."
        ),
    )


RULED = (
    DetectedReason.SAME_REGION,
    DetectedReason.SAME_COUNTRY,
    DetectedReason.FORMER_EMPLOYER,
    DetectedReason.COLLABORATOR,
)
"""What the rules find; everything else is found whatever they say."""


def _closed_by_rules(cycle: Cycle, user: User) -> list[tuple[str, str, int]]:
    """For each rule that closed something: its name in addresses, in words, and how much."""
    found = liftable(cycle, user).filter(source=ConflictSource.DETECTED, reason__in=RULED)
    counts = dict(found.order_by().values_list("reason").annotate(Count("pk")))
    return [(rule.value, str(rule.label), counts[rule]) for rule in RULED if rule in counts]
