"""Progress and closing, for staff and for the chair."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import person
from awards.models import Cycle
from judging.forms.judge import ReasonForm
from judging.labels import labels_for
from judging.models import Round
from judging.reports.progress import by_entry, by_judge, totals
from judging.rules import sees_field
from judging.services.rounds import close_round, unsealed_count
from judging.views.common import attempt, cycle_for, latest_round, page_of, posted, round_asked


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts only. Entries short of judges or scores are listed for staff."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    current = round_asked(request, cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "round": current,
        "is_staff": held.is_staff,
        "here": "progress",
        "sees_field": current is None or sees_field(held, current),
        "rounds": _earlier_and_later(cycle, current),
    }
    if current is not None and context["sees_field"]:
        counted = totals(current, user)
        # Whoever judges without names is not shown which titles are short of judges either.
        names_entries = held.is_staff and not labels_for(current, user).is_blind
        context |= {
            "totals": counted,
            "judges": page_of(request, by_judge(current, user), count=counted.judges),
            "short": page_of(request, by_entry(current, user)) if names_entries else None,
            "names_entries": names_entries,
            "may_decide": held.may_decide,
            "is_over": current.closes_at < timezone.now(),
        }
    return render(request, "judging/progress.html", context)


def _earlier_and_later(cycle: Cycle, current: Round | None) -> "QuerySet[Round] | list[Round]":
    """All rounds to switch between; a cycle's first, while it is the newest, is the only one."""
    if current is None or (current.number == 1 and not current.is_closed):
        return [current] if current else []
    return Round.objects.filter(cycle=cycle).order_by("number")


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the scores. Early, and with scorecards unsealed, it needs a reason.

    Early it always does from somebody in conflict with an entry: whether it is asked for must not
    tell them that this entry alone is not sealed.
    """
    cycle, held = cycle_for(request, pk, lambda held: held.may_close_round)
    current = latest_round(cycle)
    if current is None or current.opened_at is None or current.is_closed:
        raise Http404
    is_early = timezone.now() <= current.closes_at and (
        held.in_conflict or unsealed_count(current) > 0
    )
    form = ReasonForm(posted(request), needed=is_early, label=_("Reason for closing now"))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: close_round(judging_round=current, actor=person(request), reason=reason),
            _("The round is closed and the result is frozen."),
        ):
            return redirect("judging:results", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "round": current,
        "form": form,
        "is_early": is_early,
        "totals": totals(current, person(request)) if sees_field(held, current) else None,
        "consequences": [
            _("Judges can no longer change or seal scores."),
            _("The ranking is computed once and frozen, with a digest."),
            _("Staff and chair see the results, without entries they have a conflict with."),
        ],
    }
    return render(request, "judging/close.html", context, status=422 if form.is_bound else 200)
