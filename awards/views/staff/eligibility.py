"""Staff: who can take part in a cycle."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import person, staff_only
from awards.forms.eligibility import EligibilityForm
from awards.services.cycles import update_cycle
from awards.views.staff.common import form_page, managed_cycle


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules that nominees answer before they start, and how long they can appeal."""
    cycle = managed_cycle(request, pk)
    cockpit = reverse("desk:cycle", args=[cycle.pk])
    form = EligibilityForm(request.POST or None, cycle=cycle)

    def save(values: dict[str, Any]) -> str:
        update_cycle(
            cycle=cycle,
            actor=person(request),
            eligibility=form.rules(),
            appeal_days=values["appeal_days"],
        )
        return cockpit

    return form_page(
        request,
        form,
        heading=_("Who can take part"),
        eyebrow=str(cycle),
        lead=_(
            "Shown on the cycle's page, and asked of nominees before they start. A rule that is "
            "not met keeps nobody from starting: you decide when you screen. What teams answered "
            "already stays as it was."
        ),
        save=save,
        done=_("The rules are saved."),
        submit_label=_("Save the rules"),
        back_url=cockpit,
    )
