"""The page for people who need a second factor and have none yet."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import person
from accounts.services import second_factor as service


@require_safe
@never_cache
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Say why it is needed and offer both kinds; on to the start page for everybody else."""
    user = person(request)
    if service.was_used(request.session, user) or not service.is_needed(user):
        return redirect("accounts:start")
    return render(request, "accounts/second_factor.html")
