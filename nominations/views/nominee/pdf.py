"""A nomination as a PDF: a submitted version, and the draft as it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

import printing
from accounts.http import person
from accounts.limits import person_must_wait
from nominations.drafts import Draft
from nominations.http import for_team
from nominations.models import Nomination, Submission
from nominations.printed import papers, receipts

RECEIPT_NEEDS = ("submitted_by", "nomination__cycle__award", "nomination__agency")


@dataclass(frozen=True)
class Refusal:
    """Why there is no file, in words."""

    status: int
    heading: str | Promise
    explanation: str | Promise


NO_LIBRARY = Refusal(
    503,
    gettext_lazy("This server cannot make PDF files"),
    gettext_lazy("A library that it needs for this is not installed. Nothing is lost."),
)
BUSY = Refusal(
    503,
    gettext_lazy("The server is busy making other PDF files"),
    gettext_lazy("Ask again in a minute."),
)
TOO_LONG = Refusal(
    409,
    gettext_lazy("This nomination is too long for a PDF file"),
    gettext_lazy("Its words or its tables of figures would fill hundreds of pages."),
)


@require_safe
def submission_pdf(request: HttpRequest, public_id: str, version: int) -> HttpResponse:
    """A submitted version, for the team and for the award's staff."""
    visible = Submission.objects.visible_to(person(request))
    submission = get_object_or_404(
        visible.select_related("nomination"), nomination__public_id=public_id, version=version
    )
    name = papers.file_name(submission.document, submission)
    return _answer(request, submission.nomination, name, lambda: papers.submission_pdf(submission))


@require_safe
@for_team
def receipt_pdf(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The receipt of the latest submission, for the team."""
    latest = nomination.submissions.select_related(*RECEIPT_NEEDS).first()
    if latest is None:
        raise Http404
    name, reader = receipts.receipt_name(latest), person(request)
    return _answer(request, nomination, name, lambda: receipts.receipt_pdf(latest, reader))


@require_safe
@for_team
def draft_pdf(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The draft as it stands, for its team."""
    if not nomination.is_writable:
        return redirect(nomination)
    draft = Draft.load(nomination)
    name = papers.file_name({"title": nomination.title}, None)
    return _answer(request, nomination, name, lambda: papers.draft_pdf(draft))


def _answer(
    request: HttpRequest, nomination: Nomination, name: str, make: Callable[[], bytes]
) -> HttpResponse:
    """The file; or a page that says why there is none, and what to do."""
    if not printing.available():
        return _refused(request, nomination, NO_LIBRARY)
    if wait := person_must_wait(request, action="paper"):
        return _too_many(request, nomination, wait)
    try:
        return _file(make(), name)
    except papers.TooLong:
        return _refused(request, nomination, TOO_LONG)
    except printing.Busy:
        return _refused(request, nomination, BUSY)


def _too_many(request: HttpRequest, nomination: Nomination, wait: int) -> HttpResponse:
    minutes = ceil(wait / 60)
    explanation = ngettext(
        "Each of them is made for you anew. Ask again in %(minutes)d minute.",
        "Each of them is made for you anew. Ask again in %(minutes)d minutes.",
        minutes,
    )
    refusal = Refusal(
        429, _("Too many PDF files in a short time"), explanation % {"minutes": minutes}
    )
    response = _refused(request, nomination, refusal)
    response["Retry-After"] = str(wait)
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _refused(request: HttpRequest, nomination: Nomination, refusal: Refusal) -> HttpResponse:
    """The way back is the team's own page; the award's staff have theirs on the desk."""
    on_team = nomination.agency.role_of(person(request)) is not None
    context = {
        "nomination": nomination,
        "heading": refusal.heading,
        "explanation": refusal.explanation,
        "back_url": nomination.get_absolute_url() if on_team else "",
    }
    return render(request, "nominations/pdf/refused.html", context, status=refusal.status)
