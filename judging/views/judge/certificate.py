"""A judge's certificate of service, once the result is announced."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from judging.kit.papers import service_pdf
from judging.kit.service import service_of
from judging.views.judge.home import seat_or_404
from judging.views.papers import paper


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, for the judge alone; before the announcement there is none."""
    seat = seat_or_404(request, pk)
    if not seat.cycle.is_announced():
        raise Http404
    return paper(
        request,
        name=f"{seat.cycle.award.slug}-{seat.cycle.year}-service.pdf",
        make=lambda: service_pdf(seat, service_of(seat)),
        back_url=reverse("judging:home"),
    )
