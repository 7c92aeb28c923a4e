"""The form as a file: to fill in with colleagues and send back, and to look at beforehand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import printing
from accounts.exceptions import Refused
from accounts.http import person
from accounts.limits import person_must_wait
from awards.models import Cycle, Form
from nominations import offline
from nominations.drafts import Draft
from nominations.enums import IntakeSource
from nominations.forms.offline import MOST_BYTES, UploadForm
from nominations.http import can_write, for_team
from nominations.models import Intake, Nomination
from nominations.offline.sheet import Sheet, blank_sheet, sheet_of
from nominations.printed import form_paper
from nominations.services.intake import keep_intake


@require_http_methods(["GET", "HEAD", "POST"])
@for_team
def offline_page(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """How it is done, the file to download, and the way back in for those who may write."""
    if not nomination.is_writable:
        messages.info(request, _("The draft of this nomination is closed."))
        return redirect(nomination)
    writes = can_write(nomination)
    if request.method != "POST":
        return _page(request, nomination, UploadForm() if writes else None)
    if not writes:
        raise Http404
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _read(request, nomination, form)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return _page(request, nomination, form)


def _page(request: HttpRequest, nomination: Nomination, form: UploadForm | None) -> HttpResponse:
    context: dict[str, Any] = {
        "nomination": nomination,
        "form": form,
        "can_print": printing.available(),
        "max_size": filesizeformat(MOST_BYTES),
        "kept": _kept(request, nomination) if form else None,
    }
    return render(request, "nominations/offline/page.html", context)


def _kept(request: HttpRequest, nomination: Nomination) -> Intake | None:
    """What was read before and waits for a decision."""
    own = Intake.objects.visible_to(person(request))
    return own.filter(nomination=nomination, source=IntakeSource.FILE).first()


def _read(request: HttpRequest, nomination: Nomination, form: UploadForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    found = offline.understanding.understand(upload, Draft.load(nomination))
    kept = keep_intake(
        nomination=nomination,
        actor=person(request),
        source=IntakeSource.FILE,
        origin=upload.name,
        found=found,
    )
    return redirect("nominations:intake", nomination.public_id, kept.public_id)


@require_safe
@for_team
def word(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The draft as a Word file."""
    if not nomination.is_writable:
        return redirect(nomination)
    if wait := person_must_wait(request, action="word"):
        return _too_many(request, nomination.cycle, wait)
    return _word(sheet_of(Draft.load(nomination), timezone.now()))


@require_safe
def blank_word(request: HttpRequest, pk: int) -> HttpResponse:
    """A cycle's form without answers, as a Word file."""
    form = _form(request, pk)
    if wait := person_must_wait(request, action="word"):
        return _too_many(request, form.cycle, wait)
    return _word(blank_sheet(form, timezone.now()))


@require_safe
def blank_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A cycle's form without answers, to read on paper."""
    form = _form(request, pk)
    if not printing.available():
        return _without_pdf(request, form, _("This server cannot make PDF files."))
    if person_must_wait(request, action="paper"):
        words = _("You asked for many PDF files in a short time. Try again in an hour.")
        return _without_pdf(request, form, words, status=429)
    try:
        content = form_paper.form_pdf(blank_sheet(form, timezone.now()))
    except printing.Busy:
        words = _("The server is busy making other PDF files. Ask again in a minute.")
        return _without_pdf(request, form, words)
    return _file(content, f"{_name(form)}.pdf", "application/pdf")


def _form(request: HttpRequest, pk: int) -> Form:
    """The latest published form of a cycle that the person may see."""
    visible = Cycle.objects.visible_to(person(request))
    found = Form.objects.published().filter(cycle=pk, cycle__in=visible)
    form = found.select_related("cycle__award").order_by("-version").first()
    if form is None:
        raise Http404
    return form


def _name(form: Form) -> str:
    return f"{form.cycle.award.slug}-{form.cycle.year}-form"


def _without_pdf(request: HttpRequest, form: Form, why: str, status: int = 503) -> HttpResponse:
    context = {"cycle": form.cycle, "why": why}
    return render(request, "nominations/offline/no_pdf.html", context, status=status)


def _too_many(request: HttpRequest, cycle: Cycle, wait: int) -> HttpResponse:
    why = _("You asked for many Word files in a short time. Try again in an hour.")
    context = {"cycle": cycle, "why": why}
    response = render(request, "nominations/offline/no_word.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _word(sheet: Sheet) -> HttpResponse:
    writing = offline.writing
    return _file(writing.word_file(sheet), writing.file_name(sheet), writing.CONTENT_TYPE)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
