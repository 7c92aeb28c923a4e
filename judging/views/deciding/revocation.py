"""Taking a released honour back: staff ask, the chair or another of the staff confirms."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from accounts.models import User
from judging.enums import DecisionState
from judging.forms.deciding import RevokeForm
from judging.models import Decision, DecisionEntry, Revocation
from judging.services.revoking import answer_revocation, ask_to_revoke
from judging.views.common import attempt, cycle_for, posted
from judging.views.deciding.decision import fresh_sign_in


def _honoured(user: User, cycle: int) -> QuerySet[DecisionEntry]:
    """Entries of the cycle's released decision, for those who take part in it."""
    decisions = Decision.objects.visible_to(user).filter(cycle=cycle, state=DecisionState.RELEASED)
    return DecisionEntry.objects.filter(decision__in=decisions).select_related(
        "decision__cycle__award", "nomination__agency"
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def revoke(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """Ask for a released honour to be taken back."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_vet)
    entry = get_object_or_404(_honoured(person(request), cycle.pk), nomination__public_id=public_id)
    form = RevokeForm(posted(request))
    if form.is_bound and form.is_valid() and _ask(request, entry, form):
        return redirect("judging:decision", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "entry": entry,
        "form": form,
        "consequences": [
            _("Nothing changes until the chair or another of the staff confirms it."),
            _("Then the public record gives way to your note, and the figures tell it."),
            _("The team reads your note by mail."),
        ],
    }
    return render(request, "judging/revoke.html", context, status=422 if form.is_bound else 200)


def _ask(request: HttpRequest, entry: DecisionEntry, form: RevokeForm) -> bool:
    try:
        ask_to_revoke(
            entry=entry,
            actor=person(request),
            note=form.cleaned_data["note"],
            reason=form.cleaned_data["reason"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("It is asked for. Somebody else confirms it."))
    return True


@require_POST
@fresh_sign_in
def revocation_answer(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Confirm that an honour is taken back, or leave it."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_decide)
    entries = _honoured(person(request), cycle.pk)
    asked = get_object_or_404(
        Revocation.objects.filter(entry__in=entries).select_related("entry__decision__cycle"),
        pk=row,
    )
    confirms = request.POST.get("answer") == "confirm"
    attempt(
        request,
        lambda: answer_revocation(revocation=asked, actor=person(request), confirms=confirms),
        _("The honour is taken back.") if confirms else _("The honour stays."),
    )
    return redirect("judging:decision", pk=cycle.pk)
