"""The page of whoever is asked for an endorsement: no account, only the link in the mail.

The token stands in the address for one request, as with invitations. Opening the link uses
nothing up, however often a mail scanner does it; only a POST answers.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.views.invitation_flow import stash_token
from nominations.endorsements.certified import certified_lines
from nominations.endorsements.reading import shown_to
from nominations.enums import EndorsementKind, EndorsementState
from nominations.exceptions import Closed, EndorsementClosed, FiguresChanged
from nominations.forms.endorsing import AnswerForm, DeclineForm
from nominations.models import Endorsement
from nominations.services.endorsement_answers import (
    decline_endorsement,
    find_endorsement,
    give_endorsement,
    refuse_closed,
)

SESSION_KEY = "nominations.endorsement"


def _unlisted(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Neither kept by caches nor found by search engines."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(guarded)


@login_not_required
@_unlisted
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link in the mail: remember it in the session and clean the address."""
    stash_token(request, token, SESSION_KEY)
    return redirect("endorse:page")


@login_not_required
@_unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """What is to be endorsed, and the form; a POST gives or declines. What was given stays here."""
    if request.method == "POST" and not ratelimit.consume(request, action="endorsement"):
        return cast("HttpResponseBase", ratelimit.respond_429(request))
    # No digest is empty, so without an opened link nothing is found.
    digest = request.session.get(SESSION_KEY, "")
    endorsement: Endorsement | None = None
    try:
        endorsement = find_endorsement(digest=digest)
        if _can_be_read_again(endorsement) and request.method != "POST":
            return _given_page(request, endorsement)
        refuse_closed(endorsement)
        return _answer(request, endorsement, digest)
    except EndorsementClosed as closed:
        return _closed_page(request, endorsement, closed)


def _can_be_read_again(endorsement: Endorsement) -> bool:
    given = endorsement.state == EndorsementState.GIVEN
    return given and endorsement.expires_at > timezone.now()


def _answer(request: HttpRequest, endorsement: Endorsement, digest: str) -> HttpResponseBase:
    if request.method != "POST":
        return _form_page(request, endorsement)
    if "decline" in request.POST:
        return _decline(request, endorsement, digest)
    form = AnswerForm(request.POST, kind=EndorsementKind(endorsement.kind))
    if not form.is_valid():
        return _form_page(request, endorsement, form)
    try:
        give_endorsement(
            digest=digest,
            statement=form.cleaned_data["statement"],
            signed_name=form.cleaned_data["signed_name"],
            shown=request.POST.get("shown", ""),
        )
    except EndorsementClosed:
        raise
    except FiguresChanged as changed:
        form.add_error(None, str(changed))
        return _form_page(request, endorsement, form, status=409)
    except (Refused, ValidationError) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
        return _form_page(request, endorsement, form)
    return redirect("endorse:page")


def _decline(request: HttpRequest, endorsement: Endorsement, digest: str) -> HttpResponseBase:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _form_page(request, endorsement, decline_form=form)
    decline_endorsement(digest=digest, reason=form.cleaned_data["reason"])
    return render(request, "nominations/endorse/declined.html", _context(endorsement))


def _form_page(
    request: HttpRequest,
    endorsement: Endorsement,
    form: AnswerForm | None = None,
    decline_form: DeclineForm | None = None,
    status: int = 422,
) -> HttpResponseBase:
    kind = EndorsementKind(endorsement.kind)
    context = {
        **_context(endorsement),
        "shown": shown_to(endorsement),
        "form": form or AnswerForm(kind=kind, initial={"signed_name": endorsement.name}),
        "decline_form": decline_form or DeclineForm(),
    }
    if form is None and decline_form is None:
        status = 200
    return render(request, "nominations/endorse/page.html", context, status=status)


def _given_page(request: HttpRequest, endorsement: Endorsement) -> HttpResponseBase:
    """What they said, and when. What they said it about is not shown again."""
    context = {**_context(endorsement), "figures": certified_lines(endorsement.figures)}
    return render(request, "nominations/endorse/given.html", context)


def _closed_page(
    request: HttpRequest, endorsement: Endorsement | None, closed: EndorsementClosed
) -> HttpResponseBase:
    """Why the link opens nothing, and what to do."""
    status = 404 if closed.reason is Closed.MISSING else 410
    context: dict[str, object] = {"reason": closed.reason.value, "text": str(closed)}
    if endorsement is not None:
        context |= _context(endorsement) | {"can_read": _can_be_read_again(endorsement)}
    return render(request, "nominations/endorse/closed.html", context, status=status)


def _context(endorsement: Endorsement) -> dict[str, object]:
    nomination = endorsement.nomination
    return {
        "endorsement": endorsement,
        "title": nomination.title,
        "agency": nomination.agency,
        "cycle": nomination.cycle,
        "award": nomination.cycle.award,
    }
