"""Staff: a cycle's dates and settings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import person, staff_only
from awards.defaults import default_content
from awards.forms.staff import CycleForm, NewCycleForm
from awards.models import Cycle
from awards.services import cycles as verbs
from awards.services import defaults
from awards.services.publishing import copy_form
from awards.views.staff.common import form_page, managed_award, managed_cycle


def _cockpit(cycle: Cycle) -> str:
    return reverse("desk:cycle", args=[cycle.pk])


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A first cycle from nothing but its dates; criteria, bands and form start as the defaults."""
    award = managed_award(request, slug)
    form = CycleForm(request.POST or None, instance=Cycle(award=award))

    def save(values: dict[str, Any]) -> str:
        rules = list(default_content("eligibility"))
        cycle = verbs.create_cycle(award=award, actor=person(request), eligibility=rules, **values)
        defaults.add_default_criteria(cycle=cycle, actor=person(request))
        defaults.add_default_categories(cycle=cycle, actor=person(request))
        defaults.add_default_form(cycle=cycle, actor=person(request))
        return _cockpit(cycle)

    return form_page(
        request,
        form,
        heading=_("A new cycle"),
        eyebrow=award.name,
        lead=_("It starts with the default criteria, size bands and form, which you then change."),
        save=save,
        done=_("The cycle is created, with the default criteria and form."),
        submit_label=_("Create cycle"),
        back_url=reverse("awards:staff_award", args=[award.slug]),
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_clone(request: HttpRequest, pk: int) -> HttpResponse:
    source = managed_cycle(request, pk)
    form = NewCycleForm(request.POST or None, award=source.award, initial={"year": source.year + 1})

    def save(values: dict[str, Any]) -> str:
        cycle = verbs.clone_cycle(source=source, actor=person(request), year=values["year"])
        latest = source.forms.order_by("-version").first()
        if latest:
            copy_form(source=latest, cycle=cycle, actor=person(request))
        return _cockpit(cycle)

    return form_page(
        request,
        form,
        heading=_("Next year's cycle"),
        eyebrow=str(source),
        lead=_(
            "Criteria, anchors, size bands and the form are copied; the dates move by whole years."
        ),
        save=save,
        done=_("The cycle is copied. It is not public until you say so."),
        submit_label=_("Copy cycle"),
        back_url=_cockpit(source),
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_edit(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = managed_cycle(request, pk)
    form = CycleForm(request.POST or None, instance=managed_cycle(request, pk))

    def save(values: dict[str, Any]) -> str:
        return _cockpit(verbs.update_cycle(cycle=cycle, actor=person(request), **values))

    return form_page(
        request,
        form,
        heading=_("Dates and settings"),
        eyebrow=str(cycle),
        save=save,
        done=_("The cycle is changed."),
        submit_label=_("Save cycle"),
        back_url=_cockpit(cycle),
    )
