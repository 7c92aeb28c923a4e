"""What a judge said about themselves when accepting, to be corrected while the round runs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.forms.judge import SeatForm
from judging.rules import seat_can_change
from judging.services.panel import change_seat
from judging.views.common import latest_round, posted
from judging.views.judge.home import seat_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Employer, region, languages, fields and load of one's own seat."""
    mine = seat_or_404(request, pk)
    form = SeatForm(posted(request), asks_terms=False, initial=SeatForm.initial_for(mine))
    if form.is_bound and form.is_valid():
        try:
            change_seat(member=mine, user=person(request), profile=form.profile())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("judging:home")
    if not form.is_bound and not seat_can_change(mine.cycle, latest_round(mine.cycle)):
        messages.info(request, _("The round is closed, so your details stay as they are."))
        return redirect("judging:home")
    context = {
        "form": form,
        "heading": _("My details"),
        "eyebrow": str(mine.cycle),
        "lead": _(
            "They help to give you entries you can judge. You can change them until the "
            "round closes."
        ),
        "submit_label": _("Save my details"),
        "back_url": reverse("judging:home"),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)
