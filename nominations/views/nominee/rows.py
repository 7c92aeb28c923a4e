"""Adding, changing and removing one measure, cost, community measure, milestone or partner.

All work alike; `RowPages` says in which words and with which form and verbs.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations.exceptions import ChangedMeanwhile
from nominations.http import RoutedView, for_open_drafts
from nominations.models import Nomination
from nominations.services.presence import note_presence
from nominations.services.row_drafts import save_kept_row
from nominations.team.company import others, words_here
from nominations.views.nominee.row_keeping import (
    RowPage,
    is_keeping,
    keep,
    keep_what_is_refused,
    kept_draft,
    new_key,
)
from nominations.views.nominee.row_pages import (
    COSTS,
    ENGAGEMENT,
    MEASURES,
    MILESTONES,
    PARTNERS,
    SURVEY,
    RowPages,
    add_url,
    asked_in,
    community_pages,
    row_of,
)

METHODS = ["GET", "HEAD", "POST"]


def _edit(
    request: HttpRequest, nomination: Nomination, slug: str, pages: RowPages, row: Any | None
) -> HttpResponse:
    page = RowPage(nomination, pages, asked_in(nomination, pages, slug), row)
    if is_keeping(request):
        note_presence(nomination=nomination, user=person(request), section=page.asked.section)
        return keep(request, page)
    draft, data = None, request.POST if request.method == "POST" else kept_words(request)
    if data is None and (draft := kept_draft(request, page)):
        data = draft.fields
    form = pages.spec.form(data, initial=page.initial())
    aid = pages.aid(request, nomination, form, row)
    context = {"form": aid.form, **_seen(request, page, draft), **aid.context}
    if request.headers.get("HX-Request") == "true" and pages.part:
        return render(request, pages.part, {"nomination": nomination, **context, "is_live": True})
    if aid.saves:
        saved = _save(request, page, form, context)
        if saved is not None:
            return saved
        keep_what_is_refused(request, page, context)
    return _page(request, page, context)


def _seen(request: HttpRequest, page: RowPage, draft: Any | None) -> dict[str, Any]:
    """The versions that the person had before them when they began, and what is shown again."""
    if draft is not None:
        known = {"key": draft.key, "seen_draft": draft.version, "seen": draft.row_version}
        return {**known, "draft": draft}
    words = page.words(request.POST)
    row_version = page.row.version if page.row else None
    seen = row_version if words.row_version is None else words.row_version
    key = page.key or request.POST.get("key", "")[:40] or new_key()
    return {"key": key, "seen_draft": words.version, "seen": seen}


def _save(
    request: HttpRequest, page: RowPage, form: Any, context: dict[str, Any]
) -> HttpResponse | None:
    """Save the row; None, with what is wrong in the form or the context, if that cannot be."""
    if not form.is_valid():
        return None
    try:
        save_kept_row(
            nomination=page.nomination,
            actor=person(request),
            place=page.place(context["key"]),
            words=page.words(request.POST),
            values=form.cleaned_data,
        )
    except ChangedMeanwhile as conflict:
        theirs = page.pages.preview(row_of(page.nomination, page.pages, conflict.pk))
        context |= {"conflict": str(conflict), "theirs": theirs, "seen": conflict.version}
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, _("Saved."))
        return redirect(_destination(request, page))
    return None


def _destination(request: HttpRequest, page: RowPage) -> str:
    if request.POST.get("go") == "another":
        return add_url(page.nomination, page.pages, page.asked.slug)
    return page.asked.back


def _page(request: HttpRequest, page: RowPage, context: dict[str, Any]) -> HttpResponse:
    nomination, pages, asked = page.nomination, page.pages, page.asked
    there = others(nomination, person(request))
    shown = {
        "nomination": nomination,
        "pages": pages,
        "row": page.row,
        "heading": pages.edit_heading if page.row else pages.add_heading,
        "section": asked.section,
        "back": asked.back,
        "back_label": asked.back_label,
        "here_url": reverse("nominations:here", args=[nomination.public_id]),
        "here": words_here(there, asked.section),
    }
    return render(request, "nominations/row_page.html", shown | context)


def _remove(request: HttpRequest, nomination: Nomination, pk: int, pages: RowPages) -> HttpResponse:
    row = row_of(nomination, pages, pk)
    asked = asked_in(nomination, pages, pages.spec.question_of(row))
    if request.method == "POST":
        try:
            pages.spec.take_out(row, actor=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(pages.removed))
        return redirect(asked.back)
    context = {
        "nomination": nomination,
        "pages": pages,
        "back": asked.back,
        "back_label": asked.back_label,
        "row": row,
        "preview": pages.preview(row),
    }
    return render(request, "nominations/row_remove.html", context)


type Pick = Callable[[Nomination, int], RowPages]


def _adding(pages: RowPages) -> RoutedView:
    @require_http_methods(METHODS)
    @for_open_drafts
    def add(request: HttpRequest, nomination: Nomination, question: str = "") -> HttpResponse:
        return _edit(request, nomination, question, pages, None)

    return add


def _changing(pick: Pick) -> RoutedView:
    @require_http_methods(METHODS)
    @for_open_drafts
    def change(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
        pages = pick(nomination, pk)
        row = row_of(nomination, pages, pk)
        return _edit(request, nomination, pages.spec.question_of(row), pages, row)

    return change


def _removing(pick: Pick) -> RoutedView:
    @require_http_methods(METHODS)
    @for_open_drafts
    def remove(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
        return _remove(request, nomination, pk, pick(nomination, pk))

    return remove


def _always(pages: RowPages) -> Pick:
    return lambda _nomination, _pk: pages


measure_add = _adding(MEASURES)
measure_edit = _changing(_always(MEASURES))
measure_remove = _removing(_always(MEASURES))
cost_add = _adding(COSTS)
cost_edit = _changing(_always(COSTS))
cost_remove = _removing(_always(COSTS))
survey_add = _adding(SURVEY)
engagement_add = _adding(ENGAGEMENT)
community_edit = _changing(community_pages)
community_remove = _removing(community_pages)
milestone_add = _adding(MILESTONES)
milestone_edit = _changing(_always(MILESTONES))
milestone_remove = _removing(_always(MILESTONES))
partner_add = _adding(PARTNERS)
partner_edit = _changing(_always(PARTNERS))
partner_remove = _removing(_always(PARTNERS))
