"""Pinning a passage or a measure of an entry to a criterion."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from accounts.http import person
from judging.forms.pins import PinForm
from judging.pinning import questions_of
from judging.services.pins import pin_measure, pin_passage, remove_pin
from judging.views.common import posted
from judging.views.judge.desk import Desk, desk_for, entry_context


@require_http_methods(["GET", "HEAD", "POST"])
def pins(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pin something of the answer that `question` names.

    A script posts what was marked and gets the criterion's pins as a fragment; without one, this is
    a page with the answer and a form.
    """
    desk = desk_for(request, public_id)
    slug = request.POST.get("question") or request.GET.get("question", "")
    questions = questions_of(
        desk.assignment.submission.document, blind=desk.assignment.round.is_blind
    )
    if slug not in questions:
        raise Http404
    initial = {"criterion": _own_criterion(desk, questions[slug])}
    form = PinForm(posted(request), rubric=desk.rubric, question=questions[slug], initial=initial)
    if form.is_bound and form.is_valid() and _pin(request, desk, form, slug):
        criterion = form.cleaned_data["criterion"]
        return _done(request, desk, criterion, _("Pinned."))
    if form.is_bound and _wants_fragment(request):
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": words}, status=422)
    return _page(request, desk, form, slug)


def _own_criterion(desk: Desk, question: Any) -> int | None:
    found = (item.pk for item in desk.rubric.criteria if item.slug == question["criterion"])
    return next(found, None)


def _pin(request: HttpRequest, desk: Desk, form: PinForm, slug: str) -> bool:
    """Pin what the form says; where that is refused the form tells why."""
    user, given = person(request), form.cleaned_data
    try:
        if given.get("row") is not None:
            pin_measure(
                assignment=desk.assignment,
                user=user,
                criterion=given["criterion"],
                question=slug,
                row=given["row"],
            )
        else:
            pin_passage(
                assignment=desk.assignment,
                user=user,
                criterion=given["criterion"],
                question=slug,
                quote=given["quote"],
            )
    except Refused as refusal:
        form.add_error("quote", str(refusal))
        return False
    return True


def _page(request: HttpRequest, desk: Desk, form: PinForm, slug: str) -> HttpResponse:
    asked = (
        question
        for section in desk.reading().sections
        for question in section.questions
        if question.slug == slug
    )
    context = {**entry_context(request, desk), "form": form, "question": next(asked)}
    status = 422 if form.is_bound else 200
    return render(request, "judging/pin.html", context, status=status)


@require_POST
def unpin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a pin off."""
    desk = desk_for(request, public_id)
    named = request.POST.get("pin", "")
    pin = int(named) if named.isdecimal() and len(named) < 19 else 0
    criterion = remove_pin(assignment=desk.assignment, user=person(request), pin=pin)
    return _done(request, desk, criterion, _("The pin is taken off."))


def _wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _done(request: HttpRequest, desk: Desk, criterion: int | None, words: str) -> HttpResponse:
    if not _wants_fragment(request):
        messages.success(request, words)
        place = f"#pins-{criterion}" if criterion else "#split-rubric"
        return redirect(f"{desk.assignment.get_absolute_url()}{place}")
    rows = desk.pins().get(criterion or 0, [])
    html = render_to_string("judging/_pins.html", {"pins": rows}, request)
    return JsonResponse({"words": words, "criterion": criterion, "html": html})
