"""The steps of judging, for staff, and the release of the decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from accounts.models import User
from awards.models import Cycle
from judging.enums import DecisionState, PanelStatus
from judging.models import (
    ConflictDeclaration,
    Decision,
    PanelMember,
    Round,
)
from judging.reports.progress import Totals, totals
from judging.services.announcement import announce
from judging.views.common import cycle_for, latest_round
from judging.views.deciding.decision import fresh_sign_in

type Item = dict[str, Any]


@staff_only
@require_safe
def hub(request: HttpRequest, pk: int) -> HttpResponse:
    """What is done and what comes next, step by step."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_run_panel)
    user = person(request)
    current = latest_round(cycle)
    decision = Decision.objects.visible_to(user).current().filter(cycle=cycle).first()
    context = {
        "cycle": cycle,
        "items": [
            _panel_item(cycle),
            _conflicts_item(cycle, user),
            *_round_items(cycle, current, user),
            *(_decision_items(cycle, current, decision) if held.may_decide else []),
        ],
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "hub",
    }
    return render(request, "judging/staff/hub.html", context)


def _item(label: str, url_name: str | None, cycle: Cycle, status: str, kind: str) -> Item:
    url = reverse(url_name, args=[cycle.pk]) if url_name else None
    return {"label": label, "url": url, "status": status, "kind": kind}


def _panel_item(cycle: Cycle) -> Item:
    statuses = list(PanelMember.objects.filter(cycle=cycle).values_list("status", flat=True))
    accepted, invited = (
        statuses.count(PanelStatus.ACCEPTED),
        statuses.count(PanelStatus.INVITED),
    )
    words = _("%(accepted)s accepted, %(invited)s invited") % {
        "accepted": accepted,
        "invited": invited,
    }
    kind = "done" if accepted and not invited else "progress" if statuses else "todo"
    return _item(_("Invite the panel"), "judging:staff_panel", cycle, words, kind)


def _conflicts_item(cycle: Cycle, user: User) -> Item:
    waiting = (
        ConflictDeclaration.objects.for_staff(user)
        .filter(nomination__cycle=cycle)
        .waiting()
        .count()
    )
    words = _("%(count)s to settle") % {"count": waiting} if waiting else _("None waiting")
    kind = "alert" if waiting else "done"
    return _item(_("Settle conflicts"), "judging:staff_conflicts", cycle, words, kind)


def _round_items(cycle: Cycle, current: Round | None, user: User) -> list[Item]:
    if current is None:
        blocked = _("Cannot start yet")
        return [
            _item(_("Set up the round"), "judging:staff_round", cycle, _("Not set up"), "todo"),
            _item(_("Assign entries"), None, cycle, blocked, "todo"),
            _item(_("Watch progress"), None, cycle, blocked, "todo"),
            _item(_("Read the results"), None, cycle, blocked, "todo"),
        ]
    counts = totals(current, user)
    results = "judging:results" if current.is_closed else None
    return [
        _item(_("Set up the round"), "judging:staff_round", cycle, *_round_state(current)),
        _item(_("Assign entries"), "judging:staff_plan", cycle, *_assigned(counts)),
        _item(_("Watch progress"), "judging:progress", cycle, *_sealed(counts)),
        _item(_("Read the results"), results, cycle, *_result_state(current)),
    ]


def _round_state(current: Round) -> tuple[str, str]:
    if current.is_closed:
        return _("Closed"), "done"
    if current.opened_at:
        return (_("Open"), "progress") if current.is_readable() else (_("Opens later"), "progress")
    return _("Not open yet"), "progress"


def _assigned(counts: Totals) -> tuple[str, str]:
    if counts.assigned:
        return _("Applied"), "done"
    return _("Not assigned"), "todo"


def _sealed(counts: Totals) -> tuple[str, str]:
    words = _("%(sealed)s of %(assigned)s sealed") % {
        "sealed": counts.sealed,
        "assigned": counts.assigned,
    }
    if not counts.assigned:
        return words, "todo"
    return words, "done" if counts.sealed == counts.assigned else "progress"


def _result_state(current: Round) -> tuple[str, str]:
    return (_("Frozen"), "done") if current.is_closed else (_("After the close"), "todo")


def _decision_items(cycle: Cycle, current: Round | None, decision: Decision | None) -> list[Item]:
    is_closed = current is not None and current.is_closed
    words, kind = _("Not proposed"), "todo"
    if decision is not None:
        words = str(DecisionState(decision.state).label)
        kind = "progress" if decision.state == DecisionState.PROPOSED else "done"
    can_release = decision is not None and decision.state in {
        DecisionState.SIGNED,
        DecisionState.RELEASED,
    }
    released = (_("Released"), "done") if cycle.released_at else (_("Not released"), "todo")
    return [
        _item(_("Decide"), "judging:decision" if is_closed else None, cycle, words, kind),
        _item(_("Release"), "judging:staff_release" if can_release else None, cycle, *released),
    ]


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release the signed decision for the announcement's hour."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_release)
    decision = (
        Decision.objects.visible_to(person(request))
        .current()
        .filter(cycle=cycle, state__in=[DecisionState.SIGNED, DecisionState.RELEASED])
        .select_related("released_by")
        .first()
    )
    if decision is None:
        raise Http404
    if request.method == "POST":
        try:
            announce(
                cycle=cycle,
                actor=person(request),
                decision_sha256=request.POST.get("sha256", ""),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The decision is released."))
        return redirect("judging:staff_release", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "decision": decision,
        "entries": decision.entries.select_related("nomination__agency"),
        "signatures": decision.signatures.select_related("user"),
        "is_past": cycle.announcement_at <= timezone.now(),
        "is_staff": True,
        "here": "release",
    }
    return render(request, "judging/staff/release.html", context)
