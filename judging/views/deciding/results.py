"""Results, for staff and for the chair, once the round is closed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import person
from judging.enums import RoundKind
from judging.reports.other_kinds import other_table
from judging.reports.results import EntryLine
from judging.services.results import compute_result, inputs_digest
from judging.views.common import attempt, cycle_for, page_of
from judging.views.deciding.result_pages import (
    ResultPage,
    chosen_round,
    closed_rounds,
    open_result,
)

ENTRIES_PER_PAGE = 25


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking."""
    found = open_result(request, pk)
    report = found.report
    page = page_of(request, report.lines if report else [], size=ENTRIES_PER_PAGE)
    lines: list[EntryLine] = list(page.object_list)
    context = found.context("ranking") | {
        "page": page,
        "unscored": [found.names[reference] for reference in report.unscored] if report else [],
        "is_stale": found.result.inputs != inputs_digest(found.round),
    }
    if found.round.kind == RoundKind.SCORE:
        context |= {
            "plot_rows": [_plot_row(line, found) for line in lines],
            "detail_rows": [(found.names[line.reference], line) for line in lines],
            "scale_min": found.rubric.scale_min,
            "scale_max": found.rubric.scale_max,
        }
    else:
        is_whole = report is not None and report.is_whole
        table = other_table(found.round.kind, lines, is_whole=is_whole)
        context |= {
            "table": table,
            "rows": [(found.names[row.line.reference], row) for row in table.rows],
        }
    return render(request, "judging/results.html", context)


def _plot_row(line: EntryLine, found: ResultPage) -> dict[str, Any]:
    entry = found.names[line.reference]
    address = reverse("judging:result_entry", args=[found.cycle.pk, entry.public_id])
    return {
        "rank": line.rank,
        "label": entry.title,
        "url": f"{address}?round={found.round.number}",
        "value": line.adjusted,
        "low": line.low,
        "high": line.high,
        "raw": line.raw,
        "scores": line.scores,
        "highlight": line.rank == 1,
    }


@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the result anew after a scorecard became void."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_close_round)
    current = chosen_round(request, closed_rounds(cycle, held))
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
