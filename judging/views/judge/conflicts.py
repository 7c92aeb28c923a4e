"""Declaring conflicts before anything opens, and stepping back from an entry later."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import person
from accounts.models import User
from awards.models import Cycle
from judging.enums import ConflictAnswer
from judging.forms.declarations import DeclarationForm, PartiesForm, PartyForm
from judging.forms.judge import ReasonForm
from judging.labels import is_without_names, label_of
from judging.models import Assignment, ConflictDeclaration, entries_open_to, entries_to_declare
from judging.parties import parties_of, with_parties
from judging.services.conflicts import Declared, declare_conflicts, recuse
from judging.views.common import attempt, cycle_for, page_of, posted
from nominations.models import Nomination

PER_PAGE = 60
PER_LIST = 200
"""So many entries stand behind one list of names."""
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who declares in which cycle, and whether by names alone."""

    user: User
    cycle: Cycle
    is_judge: bool
    by_names: bool

    @property
    def mine(self) -> "QuerySet[Nomination]":
        return entries_open_to(self.user).filter(cycle=self.cycle)

    def waiting(self) -> "QuerySet[Nomination]":
        """Of staff who do not judge all entries; of judges those that are still in."""
        if self.is_judge:
            return with_parties(entries_to_declare(self.user).filter(cycle=self.cycle))
        return with_parties(self.mine.exclude(conflict_declarations__person=self.user))

    def answered(self) -> "QuerySet[Nomination]":
        """Entries declared free of conflict, so that one can still step back from them."""
        clear = ConflictDeclaration.objects.clear().filter(person=self.user)
        return self.mine.filter(pk__in=clear.values("nomination"))


def _asked(request: HttpRequest, pk: int) -> _Asked:
    cycle, held = cycle_for(request, pk, lambda held: held.may_declare)
    by_names = held.is_judge and is_without_names(cycle)
    return _Asked(person(request), cycle, held.is_judge, by_names)


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, agency and named people of each entry, and nothing else of it.

    Where entries are judged without names, the agencies and people by the alphabet instead.
    """
    asked = _asked(request, pk)
    if request.GET.get("show") == "answered":
        return _answered_page(request, asked)
    return _by_names(request, asked) if asked.by_names else _by_entries(request, asked)


def _by_entries(request: HttpRequest, asked: _Asked) -> HttpResponse:
    waiting = asked.waiting().order_by("title", "pk")
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if words:
        waiting = waiting.filter(
            Q(title__icontains=words)
            | Q(agency__name__icontains=words)
            | Q(partners__name__icontains=words)
        ).distinct()
    page = page_of(request, waiting, size=PER_PAGE)
    form = DeclarationForm(posted(request), entries=_shown(request, waiting, page.object_list))
    if form.is_bound and form.is_valid() and _record(request, asked, form.answers()):
        return redirect("judging:declare", pk=asked.cycle.pk)
    context = _context(asked, form) | {"page": page, "words": words}
    return render(request, "judging/declare.html", context, status=422 if form.is_bound else 200)


def _shown(request: HttpRequest, waiting: "QuerySet[Nomination]", listed: Any) -> list[Nomination]:
    """The entries that an answer is about: those that its page showed, whatever came in since."""
    numbers = [int(text) for text in request.POST.getlist("shown") if text.isdecimal()]
    if request.method != "POST" or not numbers:
        return list(listed)
    return list(waiting.filter(pk__in=numbers[: 2 * PER_PAGE]))


def _by_names(request: HttpRequest, asked: _Asked) -> HttpResponse:
    # Their addresses are random, and so is which of them stand behind one list.
    waiting = list(asked.waiting().order_by("public_id")[:PER_LIST])
    form = PartiesForm(posted(request), parties=parties_of(waiting))
    if form.is_bound and form.is_valid() and _record(request, asked, form.answers()):
        return redirect("judging:declare", pk=asked.cycle.pk)
    return render(
        request,
        "judging/declare_names.html",
        _context(asked, form),
        status=422 if form.is_bound else 200,
    )


def _answered_page(request: HttpRequest, asked: _Asked) -> HttpResponse:
    """What was declared free of conflict, to step back from it after all."""
    if not asked.by_names:
        answered = asked.answered().select_related("agency").order_by("title", "pk")
        context = {"page": page_of(request, answered, size=PER_PAGE)}
        return render(request, "judging/declared.html", _context(asked, None) | context)
    form = PartyForm(posted(request), parties=parties_of(with_parties(asked.answered())))
    done = _("Everything that names them is closed to you.")
    if form.is_bound and form.is_valid() and _record(request, asked, form.answers(), done):
        return redirect(f"{reverse('judging:declare', args=[asked.cycle.pk])}?show=answered")
    return render(
        request,
        "judging/declared_names.html",
        _context(asked, form),
        status=422 if form.is_bound else 200,
    )


def _context(asked: _Asked, form: Any) -> dict[str, Any]:
    return {"cycle": asked.cycle, "form": form, "is_judge": asked.is_judge}


def _record(
    request: HttpRequest, asked: _Asked, answers: dict[int, Declared], done: str = ""
) -> bool:
    return attempt(
        request,
        lambda: declare_conflicts(user=asked.user, cycle=asked.cycle, answers=answers),
        done or _("Your answers are recorded."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_back(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """A conflict noticed later, for an entry that was declared free of conflict."""
    asked = _asked(request, pk)
    if asked.by_names:
        raise Http404
    entry = get_object_or_404(asked.answered(), public_id=public_id)
    form = ReasonForm(posted(request), label=_("Reason"), needed=False)
    if form.is_bound and form.is_valid():
        answer = Declared(ConflictAnswer.CONFLICT, form.cleaned_data["reason"])
        if _record(request, asked, {entry.pk: answer}, _("The entry is closed to you.")):
            return redirect("judging:declare", pk=asked.cycle.pk)
    context = {
        "cycle": asked.cycle,
        "name": entry.title,
        "form": form,
        "action_url": request.path,
        "cancel_url": reverse("judging:declare", args=[asked.cycle.pk]),
    }
    return render(request, "judging/step_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step_back_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same from an entry one was given, by the address of its scoring page."""
    user = person(request)
    assignment = get_object_or_404(
        Assignment.objects.visible_to(user).for_reading(), public_id=public_id
    )
    form = ReasonForm(posted(request), label=_("Reason"), needed=False)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: recuse(assignment=assignment, user=user, reason=reason),
            _("The entry is closed to you."),
        ):
            return redirect("judging:entries", pk=assignment.round.cycle_id)
    context = {
        "cycle": assignment.round.cycle,
        "name": label_of(assignment),
        "form": form,
        "action_url": request.path,
        "cancel_url": reverse("judging:score", args=[assignment.public_id]),
    }
    return render(request, "judging/step_back.html", context)
