"""Staff: submitted nominations, and the decision whether each goes on to judging."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import printing
from accounts.exceptions import Refused
from accounts.http import person, staff_only
from awards.models import Form
from awards.views.staff.common import managed_cycle
from desk import queue as reads
from desk.forms.screening import NominationExtensionForm, ScreeningForm
from nominations.eligibility.duplicates import duplicates_of
from nominations.endorsing import staff_rows
from nominations.enums import NominationState
from nominations.http import attachment_response
from nominations.models import Attachment, Nomination
from nominations.models.screening import ABOUT
from nominations.reading import read_document
from nominations.rules import types_in
from nominations.scanning.kept import kept_scan
from nominations.services import extensions
from nominations.services.screening import decide

PAGE_SIZE = 25


@staff_only
@require_safe
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Submitted nominations of a cycle, those that wait first, with what is known of each."""
    cycle = managed_cycle(request, pk)
    user, asked = person(request), reads.Asked.of(request.GET)
    found = reads.queue(cycle=cycle, user=user, asked=asked)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page_obj": page,
        "rows": reads.rows(page, user),
        "states": reads.states(asked.state),
        "asked": asked,
        "categories": list(cycle.categories.all()),
        "marks": reads.MARKS,
        "sorts": reads.SORTS,
    }
    return render(request, "desk/screening.html", context)


def section_choices(form: Form | None) -> list[tuple[str, str]]:
    """What a return may name: the programme's details, and each section of the form."""
    sections = form.sections.order_by("position", "pk").values_list("slug", "title") if form else []
    return [(ABOUT, _("About the programme")), *(row for row in sections if row[0] != ABOUT)]


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the frozen submission and decide on it."""
    nomination = _for_staff(request, public_id)
    submission = nomination.current_submission()
    form = ScreeningForm(
        request.POST or None,
        cycle=nomination.cycle,
        sections=section_choices(nomination.form),
        outcomes=reads.outcomes_from(NominationState(nomination.state)),
        initial={"version": submission.version if submission else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide(
                nomination=nomination,
                actor=person(request),
                verdict=form.verdict(),
                seen=form.cleaned_data["version"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is recorded, and the team is told."))
            return redirect("desk:screening", nomination.cycle_id)
    context = _screen_context(request, nomination, submission)
    status = 422 if form.is_bound else 200
    return render(request, "desk/screen.html", {**context, "form": form}, status=status)


def _screen_context(
    request: HttpRequest, nomination: Nomination, submission: Any
) -> dict[str, Any]:
    user = person(request)
    return {
        "nomination": nomination,
        "submission": submission,
        "reading": submission
        and read_document(
            submission.document,
            attachment_url=lambda file_id: reverse(
                "desk:attachment", args=[nomination.public_id, file_id]
            ),
        ),
        "scan": submission and kept_scan(submission),
        "screenings": list(nomination.screenings.select_related("made_by")),
        "endorsements": staff_rows(nomination),
        "duplicates": duplicates_of([nomination], user).get(nomination.pk, []),
        "check": nomination.eligibility,
        "decidable": reads.can_be_decided(nomination),
        "types_in": types_in(user, nomination),
        "can_print": printing.available(),
    }


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def extend_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """A later deadline for one nomination."""
    nomination = _for_staff(request, public_id)
    form = NominationExtensionForm(request.POST or None, cycle=nomination.cycle)
    back = reverse("desk:screen", args=[nomination.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            extensions.extend_nomination(
                nomination=nomination,
                actor=person(request),
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The deadline is moved, and the team is told."))
            return redirect(back)
    context = {
        "form": form,
        "heading": _("A later deadline for this nomination"),
        "eyebrow": nomination.title,
        "submit_label": _("Extend the deadline"),
        "back_url": back,
    }
    status = 422 if form.is_bound else 200
    return render(request, "awards/staff/form.html", context, status=status)


@staff_only
@require_safe
def attachment(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    nomination = _for_staff(request, public_id)
    file = get_object_or_404(
        Attachment.objects.visible_to(person(request)), nomination=nomination, public_id=file_id
    )
    return attachment_response(file)


def _for_staff(request: HttpRequest, public_id: str) -> Nomination:
    nominations = Nomination.objects.for_staff(person(request)).with_deadline()
    return get_object_or_404(
        nominations.select_related("agency", "category", "form"), public_id=public_id
    )
