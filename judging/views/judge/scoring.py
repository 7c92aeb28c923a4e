"""The scoring page: the entry on the left, the rubric on the right."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from judging.enums import NoteKind, RoundKind
from judging.forms.rubric import NotesForm, RubricForm, RubricRow, ScorecardForms
from judging.models import SealedScorecard
from judging.pinning import ReadPin
from judging.services.notes import NoteOutcome, save_draft, save_note
from judging.services.scoring import DraftOutcome
from judging.views.judge.ballot import read_page
from judging.views.judge.desk import Desk, desk_for, entry_context
from judging.views.judge.given import given_rows, seal_of
from judging.views.judge.shortlist import answer_page
from nominations.reading import ReadQuestion


@dataclass(frozen=True)
class ScoredCriterion:
    """One criterion with what belongs beside it."""

    row: RubricRow
    answers: list[ReadQuestion]
    pins: list[ReadPin]


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, public_id: str) -> HttpResponse:
    desk = desk_for(request, public_id)
    match desk.assignment.round.kind:
        case RoundKind.SHORTLIST:
            return answer_page(request, desk)
        case RoundKind.RANK | RoundKind.PAIRS:
            return read_page(request, desk)
    if not desk.is_writable:
        return _closed(request, desk)
    if request.method == "POST":
        return _save(request, desk)
    return _page(request, desk, _forms(desk, kept_words(request)))


def _forms(desk: Desk, data: QueryDict | None) -> ScorecardForms:
    return ScorecardForms(
        RubricForm(data, rubric=desk.rubric, initial=RubricForm.initial_for(desk.drafts)),
        NotesForm(data, initial=NotesForm.initial_for(desk.notes)),
    )


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Plain Save, without script: everything is saved except what another window changed."""
    data = RubricForm(rubric=desk.rubric).chosen(request.POST, desk.drafts)
    data = NotesForm.chosen(data, desk.notes)
    forms = _forms(desk, data)
    if not forms.is_valid():
        return _page(request, desk, forms, status=422)
    try:
        scores, notes = save_draft(
            assignment=desk.assignment,
            user=person(request),
            inputs=forms.scores.inputs(),
            notes=forms.notes.inputs(),
        )
    except Refused as refusal:
        forms.scores.add_error(None, str(refusal))
        return _page(request, desk, forms, status=422)
    if scores.conflicts or not all(outcome.is_saved for outcome in notes.values()):
        return _page(request, desk, _after(desk, data, scores, notes), status=409)
    if "check" in request.POST:
        return redirect("judging:check", public_id=desk.assignment.public_id)
    messages.success(request, _("Your draft is saved. It counts once you seal it."))
    # A phone shows the entry or the scores: stay with the scores.
    return redirect(f"{desk.assignment.get_absolute_url()}#split-rubric")


def _after(
    desk: Desk, data: QueryDict, scores: DraftOutcome, notes: dict[str, NoteOutcome]
) -> ScorecardForms:
    """The forms as typed, with the new versions and with what another window saved."""
    data = data.copy()
    for pk, row in scores.saved.items():
        data[f"version_{pk}"] = str(row.version)
    for kind, outcome in notes.items():
        if outcome.is_saved:
            data[f"note_version_{kind}"] = str(outcome.note.version)
    again = _forms(desk, data)
    again.scores.conflicts = scores.conflicts
    again.notes.conflicts = {
        kind: outcome.note for kind, outcome in notes.items() if not outcome.is_saved
    }
    return again


def _page(
    request: HttpRequest, desk: Desk, forms: ScorecardForms, status: int = 200
) -> HttpResponse:
    reading = desk.reading()
    answers = {group.slug: group.questions for group in reading.by_criterion()}
    pins = desk.pins()
    context = {
        **entry_context(request, desk),
        "reading": reading,
        "formset": forms,
        "rows": [
            ScoredCriterion(row, answers.get(row.slug, []), pins.get(row.pk, []))
            for row in forms.scores.rows()
        ],
        "notes": forms.notes.rows(),
        "autosave_url": reverse("judging:autosave", args=[desk.assignment.public_id]),
        "pins_url": reverse("judging:pins", args=[desk.assignment.public_id]),
    }
    return render(request, "judging/score.html", context, status=status)


def _closed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What one sealed, or what stands of a draft once the round is closed, and the private note."""
    if request.method == "POST":
        return _save_private(request, desk)
    return _sealed_page(request, desk, _private(desk, None))


def _private(desk: Desk, data: QueryDict | None) -> NotesForm:
    return NotesForm(data, kinds=[NoteKind.PRIVATE], initial=NotesForm.initial_for(desk.notes))


def _save_private(request: HttpRequest, desk: Desk) -> HttpResponse:
    """After the seal only the private note can be changed; scores that come late are refused."""
    data = NotesForm.chosen(request.POST, desk.notes)
    form = _private(desk, data)
    if "note_private" not in data:
        messages.error(request, _not_writable(desk))
        return _sealed_page(request, desk, _private(desk, None))
    if "note_nominee" in data:
        messages.error(request, _not_writable(desk))
    if not form.is_valid():
        return _sealed_page(request, desk, form, status=422)
    for given in form.inputs():
        outcome = save_note(assignment=desk.assignment, user=person(request), given=given)
        if not outcome.is_saved:
            form.conflicts = {given.kind: outcome.note}
            return _sealed_page(request, desk, form, status=409)
    messages.success(request, _("Your private note is saved."))
    return redirect(f"{desk.assignment.get_absolute_url()}#split-rubric")


def _not_writable(desk: Desk) -> str:
    if desk.assignment.round.is_running():
        return _("These scores are sealed. Nothing was changed.")
    return _("Scoring is closed for this round. Nothing was changed.")


def _sealed_page(
    request: HttpRequest, desk: Desk, form: NotesForm, status: int = 200
) -> HttpResponse:
    seal: SealedScorecard | None = seal_of(desk)
    context: dict[str, Any] = {
        **entry_context(request, desk),
        "reading": desk.reading(),
        "form": form,
        "notes": form.rows(),
        "seal": seal,
        "given": given_rows(desk, seal),
        "can_change": bool(seal) and desk.assignment.round.is_running(),
        "autosave_url": reverse("judging:autosave", args=[desk.assignment.public_id]),
        "pins_url": reverse("judging:pins", args=[desk.assignment.public_id]),
    }
    return render(request, "judging/sealed.html", context, status=status)
