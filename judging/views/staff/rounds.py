"""Setting up rounds, for staff."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from judging.forms.rounds import ExtendForm, RoundForm
from judging.models import Assignment, Round
from judging.reports.rounds import goes_on_words, round_state
from judging.rules import standing_in
from judging.services.rounds import create_round, extend_round, open_round, update_round
from judging.views.common import attempt, latest_round, posted, round_asked, run_by


def _round_or_404(request: HttpRequest, pk: int) -> Round:
    current = latest_round(run_by(request, pk))
    if current is None:
        raise Http404
    return current


@staff_only
@require_safe
def round_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every round of the cycle with its state, and whether another can follow."""
    cycle = run_by(request, pk)
    rounds = list(Round.objects.filter(cycle=cycle).order_by("number"))
    context = {
        "cycle": cycle,
        "rounds": [(one, *round_state(one), goes_on_words(one)) for one in rounds],
        "can_add": all(one.is_closed for one in rounds),
        "is_staff": True,
        "here": "round",
    }
    return render(request, "judging/staff/rounds.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A round's rules: a form until it opens, then a summary. The newest, or `?round=1`."""
    cycle = run_by(request, pk)
    current = round_asked(request, cycle)
    context: dict[str, Any] = {"cycle": cycle, "round": current, "is_staff": True, "here": "round"}
    if current is not None and current.opened_at:
        context |= {
            "criteria": current.criteria().criteria,
            "goes_on": goes_on_words(current),
            "may_decide": standing_in(cycle).may_decide,
        }
        return render(request, "judging/staff/round_opened.html", context)
    return _round_form(request, context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The next round, once the one before it is closed."""
    cycle = run_by(request, pk)
    newest = latest_round(cycle)
    if newest is not None and not newest.is_closed:
        return redirect("judging:staff_round", pk=pk)
    context = {"cycle": cycle, "round": None, "before": newest, "is_staff": True, "here": "round"}
    return _round_form(request, context)


def _round_form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    cycle, current, before = context["cycle"], context["round"], context.get("before")
    number = before.number + 1 if before else 1
    form = RoundForm(posted(request), instance=current, cycle=cycle, number=number)
    if form.is_bound and form.is_valid():
        values, actor = form.cleaned_data, person(request)
        try:
            if current is None:
                create_round(cycle=cycle, actor=actor, **values)
            else:
                update_round(judging_round=current, actor=actor, **values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            attempt(request, lambda: None, _("The round is saved."))
            return redirect("judging:staff_round", pk=cycle.pk)
    context |= {
        "form": form,
        "may_decide": standing_in(cycle).may_decide,
        "is_assigned": current is not None
        and Assignment.objects.active().filter(round=current).exists(),
    }
    return render(
        request, "judging/staff/round.html", context, status=422 if form.is_bound else 200
    )


@staff_only
@require_POST
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    current = _round_or_404(request, pk)
    attempt(
        request,
        lambda: open_round(judging_round=current, actor=person(request)),
        _("The round is open. Its rules are locked."),
    )
    return redirect("judging:staff_round", pk=pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def round_extend(request: HttpRequest, pk: int) -> HttpResponse:
    current = _round_or_404(request, pk)
    if current.opened_at is None or current.is_closed:
        raise Http404
    form = ExtendForm(posted(request), judging_round=current)
    if form.is_bound and form.is_valid():
        try:
            extend_round(judging_round=current, actor=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("closes_at", str(refusal))
        else:
            attempt(request, lambda: None, _("Judges have more time."))
            return redirect("judging:staff_round", pk=pk)
    context = {
        "form": form,
        "heading": _("Give judges more time"),
        "eyebrow": str(current.cycle),
        "lead": _("Times are in the cycle's zone, %(zone)s.") % {"zone": current.cycle.zone},
        "submit_label": _("Move the closing time"),
        "back_url": reverse("judging:staff_round", args=[pk]),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)
