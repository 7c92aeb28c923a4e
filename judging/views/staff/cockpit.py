"""The steps of judging, for staff."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import person, staff_only
from accounts.models import User
from awards.models import Cycle
from judging.enums import (
    AcceptanceAnswer,
    AdvanceRule,
    DecisionState,
    FeedbackState,
    PanelStatus,
    VettingAnswer,
)
from judging.models import (
    Acceptance,
    ConflictDeclaration,
    Decision,
    Deliberation,
    FeedbackReport,
    PanelMember,
    Round,
    VettingCheck,
)
from judging.reports.progress import Totals, totals
from judging.reports.rounds import round_state
from judging.rules import Standing, sees_field
from judging.services.advancing import standing_advancement
from judging.views.common import cycle_for, latest_round

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
            *_round_items(cycle, current, user, held),
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


def _round_items(cycle: Cycle, current: Round | None, user: User, held: Standing) -> list[Item]:
    if current is None:
        blocked = _("Cannot start yet")
        return [
            _item(_("Set up the rounds"), "judging:staff_rounds", cycle, _("Not set up"), "todo"),
            _item(_("Assign entries"), None, cycle, blocked, "todo"),
            _item(_("Watch progress"), None, cycle, blocked, "todo"),
            _item(_("Read the results"), None, cycle, blocked, "todo"),
        ]
    setting_up = _item(
        _("Set up the rounds"), "judging:staff_rounds", cycle, *_named_state(current)
    )
    if not sees_field(held, current):
        return [setting_up]
    counts = totals(current, user)
    results = "judging:results" if current.is_closed else None
    return [
        setting_up,
        _item(_("Assign entries"), "judging:staff_plan", cycle, *_assigned(counts)),
        _item(_("Watch progress"), "judging:progress", cycle, *_sealed(counts)),
        _item(_("Read the results"), results, cycle, *_result_state(current)),
        *_advance_items(cycle, current, held),
    ]


def _advance_items(cycle: Cycle, current: Round, held: Standing) -> list[Item]:
    """Who goes on from the newest round, for those without a conflict."""
    if not held.may_decide or current.advance_rule == AdvanceRule.NONE:
        return []
    if not current.is_closed:
        return [_item(_("Settle who goes on"), None, cycle, _("After the close"), "todo")]
    settled = standing_advancement(current) is not None
    state = (_("Settled"), "done") if settled else (_("Not settled"), "alert")
    return [_item(_("Settle who goes on"), "judging:advance", cycle, *state)]


def _named_state(current: Round) -> tuple[str, str]:
    """The newest round by name, with its state."""
    words, kind = round_state(current)
    return f"{current.number}. {current.name}: {words}", kind


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
    """From the deliberation on: for staff without a conflict."""
    is_closed = current is not None and current.is_closed
    words, kind = _("Not proposed"), "todo"
    if decision is not None:
        words = str(DecisionState(decision.state).label)
        kind = "progress" if decision.state == DecisionState.PROPOSED else "done"
    return [
        _item(
            _("Deliberate on what is close"),
            "judging:deliberation" if is_closed else None,
            cycle,
            *_talk(current),
        ),
        _item(
            _("Vet the finalists"),
            "judging:vetting" if is_closed else None,
            cycle,
            *_vetting(cycle, is_closed=is_closed),
        ),
        _item(_("Decide"), "judging:decision" if is_closed else None, cycle, words, kind),
        *_last_items(cycle, decision),
        *(_after_items(cycle, decision) if is_closed else []),
    ]


def _after_items(cycle: Cycle, decision: Decision | None) -> list[Item]:
    """The reports to nominees; and what the press gets of the honours, once there are any."""
    given = dict(
        FeedbackReport.objects.filter(nomination__cycle=cycle)
        .values_list("state")
        .annotate(count=Count("pk"))
        .order_by("state")
    )
    words, kind = _("Not drafted"), "todo"
    if waiting := given.get(FeedbackState.DRAFT, 0):
        words = ngettext("%(count)s to be read", "%(count)s to be read", waiting)
        words, kind = words % {"count": waiting}, "progress"
    elif given:
        words, kind = _("All read"), "done"
    items = [
        _item(_("Read the feedback to nominees"), "judging:staff_feedback", cycle, words, kind)
    ]
    if decision is not None:
        words = _("Open for changes") if cycle.released_at else _("Before the announcement")
        items.append(_item(_("Prepare the press kits"), "judging:staff_kits", cycle, words, "todo"))
    return items


def _talk(current: Round | None) -> tuple[str, str]:
    if current is None or not current.is_closed:
        return _("Where it is needed"), "todo"
    found = Deliberation.objects.filter(result__round=current).order_by("-opened_at").first()
    if found is None:
        return _("Where it is needed"), "todo"
    return (_("Closed"), "done") if found.closed_at else (_("Open"), "progress")


def _vetting(cycle: Cycle, *, is_closed: bool) -> tuple[str, str]:
    checks = VettingCheck.objects.filter(nomination__cycle=cycle) if is_closed else None
    if checks is None or not checks.exists():
        return _("Not begun"), "todo"
    if checks.filter(answer=VettingAnswer.CONCERN).exists():
        return _("With a concern"), "alert"
    return _("Begun"), "progress"


def _last_items(cycle: Cycle, decision: Decision | None) -> list[Item]:
    """What the honoured teams said, and the release."""
    is_signed = decision is not None and decision.state in {
        DecisionState.SIGNED,
        DecisionState.RELEASED,
    }
    if decision is None or not is_signed:
        blocked = _("After the signatures")
        return [
            _item(_("Hear the honoured teams"), None, cycle, blocked, "todo"),
            _item(_("Release"), None, cycle, _("Not released"), "todo"),
        ]
    answers = list(
        Acceptance.objects.filter(entry__decision=decision).values_list("answer", flat=True)
    )
    accepted = answers.count(AcceptanceAnswer.ACCEPTED)
    heard = _("%(accepted)s of %(asked)s accepted") % {"accepted": accepted, "asked": len(answers)}
    released = (_("Released"), "done") if cycle.released_at else (_("Not released"), "todo")
    kind = "done" if accepted == len(answers) else "progress"
    return [
        _item(_("Hear the honoured teams"), "judging:decision", cycle, heard, kind),
        _item(_("Release"), "judging:release", cycle, *released),
    ]
