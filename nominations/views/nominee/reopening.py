"""Going back to what was submitted or withdrawn."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.exceptions import Refused
from accounts.http import person
from nominations.http import for_writers
from nominations.models import Nomination
from nominations.services import reopening as verbs


@require_POST
@for_writers
def reopen(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Open what was submitted for changes; it counts until the next version is submitted."""
    return _do(
        request,
        nomination,
        verbs.reopen_nomination,
        _("You can change it now. Submit it again before the deadline, or leave it as it was."),
    )


@require_POST
@for_writers
def keep(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Leave it as it was submitted; what was typed meanwhile stays in the draft."""
    return _do(
        request,
        nomination,
        verbs.keep_as_submitted,
        _("It stands as you submitted it. What you wrote since then is kept."),
    )


@require_POST
@for_writers
def reinstate(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Take a withdrawn nomination back in, as a draft."""
    return _do(
        request,
        nomination,
        verbs.reinstate_nomination,
        _("It is a draft again. Submit it before the deadline for it to take part."),
    )


def _do(
    request: HttpRequest,
    nomination: Nomination,
    verb: Callable[..., Nomination],
    done: str | Promise,
) -> HttpResponse:
    try:
        verb(nomination=nomination, actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect(nomination)
