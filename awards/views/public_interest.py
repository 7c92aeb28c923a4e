"""Asking to be told when nominations open. A link's token goes into the session at once; only a
POST from the clean page does anything.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import network_must_wait
from awards.forms.interest import InterestForm
from awards.models import Award, Interest
from awards.services.interest import (
    LinkUnusable,
    confirm_interest,
    find_to_confirm,
    find_to_stop,
    request_interest,
    stop_interest,
)

CONFIRM = "awards.interest.confirm"
STOP = "awards.interest.stop"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: HttpRequest) -> HttpResponse:
    """The form. The answer is the same whether or not the address was known."""
    awards = list(Award.objects.public())
    chosen = request.GET.get("award", "")
    form = InterestForm(request.POST or None, awards=awards, initial={"award": chosen})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            if form.is_trapped or _take(request, form):
                return redirect("awards:interest_sent")
            status = 429
        else:
            status = 422
    return render(
        request, "awards/public/interest.html", {"form": form, "awards": awards}, status=status
    )


def _take(request: HttpRequest, form: InterestForm) -> bool:
    if network_must_wait(request, action="interest"):
        form.add_error(
            None,
            _(
                "Too many requests came from your network in the past hour. Nothing was sent. "
                "Try again later, or write to the contact address on the award’s page."
            ),
        )
        return False
    request_interest(
        award=form.cleaned_data["award"],
        email=form.cleaned_data["email"],
        name=form.cleaned_data["name"],
        agency_name=form.cleaned_data["agency_name"],
    )
    return True


@login_not_required
@require_safe
def interest_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "awards/public/interest_sent.html")


@login_not_required
@never_cache
@require_safe
def interest_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token, clean the address, do nothing else."""
    request.session[CONFIRM] = token
    return redirect("awards:interest_confirm")


@login_not_required
@never_cache
@require_safe
def interest_stop_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token, clean the address, do nothing else."""
    request.session[STOP] = token
    return redirect("awards:interest_stop")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def interest_confirm(request: HttpRequest) -> HttpResponse:
    """Show what would be confirmed; the button confirms it."""
    return _step(
        request,
        key=CONFIRM,
        find=find_to_confirm,
        act=confirm_interest,
        is_done=lambda found: found.confirmed_at is not None and found.stopped_at is None,
        template="awards/public/interest_confirm.html",
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def interest_stop(request: HttpRequest) -> HttpResponse:
    """Show what would be stopped; the button stops it."""
    return _step(
        request,
        key=STOP,
        find=find_to_stop,
        act=stop_interest,
        is_done=lambda found: found.stopped_at is not None,
        template="awards/public/interest_stop.html",
    )


def _step(
    request: HttpRequest,
    *,
    key: str,
    find: Callable[..., Interest],
    act: Callable[..., None],
    is_done: Callable[[Interest], bool],
    template: str,
) -> HttpResponse:
    token = request.session.get(key, "")
    try:
        found = find(token=token)
    except LinkUnusable:
        return render(request, "awards/public/interest_unusable.html", status=410)
    if request.method == "POST":
        act(interest=found)
        return redirect(request.path)
    context: dict[str, Any] = {"interest": found, "award": found.award, "is_done": is_done(found)}
    return render(request, template, context)
