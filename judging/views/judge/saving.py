"""Saving one criterion or one note while a judge works, and scores that waited for a connection."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.enums import NoteKind
from judging.forms.rubric import NOTES
from judging.models import DraftScore
from judging.services.notes import NoteInput, save_note
from judging.services.scoring import DraftInput, save_draft_scores
from judging.views.judge.desk import Desk, desk_for

CRITERION, NOTE = "criterion-", "note-"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save one part of a scorecard: `part` names a criterion or a kind of note, `version` what the
    page had seen. Without a `comment` the comment stays as it is.

    Answers 200 (saved, with the new version), 409 (another window saved something else: that, and a
    fragment with both), 422 (refused, in words). Whoever is signed out gets 401. A GET gives a page
    that stayed open the token it needs after signing in again.
    """
    desk = desk_for(request, public_id)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    part = request.POST.get("part", "")
    try:
        if part.startswith(CRITERION):
            return _save_criterion(request, desk, part.removeprefix(CRITERION))
        return _save_note(request, desk, part.removeprefix(NOTE))
    except Refused as refusal:
        return _refusal(str(refusal))


def _save_criterion(request: HttpRequest, desk: Desk, named: str) -> HttpResponse:
    sent = request.POST
    value = _number(sent.get("score", ""))
    if value is None and sent.get("score"):
        return _refusal(_("Not saved: this is no score of the scale."))
    given = DraftInput(
        criterion=_number(named) or 0,
        value=value,
        comment=sent["comment"].replace("\r\n", "\n").strip() if "comment" in sent else None,
        version=_number(sent.get("version", "")) or 0,
    )
    outcome = save_draft_scores(assignment=desk.assignment, user=person(request), inputs=[given])
    if row := outcome.conflicts.get(given.criterion):
        return _conflict(request, desk, row)
    row = outcome.saved[given.criterion]
    scores = {pk: draft.value for pk, draft in desk.drafts.items()} | {row.criterion_id: row.value}
    scored = sum(score is not None for score in scores.values())
    return _saved(row.version, scored=scored, criteria=len(desk.rubric.criteria))


def _conflict(request: HttpRequest, desk: Desk, row: DraftScore) -> HttpResponse:
    criterion = desk.rubric.criterion(row.criterion_id)
    name = criterion.name if criterion else ""
    shown = {"name": name, "value": row.value, "text": row.comment, "has_score": True}
    return _two_windows(request, shown, version=row.version, score=row.value, comment=row.comment)


def _save_note(request: HttpRequest, desk: Desk, named: str) -> HttpResponse:
    if named not in NoteKind.values:
        return _refusal(_("Not saved: the page is out of date. Reload it."))
    kind = NoteKind(named)
    sent = request.POST
    given = NoteInput(
        kind=kind,
        text=sent.get("text", "").replace("\r\n", "\n").strip(),
        version=_number(sent.get("version", "")) or 0,
    )
    outcome = save_note(assignment=desk.assignment, user=person(request), given=given)
    if outcome.is_saved:
        return _saved(outcome.note.version)
    shown = {"name": NOTES[kind][0], "text": outcome.note.text, "has_score": False}
    return _two_windows(request, shown, version=outcome.note.version, text=outcome.note.text)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _saved(version: int, **more: Any) -> HttpResponse:
    return JsonResponse({"at": timezone.now(), "version": version, **more})


def _two_windows(request: HttpRequest, shown: dict[str, Any], **stored: Any) -> HttpResponse:
    html = render_to_string("judging/_other_window.html", shown, request)
    return JsonResponse({"html": html, **stored}, status=409)


def _refusal(words: str) -> HttpResponse:
    return JsonResponse({"words": words}, status=422)
