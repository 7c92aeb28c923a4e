"""The decision: proposing, reading, signing. For staff and chair without a conflict of interest."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import User
from awards.models import Cycle
from judging.enums import DecisionOutcome, DecisionState, SigningCapacity, VettingItem
from judging.forms.staff import HonourForm, HonourFormSet, NoteForm, chosen_honours
from judging.models import Decision, Revocation
from judging.reports.results import (
    CategoryReport,
    category_reports,
    entries_by_reference,
    latest_for,
)
from judging.rules import Standing
from judging.services.accepting import has_owner
from judging.services.decisions import (
    capacities_of,
    check_fresh,
    propose_decision,
    sign_decision,
)
from judging.services.vetting import Vetted, vetted_of
from judging.views.common import attempt, cycle_for, latest_round, posted
from nominations.models import Nomination

CANDIDATES = 30
"""How many of each category's ranking can be chosen from."""


def _decision_of(request: HttpRequest, cycle: Cycle) -> Decision | None:
    return (
        Decision.objects.visible_to(person(request))
        .current()
        .filter(cycle=cycle)
        .select_related("cycle__award", "result__round", "proposed_by", "released_by")
        .first()
    )


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    cycle, held = cycle_for(request, pk, lambda held: held.may_decide)
    found = _decision_of(request, cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "round": latest_round(cycle),
        "decision": found,
        "may_decide": True,
        "here": "decision",
    }
    user = person(request)
    context["is_staff"] = held.is_staff
    if found is not None:
        context |= _shown(found, held, user)
    return render(request, "judging/decision.html", context)


def _shown(found: Decision, held: Standing, user: User) -> dict[str, Any]:
    """What the page shows of a decision, and what the person may still do about it."""
    signatures = list(found.signatures.select_related("user"))
    entries = list(
        found.entries.select_related(
            "nomination__agency", "nomination__category", "acceptance__answered_by"
        ).annotate(has_owner=has_owner("nomination__agency"))
    )
    vetted = vetted_of([entry.nomination_id for entry in entries])
    return {
        "entries": entries,
        "without_winner": found.document.get("without_winner", []),
        "panel": _panel_items(found, user),
        "signatures": signatures,
        "capacities": _capacities(held, found, {row.capacity for row in signatures})
        if all(row.user_id != user.pk for row in signatures)
        else [],
        "is_released": found.state == DecisionState.RELEASED,
        "is_signed": found.state == DecisionState.SIGNED,
        "answers": [entry for entry in entries if hasattr(entry, "acceptance")],
        "unvetted": _unvetted(
            (entry.nomination.title, vetted[entry.nomination_id]) for entry in entries
        ),
        "may_vet": held.may_vet,
        "revocations": Revocation.objects.filter(entry__decision=found).select_related(
            "entry__nomination", "asked_by", "answered_by"
        ),
        "asker": user,
        "problem": _problem(found),
    }


def _panel_items(found: Decision, user: User) -> list[dict[str, Any]]:
    """What the panel voted and concluded, with titles; whoever decides may read all of them."""
    items = (found.document.get("panel") or {}).get("items", [])
    if not items:
        return []
    entries = entries_by_reference(found.cycle, user)
    titles = {reference: entry.title for reference, entry in entries.items()}
    return [
        {
            "titles": [titles.get(reference, reference) for reference in item["entries"]],
            "votes": [
                (titles.get(reference, reference), count)
                for reference, count in (item["votes"] or {}).items()
            ],
            "chosen": titles.get(item["chosen"], item["chosen"]),
            "conclusion": item["conclusion"],
        }
        for item in items
    ]


def _unvetted(finalists: Iterable[tuple[str, Vetted]]) -> list[str]:
    """A line for each that is not vetted to the end, or about whom a concern stands."""
    return [
        _("%(title)s. Concern: %(items)s")
        % {
            "title": title,
            "items": "; ".join(str(VettingItem(item).label) for item in vetted.concerns),
        }
        if vetted.concerns
        else title
        for title, vetted in finalists
        if vetted.concerns or not vetted.is_complete
    ]


