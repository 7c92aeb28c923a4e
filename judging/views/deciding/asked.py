"""More time for honoured teams that have not answered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.enums import DecisionState
from judging.forms.deciding import MoreTimeForm
from judging.models import Decision
from judging.services.accepting import give_more_time
from judging.views.common import cycle_for, posted


@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the time by which the teams answer; those that have not are reminded."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_decide)
    found = (
        Decision.objects.visible_to(person(request))
        .filter(cycle=cycle, state=DecisionState.SIGNED)
        .first()
    )
    if found is None:
        raise Http404
    form = MoreTimeForm(posted(request), cycle=cycle, answer_by=cycle.announcement_at)
    if form.is_bound and form.is_valid():
        try:
            give_more_time(
                decision=found, actor=person(request), answer_by=form.cleaned_data["answer_by"]
            )
        except Refused as refusal:
            form.add_error("answer_by", str(refusal))
        else:
            messages.success(request, _("The teams that have not answered are asked again."))
            return redirect("judging:decision", pk=cycle.pk)
    context = {"cycle": cycle, "form": form}
    return render(request, "judging/more_time.html", context, status=422 if form.is_bound else 200)
