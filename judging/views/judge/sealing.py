"""Looking at everything once more, sealing it, and changing what is sealed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.enums import NoteKind, RoundKind
from judging.forms.judge import ReasonForm
from judging.services.scoring import draft_digest, missing_criteria
from judging.services.sealing import (
    DraftChanged,
    NotComplete,
    reopen_for_change,
    seal_scorecard,
)
from judging.views.common import attempt, posted
from judging.views.judge.desk import Desk, desk_for, entry_context
from judging.views.judge.given import given_rows


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look at everything once more, then seal."""
    desk = desk_for(request, public_id)
    if not desk.is_writable or desk.assignment.round.kind != RoundKind.SCORE:
        return redirect(desk.assignment)
    if request.method == "POST":
        return _seal(request, desk)
    context = {
        **entry_context(request, desk),
        "given": given_rows(desk, None),
        "missing": missing_criteria(desk.rubric, desk.drafts),
        "lacks_comment": NoteKind.NOMINEE not in {note.kind for note in desk.notes_to_seal},
        "shown": draft_digest(desk.drafts.values(), desk.notes_to_seal),
    }
    return render(request, "judging/check.html", context)


def _seal(request: HttpRequest, desk: Desk) -> HttpResponse:
    assignment = desk.assignment
    try:
        seal_scorecard(
            assignment=assignment, user=person(request), shown=request.POST.get("shown", "")
        )
    except (NotComplete, DraftChanged) as refusal:
        messages.error(request, str(refusal))
        return redirect("judging:check", public_id=assignment.public_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(assignment)
    messages.success(request, _("Your scores are sealed."))
    return redirect(assignment)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Reopen sealed scores before the round closes, with a reason."""
    desk = desk_for(request, public_id)
    if desk.card is None or not desk.card.is_sealed or not desk.assignment.round.is_running():
        return redirect(desk.assignment)
    form = ReasonForm(
        posted(request),
        label=_("Why do you change your scores?"),
        help_text=_("Kept with the new version of your scorecard."),
    )
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: reopen_for_change(
                assignment=desk.assignment, user=person(request), reason=reason
            ),
            _("You can change your scores now. The sealed ones count until you seal again."),
        )
        return redirect(desk.assignment)
    context = {
        "assignment": desk.assignment,
        "label": desk.label,
        "cycle": desk.assignment.round.cycle,
        "form": form,
    }
    return render(request, "judging/change.html", context, status=422 if form.is_bound else 200)
