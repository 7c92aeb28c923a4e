"""A judge's entries, in the judge's own order."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import person
from judging.enums import ScorecardState
from judging.models import Assignment
from judging.views.common import latest_round, page_of
from judging.views.judge.home import SEALED, seat_or_404


@dataclass(frozen=True)
class EntryRow:
    assignment: Assignment
    status: str
    kind: str


@require_safe
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    seat = seat_or_404(request, pk)
    current = latest_round(seat.cycle)
    if current is None or not current.is_readable():
        raise Http404
    mine = Assignment.objects.visible_to(person(request)).filter(round=current)
    figures = mine.aggregate(
        total=Count("pk"), sealed=Count("pk", filter=Q(scorecard__state__in=SEALED))
    )
    listed = mine.for_reading().annotate(
        scored=Count("scorecard__draft_scores", filter=~Q(scorecard__draft_scores__value=None))
    )
    page = page_of(request, listed)
    criteria = len(current.criteria().criteria)
    context = {
        "cycle": seat.cycle,
        "round": current,
        "page": page,
        "rows": [_row(assignment, criteria) for assignment in page.object_list],
        "is_running": current.is_running(),
        **figures,
    }
    return render(request, "judging/entries.html", context)


def _row(assignment: Any, criteria: int) -> EntryRow:
    card = getattr(assignment, "scorecard", None)
    if card is None:
        return EntryRow(assignment, _("Not started"), "todo")
    match card.state:
        case ScorecardState.SEALED:
            return EntryRow(assignment, _("Sealed"), "done")
        case ScorecardState.CHANGING:
            return EntryRow(assignment, _("Sealed, being changed"), "progress")
    words = _("%(scored)s of %(criteria)s criteria scored") % {
        "scored": assignment.scored,
        "criteria": criteria,
    }
    return EntryRow(assignment, words, "progress")
