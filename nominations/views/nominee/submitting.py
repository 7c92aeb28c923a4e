"""From checking the answers to the receipt."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import printing
from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations import presenters
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.endorsing import standing_rows
from nominations.exceptions import DeadlinePassed, MissingAnswers
from nominations.forms.about import DeclarationForm, WithdrawForm
from nominations.http import can_write, for_team, for_writers
from nominations.models import Nomination, Submission
from nominations.reading import read_document
from nominations.rows.unfinished import unfinished_rows
from nominations.scanning.file_texts import read_words
from nominations.scanning.looking import look_through, still_open
from nominations.services.scanning import PlacesOpen
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import can_be_withdrawn, withdraw_nomination
from nominations.standing import draft_is_open


def file_url(public_id: str) -> str:
    """Where the team opens a file."""
    return reverse("nominations:file", args=[public_id])


@require_safe
@for_team
def check(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """All answers as a reader will see them, with what is still missing. Viewers may read it."""
    if not draft_is_open(nomination):
        return redirect(nomination)
    draft = Draft.load(nomination)
    gaps = draft.gaps()
    document = build_document(draft)
    places = look_through(nomination, document, read_words(document))
    deadline = nomination.deadline()
    return render(
        request,
        "nominations/check.html",
        {
            "nomination": nomination,
            "reading": read_document(document, attachment_url=file_url),
            "places": places,
            "places_open": still_open(places),
            "gaps": presenters.gap_rows(nomination, gaps),
            "unfinished": unfinished_rows(nomination) if can_write(nomination) else [],
            "unmarked": presenters.unmarked_rows(draft),
            "deadline": deadline,
            "is_late": timezone.now() > deadline,
            "can_write": can_write(nomination),
            "can_print": printing.available(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def submit(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """The declaration and the button. Submitting twice leads to the same receipt."""
    data = request.POST if request.method == "POST" else kept_words(request)
    form = DeclarationForm(data)
    if request.method == "POST" and form.is_valid():
        return _submit(request, nomination, form)
    if not draft_is_open(nomination):
        messages.info(request, _("This nomination is submitted already."))
        return redirect(nomination)
    return _submit_page(request, nomination, form)


def _submit(request: HttpRequest, nomination: Nomination, form: DeclarationForm) -> HttpResponse:
    try:
        submit_nomination(
            nomination=nomination,
            actor=person(request),
            looked_through="looked_through" in request.POST,
        )
    except PlacesOpen as found:
        return _submit_page(request, nomination, form, not_looked=str(found))
    except DeadlinePassed as late:
        context = {"nomination": nomination, "late": late}
        return render(request, "nominations/too_late.html", context, status=409)
    except MissingAnswers as missing:
        gaps = presenters.gap_rows(nomination, missing.gaps)
        return _submit_page(request, nomination, form, gaps=gaps, problem=str(missing))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(nomination)
    return redirect("nominations:receipt", nomination.public_id)


def _submit_page(
    request: HttpRequest,
    nomination: Nomination,
    form: DeclarationForm,
    gaps: list[dict[str, str]] | None = None,
    problem: str = "",
    not_looked: str = "",
) -> HttpResponse:
    document = build_document(Draft.load(nomination))
    form.ask_to_look(still_open(look_through(nomination, document, read_words(document))))
    if not_looked and "looked_through" in form.fields:
        form.add_error("looked_through", not_looked)
    context = {
        "nomination": nomination,
        "form": form,
        "deadline": nomination.deadline(),
        "gaps": gaps or [],
        "problem": problem,
    }
    return render(request, "nominations/submit.html", context)


@require_safe
@for_team
def receipt(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Proof of the latest submission: reference, time and digest."""
    latest = nomination.submissions.defer("document").select_related("submitted_by").first()
    if latest is None:
        raise Http404
    context = {
        "nomination": nomination,
        "submission": latest,
        "can_print": printing.available(),
    }
    return render(request, "nominations/receipt.html", context)


@require_safe
@for_team
def submission(request: HttpRequest, nomination: Nomination, version: int) -> HttpResponse:
    """A submitted version, exactly as it was frozen."""
    user = person(request)
    found = Submission.objects.visible_to(user).filter(nomination=nomination)
    frozen = get_object_or_404(found.select_related("submitted_by"), version=version)
    reading = read_document(frozen.document, attachment_url=file_url)
    context = {
        "nomination": nomination,
        "submission": frozen,
        "reading": reading,
        "endorsements": standing_rows(nomination),
        "can_print": printing.available(),
    }
    return render(request, "nominations/submission.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def withdraw(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Take the nomination out of the award, after asking once more."""
    form = WithdrawForm(request.POST if request.method == "POST" else kept_words(request))
    if not can_be_withdrawn(nomination):
        messages.info(request, _("This nomination can no longer be withdrawn."))
        return redirect(nomination)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_nomination(
                nomination=nomination, actor=person(request), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The nomination is withdrawn."))
        return redirect(nomination)
    return render(request, "nominations/withdraw.html", {"nomination": nomination, "form": form})
