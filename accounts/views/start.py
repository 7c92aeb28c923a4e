"""Where people land after signing in."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import person
from accounts.models import Agency
from accounts.start import remember_links, start_links


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponseBase:
    """One thing to do: go there. Several: choose. None: create an agency, or learn what to do."""
    user = person(request)
    links = start_links(user)
    remember_links(request, links)
    if len(links) == 1:
        return redirect(links[0].url)
    context = {"links": links, "has_agency": Agency.objects.visible_to(user).exists()}
    return render(request, "accounts/start.html", context)
