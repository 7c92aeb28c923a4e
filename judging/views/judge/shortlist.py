"""An entry of a shortlist round: read it, answer yes, maybe or no, seal the answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from judging.enums import NoteKind, ShortlistAnswer
from judging.forms.ballots import AnswerForm
from judging.services.shortlisting import (
    AnswerOutcome,
    answer_digest,
    save_answer,
    seal_answer,
)
from judging.views.judge.desk import Desk, desk_for, entry_context, zone_of
from judging.views.judge.given import seal_of


def answer_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The entry beside the question; once sealed or closed, beside the answer."""
    if not desk.is_writable:
        if request.method == "POST":
            messages.error(request, _("Your answer is sealed, or the round is over."))
            return redirect(desk.assignment)
        return _sealed(request, desk)
    if request.method == "POST":
        return _save(request, desk)
    form = AnswerForm(kept_words(request), initial=_initial(desk))
    return _page(request, desk, form)


def _initial(desk: Desk) -> dict[str, Any]:
    return AnswerForm.initial_for(desk.card, desk.notes.get(NoteKind.PANEL))


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Save what is typed, and seal it where that was asked for."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    wants_seal = "seal" in request.POST
    try:
        outcome = save_answer(assignment=desk.assignment, user=person(request), given=form.given())
        if not outcome.is_saved:
            return _page(request, desk, _again(request, outcome), status=409, other=outcome)
        if wants_seal and not outcome.scorecard.answer:
            form.add_error("answer", _("Choose yes, maybe or no before you seal."))
            return _page(request, desk, form, status=422)
        if wants_seal:
            seal_answer(
                assignment=desk.assignment,
                user=person(request),
                shown=answer_digest(desk.assignment, outcome.scorecard),
            )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, desk, form, status=422)
    if not wants_seal:
        messages.success(request, _("Your draft is saved. It counts once you seal it."))
        return redirect(f"{desk.assignment.get_absolute_url()}#split-rubric")
    messages.success(request, _("Your answer is sealed."))
    context = entry_context(request, desk)
    if context["next_id"]:
        return redirect("judging:score", public_id=context["next_id"])
    return redirect(desk.assignment)


def _again(request: HttpRequest, outcome: AnswerOutcome) -> AnswerForm:
    """The form as typed, with the versions that now stand: saving again replaces them."""
    data = request.POST.copy()
    data["version"] = str(outcome.scorecard.answer_version)
    data["comment_version"] = str(outcome.note.version if outcome.note else 0)
    return AnswerForm(data)


@require_POST
def answer_autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save while one reads. The answer to it holds the new versions and says what is saved."""
    desk = desk_for(request, public_id)
    form = AnswerForm(request.POST)
    context: dict[str, Any] = {"form": form, "problem": ""}
    if not form.is_valid():
        context["problem"] = _("Not saved: the comment is too long.")
        return render(request, "judging/_answer_saved.html", context)
    try:
        outcome = save_answer(assignment=desk.assignment, user=person(request), given=form.given())
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, "judging/_answer_saved.html", context)
    if not outcome.is_saved:
        context["problem"] = _("Not saved: another window saved something else. Press Save draft.")
        return render(request, "judging/_answer_saved.html", context)
    zone = zone_of(person(request), desk.assignment)
    context |= {
        "form": _again(request, outcome),
        "saved_at": timezone.now().astimezone(zone).strftime("%H:%M"),
        "zone": zone.key,
    }
    response = render(request, "judging/_answer_saved.html", context)
    return trigger_client_event(response, "laurel:saved")


def _page(
    request: HttpRequest,
    desk: Desk,
    form: AnswerForm,
    status: int = 200,
    other: AnswerOutcome | None = None,
) -> HttpResponse:
    context = {
        **entry_context(request, desk),
        "reading": desk.reading(),
        "form": form,
        "other": other,
        "other_answer": _words(other.scorecard.answer) if other else "",
        "autosave_url": reverse("judging:answer_autosave", args=[desk.assignment.public_id]),
    }
    return render(request, "judging/shortlist.html", context, status=status)


def _sealed(request: HttpRequest, desk: Desk) -> HttpResponse:
    seal = seal_of(desk)
    if seal is not None:
        answer = seal.document["answer"]
        comment = seal.document["notes"].get(NoteKind.PANEL.value, "")
    else:
        answer = desk.card.answer if desk.card else ""
        comment = "\n".join(note.text for note in desk.notes_to_seal)
    context = {
        **entry_context(request, desk),
        "reading": desk.reading(),
        "seal": seal,
        "answer": _words(answer),
        "comment": comment,
        "can_change": bool(seal) and desk.assignment.round.is_running(),
    }
    return render(request, "judging/shortlist_sealed.html", context)


def _words(answer: str) -> str:
    return str(ShortlistAnswer(answer).label) if answer else _("No answer")
