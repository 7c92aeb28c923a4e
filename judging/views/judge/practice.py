"""Practice before the real entries: private to the judge, and counted nowhere."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.text import render_markdown
from judging.forms.practice import PracticeScoreForm
from judging.models import PanelMember, PracticeAttempt, PracticeEntry, Round
from judging.reports.practice import Standing, entries_with_attempts, gaps, standing_of
from judging.rubric import Rubric
from judging.services.practice import finish_practice
from judging.views.common import readable_round_asked
from judging.views.judge.home import seat_or_404


def _round_or_404(request: HttpRequest, cycle: int) -> tuple[PanelMember, Round]:
    seat = seat_or_404(request, cycle)
    current = readable_round_asked(request, seat.cycle)
    if current is None:
        raise Http404
    return seat, current


@require_safe
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """The practice entries, what is left of them, and how one stands."""
    seat, current = _round_or_404(request, pk)
    rows = entries_with_attempts(current, seat.pk)
    if not rows:
        raise Http404
    rubric = current.criteria()
    finished = [(entry, attempt) for entry, attempt in rows if attempt is not None]
    context = {
        "cycle": seat.cycle,
        "round": current,
        "items": [_item(seat.cycle_id, entry, attempt) for entry, attempt in rows],
        "done": len(finished),
        "total": len(rows),
        "standing": _standing(finished, rubric),
    }
    return render(request, "judging/practice.html", context)


def _item(cycle: int, entry: PracticeEntry, attempt: PracticeAttempt | None) -> dict[str, Any]:
    return {
        "cycle": cycle,
        "entry": entry,
        "status": _("Finished") if attempt else _("To do"),
        "kind": "done" if attempt else "todo",
    }


def _standing(
    finished: list[tuple[PracticeEntry, PracticeAttempt]], rubric: Rubric
) -> Standing | None:
    points = [gap.points for entry, attempt in finished for gap in gaps(entry, attempt, rubric)]
    return standing_of(points, len(finished), rubric.width)


@require_http_methods(["GET", "HEAD", "POST"])
def practice_entry(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Read and score; or, once that is done, one's scores beside the agreed ones."""
    seat, current = _round_or_404(request, pk)
    entry = get_object_or_404(current.practice_entries.prefetch_related("agreed"), pk=row)
    attempt = entry.attempts.filter(member=seat, finished_at__isnull=False).first()
    rubric = current.criteria()
    if attempt is not None:
        return _feedback(request, seat, entry, attempt, rubric)
    if current.is_closed:
        raise Http404
    data = request.POST if request.method == "POST" else kept_words(request)
    form = PracticeScoreForm(data, rubric=rubric)
    if request.method == "POST" and form.is_valid():
        try:
            finish_practice(practice=entry, user=person(request), scores=form.scores())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Here are your scores beside the agreed ones."))
            return redirect("judging:practice_entry", pk=pk, row=row)
    context = {
        "cycle": seat.cycle,
        "round": current,
        "entry": entry,
        "text": render_markdown(entry.text, first_heading=2),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "judging/practice_entry.html", context, status=status)


def _feedback(
    request: HttpRequest,
    seat: PanelMember,
    entry: PracticeEntry,
    attempt: PracticeAttempt,
    rubric: Rubric,
) -> HttpResponse:
    found = gaps(entry, attempt, rubric)
    context = {
        "cycle": seat.cycle,
        "entry": entry,
        "gaps": found,
        "standing": standing_of([gap.points for gap in found], 1, rubric.width),
        "text": render_markdown(entry.text, first_heading=3),
    }
    return render(request, "judging/practice_feedback.html", context)
