"""Staff: the desk's first page, and the cockpit of one cycle."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import person, staff_only
from awards.models import Cycle
from awards.presenters.cycles import standing
from desk.cockpit import cycle_rows
from desk.tasks_now import things_to_do

PAGE_SIZE = 20


@staff_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    cycles = Cycle.objects.managed_by(user).select_related("award").order_by("-opens_at")
    page = Paginator(cycles, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = cycle_rows(cycles=list(page), user=user, now=timezone.now())
    return render(request, "desk/home.html", {"page_obj": page, "rows": rows})


@staff_only
@require_safe
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    chosen = get_object_or_404(Cycle.objects.managed_by(user).select_related("award"), pk=pk)
    now = timezone.now()
    row = cycle_rows(cycles=[chosen], user=user, now=now)[0]
    context = {
        "cycle": chosen,
        "standing": standing(chosen, now),
        "funnel": row.funnel,
        "things": things_to_do(row=row, user=user, now=now),
        "extensions": list(chosen.extensions.all()),
    }
    return render(request, "desk/cycle.html", context)
