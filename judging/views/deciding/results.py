"""Results, for staff and for the chair, once the round is closed."""

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import person
from judging.models import Scorecard, SealedScorecard, entries_open_to
from judging.reports.results import (
    CategoryReport,
    EntryLine,
    category_reports,
    entries_by_reference,
    latest_for,
    reliability_words,
)
from judging.rubric import Rubric
from judging.services.results import compute_result, inputs_digest
from judging.views.common import attempt, cycle_for, latest_round, page_of
from nominations.models import Nomination

ENTRIES_PER_PAGE = 25


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    current = latest_round(cycle)
    result: Any = latest_for(user, current) if current else None
    if current is None or result is None:
        raise Http404
    names = entries_by_reference(cycle, user)
    reports = category_reports(result, names)
    chosen = _chosen(request, reports)
    page = page_of(request, reports[chosen].lines if reports else [], size=ENTRIES_PER_PAGE)
    lines: list[EntryLine] = list(page.object_list)
    rubric = Rubric.from_json(result.rubric)
    context = {
        "cycle": cycle,
        "round": current,
        "result": result,
        "reports": reports,
        "chosen": chosen,
        "report": reports[chosen] if reports else None,
        "page": page,
        "plot_rows": [_plot_row(line, names, pk) for line in lines],
        "detail_rows": [_detail_row(line, names) for line in lines],
        "ties": _ties(reports[chosen], names, lines) if reports else [],
        "unscored": [names[ref] for ref in reports[chosen].unscored],
        "trust": reliability_words(reports[chosen].reliability) if reports else "",
        "scale_min": rubric.scale_min,
        "scale_max": rubric.scale_max,
        "is_stale": result.inputs != inputs_digest(current),
        "may_decide": held.may_decide,
        "is_staff": held.is_staff,
        "here": "results",
    }
    return render(request, "judging/results.html", context)


def _chosen(request: HttpRequest, reports: list[CategoryReport]) -> int:
    """The category that the address asks for, by its place; the first one otherwise."""
    asked = request.GET.get("category", "")
    return int(asked) if asked.isdecimal() and int(asked) < len(reports) else 0


def _plot_row(line: EntryLine, names: dict[str, Nomination], cycle: int) -> dict[str, Any]:
    entry = names[line.reference]
    return {
        "rank": line.rank,
        "label": entry.title,
        "url": reverse("judging:result_entry", args=[cycle, entry.public_id]),
        "value": line.adjusted,
        "low": line.low,
        "high": line.high,
        "raw": line.raw,
        "scores": line.scores,
        "highlight": line.rank == 1,
    }


def _detail_row(line: EntryLine, names: dict[str, Nomination]) -> list[Any]:
    span = f"{line.rank_low}–{line.rank_high}" if line.rank_low is not None else ""
    if line.rank_low is not None and line.rank_low == line.rank_high:
        span = str(line.rank_low)
    return [
        names[line.reference],
        span,
        line.chance,
        line.below_quorum,
    ]


def _ties(
    report: CategoryReport, names: dict[str, Nomination], lines: list[EntryLine]
) -> list[str]:
    """Near ties of the entries on this page: in a large field nearly all have one."""
    here = {line.reference for line in lines}
    return [
        _("%(first)s and %(second)s") % {"first": names[first].title, "second": names[second].title}
        for first, second in report.near_ties
        if first in here or second in here
    ]


@require_safe
def result_entry(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """Who gave one entry which scores, with the comments; after the close only."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    current = latest_round(cycle)
    if current is None or not current.is_closed:
        raise Http404
    entry = get_object_or_404(
        entries_open_to(user).filter(cycle=cycle).select_related("agency"), public_id=public_id
    )
    seals = (
        SealedScorecard.objects.counted(current)
        .filter(scorecard__assignment__nomination=entry)
        .select_related("scorecard__assignment__member__user")
        .order_by("scorecard__assignment__member__user__full_name", "pk")
    )
    rubric = current.criteria()
    void = Scorecard.objects.filter(
        assignment__round=current, assignment__nomination=entry, state="void", version__gte=1
    )
    context = {
        "cycle": cycle,
        "round": current,
        "entry": entry,
        "columns": [_("Judge"), *({"label": item.name, "num": True} for item in rubric.criteria)],
        "rows": [_score_row(seal, rubric) for seal in seals],
        "comments": _comments(seals, rubric),
        "void": void.count(),
    }
    return render(request, "judging/result_entry.html", context)


def _score_row(seal: SealedScorecard, rubric: Rubric) -> list[Any]:
    given = {row["criterion"]: row["value"] for row in seal.document["scores"]}
    name = seal.scorecard.assignment.member.name
    return [
        {"text": name, "head": True},
        *({"text": str(given[item.slug]), "num": True} for item in rubric.criteria),
    ]


def _comments(seals: Any, rubric: Rubric) -> list[tuple[str, list[tuple[str, str]]]]:
    """Comments by criterion, each with the judge's name; criteria without any are left out."""
    by_slug: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for seal in seals:
        for row in seal.document["scores"]:
            if row["comment"]:
                name = seal.scorecard.assignment.member.name
                by_slug[row["criterion"]].append((name, row["comment"]))
    return [(item.name, by_slug[item.slug]) for item in rubric.criteria if item.slug in by_slug]


@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the result anew after a scorecard became void."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_close_round)
    current = latest_round(cycle)
    if current is None or not current.is_closed:
        raise Http404
    attempt(
        request,
        lambda: compute_result(
            judging_round=current,
            actor=person(request),
            reason=request.POST.get("reason", ""),
        ),
        _("The result is computed anew. The earlier one is kept."),
    )
    return redirect("judging:results", pk=cycle.pk)
