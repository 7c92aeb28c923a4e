"""Staff: the records of an award's winners in the archive."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import person, staff_only
from awards.archive import LONGEST_QUERY
from awards.forms.winner import RecordForms
from awards.forms.withholding import RestoreForm, WithholdForm
from awards.models import Award, Winner
from awards.models.winner import NEWEST_FIRST, WinnerQuerySet
from awards.presenters.export import PARTS
from awards.services import withholding as withholding_verbs
from awards.services.winners import save_winner
from awards.views.staff.common import form_page, managed_award

PAGE_SIZE = 50


def _records(request: HttpRequest, slug: str) -> WinnerQuerySet:
    records = Winner.objects.managed_by(person(request)).filter(award__slug=slug)
    return records.defer("search_text", "search", "search_names")


def _record_or_404(request: HttpRequest, slug: str, pk: int) -> Winner:
    records = _records(request, slug).select_related("award")
    return get_object_or_404(records.prefetch_related(*PARTS), pk=pk)


@staff_only
@require_safe
def winner_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All records of the award that are announced, withheld ones too."""
    award = managed_award(request, slug)
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    records = _records(request, slug).defer("search_text", "search", "search_names", "story")
    found = records.search(words) if words else records
    page = Paginator(found.order_by(*NEWEST_FIRST), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"award": award, "page_obj": page, "words": words}
    return render(request, "awards/staff/winner_list.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def winner_edit(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Enter a record, or change one: all its parts on one page."""
    winner = _record_or_404(request, slug, pk) if pk else None
    award = winner.award if winner else managed_award(request, slug)
    context: dict[str, Any] = {"award": award, "winner": winner}
    if winner is not None:
        # As stored: the form writes what was typed into the object it is given.
        context |= {"heading": str(winner), "public_url": winner.get_absolute_url()}
    data = request.POST if request.method == "POST" else None
    parts = RecordForms(data, award=award, winner=winner)
    if data is not None and parts.is_valid():
        try:
            saved = _save(request, award, winner, parts)
        except ValidationError as error:
            _refuse(parts, error, winner)
        else:
            messages.success(request, _saved_words(saved, is_new=winner is None))
            if "more" in data:
                return redirect("awards:staff_winner", award.slug, saved.pk)
            return redirect("awards:staff_winners", award.slug)
    context |= {"form": parts.form, "parts": parts}
    status = 422 if data is not None else 200
    return render(request, "awards/staff/winner.html", context, status=status)


def _save(request: HttpRequest, award: Award, winner: Winner | None, parts: RecordForms) -> Winner:
    return save_winner(
        award=award,
        year=parts.form.cleaned_data["year"],
        actor=person(request),
        winner=winner,
        seen_at=parts.form.seen_at(),
        **parts.values(),
    )


def _refuse(parts: RecordForms, error: ValidationError, winner: Winner | None) -> None:
    """Show what the verb refused. Who has been told of a change may save over it knowingly."""
    if winner is None or getattr(error, "code", None) != "changed":
        parts.form.add_error(None, error)
        return
    parts.form.add_error(
        None,
        _(
            "Somebody else changed this record while you were writing. What you typed is kept "
            "below and not saved yet. Open the record in another window to compare; saving now "
            "replaces what they wrote."
        ),
    )
    now_stored = Winner.objects.only("updated_at").get(pk=winner.pk)
    parts.show_as_seen(now_stored.updated_at)


def _saved_words(saved: Winner, *, is_new: bool) -> str:
    if saved.is_hidden:
        return _("The record is saved. It is still withheld from the public.")
    if not is_new:
        return _("The record is saved.")
    if not saved.award.is_published:
        return _("The record is entered. It is public once the award is.")
    return _("The record is entered, and public.")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def winner_withhold(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withhold a record from the public; or, where it is withheld, put it back."""
    winner = get_object_or_404(_records(request, slug).select_related("award"), pk=pk)
    page = _restore_page if winner.is_hidden else _withhold_page
    return page(request, winner.award, winner)


def _withhold_page(request: HttpRequest, award: Award, winner: Winner) -> HttpResponse:
    form = WithholdForm(request.POST if request.method == "POST" else None)

    def save(values: dict[str, str]) -> str:
        withholding_verbs.withhold_winner(winner=winner, actor=person(request), **values)
        return reverse("awards:staff_winners", args=[award.slug])

    return form_page(
        request,
        form,
        heading=_("Withhold this record"),
        eyebrow=str(winner),
        lead=_(
            "It leaves the archive at once: lists, search, feed, files and API. Its address says "
            "that it was withdrawn, with your note. Nothing is deleted, and you can put it back."
        ),
        save=save,
        done=_("The record is withheld. Its address shows your note."),
        submit_label=_("Withhold from the public"),
        back_url=reverse("awards:staff_winner", args=[award.slug, winner.pk]),
        template="awards/staff/withhold.html",
        history=_history(winner),
    )


def _restore_page(request: HttpRequest, award: Award, winner: Winner) -> HttpResponse:
    form = RestoreForm(request.POST if request.method == "POST" else None)

    def save(values: dict[str, str]) -> str:
        withholding_verbs.restore_winner(winner=winner, actor=person(request), **values)
        return reverse("awards:staff_winners", args=[award.slug])

    return form_page(
        request,
        form,
        heading=_("Put this record back"),
        eyebrow=str(winner),
        lead=_("It returns to the archive at its old address."),
        save=save,
        done=_("The record is public again."),
        submit_label=_("Put it back"),
        back_url=reverse("awards:staff_winner", args=[award.slug, winner.pk]),
        template="awards/staff/withhold.html",
        history=_history(winner),
    )


def _history(winner: Winner) -> list[object]:
    return list(winner.withholdings.select_related("made_by", "lifted_by"))
