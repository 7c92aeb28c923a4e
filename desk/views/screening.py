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
from awards.views.staff.common import managed_cycle
from desk.forms.screening import NominationExtensionForm, ScreeningForm
from nominations.endorsing import staff_rows
from nominations.enums import NominationState
from nominations.http import attachment_response
from nominations.models import Attachment, Nomination
from nominations.reading import read_document
from nominations.scan_kept import kept_scan
from nominations.services import extensions
from nominations.services import screening as verbs

PAGE_SIZE = 50


@staff_only
@require_safe
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Submitted nominations of a cycle, those that wait first."""
    cycle = managed_cycle(request, pk)
    state = request.GET.get("state", NominationState.SUBMITTED.value)
    nominations = (
        Nomination.objects.for_staff(person(request))
        .filter(cycle=cycle)
        .select_related("agency", "category")
        .order_by("created_at", "pk")
    )
    if state in NominationState.values:
        nominations = nominations.filter(state=state)
    page = Paginator(nominations, PAGE_SIZE).get_page(request.GET.get("page"))
    states = [
        {"value": value, "label": label, "chosen": value == state}
        for value, label in NominationState.choices
        if value != NominationState.DRAFT
    ]
    context = {"cycle": cycle, "page_obj": page, "states": states, "state": state}
    return render(request, "desk/screening.html", context)


def _decide(nomination: Nomination, request: HttpRequest, values: dict[str, Any]) -> None:
    actor = person(request)
    decision, reason = values["decision"], values["reason"]
    if decision == ScreeningForm.ACCEPT:
        verbs.accept_nomination(nomination=nomination, actor=actor)
    elif decision == ScreeningForm.RETURN:
        verbs.return_nomination(
            nomination=nomination, actor=actor, reason=reason, correct_by=values["correct_by"]
        )
    else:
        verbs.mark_ineligible(nomination=nomination, actor=actor, reason=reason)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the frozen submission and decide on it."""
    nomination = _for_staff(request, public_id)
    form = ScreeningForm(request.POST or None, cycle=nomination.cycle)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(nomination, request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is recorded, and the team is told."))
            return redirect("desk:screening", nomination.cycle_id)
    submission = nomination.current_submission()
    context = {
        "nomination": nomination,
        "form": form,
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
        "decidable": nomination.state == NominationState.SUBMITTED,
        "can_print": printing.available(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/screen.html", context, status=status)


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
    nominations = Nomination.objects.for_staff(person(request))
    return get_object_or_404(
        nominations.select_related("cycle__award", "agency", "category"), public_id=public_id
    )
