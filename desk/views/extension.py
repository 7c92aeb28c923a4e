"""Staff: a later deadline for all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import person, staff_only
from awards.forms.staff import ExtensionForm
from awards.views.staff.common import form_page, managed_cycle
from nominations.services.extensions import extend_cycle_deadline


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    form = ExtensionForm(request.POST or None, cycle=cycle)
    cockpit = reverse("desk:cycle", args=[cycle.pk])

    def save(values: dict[str, Any]) -> str:
        extend_cycle_deadline(cycle=cycle, actor=person(request), **values)
        return cockpit

    return form_page(
        request,
        form,
        heading=_("Extend the deadline"),
        eyebrow=str(cycle),
        lead=_(
            "The new deadline is public at once, and every team with a draft is told the reason."
        ),
        save=save,
        done=_("The deadline is moved, and the teams are told."),
        submit_label=_("Extend the deadline"),
        back_url=cockpit,
    )
