"""The endorsements of a nomination: asked for, sent again, taken back. The team's side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations import endorsing as words
from nominations.enums import EndorsementKind
from nominations.forms.endorsing import AskForm, asked_before
from nominations.http import can_write, for_team, for_writers
from nominations.models import Endorsement, Nomination
from nominations.services import endorsing

PER_PAGE = 50


@require_safe
@for_team
def endorsements(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Whom the team asked, and what became of it. Viewers read."""
    found = nomination.endorsements.select_related("requested_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    writes = can_write(nomination)
    context = {
        "nomination": nomination,
        "page": page,
        "rows": words.team_rows(nomination, page.object_list, writes=writes),
        "can_write": writes,
        "can_ask": writes and endorsing.can_be_asked_for(nomination),
        "deadline": nomination.deadline(),
    }
    return render(request, "nominations/endorsements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def ask(request: HttpRequest, nomination: Nomination, kind: str) -> HttpResponse:
    """Ask one person for one kind of endorsement; `?again=<pk>` begins with what was typed then."""
    if kind not in EndorsementKind.values:
        raise Http404
    if request.method != "POST" and not endorsing.can_be_asked_for(nomination):
        messages.info(request, _("The time for asking is over."))
        return redirect("nominations:endorsements", nomination.public_id)
    form = AskForm(
        request.POST if request.method == "POST" else kept_words(request),
        nomination=nomination,
        kind=EndorsementKind(kind),
        initial=_asked_before(request, nomination, kind),
    )
    if request.method == "POST" and form.is_valid():
        try:
            endorsing.ask_for_endorsement(
                nomination=nomination, actor=person(request), kind=kind, **form.cleaned_data
            )
        except (Refused, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
        else:
            sent = _("The request to %(name)s is on its way.")
            messages.success(request, sent % {"name": form.cleaned_data["name"]})
            return redirect("nominations:endorsements", nomination.public_id)
    context = {
        "nomination": nomination,
        "kind": kind,
        "form": form,
        "lacks_measures": form.lacks_measures,
    }
    return render(request, "nominations/endorsement_ask.html", context)


def _asked_before(
    request: HttpRequest, nomination: Nomination, kind: str
) -> dict[str, object] | None:
    pk = request.GET.get("again", "")
    # PostgreSQL's bigint ends at 19 digits; longer numbers name nothing.
    if not pk.isdecimal() or len(pk) > 18:
        return None
    before = nomination.endorsements.filter(pk=pk, kind=kind).first()
    return asked_before(before) if before else None


@require_POST
@for_writers
def send_again(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    """A new link to the same person."""
    endorsement = _of(nomination, pk)
    try:
        endorsing.send_again(endorsement=endorsement, actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sent = _("A new link to %(name)s is on its way. The one before no longer works.")
        messages.success(request, sent % {"name": endorsement.name})
    return redirect("nominations:endorsements", nomination.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def take_back(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    """Ask once more, then stop the link; what was given by it counts no more."""
    endorsement = _of(nomination, pk)
    if request.method != "POST":
        context = {
            "nomination": nomination,
            "endorsement": endorsement,
            "is_given": endorsement.given_at is not None,
        }
        return render(request, "nominations/endorsement_take_back.html", context)
    try:
        endorsing.take_back(endorsement=endorsement, actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is taken back, and the person is told."))
    return redirect("nominations:endorsements", nomination.public_id)


def _of(nomination: Nomination, pk: int) -> Endorsement:
    return get_object_or_404(nomination.endorsements.all(), pk=pk)
