"""Choosing an earlier nomination of the same agency, to bring in its answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from nominations import presenters
from nominations.drafts import Draft
from nominations.enums import IntakeSource
from nominations.http import for_open_drafts
from nominations.intake.earlier import found_in
from nominations.models import Nomination
from nominations.models.nomination_queries import NominationQuerySet
from nominations.services.intake import keep_intake

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def earlier(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The agency's other nominations, in whatever state; choosing one leads to the preview."""
    others = _others(request, nomination)
    if request.method == "POST":
        source = get_object_or_404(
            others.select_related("category"), public_id=request.POST.get("from", "")
        )
        return _bring_in(request, nomination, source)
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"nomination": other, "tag": presenters.state_tag(other)} for other in page]
    context = {"nomination": nomination, "page": page, "rows": rows}
    return render(request, "nominations/intake/earlier.html", context)


def _others(request: HttpRequest, nomination: Nomination) -> NominationQuerySet:
    return (
        Nomination.objects.of_team(person(request))
        .filter(agency=nomination.agency_id)
        .exclude(pk=nomination.pk)
        .select_related("cycle__award", "agency")
        .order_by("-created_at", "-pk")
    )


def _bring_in(request: HttpRequest, nomination: Nomination, source: Nomination) -> HttpResponse:
    found = found_in(Draft.load(source), Draft.load(nomination))
    if not (found.answers or found.rows or found.files):
        words = _("“%(title)s” has no answer to a question of this form.")
        messages.info(request, words % {"title": source.title})
        return redirect("nominations:earlier", nomination.public_id)
    try:
        kept = keep_intake(
            nomination=nomination,
            actor=person(request),
            source=IntakeSource.EARLIER,
            origin=f"{source.title} ({source.cycle.year})",
            found=found,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("nominations:earlier", nomination.public_id)
    return redirect("nominations:intake", nomination.public_id, kept.public_id)
