"""Vetting of finalists, for programme staff without a conflict of interest alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from accounts.models import User
from awards.models import Cycle
from judging.enums import VettingItem
from judging.forms.deciding import VettingForm
from judging.models import entries_open_to
from judging.reports.results import category_reports, entries_by_reference, latest_for
from judging.services.vetting import FINALISTS, Vetted, vet, vetted_of
from judging.views.common import cycle_for, latest_round, posted
from nominations.models import Nomination


def finalists_of(cycle: Cycle, user: User) -> list[tuple[str, int, Nomination]]:
    """Category, rank and nomination of the first of each ranking; empty before the close."""
    current = latest_round(cycle)
    result = latest_for(user, current) if current is not None and current.is_closed else None
    if result is None:
        return []
    names = entries_by_reference(cycle, user)
    return [
        (report.name, line.rank, names[line.reference])
        for report in category_reports(result, names)
        for line in report.lines[:FINALISTS]
    ]


@staff_only
@require_safe
def vetting(request: HttpRequest, pk: int) -> HttpResponse:
    """The finalists, and how far each is vetted."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_vet)
    current = latest_round(cycle)
    if current is None or not current.is_closed:
        raise Http404
    finalists = finalists_of(cycle, person(request))
    vetted = vetted_of([entry.pk for _name, _rank, entry in finalists])
    context = {
        "cycle": cycle,
        "round": current,
        "items": [_item(cycle, *one, vetted[one[2].pk]) for one in finalists],
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "vetting",
    }
    return render(request, "judging/vetting.html", context)


def _item(
    cycle: Cycle, category: str, rank: int, entry: Nomination, vetted: Vetted
) -> dict[str, Any]:
    place = f"{category} {rank}" if category else str(rank)
    done = {"done": len(vetted.checks), "of": len(VettingItem)}
    if vetted.concerns:
        status, kind = _("Concern, %(done)s of %(of)s checked") % done, "alert"
    elif vetted.is_complete:
        status, kind = _("Vetted"), "done"
    elif vetted.checks:
        status, kind = _("%(done)s of %(of)s checked") % done, "progress"
    else:
        status, kind = _("Not begun"), "todo"
    return {
        "label": f"{place}. {entry.title}, {entry.agency.name}",
        "url": reverse("judging:vetting_entry", args=[cycle.pk, entry.public_id]),
        "status": status,
        "kind": kind,
    }


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def vetting_entry(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """The checklist of one nomination; any with a place in the result may be vetted."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_vet)
    current = latest_round(cycle)
    if current is None or not current.is_closed:
        raise Http404
    entry = get_object_or_404(
        entries_open_to(person(request)).filter(cycle=cycle).select_related("agency"),
        public_id=public_id,
    )
    vetted = vetted_of([entry.pk])[entry.pk]
    form = VettingForm(posted(request), vetted=vetted)
    if form.is_bound and form.is_valid() and _save(request, entry, form):
        return redirect("judging:vetting", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "entry": entry,
        "form": form,
        "checks": list(vetted.checks.values()),
        "is_released": cycle.released_at is not None,
        "is_staff": held.is_staff,
    }
    return render(
        request, "judging/vetting_entry.html", context, status=422 if form.is_bound else 200
    )


def _save(request: HttpRequest, entry: Nomination, form: VettingForm) -> bool:
    try:
        vet(nomination=entry, actor=person(request), found=form.found())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("What you found is saved."))
    return True
