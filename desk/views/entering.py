"""Staff: typing in a nomination that came by e-mail."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from accounts.models import Agency, User
from accounts.services.agencies import create_agency_for_others
from awards.models import Cycle
from awards.views.staff.common import managed_cycle
from desk.forms.entering import EnteringForm
from nominations.models import Nomination
from nominations.services.entering import enter_nomination


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the draft; it is then written on the pages that nominees use."""
    cycle, user = managed_cycle(request, pk), person(request)
    form = EnteringForm(request.POST or None, cycle=cycle, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = _enter(cycle, user, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The draft is begun. Type in what you were sent, and submit it.")
            )
            return redirect(nomination)
    context = {
        "form": form,
        "heading": _("Type in a nomination"),
        "eyebrow": str(cycle),
        "lead": _(
            "For an agency that could not use the site. Its readers are told that staff typed it "
            "in, and when it came."
        ),
        "submit_label": _("Begin the draft"),
        "back_url": reverse("desk:cycle", args=[cycle.pk]),
        # Those typed in that are not submitted are on no other list of the desk.
        "begun": list(
            Nomination.objects.typed_in_by(user)
            .filter(cycle=cycle, reference__isnull=True)
            .select_related("agency")
            .order_by("-created_at")[:20]
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/enter.html", context, status=status)


@transaction.atomic
def _enter(cycle: Cycle, user: User, values: dict[str, Any]) -> Nomination:
    return enter_nomination(
        cycle=cycle,
        agency=values["agency"] or _new_agency(user, values),
        actor=user,
        title=values["title"],
        language=values["language"],
        arrived_at=values["arrived_at"],
        note=values["note"],
    )


def _new_agency(user: User, values: dict[str, Any]) -> Agency:
    return create_agency_for_others(
        actor=user,
        email=values["email"],
        name=values["name"],
        kind=values["kind"],
        country=values["country"],
        place=values["place"],
        population_served=values["population"],
    )
