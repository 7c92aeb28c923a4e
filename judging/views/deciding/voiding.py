"""Void scorecards: asking, answering, and what the ranking would be without one."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import person
from accounts.models import User
from awards.models import Cycle
from judging.enums import SigningCapacity, VoidGround
from judging.forms.voiding import VoidAnswerForm, VoidForm
from judging.labels import labels_for
from judging.models import Assignment, PanelMember, Result, Round, VoidRequest
from judging.reports.voiding import (
    card_of,
    comparison,
    requests_open_to,
    sealed_cards_open_to,
)
from judging.rules import Standing
from judging.services.voiding import answer_void, ask_void
from judging.views.common import attempt, cycle_for, page_of, posted
from judging.views.deciding.result_pages import names_for

ROWS_PER_PAGE = 25


@require_safe
def void_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Requests with their answers, and the sealed scorecards of one judge to choose from."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    requests = requests_open_to(cycle, user)
    judges = PanelMember.objects.filter(cycle=cycle).accepted().select_related("user", "invitation")
    chosen = request.GET.get("judge", "")
    context = {
        "cycle": cycle,
        "is_staff": held.is_staff,
        "may_decide": held.may_decide,
        "round": _latest_round(cycle),
        "here": "results",
        "requests": page_of(request, requests, size=ROWS_PER_PAGE),
        "judges": sorted(judges, key=lambda member: member.name),
        "chosen": chosen,
        "may_ask": cycle.released_at is None,
    }
    context["labels"] = _request_labels(context["requests"], user)
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
        cards = sealed_cards_open_to(cycle, user).filter(assignment__member=int(chosen))
        context["cards"] = _named_cards(cards, user)
    return render(request, "judging/void_list.html", context)


def _latest_round(cycle: Cycle) -> Round | None:
    return Round.objects.filter(cycle=cycle).order_by("-number").first()


def _request_labels(requests: Any, user: User) -> list[tuple[VoidRequest, str]]:
    return [(row, _entry_name(row.scorecard.assignment, user)) for row in requests]


def _named_cards(cards: Any, user: User) -> list[tuple[Any, str]]:
    return [(card, _entry_name(card.assignment, user)) for card in cards.order_by("pk")]


def _entry_name(assignment: Assignment, user: User) -> str:
    return labels_for(assignment.round, user).name(assignment.nomination)


@require_http_methods(["GET", "HEAD", "POST"])
def void_ask(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """Ask for one scorecard to be void. Nothing of its scores is shown here."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    assignment = card_of(cycle, user, public_id)
    if assignment is None or cycle.released_at:
        raise Http404
    form = VoidForm(posted(request), capacities=held.roles)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if attempt(
            request,
            lambda: ask_void(
                scorecard=assignment.scorecard,
                actor=user,
                capacity=SigningCapacity(given["capacity"]),
                ground=VoidGround(given["ground"]),
                reason=given["reason"],
            ),
            _("The request is made. Somebody in the other capacity answers it."),
        ):
            return redirect("judging:void_list", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "assignment": assignment,
        "name": _entry_name(assignment, user),
        "form": form,
    }
    return render(request, "judging/void_ask.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def void_answer(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One request: what happened, the ranking with and without the scorecard, the answer."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    found = get_object_or_404(requests_open_to(cycle, user), pk=row)
    capacities = _may_answer(found, cycle, held, user)
    if request.method == "POST" and not capacities:
        raise Http404
    form = VoidAnswerForm(posted(request), capacities=capacities) if capacities else None
    if form is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data
        if _answer(request, found, given):
            return redirect("judging:void_answer", pk=cycle.pk, row=found.pk)
    context = {
        "cycle": cycle,
        "found": found,
        "name": _entry_name(found.scorecard.assignment, user),
        "form": form,
        **_figures(request, found, user),
    }
    is_wrong = form is not None and form.is_bound
    return render(request, "judging/void_answer.html", context, status=422 if is_wrong else 200)


def _may_answer(
    found: VoidRequest, cycle: Cycle, held: Standing, user: User
) -> list[SigningCapacity]:
    """In which capacities the person may answer; none for who asked, or once it is answered."""
    if found.answered_at or cycle.released_at or found.asked_by_id == user.pk:
        return []
    return [capacity for capacity in held.roles if capacity != found.asked_as]


def _answer(request: HttpRequest, found: VoidRequest, given: Mapping[str, Any]) -> bool:
    agrees = given["answer"] == "agree"
    return attempt(
        request,
        lambda: answer_void(
            request=found,
            actor=person(request),
            capacity=SigningCapacity(given["capacity"]),
            agrees=agrees,
            reason=given["reason"],
        ),
        _("The scorecard is void.") if agrees else _("The request is refused."),
    )


def _figures(request: HttpRequest, found: VoidRequest, user: User) -> dict[str, Any]:
    """The ranking with and without the scorecard: after the close, while the request is open."""
    judging_round = found.scorecard.assignment.round
    if not judging_round.is_closed or found.answered_at:
        return {}
    result = Result.objects.filter(round=judging_round).order_by("-number").first()
    if result is None:
        return {}
    rows = comparison(found, user, result)
    page = page_of(request, rows, size=ROWS_PER_PAGE)
    names = names_for(judging_round, user)
    return {
        "page": page,
        "rows": [(names[row.reference], row) for row in page.object_list],
        "moved": sum(row.moves for row in rows),
        "winner_changes": bool(rows) and rows[0].moves,
    }
