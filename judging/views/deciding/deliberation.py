"""Opening and closing the deliberation, for chair and staff without a conflict of interest."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import person
from judging.models import Deliberation
from judging.services.deliberation import close_deliberation, open_deliberation
from judging.services.results import latest_result
from judging.views.common import attempt, cycle_for, latest_round


@require_POST
def deliberation_open(request: HttpRequest, pk: int) -> HttpResponse:
    cycle, _held = cycle_for(request, pk, lambda held: held.may_decide)
    current = latest_round(cycle)
    result = latest_result(current) if current is not None and current.is_closed else None
    if result is None:
        raise Http404
    attempt(
        request,
        lambda: open_deliberation(result=result, actor=person(request)),
        _("The deliberation is open, and the panel is told."),
    )
    return redirect("judging:deliberation", pk=cycle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def deliberation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """After this nobody says, votes or scores anything more."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_decide)
    found = (
        Deliberation.objects.filter(result__round=latest_round(cycle), closed_at__isnull=True)
        .select_related("result__round")
        .order_by("-opened_at")
        .first()
    )
    if found is None:
        raise Http404
    if request.method == "POST":
        attempt(
            request,
            lambda: close_deliberation(deliberation=found, actor=person(request)),
            _("The deliberation is closed, and what it came to is kept."),
        )
        return redirect("judging:deliberation", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "consequences": [
            _("Nobody can say, vote or score anything more."),
            _("The result is computed once more with the new scores and votes, beside the frozen."),
            _("Both go into the result's bundle, which chair and staff sign."),
        ],
    }
    return render(request, "judging/deliberation_close.html", context)
