"""The public page about how a cycle was judged, once it is announced."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.models import Cycle
from awards.presenters.judging_page import judging_page
from awards.presenters.transparency import judging_figures


@login_not_required
@require_safe
def judging(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Panel, rounds, method and certainty in figures; no such page before the announcement."""
    cycles = Cycle.objects.visible_to(request.user).select_related("award")
    cycle = get_object_or_404(cycles, award__slug=slug, year=year)
    if not cycle.is_announced(timezone.now()):
        raise Http404
    context = {
        "award": cycle.award,
        "cycle": cycle,
        "figures": judging_figures(cycle),
        "page": judging_page(cycle),
        "canonical": request.build_absolute_uri(reverse("awards:judging", args=[slug, year])),
    }
    return render(request, "awards/public/judging.html", context)
