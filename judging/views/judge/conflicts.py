"""Declaring conflicts before anything opens, and stepping back from an entry later."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import person
from awards.models import Cycle
from judging.enums import ConflictAnswer
from judging.forms.judge import DeclarationForm, ReasonForm
from judging.models import ConflictDeclaration, entries_open_to
from judging.services.conflicts import Declared, declare_conflicts
from judging.views.common import attempt, cycle_for, page_of, posted
from nominations.models import Nomination


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, agency and named partners of each entry, and nothing else of it."""
    cycle, held = cycle_for(request, pk, lambda held: held.may_declare)
    user = person(request)
    waiting = _waiting(request, cycle)
    page = page_of(request, waiting, size=25)
    form = DeclarationForm(posted(request), entries=page.object_list)
    if form.is_bound and form.is_valid():
        answers = form.answers()
        if attempt(
            request,
            lambda: declare_conflicts(user=user, cycle=cycle, answers=answers),
            _("Your answers are recorded."),
        ):
            return redirect("judging:declare", pk=cycle.pk)
    context = {
        "cycle": cycle,
        "form": form,
        "page": page,
        "is_judge": held.is_judge,
        "answered": page_of(request, _answered(request, cycle), size=25),
    }
    status = 422 if form.is_bound else 200
    return render(request, "judging/declare.html", context, status=status)


def _waiting(request: HttpRequest, cycle: Cycle) -> QuerySet[Nomination]:
    user = person(request)
    return (
        entries_open_to(user)
        .filter(cycle=cycle)
        .exclude(conflict_declarations__person=user)
        .select_related("agency")
        .prefetch_related("partners")
        .order_by("title", "pk")
    )


def _answered(request: HttpRequest, cycle: Cycle) -> QuerySet[Nomination]:
    """Entries declared free of conflict, so that one can still step back from them."""
    clear = ConflictDeclaration.objects.clear().filter(person=person(request))
    return (
        entries_open_to(person(request))
        .filter(cycle=cycle, pk__in=clear.values("nomination"))
        .select_related("agency")
        .order_by("title", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_back(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """A conflict noticed later, for an entry that was declared free of conflict."""
    cycle, _held = cycle_for(request, pk, lambda held: held.may_declare)
    user = person(request)
    entry = get_object_or_404(_answered(request, cycle), public_id=public_id)
    form = ReasonForm(posted(request), label=_("Reason"), needed=False)
    if form.is_bound and form.is_valid():
        answer = Declared(ConflictAnswer.CONFLICT, form.cleaned_data["reason"])
        if attempt(
            request,
            lambda: declare_conflicts(user=user, cycle=cycle, answers={entry.pk: answer}),
            _("The entry is closed to you."),
        ):
            return redirect("judging:declare", pk=cycle.pk)
    context = {"cycle": cycle, "entry": entry, "form": form}
    return render(request, "judging/step_back.html", context)
