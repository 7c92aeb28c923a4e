"""Staff: the awards they run."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import person, staff_only
from awards.forms.staff import AwardForm, SponsorForm, SponsorshipForm, StaffSeatForm
from awards.models import Award
from awards.services import awards as verbs
from awards.services import sponsors as sponsor_verbs
from awards.views.staff.common import form_page, managed_award

PAGE_SIZE = 25


@staff_only
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    awards = (
        Award.objects.managed_by(person(request))
        .annotate(cycle_count=Count("cycles"))
        .order_by("position", "name")
    )
    page = Paginator(awards, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "awards/staff/award_list.html", {"page_obj": page})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def award_new(request: HttpRequest) -> HttpResponse:
    form = AwardForm(request.POST or None)

    def save(values: dict[str, Any]) -> str:
        award = verbs.create_award(actor=person(request), **values)
        return reverse("awards:staff_award", args=[award.slug])

    return form_page(
        request,
        form,
        heading=_("A new award"),
        lead=_("Name it and say who gives it. Cycles, criteria and the form come next."),
        save=save,
        done=_("The award is created. It is not public until you say so."),
        submit_label=_("Create award"),
        back_url=reverse("awards:staff_awards"),
    )


@staff_only
@require_safe
def award_detail(request: HttpRequest, slug: str) -> HttpResponse:
    award = managed_award(request, slug)
    context = {
        "award": award,
        "cycles": list(award.cycles.all()),
        "sponsorships": list(award.sponsorships.select_related("sponsor")),
        "seats": list(award.staff_seats.select_related("user")),
    }
    return render(request, "awards/staff/award.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def award_edit(request: HttpRequest, slug: str) -> HttpResponse:
    award = managed_award(request, slug)
    form = AwardForm(request.POST or None, instance=managed_award(request, slug))

    def save(values: dict[str, Any]) -> str:
        changed = verbs.update_award(award=award, actor=person(request), **values)
        return reverse("awards:staff_award", args=[changed.slug])

    return form_page(
        request,
        form,
        heading=_("Change the award"),
        eyebrow=award.name,
        save=save,
        done=_("The award is changed."),
        submit_label=_("Save award"),
        back_url=reverse("awards:staff_award", args=[award.slug]),
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def staff_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a colleague a seat on this award's staff."""
    award = managed_award(request, slug)
    form = StaffSeatForm(request.POST or None)
    back = reverse("awards:staff_award", args=[award.slug])

    def save(_values: dict[str, Any]) -> str:
        verbs.add_staff(award=award, actor=person(request), user=form.person())
        return back

    return form_page(
        request,
        form,
        heading=_("Add a colleague"),
        eyebrow=award.name,
        lead=_("They can do everything here that you can, for this award."),
        save=save,
        done=_("The colleague is on the award's staff."),
        submit_label=_("Add to the staff"),
        back_url=back,
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def sponsor_new(request: HttpRequest, slug: str) -> HttpResponse:
    award = managed_award(request, slug)
    form = SponsorForm(request.POST or None)

    def save(values: dict[str, Any]) -> str:
        sponsor_verbs.create_sponsor(award=award, actor=person(request), **values)
        return reverse("awards:staff_sponsorship_new", args=[award.slug])

    return form_page(
        request,
        form,
        heading=_("A new sponsor"),
        eyebrow=award.name,
        save=save,
        done=_("The sponsor is created. Now say in which years it sponsors the award."),
        submit_label=_("Create sponsor"),
        back_url=reverse("awards:staff_award", args=[award.slug]),
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def sponsorship_edit(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a sponsorship, or change one of this award's."""
    award = managed_award(request, slug)
    sponsorship = get_object_or_404(award.sponsorships, pk=pk) if pk else None
    form = SponsorshipForm(
        request.POST or None, instance=award.sponsorships.get(pk=pk) if pk else None
    )

    def save(values: dict[str, Any]) -> str:
        if sponsorship is None:
            sponsor_verbs.create_sponsorship(award=award, actor=person(request), **values)
        else:
            sponsor_verbs.update_sponsorship(
                sponsorship=sponsorship, actor=person(request), **values
            )
        return reverse("awards:staff_award", args=[award.slug])

    return form_page(
        request,
        form,
        heading=_("Years of a sponsor"),
        eyebrow=award.name,
        lead=_("The award may carry another name in a sponsor's years."),
        save=save,
        done=_("The sponsorship is saved."),
        submit_label=_("Save sponsorship"),
        back_url=reverse("awards:staff_award", args=[award.slug]),
    )
