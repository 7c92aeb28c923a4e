"""Stopping reminders of a draft, and taking them up again: signed in, or by a message's link.

A link's token goes into the session at once, and only a POST from the clean page does anything:
mail scanners open links.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import person
from accounts.models import User
from nominations.http import for_writers
from nominations.models import Nomination
from nominations.services.reminders import (
    LinkUnusable,
    find_to_stop,
    has_stopped,
    resume_reminders,
    stop_reminders,
)

LINK = "nominations.reminders.link"


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def reminders(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Whether the person gets reminders of this draft, and the button that changes it."""
    user = person(request)
    if request.method == "POST":
        _change(request, nomination, user, actor=user)
        return redirect(request.path)
    return _page(request, nomination, user, back_url=nomination.get_absolute_url())


@login_not_required
@never_cache
@require_safe
def reminders_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token, clean the address, do nothing else."""
    request.session[LINK] = token
    return redirect("nominations:reminders_by_link")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_by_link(request: HttpRequest) -> HttpResponse:
    """The same for whoever came by the link of a message, without signing in."""
    try:
        nomination, user = find_to_stop(token=str(request.session.get(LINK, "")))
    except LinkUnusable:
        return render(request, "nominations/reminders_unusable.html", status=410)
    if request.method == "POST":
        _change(request, nomination, user, actor=None)
        return redirect(request.path)
    return _page(request, nomination, user, back_url="")


def _change(
    request: HttpRequest, nomination: Nomination, user: User, *, actor: User | None
) -> None:
    verb = resume_reminders if request.POST.get("wanted") == "yes" else stop_reminders
    verb(nomination=nomination, person=user, actor=actor)


def _page(
    request: HttpRequest, nomination: Nomination, user: User, *, back_url: str
) -> HttpResponse:
    context = {
        "nomination": nomination,
        "is_stopped": has_stopped(nomination, user),
        "address": user.email,
        "back_url": back_url,
    }
    return render(request, "nominations/reminders.html", context)
