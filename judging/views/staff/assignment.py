"""Assigning entries, for staff: plans, what came before, and single pairs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import person, staff_only
from awards.models import Cycle
from judging.enums import PairWish
from judging.forms.panel import PairForm
from judging.models import (
    AssignmentPlan,
    ConflictDeclaration,
    PairRule,
    PanelMember,
    Round,
    entries_of,
    entries_open_to,
)
from judging.reports.plans import PlanReport, Visible
from judging.rules import sees_field
from judging.services.planning import apply_plan, plan_assignment
from judging.services.wishes import change_pairs, drop_rule
from judging.views.common import attempt, cycle_for, latest_round, page_of, posted
from nominations.models import Nomination

RUNS_PER_PAGE = 10


def _round_or_404(request: HttpRequest, pk: int) -> Round:
    """The newest round, for staff who may know which entries are in it."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_run_panel)
    current = latest_round(cycle)
    if current is None or not sees_field(held, current):
        raise Http404
    return current


def _context(cycle: Cycle, current: Round | None) -> dict[str, Any]:
    return {"cycle": cycle, "round": current, "is_staff": True, "here": "plan"}


@staff_only
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest plan: loads, gaps, and who would read what. Nothing until it is applied."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_run_panel)
    current = latest_round(cycle)
    if current is not None and not sees_field(held, current):
        return render(request, "judging/staff/plan_hidden.html", _context(cycle, current))
    plans = AssignmentPlan.objects.filter(round=current).select_related("made_by", "applied_by")
    newest = plans.first() if current else None
    context = _context(cycle, current) | {"plan": newest}
    if newest is not None and current is not None:
        visible = Visible.to(person(request), current)
        report = PlanReport(newest, visible)
        page = page_of(request, list(visible.entries.values()))
        context |= {
            "report": report,
            "page": page,
            "readers": _with_rules(current, report.readers(page.object_list), visible),
            "can_link": report.components > 1 and not newest.figures.get("linked"),
        }
    return render(request, "judging/staff/plan.html", context)


def _with_rules(
    current: Round, rows: list[dict[str, Any]], visible: Visible
) -> list[dict[str, Any]]:
    """The rows of entries, each with the rules that staff made for it."""
    rules = PairRule.objects.filter(round=current, nomination__in=[row["entry"] for row in rows])
    for row in rows:
        row["rules"] = []
    by_entry = {row["entry"].pk: row["rules"] for row in rows}
    for rule in rules:
        by_entry[rule.nomination_id].append(
            {"rule": rule, "name": visible.names.get(rule.member_id, "")}
        )
    return rows


@staff_only
@require_POST
def plan_new(request: HttpRequest, pk: int) -> HttpResponse:
    current = _round_or_404(request, pk)
    linked = "linked" in request.POST
    attempt(
        request,
        lambda: plan_assignment(judging_round=current, actor=person(request), linked=linked),
        _("Here is a plan. Look at it, then apply it."),
    )
    return redirect("judging:staff_plan", pk=pk)


