"""What a judge said about themselves when accepting, to be corrected while the round runs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.forms.seat import SeatForms
from judging.rules import seat_can_change
from judging.services.seats import change_seat
from judging.views.common import latest_round, posted
from judging.views.judge.home import seat_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Employer, place, languages, fields, loads, ties and days away of one's own seat."""
    mine = seat_or_404(request, pk)
    forms = SeatForms(posted(request), member=mine, asks_terms=False)
    if forms.is_bound and forms.is_valid():
        try:
            change_seat(member=mine, user=person(request), profile=forms.profile())
        except Refused as refusal:
            forms.form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("judging:home")
    if not forms.is_bound and not seat_can_change(mine.cycle, latest_round(mine.cycle)):
        messages.info(request, _("The round is closed, so your details stay as they are."))
        return redirect("judging:home")
    context = {"cycle": mine.cycle, "forms": forms, "form": forms.form}
    return render(request, "judging/seat.html", context, status=422 if forms.is_bound else 200)
