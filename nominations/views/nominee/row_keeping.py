"""What is typed into a row's editor is kept by itself, and found again by whoever opens it next."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from nominations.forms.section import Choice, resolve_name, seen_name, theirs_name
from nominations.http import for_open_drafts
from nominations.models import Nomination, RowDraft
from nominations.rows.kinds import shown_text, spec_named
from nominations.services.row_drafts import (
    DraftChanged,
    Place,
    Words,
    drop_row_draft,
    keep_row_draft,
)
from nominations.views.nominee.row_pages import (
    Asked,
    RowPages,
    add_url,
    asked_in,
    edit_url,
    pages_for,
)

WHOLE_ROW = "row"
"""What a page calls the one thing that it saves: all fields of the row together."""
BEFORE = "before."
KEY_BYTES = 12
LONGEST_NUMBER = 9


def new_key() -> str:
    """Of a page for a new row, so that two pages keep two rows."""
    return secrets.token_urlsafe(KEY_BYTES)


def is_keeping(request: HttpRequest) -> bool:
    """Whether the page sends this of itself, while somebody types."""
    return request.method == "POST" and request.POST.get("question") == WHOLE_ROW


@dataclass(frozen=True, slots=True)
class RowPage:
    """The page of one row: whose, which kind, what it answers; None for a new row."""

    nomination: Nomination
    pages: RowPages
    asked: Asked
    row: Any | None

    @property
    def key(self) -> str:
        """Of an existing row, so that a team has one draft of it; empty for a new one."""
        return f"{self.pages.spec.name}-{self.row.pk}" if self.row else ""

    def place(self, key: str) -> Place:
        return Place(self.pages.spec, self.asked.slug, self.row, self.key or key)

    def initial(self) -> dict[str, Any]:
        if self.row is not None:
            return dict(self.pages.spec.values(self.row))
        return self.pages.fresh(self.nomination)

    def fields(self, sent: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
        """The words of each field, as they were typed; PostgreSQL cannot keep a NUL."""
        names = self.pages.spec.fields
        return {
            name: str(sent[prefix + name]).replace("\x00", "")
            for name in names
            if prefix + name in sent
        }

    def words(self, sent: QueryDict) -> Words:
        """What the page sent, with what it knew; in a conflict settled for one's own, theirs."""
        version, row_version = sent.get(seen_name(WHOLE_ROW), ""), sent.get("seen", "")
        if sent.get(resolve_name(WHOLE_ROW)) == Choice.MINE:
            version = sent.get(theirs_name(WHOLE_ROW), "")
            row_version = sent.get(theirs_name("seen"), row_version)
        return Words(
            fields=self.fields(sent),
            version=_number(version) or 0,
            row_version=_number(row_version) if self.row else None,
            before=self.fields(sent, BEFORE),
        )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def kept_draft(request: HttpRequest, page: RowPage) -> RowDraft | None:
    """What was typed of this row and not saved: of an existing one, or of the new one asked for."""
    drafts = page.nomination.row_drafts.select_related("updated_by")
    if page.row is not None:
        return drafts.filter(key=page.key).first()
    asked_for = _number(request.GET.get("draft", ""))
    if asked_for is None:
        return None
    return drafts.filter(kind=page.pages.spec.name, pk=asked_for).first()


def keep(request: HttpRequest, page: RowPage) -> HttpResponse:
    """Keep what is typed. Answers as `nominations.views.nominee.autosave` does.

    Nothing is refused for being half a row; what is wrong with it is said when it is saved.
    """
    sent = request.POST
    place = page.place(sent.get("key", "")[:40] or new_key())
    if sent.get(resolve_name(WHOLE_ROW)) == Choice.THEIRS:
        return _take_theirs(request, page, place)
    words = page.words(sent)
    form = page.pages.spec.form(sent, initial=page.initial())
    try:
        if not form.has_changed() and _nothing_is_kept(request, page, place, words):
            return _kept(0, page.row.version if page.row else None)
        draft = keep_row_draft(
            nomination=page.nomination, actor=person(request), place=place, words=words
        )
    except DraftChanged as changed:
        return _clash_of_drafts(request, page, words, changed)
    except Refused as refusal:
        return JsonResponse({"words": str(refusal)}, status=422)
    if page.row is not None and draft.row_version != page.row.version:
        return _clash_with_row(request, page, words, draft)
    return _kept(draft.version, draft.row_version)


def _nothing_is_kept(request: HttpRequest, page: RowPage, place: Place, words: Words) -> bool:
    """Somebody took back what they had typed: then there is nothing to finish."""
    draft = page.nomination.row_drafts.filter(key=place.key).first()
    if draft is None:
        return True
    return drop_row_draft(draft=draft, actor=person(request), version=words.version)


