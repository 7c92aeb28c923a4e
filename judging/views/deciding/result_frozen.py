"""Frozen results of a round and the bundle of the current one: made, signed, downloaded."""

import json
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import person
from accounts.models import User
from judging.enums import SigningCapacity
from judging.models import Result, ResultBundle, Round
from judging.rules import Standing
from judging.services.bundles import make_bundle, sign_bundle
from judging.services.deliberation import is_deliberating
from judging.services.results import inputs_digest
from judging.views.common import attempt, cycle_for
from judging.views.deciding.decision import fresh_sign_in
from judging.views.deciding.result_pages import chosen_round, closed_rounds, head_context

MOST_RESULTS = 50
"""How many results of a round are listed, the newest first."""


@require_safe
def results_frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """All results of the round with their reasons, and the bundle of the newest."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    closed = closed_rounds(cycle, held)
    judging_round = chosen_round(request, closed)
    results = _results(judging_round, user)
    if not results:
        raise Http404
    context = head_context(cycle, held, judging_round, closed, "frozen") | {"results": results}
    if held.may_decide:
        is_stale = results[0].inputs != inputs_digest(judging_round)
        bundle = _bundle_of(judging_round)
        signatures = list(bundle.signatures.select_related("user")) if bundle else []
        context |= {
            "is_stale": is_stale,
            "bundle": bundle,
            "signatures": signatures,
            "capacities": [] if is_stale else _open_capacities(held, user, signatures),
            "may_make": bundle is None and not is_stale and not is_deliberating(results[0]),
        }
    return render(request, "judging/results_frozen.html", context)


def _results(judging_round: Round, user: User) -> list[Any]:
    rows = (
        Result.objects.visible_to(user)
        .filter(round=judging_round)
        .defer("document")
        .annotate(inputs=F("document__inputs_sha256"))
        .select_related("computed_by")
        .order_by("-number")
    )
    return list(rows[:MOST_RESULTS])


def _open_capacities(held: Standing, user: User, signatures: list[Any]) -> list[SigningCapacity]:
    """In which capacities the person may still sign."""
    if any(signature.user_id == user.pk for signature in signatures):
        return []
    taken = {signature.capacity for signature in signatures}
    return [capacity for capacity in held.capacities if capacity not in taken]


def _bundle_of(judging_round: Round) -> ResultBundle | None:
    """The bundle of the round's newest result."""
    newest = Result.objects.filter(round=judging_round).order_by("-number").values("pk")[:1]
    return (
        ResultBundle.objects.filter(result=newest)
        .defer("document")
        .select_related("made_by")
        .first()
    )


def _decided_round(request: HttpRequest, pk: int) -> Round:
    """The closed round, for those who may decide among all its entries; else 404."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_decide)
    return chosen_round(request, closed_rounds(cycle, held))


def _back(judging_round: Round) -> HttpResponse:
    address = reverse("judging:results_frozen", args=[judging_round.cycle_id])
    return redirect(f"{address}?round={judging_round.number}")


@require_POST
def bundle_make(request: HttpRequest, pk: int) -> HttpResponse:
    judging_round = _decided_round(request, pk)
    result = Result.objects.filter(round=judging_round).order_by("-number").first()
    if result is None:
        raise Http404
    attempt(
        request,
        lambda: make_bundle(result=result, actor=person(request)),
        _("The bundle is frozen. Chair and staff sign it now."),
    )
    return _back(judging_round)


@require_POST
@fresh_sign_in
def bundle_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the bundle that was shown: its digest comes with the form."""
    judging_round = _decided_round(request, pk)
    bundle = _bundle_of(judging_round)
    capacity = request.POST.get("capacity", "")
    if bundle is None or capacity not in SigningCapacity.values:
        raise Http404
    attempt(
        request,
        lambda: sign_bundle(
            bundle=bundle,
            user=person(request),
            capacity=SigningCapacity(capacity),
            bundle_sha256=request.POST.get("sha256", ""),
        ),
        _("You have signed the bundle."),
    )
    return _back(judging_round)


@require_safe
def bundle_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The bundle as a file."""
    judging_round = _decided_round(request, pk)
    bundle = _bundle_of(judging_round)
    if bundle is None:
        raise Http404
    text = json.dumps(bundle.document, ensure_ascii=False, indent=1)
    name = slugify(f"result {judging_round.cycle.award.slug} {judging_round.cycle.year}")
    return HttpResponse(
        text,
        content_type="application/json",
        headers={
            "Content-Disposition": (
                f'attachment; filename="{name}-{judging_round.number}-{bundle.sha256[:8]}.json"'
            )
        },
    )