@staff_only
@require_POST
def plan_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply the plan that was shown, which the form names."""
    current = _round_or_404(request, pk)
    found = _plan_or_404(current, request.POST.get("plan", ""))
    attempt(
        request,
        lambda: apply_plan(plan=found, actor=person(request)),
        _("The plan is applied. Each judge gets one message."),
    )
    return redirect("judging:staff_plan", pk=pk)


def _plan_or_404(current: Round, number: str) -> AssignmentPlan:
    plans = AssignmentPlan.objects.select_related("made_by", "applied_by")
    return get_object_or_404(plans, round=current, pk=int(number) if number.isdecimal() else 0)


@staff_only
@require_safe
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """All plans of the round, the newest first, with their figures and what they came from."""
    current = _round_or_404(request, pk)
    plans = AssignmentPlan.objects.filter(round=current).select_related("made_by")
    page = page_of(request, plans, size=RUNS_PER_PAGE)
    visible = Visible.to(person(request), current)
    context = _context(current.cycle, current) | {
        "page": page,
        "reports": [PlanReport(one, visible) for one in page.object_list],
    }
    return render(request, "judging/staff/runs.html", context)


@staff_only
@require_safe
def run(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One plan of before, and what it does otherwise than the one before it."""
    current = _round_or_404(request, pk)
    found = _plan_or_404(current, str(row))
    visible = Visible.to(person(request), current)
    report = PlanReport(found, visible)
    earlier = AssignmentPlan.objects.filter(round=current, pk__lt=found.pk)
    before = earlier.order_by("-pk").first()
    changes = report.differences(PlanReport(before, visible)) if before else []
    context = _context(current.cycle, current) | {
        "plan": found,
        "report": report,
        "before": before,
        "page": page_of(request, changes),
    }
    return render(request, "judging/staff/run.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """Who reads one entry: fix a judge to it, rule one out, or exchange two; then a new plan."""
    current = _round_or_404(request, pk)
    entry = _entry_or_404(request, current, public_id)
    newest = AssignmentPlan.objects.filter(round=current).first()
    if newest is None or current.is_closed:
        raise Http404
    members = _members(current)
    on = {item["judge"] for item in newest.pairs if item["entry"] == entry.pk}
    clear = _clear(entry, members)
    form = PairForm(
        posted(request),
        on=[(one.pk, one.name) for one in members.values() if one.pk in on],
        off=[(one.pk, one.name) for one in members.values() if one.pk in clear - on],
    )
    if form.is_bound and form.is_valid() and _exchange(request, current, entry, form, members):
        linked = bool(newest.figures.get("linked"))
        attempt(
            request,
            lambda: plan_assignment(judging_round=current, actor=person(request), linked=linked),
            _("The rule holds, and here is a new plan. Look at it, then apply it."),
        )
        return redirect("judging:staff_plan", pk=pk)
    rules = PairRule.objects.filter(round=current, nomination=entry).select_related("made_by")
    context = _context(current.cycle, current) | {
        "entry": entry,
        "form": form,
        "rules": [(rule, members.get(rule.member_id), PairWish(rule.wish)) for rule in rules],
        "readers": [one.name for one in members.values() if one.pk in on],
    }
    return render(request, "judging/staff/pair.html", context, status=422 if form.is_bound else 200)


def _entry_or_404(request: HttpRequest, current: Round, public_id: str) -> Nomination:
    inside = entries_open_to(person(request)).filter(pk__in=entries_of(current).values("pk"))
    return get_object_or_404(inside.select_related("agency"), public_id=public_id)


def _members(current: Round) -> dict[int, PanelMember]:
    seats = PanelMember.objects.filter(cycle=current.cycle_id).accepted().select_related("user")
    return {one.pk: one for one in seats.order_by("user__full_name", "pk")}


def _clear(entry: Nomination, members: dict[int, PanelMember]) -> set[int]:
    """Who declared the entry free of conflict."""
    said = ConflictDeclaration.objects.clear().filter(nomination=entry)
    people = set(said.values_list("person", flat=True))
    return {one.pk for one in members.values() if one.user_id in people}


def _exchange(
    request: HttpRequest,
    current: Round,
    entry: Nomination,
    form: PairForm,
    members: dict[int, PanelMember],
) -> bool:
    chosen = {
        name: members[int(form.cleaned_data[name])] if form.cleaned_data[name] else None
        for name in ("puts_on", "takes_off")
    }
    return attempt(
        request,
        lambda: change_pairs(
            judging_round=current,
            nomination=entry,
            actor=person(request),
            reason=form.cleaned_data["reason"],
            **chosen,
        ),
    )


@staff_only
@require_POST
def rule_drop(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Let the solver decide about a pair again."""
    current = _round_or_404(request, pk)
    open_entries = entries_open_to(person(request))
    rules = PairRule.objects.filter(round=current, nomination__in=open_entries)
    found = get_object_or_404(rules.select_related("nomination"), pk=row)
    attempt(
        request,
        lambda: drop_rule(rule=found, actor=person(request)),
        _("The rule is gone. Make a new plan to see what changes."),
    )
    return redirect("judging:staff_pair", pk=pk, public_id=found.nomination.public_id)
