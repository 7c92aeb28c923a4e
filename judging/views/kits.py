"""Press kits: staff write them, and the honoured team reads them under embargo."""

import mimetypes
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import printing
from accounts.exceptions import Refused
from accounts.http import person, staff_only
from awards.models import Cycle
from judging.forms.kit import KitForm
from judging.kit.papers import honour_pdf
from judging.models import DecisionEntry, PressKit
from judging.rules import Standing
from judging.services import kit as verbs
from judging.views.common import cycle_for
from judging.views.papers import file_answer, paper


def _may(held: Standing) -> bool:
    """The award's staff without any conflict among the cycle's entries."""
    return held.is_staff and held.may_decide


type Address = Callable[[str], str]
"""Where a file of the kit is, by its part."""


@staff_only
@require_safe
def kits(request: HttpRequest, pk: int) -> HttpResponse:
    """The honours of the standing decision, each with its kit."""
    cycle, held = cycle_for(request, pk, _may)
    entries = verbs.entries_of_kits(person(request)).filter(decision__cycle=cycle)
    context = {
        "cycle": cycle,
        "entries": list(entries.order_by("position", "pk")),
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "kits",
    }
    return render(request, "judging/staff/kits.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """One kit: its words and picture to be changed, its papers to be taken."""
    cycle, held = cycle_for(request, pk, _may)
    entry = _entry(request, cycle, public_id)
    there: PressKit | None = getattr(entry, "press_kit", None)
    initial = {
        "text": verbs.text_of(entry),
        "image_alt": there.image_alt if there else "",
        "seen_at": there.changed_at.isoformat() if there else "",
    }
    is_post = request.method == "POST"
    form = KitForm(request.POST, request.FILES) if is_post else KitForm(initial=initial)
    if is_post and form.is_valid() and _save(request, entry, form):
        return redirect("judging:staff_kit", pk=cycle.pk, public_id=public_id)
    context = {
        "cycle": cycle,
        "form": form,
        "may_decide": held.may_decide,
        "is_staff": True,
        "here": "kits",
        **_shown(entry, lambda part: reverse("judging:staff_kit_file", args=[pk, public_id, part])),
    }
    return render(request, "judging/staff/kit.html", context, status=422 if is_post else 200)


def _save(request: HttpRequest, entry: DecisionEntry, form: KitForm) -> bool:
    values = form.cleaned_data
    try:
        verbs.save_kit(
            entry=entry,
            actor=person(request),
            words=verbs.KitWords(values["text"], values["image_alt"]),
            upload=values["image"],
            removes_image=values["remove_image"],
            seen_at=values["seen_at"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The press kit is saved."))
    return True


@staff_only
@require_safe
def kit_file(request: HttpRequest, pk: int, public_id: str, part: str) -> HttpResponse:
    cycle, _held = cycle_for(request, pk, _may)
    back = reverse("judging:staff_kit", args=[pk, public_id])
    return _file(request, _entry(request, cycle, public_id), part, back)


@require_safe
def press(request: HttpRequest, public_id: str) -> HttpResponse:
    """The kit as the honoured team has it, under embargo until the announcement."""
    entry = _entry_of_team(request, public_id)
    context = {
        "cycle": entry.decision.cycle,
        "is_public": entry.decision.cycle.is_announced(),
        **_shown(entry, lambda part: reverse("judging:press_file", args=[public_id, part])),
    }
    return render(request, "judging/press.html", context)


@require_safe
def press_file(request: HttpRequest, public_id: str, part: str) -> HttpResponse:
    entry = _entry_of_team(request, public_id)
    return _file(request, entry, part, reverse("judging:press", args=[public_id]))


def _shown(entry: DecisionEntry, address: Address) -> dict[str, object]:
    kit: PressKit | None = getattr(entry, "press_kit", None)
    return {
        "entry": entry,
        "nomination": entry.nomination,
        "kit": kit,
        "text": verbs.text_of(entry),
        "names": verbs.names_of(entry),
        "image_url": address("picture") if kit and kit.image else "",
        "card_url": address("card"),
        "certificate_url": address("certificate") if printing.available() else "",
    }


def _file(request: HttpRequest, entry: DecisionEntry, part: str, back_url: str) -> HttpResponse:
    stem = slugify(verbs.names_of(entry)["programme"])[:60] or "programme"
    if part == "certificate":
        return paper(
            request,
            name=f"{stem}-certificate.pdf",
            make=lambda: honour_pdf(entry, verbs.names_of(entry)),
            back_url=back_url,
        )
    if part == "card":
        card = verbs.card_of(entry)
        return file_answer(card, name=f"{stem}-card.png", content_type="image/png")
    kit: PressKit | None = getattr(entry, "press_kit", None)
    if part != "picture" or kit is None or not kit.image.name:
        raise Http404
    name = kit.image.name
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    with kit.image.open("rb") as file:
        suffix = name.rpartition(".")[2]
        return file_answer(file.read(), name=f"{stem}.{suffix}", content_type=kind)


def _entry(request: HttpRequest, cycle: Cycle, public_id: str) -> DecisionEntry:
    entries = verbs.entries_of_kits(person(request)).select_related("decision__result")
    return get_object_or_404(entries, decision__cycle=cycle, nomination__public_id=public_id)


def _entry_of_team(request: HttpRequest, public_id: str) -> DecisionEntry:
    entry = verbs.kit_entry_for_team(person(request), public_id)
    if entry is None:
        raise Http404
    return entry
