"""Staff: one decision on many nominations, with a preview of what it would do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import person, staff_only
from awards.models import Cycle
from awards.views.staff.common import managed_cycle
from desk import bulk
from desk.forms.screening import LABELS, ScreeningForm
from desk.views.screening import section_choices
from nominations.models import Nomination

LONGEST_VERSION = 5
"""Digits; a longer number is none of ours."""


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the decision; see what it would do to each; do it."""
    cycle = managed_cycle(request, pk)
    sent = request.POST if request.method == "POST" else request.GET
    chosen = bulk.chosen(cycle=cycle, user=person(request), public_ids=sent.getlist("n"))
    if not chosen:
        messages.info(request, _("Choose the nominations first, by the boxes before their names."))
        return redirect("desk:screening", cycle.pk)
    form = ScreeningForm(
        request.POST if request.method == "POST" else None,
        cycle=cycle,
        sections=section_choices(cycle.forms.published().first()),
    )
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        if "confirmed" in request.POST:
            return _decide(request, cycle, form, chosen)
        return _preview(request, cycle, form, chosen)
    status = 422 if form.is_bound and form.errors else 200
    context = {"cycle": cycle, "form": form, "chosen": chosen}
    return render(request, "desk/screen_many.html", context, status=status)


def _preview(
    request: HttpRequest, cycle: Cycle, form: ScreeningForm, chosen: list[Nomination]
) -> HttpResponse:
    verdict = form.verdict()
    planned = bulk.plan(chosen, verdict)
    will = [one for one in planned if not one.why_not]
    context = {
        "cycle": cycle,
        "verdict": verdict,
        "label": LABELS[verdict.outcome],
        "section_titles": [
            title for slug, title in form.section_choices if slug in verdict.sections
        ],
        "will": will,
        "cannot": [one for one in planned if one.why_not],
        "mails": sum(len(one.mailed) for one in will),
        "typed": _typed(form),
    }
    return render(request, "desk/screen_preview.html", context)


def _typed(form: ScreeningForm) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value}
        for name in form.fields
        for value in form.data.getlist(name)  # type: ignore[attr-defined]
    ]


def _decide(
    request: HttpRequest, cycle: Cycle, form: ScreeningForm, chosen: list[Nomination]
) -> HttpResponse:
    seen = {
        nomination.public_id: int(version)
        for nomination in chosen
        if (version := request.POST.get(f"version-{nomination.public_id}", "")).isdecimal()
        and len(version) <= LONGEST_VERSION
    }
    outcome = bulk.decide_all(
        nominations=chosen, actor=person(request), verdict=form.verdict(), seen=seen
    )
    if outcome.decided:
        messages.success(
            request,
            ngettext(
                "%(count)d decision is recorded, and the team is told.",
                "%(count)d decisions are recorded, and the teams are told.",
                outcome.decided,
            )
            % {"count": outcome.decided},
        )
    for nomination, why in outcome.refused:
        messages.warning(
            request, _("“%(title)s”: %(why)s") % {"title": nomination.title, "why": why}
        )
    return redirect("desk:screening", cycle.pk)