def _capacities(held: Standing, found: Decision, taken: set[str]) -> list[SigningCapacity]:
    """In which capacities the person may still sign."""
    if found.state != DecisionState.PROPOSED:
        return []
    return [capacity for capacity in capacities_of(held) if capacity not in taken]


def _problem(found: Decision) -> str:
    """Why the decision can no longer be signed or released, if so."""
    if found.state == DecisionState.RELEASED:
        return ""
    try:
        check_fresh(found)
    except Refused as refusal:
        return str(refusal)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    cycle, held = cycle_for(request, pk, lambda held: held.may_decide)
    user = person(request)
    current = latest_round(cycle)
    result = latest_for(user, current) if current else None
    if result is None or cycle.released_at:
        raise Http404
    nominations = entries_by_reference(cycle, user)
    reports = category_reports(result, nominations)
    labels = _labels(reports, nominations)
    formset = HonourFormSet(
        posted(request), initial=_initial(reports), form_kwargs={"candidates": labels}
    )
    form = NoteForm(posted(request))
    is_valid = request.method == "POST" and formset.is_valid() and form.is_valid()
    if is_valid and _propose(cycle, user, formset, form, nominations):
        messages.success(request, _("The decision is proposed. Two people sign it now."))
        return redirect("judging:decision", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "formset": formset,
        "form": form,
        "unvetted": _unvetted_firsts(reports, nominations),
        "here": "decision",
        "is_staff": held.is_staff,
    }
    return render(request, "judging/propose.html", context, status=422 if form.is_bound else 200)


def _propose(
    cycle: Cycle,
    user: User,
    formset: BaseFormSet[HonourForm],
    form: NoteForm,
    nominations: dict[str, Nomination],
) -> bool:
    try:
        propose_decision(
            cycle=cycle,
            actor=user,
            honours=chosen_honours(formset, nominations),
            note=form.cleaned_data["note"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _labels(reports: list[CategoryReport], nominations: dict[str, Nomination]) -> dict[str, str]:
    labels = {}
    for report in reports:
        for line in report.lines[:CANDIDATES]:
            entry = nominations[line.reference]
            place = f"{report.name} {line.rank}" if report.name else str(line.rank)
            labels[line.reference] = f"{place}. {entry.title}, {entry.agency.name}"
    return labels


def _unvetted_firsts(
    reports: list[CategoryReport], nominations: dict[str, Nomination]
) -> list[str]:
    """As `_unvetted`, of the first of each ranking."""
    firsts = [nominations[report.lines[0].reference] for report in reports if report.lines]
    vetted = vetted_of([entry.pk for entry in firsts])
    return _unvetted((entry.title, vetted[entry.pk]) for entry in firsts)


def _initial(reports: list[CategoryReport]) -> list[dict[str, str]]:
    """The first of each ranking as its winner, for a start."""
    return [
        {"nomination": report.lines[0].reference, "outcome": DecisionOutcome.WINNER}
        for report in reports
        if report.lines
    ]


def fresh_sign_in[**P](
    view: Callable[P, HttpResponse],
) -> Callable[P, HttpResponse]:
    """Before a POST ask for the password or second factor once more, unless given just now.

    The demo's people have neither, so it is not asked there.
    """
    guarded: Callable[P, HttpResponse] = reauthentication_required(
        allow_get=True, enabled=lambda request: not settings.DEMO_MODE
    )(view)
    return guarded


@require_POST
@fresh_sign_in
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign what was shown: its digest comes with the form."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_decide)
    found = _decision_of(request, cycle)
    capacity = request.POST.get("capacity", "")
    if found is None or capacity not in SigningCapacity.values:
        raise Http404
    attempt(
        request,
        lambda: sign_decision(
            decision=found,
            user=person(request),
            capacity=SigningCapacity(capacity),
            decision_sha256=request.POST.get("sha256", ""),
        ),
        _("You have signed the decision."),
    )
    return redirect("judging:decision", pk=cycle.pk)
