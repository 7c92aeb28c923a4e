"""Practice entries of the newest round, for staff."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.http import person, staff_only
from accounts.views.kept import kept_words
from awards.models import Cycle, Winner
from judging.forms.practice import PracticeEntryForm
from judging.models import PracticeEntry, Round
from judging.services.practice import remove_practice_entry, save_practice_entry, text_of
from judging.views.common import attempt, latest_round, run_by

WINNERS_OFFERED = 50


def _round_or_404(request: HttpRequest, pk: int) -> tuple[Cycle, Round]:
    cycle = run_by(request, pk)
    current = latest_round(cycle)
    if current is None:
        raise Http404
    return cycle, current


@staff_only
@require_safe
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """The practice entries, and how many judges have finished each. Never what they scored."""
    cycle, current = _round_or_404(request, pk)
    finished = Count("attempts", filter=Q(attempts__finished_at__isnull=False))
    context = {
        "cycle": cycle,
        "round": current,
        "entries": current.practice_entries.annotate(finished=finished),
        "winners": Winner.objects.published().order_by("-year", "programme")[:WINNERS_OFFERED],
        "is_staff": True,
        "here": "round",
    }
    return render(request, "judging/staff/practice.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def practice_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one; from a past winner's record where the address names one."""
    cycle, current = _round_or_404(request, pk)
    asked = request.GET.get("winner", "")
    winner = Winner.objects.published().filter(pk=asked).first() if asked.isdecimal() else None
    return _edit(request, cycle, current, winner=winner, entry=None)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def practice_entry(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    cycle, current = _round_or_404(request, pk)
    entry = get_object_or_404(current.practice_entries.select_related("winner"), pk=row)
    return _edit(request, cycle, current, winner=entry.winner, entry=entry)


def _edit(
    request: HttpRequest,
    cycle: Cycle,
    current: Round,
    *,
    winner: Winner | None,
    entry: PracticeEntry | None,
) -> HttpResponse:
    rubric = current.criteria()
    initial = PracticeEntryForm.initial_for(entry) if entry else text_of(winner) if winner else {}
    data = request.POST if request.method == "POST" else kept_words(request)
    form = PracticeEntryForm(data, rubric=rubric, winner=winner, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_practice_entry(
                judging_round=current,
                actor=person(request),
                entry=entry,
                winner=winner,
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                agreed=form.agreed(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            attempt(request, lambda: None, _("The practice entry is saved."))
            return redirect("judging:staff_practice", pk=cycle.pk)
    context = {
        "form": form,
        "heading": _("Practice entry"),
        "eyebrow": str(cycle),
        "lead": _(
            "Judges score it before the real ones, then see the agreed scores and the reasons. "
            "Nothing of it counts."
        ),
        "submit_label": _("Save the practice entry"),
        "back_url": reverse("judging:staff_practice", args=[cycle.pk]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "judging/form.html", context, status=status)


@staff_only
@require_POST
def practice_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    _cycle, current = _round_or_404(request, pk)
    entry = get_object_or_404(current.practice_entries, pk=row)
    attempt(
        request,
        lambda: remove_practice_entry(entry=entry, actor=person(request)),
        _("The practice entry is removed."),
    )
    return redirect("judging:staff_practice", pk=pk)
