"""Void scorecards and ballots: asking, answering, and what the ranking would be without one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import person
from accounts.models import User
from awards.models import Cycle
from judging.enums import RoundKind, SigningCapacity, VoidGround
from judging.forms.voiding import VoidAnswerForm, VoidForm
from judging.labels import Labels, labels_for
from judging.models import Ballot, PanelMember, Result, Round, Scorecard, VoidRequest
from judging.reports.voiding import (
    card_of,
    comparison,
    requests_open_to,
    sealed_ballots_open_to,
    sealed_cards_open_to,
)
from judging.rules import Standing
from judging.services.voiding import answer_void, ask_void
from judging.views.common import attempt, cycle_for, page_of, posted
from judging.views.deciding.result_pages import names_for

ROWS_PER_PAGE = 25


@require_safe
def void_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Requests with their answers, and what one judge sealed to choose from."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    requests = requests_open_to(cycle, user, in_conflict=held.in_conflict)
    judges = PanelMember.objects.filter(cycle=cycle).accepted().select_related("user", "invitation")
    chosen = request.GET.get("judge", "")
    page = page_of(request, requests, size=ROWS_PER_PAGE)
    shown = list(page.object_list)
    rounds = list(Round.objects.filter(cycle=cycle).order_by("number"))
    context = {
        "cycle": cycle,
        "is_staff": held.is_staff,
        "may_decide": held.may_decide,
        "round": rounds[-1] if rounds else None,
        "here": "results",
        "requests": page,
        "labels": list(zip(shown, _names([row.paper for row in shown], user), strict=True)),
        "judges": sorted(judges, key=lambda member: member.name),
        "chosen": chosen,
        "may_ask": cycle.released_at is None,
    }
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
        papers = _papers(cycle, held, user, rounds, int(chosen))
        addresses = [_ask_address(cycle, paper) for paper in papers]
        context["papers"] = list(zip(addresses, _names(papers, user), strict=True))
    return render(request, "judging/void_list.html", context)


def _papers(
    cycle: Cycle, held: Standing, user: User, rounds: Sequence[Round], member: int
) -> list[Scorecard | Ballot]:
    """What one judge sealed, as far as it is open to the reader; asked where a round has it."""
    has_cards = {RoundKind(judging_round.kind).uses_scorecards for judging_round in rounds}
    found: list[Scorecard | Ballot] = []
    if True in has_cards:
        cards = sealed_cards_open_to(cycle, user).filter(assignment__member=member)
        found += cards.order_by("pk")
    if False in has_cards:
        ballots = sealed_ballots_open_to(cycle, in_conflict=held.in_conflict)
        found += ballots.filter(member=member).order_by("pk")
    return found


def _ask_address(cycle: Cycle, paper: Scorecard | Ballot) -> str:
    if isinstance(paper, Ballot):
        return reverse("judging:void_ask_ballot", args=[cycle.pk, paper.pk])
    return reverse("judging:void_ask", args=[cycle.pk, paper.assignment.public_id])


def _names(papers: Sequence[Scorecard | Ballot], user: User) -> list[str]:
    """What each is about, with its round: an entry, or all that the judge had."""
    rounds = {paper.judging_round.pk: paper.judging_round for paper in papers}
    labels = {pk: labels_for(judging_round, user) for pk, judging_round in rounds.items()}
    return [_name(paper, labels[paper.judging_round.pk]) for paper in papers]


def _name(paper: Scorecard | Ballot, labels: Labels) -> str:
    named = {"round": paper.judging_round.name}
    if paper.entry is None:
        return _("Ballot, %(round)s") % named
    return _("%(entry)s, %(round)s") % {**named, "entry": labels.name(paper.entry)}


def _name_of(paper: Scorecard | Ballot, user: User) -> str:
    return _name(paper, labels_for(paper.judging_round, user))


@require_http_methods(["GET", "HEAD", "POST"])
def void_ask(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """Ask for one scorecard to be void. Nothing of its scores is shown here."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    return _ask(request, cycle, held, card_of(cycle, person(request), public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def void_ask_ballot(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Ask for one ballot to be void. Nothing of what it says is shown here."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    ballots = sealed_ballots_open_to(cycle, in_conflict=held.in_conflict)
    return _ask(request, cycle, held, ballots.filter(pk=row).first())


def _ask(
    request: HttpRequest, cycle: Cycle, held: Standing, paper: Scorecard | Ballot | None
) -> HttpResponse:
    if paper is None or cycle.released_at:
        raise Http404
    user = person(request)
    form = VoidForm(posted(request), capacities=held.roles)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if attempt(
            request,
            lambda: ask_void(
                paper=paper,
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
        "judge": paper.judge.name,
        "name": _name_of(paper, user),
        "form": form,
    }
    return render(request, "judging/void_ask.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def void_answer(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One request: what happened, the ranking with and without the paper, the answer."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    requests = requests_open_to(cycle, user, in_conflict=held.in_conflict)
    found = get_object_or_404(requests, pk=row)
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
        "name": _name_of(found.paper, user),
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
        _("It is void.") if agrees else _("The request is refused."),
    )


def _figures(request: HttpRequest, found: VoidRequest, user: User) -> dict[str, Any]:
    """The ranking with and without the paper: after the close, while the request is open."""
    judging_round = found.paper.judging_round
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
        "winner_changes": any(row.place == 1 and row.moves for row in rows),
    }
