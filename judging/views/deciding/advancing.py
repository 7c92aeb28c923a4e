"""Who goes on from a closed round: looked at, applied, undone. For those without a conflict."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import person
from awards.models import Cycle
from judging.advance_rule import Field, fields_of
from judging.enums import AdvanceRule
from judging.forms.judge import ReasonForm
from judging.labels import Labels, labels_for
from judging.models import Round
from judging.reports.results import entries_by_reference
from judging.reports.rounds import goes_on_words
from judging.rules import Standing
from judging.services.advancing import (
    advancement_digest,
    apply_advancement,
    next_round,
    standing_advancement,
    undo_advancement,
)
from judging.services.results import is_stale, latest_result
from judging.views.common import attempt, closed_round_asked, cycle_for, posted
from nominations.models import Nomination

BELOW = 20
"""So many of those who do not go on are listed."""
MOST_LISTED = 120


@require_http_methods(["GET", "HEAD", "POST"])
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview by the declared rule, and the button that makes it count."""
    cycle, held, current = _round_or_404(request, pk)
    if request.method == "POST":
        shown = request.POST.get("shown", "")
        attempt(
            request,
            lambda: apply_advancement(judging_round=current, actor=person(request), shown=shown),
            _("It is settled who goes on. Set up the next round."),
        )
        return redirect(_address("judging:advance", cycle, current))
    result = latest_result(current)
    if result is None:
        raise Http404
    result.round = current
    made = standing_advancement(current)
    following = next_round(current) if made else None
    fields = fields_of(current, made.result.document if made else result.document)
    names = entries_by_reference(cycle, person(request))
    labels = labels_for(current, person(request))
    context = {
        "cycle": cycle,
        "round": current,
        "rule": goes_on_words(current),
        "fields": [_shown(field, names, labels) for field in fields],
        "going": sum(len(field.going) for field in fields),
        "shown": advancement_digest(result, fields),
        "made": made,
        "following": following,
        "can_undo": made is not None and (following is None or following.opened_at is None),
        "is_stale": made is None and is_stale(result),
        "is_staff": held.is_staff,
        "may_decide": True,
        "here": "advance",
    }
    return render(request, "judging/advance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def advance_undo(request: HttpRequest, pk: int) -> HttpResponse:
    cycle, _held, current = _round_or_404(request, pk)
    if standing_advancement(current) is None:
        return redirect(_address("judging:advance", cycle, current))
    form = ReasonForm(posted(request), label=_("Why is it undone?"))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: undo_advancement(judging_round=current, actor=person(request), reason=reason),
            _("It is open again who goes on."),
        )
        return redirect(_address("judging:advance", cycle, current))
    context = {
        "form": form,
        "heading": _("Undo who goes on"),
        "eyebrow": str(cycle),
        "lead": _("What was assigned in the next round is withdrawn. Nothing is deleted."),
        "submit_label": _("Undo it"),
        "back_url": _address("judging:advance", cycle, current),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)


def _round_or_404(request: HttpRequest, pk: int) -> tuple[Cycle, Standing, Round]:
    """A closed round from which somebody goes on, for those who may decide among all entries."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_decide)
    current = closed_round_asked(request, cycle)
    if current is None or current.advance_rule == AdvanceRule.NONE:
        raise Http404
    return cycle, held, current


def _address(name: str, cycle: Cycle, judging_round: Round) -> str:
    return f"{reverse(name, args=[cycle.pk])}?round={judging_round.number}"


def _shown(field: Field, names: dict[str, Nomination], labels: Labels) -> dict[str, Any]:
    """One field for the page. An entry that left judging since is called by its reference."""

    def name(reference: str) -> str:
        entry = names.get(reference)
        if entry is not None:
            return labels.name(entry)
        return _("An entry that has left judging") if labels.is_blind else reference

    listed = min(MOST_LISTED, len(field.going) + BELOW)
    return {
        "name": field.name,
        "rows": [
            {
                "line": one,
                "name": name(one.reference),
                "agency": labels.agency(names[one.reference]) if one.reference in names else "",
            }
            for one in field.contenders[:listed]
        ],
        "more": max(0, len(field.contenders) - listed),
        "unscored": [name(reference) for reference in field.unscored[:BELOW]],
        "more_unscored": max(0, len(field.unscored) - BELOW),
        "going": len(field.going),
    }
