"""An honoured team's answer, in confidence: for the owner of its team alone."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import User
from judging.enums import DecisionState
from judging.forms.deciding import AcceptanceForm, RefusalForm
from judging.models import Acceptance
from judging.services.accepting import accept_honour, may_answer, refuse_honour


def question_for(user: User, public_id: str) -> Acceptance:
    """What is asked about this nomination, if it is the person's to answer; else 404."""
    found = (
        Acceptance.objects.standing()
        .filter(entry__nomination__public_id=public_id)
        .select_related("entry__decision__cycle__award", "entry__nomination__agency", "answered_by")
        .first()
    )
    if found is None or not may_answer(user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def acceptance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read what is decided, correct the names, consent; or go on to refuse."""
    asked = question_for(person(request), public_id)
    initial = AcceptanceForm.initial_for(asked)
    form = AcceptanceForm(initial=initial)
    if request.method == "POST":
        form = AcceptanceForm(request.POST, initial=initial)
    if form.is_bound and form.is_valid():
        done = _verb(
            form,
            lambda: accept_honour(
                acceptance=asked,
                user=person(request),
                names=form.names(),
                consents=form.cleaned_data["consents"],
                note=form.cleaned_data["note"],
            ),
        )
        if done:
            messages.success(request, _("Thank you. Your answer is with us."))
            return redirect("judging:acceptance", public_id=public_id)
    return _page(request, "judging/acceptance.html", asked, form)


@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refuse the honour, which sends the decision back to those who take it."""
    asked = question_for(person(request), public_id)
    if not _is_open(asked):
        raise Http404
    form = RefusalForm(request.POST) if request.method == "POST" else RefusalForm()
    if form.is_bound and form.is_valid():
        done = _verb(
            form,
            lambda: refuse_honour(
                acceptance=asked, user=person(request), note=form.cleaned_data["note"]
            ),
        )
        if done:
            messages.success(request, _("Your answer is with us. Please keep it to yourself."))
            return redirect("nominations:detail", public_id=public_id)
    return _page(request, "judging/refusal.html", asked, form)


def _verb(form: Form, verb: Callable[[], object]) -> bool:
    """Run the verb; a refusal stands on the form, with all that was typed."""
    try:
        verb()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _is_open(asked: Acceptance) -> bool:
    return (
        not asked.answer
        and asked.entry.decision.state == DecisionState.SIGNED
        and timezone.now() <= asked.answer_by
    )


def _page(request: HttpRequest, template: str, asked: Acceptance, form: Form) -> HttpResponse:
    entry = asked.entry
    context = {
        "asked": asked,
        "entry": entry,
        "nomination": entry.nomination,
        "cycle": entry.decision.cycle,
        "form": form,
        "is_open": _is_open(asked),
        "consequences": [
            _("The honour goes to nobody by itself: the decision is taken anew."),
            _("Nothing of it is published, and your colleagues are not told."),
        ],
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
