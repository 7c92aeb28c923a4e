"""All of a judge's entries for reading offline: as pages to print, and as PDF files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import printing
from accounts.http import person
from judging.labels import Labels, labels_of
from judging.models import Assignment, PanelMember, Round
from judging.packs.files import PackTooLong, pack_name, pack_pdf
from judging.packs.sheets import Part, parts_of, sheets_of
from judging.services.practised import check_practised
from judging.views.common import readable_round_asked
from judging.views.judge.home import seat_or_404
from judging.views.papers import no_paper, paper


def _round_or_404(request: HttpRequest, cycle: int) -> tuple[PanelMember, Round]:
    seat = seat_or_404(request, cycle)
    current = readable_round_asked(request, seat.cycle)
    if current is None:
        raise Http404
    check_practised(current, person(request))
    return seat, current


def _assignments(request: HttpRequest, current: Round) -> list[Assignment]:
    """The judge's entries in their own order, with what they are to be read from."""
    mine = Assignment.objects.visible_to(person(request)).filter(round=current)
    return list(mine.for_reading().select_related("submission"))


@require_safe
def packs(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the pack, each to print or to keep as a file."""
    seat, current = _round_or_404(request, pk)
    mine = Assignment.objects.visible_to(person(request)).filter(round=current)
    labels = labels_of(current)
    parts = parts_of(list(mine.for_reading()))
    context = {
        "cycle": seat.cycle,
        "round": current,
        "parts": [(part, _names(part, labels)) for part in parts],
        "can_pdf": printing.available(),
    }
    return render(request, "judging/pack/packs.html", context)


def _names(part: Part, labels: Labels) -> list[str]:
    return [labels.name(row.nomination) for row in part.assignments]


def _part_or_404(request: HttpRequest, current: Round, number: int) -> Part:
    parts = parts_of(_assignments(request, current))
    if not 1 <= number <= len(parts):
        raise Http404
    return parts[number - 1]


@require_safe
def pack_page(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One part as a page that prints well."""
    seat, current = _round_or_404(request, pk)
    found = _part_or_404(request, current, part)
    labels = labels_of(current)
    context = {
        "cycle": seat.cycle,
        "round": current,
        "member": seat,
        "part": found,
        "sheets": sheets_of(found, labels=labels, rubric=current.criteria()),
    }
    return render(request, "judging/pack/page.html", context)


@require_safe
def pack_file(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One part as a PDF; or a page that says why there is none."""
    seat, current = _round_or_404(request, pk)
    found = _part_or_404(request, current, part)
    back_url = reverse("judging:packs", args=[seat.cycle_id])
    try:
        return paper(
            request,
            name=pack_name(current, found),
            make=lambda: pack_pdf(
                found, judging_round=current, member=seat, labels=labels_of(current)
            ),
            back_url=back_url,
        )
    except PackTooLong:
        words = _("These entries are too long for a PDF file. Your browser can print their page.")
        return no_paper(request, words, back_url, 409)
