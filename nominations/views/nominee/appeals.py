"""Appealing against the decision that a nomination is not eligible."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations.forms.appeals import AppealForm
from nominations.http import for_team
from nominations.models import Nomination, Screening
from nominations.services.appeals import decision_on, make_appeal, why_not


@require_http_methods(["GET", "HEAD", "POST"])
@for_team
def appeal(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The owner writes the appeal; others of the team are led to the page that they may read."""
    if nomination.agency.role_of(person(request)) != MembershipRole.OWNER:
        if request.method == "POST":
            raise Http404
        messages.info(request, _("Only an owner of the agency's team can appeal."))
        return redirect(nomination)
    screening = decision_on(nomination)
    if request.method == "POST":
        return _make(request, nomination, screening)
    if why := why_not(nomination, screening, timezone.now()):
        messages.info(request, why)
        return redirect(nomination)
    return _page(request, nomination, screening, AppealForm(kept_words(request)))


def _make(
    request: HttpRequest, nomination: Nomination, screening: Screening | None
) -> HttpResponse:
    """What is refused is said above the form, and the words stay in it."""
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            make_appeal(
                nomination=nomination, actor=person(request), text=form.cleaned_data["text"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your appeal is with the award's staff."))
            return redirect(nomination)
    return _page(request, nomination, screening, form, status=422)


def _page(
    request: HttpRequest,
    nomination: Nomination,
    screening: Screening | None,
    form: AppealForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"nomination": nomination, "screening": screening, "form": form}
    return render(request, "nominations/appeal.html", context, status=status)
