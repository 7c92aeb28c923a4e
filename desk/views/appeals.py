"""Staff: appeals of teams whose nominations were found not eligible."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from awards.views.staff.common import managed_cycle
from desk.forms.appeals import AppealAnswerForm
from nominations.enums import NominationState
from nominations.models import Appeal
from nominations.services.appeals import answer_appeal, appeals_open_to

PAGE_SIZE = 25


@staff_only
@require_safe
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """The appeals of a cycle, those that wait first; none about an entry in conflict."""
    cycle = managed_cycle(request, pk)
    found = (
        appeals_open_to(person(request))
        .filter(screening__nomination__cycle=cycle)
        .select_related("screening__nomination__agency", "answered_by")
        .order_by(F("answered_at").desc(nulls_first=True), "made_at", "pk")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/appeals.html", {"cycle": cycle, "page_obj": page})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal beside the decision that it is against, and the answer."""
    found = get_object_or_404(
        appeals_open_to(person(request)).select_related(
            "screening__nomination__cycle__award",
            "screening__nomination__agency",
            "screening__made_by",
            "made_by",
            "answered_by",
        ),
        pk=pk,
    )
    form = AppealAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answer(request, found, form):
        return redirect("desk:appeals", found.screening.nomination.cycle_id)
    nomination = found.screening.nomination
    context = {
        "appeal": found,
        "nomination": nomination,
        "cycle": nomination.cycle,
        "form": form,
        "decided_it": found.screening.made_by_id == person(request).pk,
        "can_answer": found.answered_at is None and nomination.state == NominationState.INELIGIBLE,
    }
    return render(request, "desk/appeal.html", context, status=422 if form.is_bound else 200)


def _answer(request: HttpRequest, found: Appeal, form: AppealAnswerForm) -> bool:
    try:
        answer_appeal(
            appeal=found,
            actor=person(request),
            is_upheld=form.is_upheld,
            answer=form.cleaned_data["answer"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The answer is recorded, and the team is told."))
    return True