def _kept(version: int, row_version: int | None, **more: str) -> HttpResponse:
    seen = {seen_name(WHOLE_ROW): version}
    if row_version is not None:
        seen["seen"] = row_version
    return JsonResponse({"at": timezone.now(), "seen": seen, **more})


def keep_what_is_refused(request: HttpRequest, page: RowPage, context: dict[str, Any]) -> None:
    """Keep what a pressed button could not save, so that leaving the page loses nothing either."""
    with suppress(Refused):
        draft = keep_row_draft(
            nomination=page.nomination,
            actor=person(request),
            place=page.place(context["key"]),
            words=page.words(request.POST),
        )
        context["seen_draft"] = draft.version


def _clash_of_drafts(
    request: HttpRequest, page: RowPage, words: Words, changed: DraftChanged
) -> HttpResponse:
    theirs = changed.theirs
    context = {
        "who": theirs.updated_by.get_full_name(),
        "at": theirs.updated_at,
        "facts": _differences(page, theirs.fields, words.fields),
        "theirs_draft": theirs.version,
        "theirs_row": theirs.row_version,
    }
    return _clash(request, page, str(changed), context)


def _clash_with_row(
    request: HttpRequest, page: RowPage, words: Words, draft: RowDraft
) -> HttpResponse:
    """Somebody saved the row meanwhile. One's own words are kept; what counts is to be chosen."""
    row = page.row
    if row is None:
        return _kept(draft.version, None)
    who = row.updated_by.get_full_name() if row.updated_by else _("Somebody")
    context = {
        "who": who,
        "at": row.updated_at,
        "facts": _differences(page, page.pages.spec.texts_of(row), words.fields),
        "theirs_draft": draft.version,
        "theirs_row": row.version,
    }
    said = _("%(who)s changed this while you were writing. Choose what to keep.") % {"who": who}
    return _clash(request, page, said, context)


def _clash(
    request: HttpRequest, page: RowPage, words: str, context: dict[str, Any]
) -> HttpResponse:
    context |= {"nomination": page.nomination}
    html = render_to_string("nominations/rows/_conflict.html", context, request)
    return JsonResponse({"words": words, "html": html}, status=409)


def _differences(
    page: RowPage, theirs: Mapping[str, str], mine: Mapping[str, str]
) -> list[dict[str, str]]:
    return [
        {
            "label": str(field.label),
            "theirs": shown_text(field, theirs.get(name, "")),
            "mine": shown_text(field, mine.get(name, "")),
        }
        for name, field in page.pages.spec.fields.items()
        if theirs.get(name, "") != mine.get(name, "")
    ]


def _take_theirs(request: HttpRequest, page: RowPage, place: Place) -> HttpResponse:
    """The fields with what stands, for somebody who gives up their own."""
    form_of = page.pages.spec.form
    draft = page.nomination.row_drafts.filter(key=place.key).first()
    mine = _number(request.POST.get(seen_name(WHOLE_ROW), ""))
    if draft is not None and draft.version != mine:
        form = form_of(initial=draft.fields)
        seen = (draft.version, draft.row_version)
    else:
        if draft is not None:
            drop_row_draft(draft=draft, actor=person(request), version=draft.version)
        form = form_of(initial=page.initial())
        seen = (0, page.row.version if page.row else None)
    html = render_to_string(page.pages.fields, {"form": form}, request)
    return _kept(*seen, html=html)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def unsaved(request: HttpRequest, nomination: Nomination, pk: int) -> HttpResponse:
    """Go on with words that were kept, or (by POST) drop them as they were seen."""
    draft = get_object_or_404(nomination.row_drafts, pk=pk)
    spec = spec_named(draft.kind)
    if spec is None:
        return redirect(nomination)
    pages = pages_for(spec)
    if request.method == "POST":
        return _drop(request, draft, asked_in(nomination, pages, draft.question).back)
    rows = spec.model._default_manager.filter(nomination=nomination, pk=draft.row or 0)
    if rows.exists():
        return redirect(edit_url(nomination, pages, draft.row or 0))
    return redirect(f"{add_url(nomination, pages, draft.question)}?draft={draft.pk}")


def _drop(request: HttpRequest, draft: RowDraft, back: str) -> HttpResponse:
    version = _number(request.POST.get("version", "")) or 0
    try:
        gone = drop_row_draft(draft=draft, actor=person(request), version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if gone:
            messages.success(request, _("The unsaved words are dropped."))
        else:
            messages.warning(request, _("Somebody went on writing there, so nothing was dropped."))
    return redirect(back)
