"""Who changed what in a draft, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from awards.models import Question
from nominations.changes.history import Historian, revisions_of
from nominations.http import can_write, for_team
from nominations.models import Nomination
from nominations.models.screening import ABOUT
from nominations.services.restoring import present_value, restore, state_digest

PER_PAGE = 20


@require_safe
@for_team
def history(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """All changes of a draft, or those of one section (`?part=`), latest first."""
    questions = _questions(nomination)
    parts = _parts(questions)
    part = request.GET.get("part", "")
    if part not in dict(parts):
        part = ""
    found = revisions_of(nomination, questions, part)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    historian = Historian(nomination, questions)
    return render(
        request,
        "nominations/history.html",
        {
            "nomination": nomination,
            "page": page,
            "changes": [historian.read(revision) for revision in page],
            "parts": parts,
            "part": part,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_team
def revision(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    """What something was at one time beside what it is now; writers can restore it."""
    questions = _questions(nomination)
    kept = get_object_or_404(revisions_of(nomination, questions, ""), pk=pk)
    writes = can_write(nomination)
    if request.method == "POST":
        if not writes:
            raise Http404
        return _restore(request, nomination, kept)
    historian, now = Historian(nomination, questions), present_value(nomination, kept)
    return render(
        request,
        "nominations/revision.html",
        {
            "nomination": nomination,
            "change": historian.read(kept),
            "back_to": historian.compare(kept, now),
            "is_as_now": now == kept.value,
            "seen": state_digest(now),
            "can_restore": writes and nomination.is_writable,
            "back_url": reverse("nominations:history", args=[nomination.public_id]),
        },
    )


def _restore(request: HttpRequest, nomination: Nomination, kept: Any) -> HttpResponse:
    try:
        restore(revision=kept, actor=person(request), seen=request.POST.get("seen", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("nominations:revision", nomination.public_id, kept.pk)
    except ValidationError as error:
        words = _("It could not be restored: %(why)s") % {"why": " ".join(error.messages)}
        messages.error(request, words)
        return redirect("nominations:revision", nomination.public_id, kept.pk)
    messages.success(request, _("Restored. What it was until now stays in the history."))
    return redirect("nominations:history", nomination.public_id)


def _questions(nomination: Nomination) -> list[Question]:
    found = Question.objects.filter(section__form=nomination.form_id).select_related("section")
    return list(found.order_by("section__position", "section__pk", "position", "pk"))


def _parts(questions: list[Question]) -> list[tuple[str, str]]:
    """Slugs and titles of what one can look at alone."""
    sections = {question.section.slug: question.section.title for question in questions}
    return [(ABOUT, _("About the programme")), *sections.items()]
