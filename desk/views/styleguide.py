"""The page that shows every component with made-up data."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk import styleguide_forms, styleguide_samples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components to staff; to everyone else there is no such page."""
    if not request.user.is_staff:
        raise Http404
    context = styleguide_samples.samples() | styleguide_forms.sample_forms()
    return render(request, "styleguide/index.html", context)
