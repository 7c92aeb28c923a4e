"""One section of the form on one page."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.enums import QuestionKind
from awards.models import Section
from awards.questions import kind_named
from nominations.drafts import Draft
from nominations.forms.section import SectionForm, resolve_name
from nominations.guidance import guidance
from nominations.http import for_open_drafts
from nominations.models import Nomination
from nominations.rows.unfinished import unfinished_rows
from nominations.services.answers import Saved, save_section
from nominations.services.marks import mark_section
from nominations.services.presence import note_presence
from nominations.team.company import others, words_here
from nominations.views.nominee.conflicts import add_compared, note_what_is_seen
from nominations.views.nominee.section_files import attach_sent
from nominations.views.nominee.section_parts import parts_context

OF_FILES = {"file-edit", "file-remove"}
EDITORS = {
    "measure-add",
    "measure-edit",
    "measure-remove",
    "cost-add",
    "cost-edit",
    "cost-remove",
    "survey-add",
    "engagement-add",
    "community-edit",
    "community-remove",
    "milestone-add",
    "milestone-edit",
    "milestone-remove",
    "partner-add",
    "partner-edit",
    "partner-remove",
    "publication",
    *OF_FILES,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def section(request: HttpRequest, nomination: Nomination, slug: str) -> HttpResponse:
    """Answer the questions of a section. What can be saved is, whatever is wrong elsewhere."""
    draft = Draft.load(nomination)
    here = _section(draft, slug)
    if request.method == "POST":
        return _save(request, draft, here)
    words = kept_words(request)
    form = SectionForm(draft=draft, section=slug, data=words.copy() if words else None)
    return _page(request, draft, here, form)


def _section(draft: Draft, slug: str) -> Section:
    for question in draft.questions:
        if question.section.slug == slug:
            return question.section
    raise Http404


def _save(request: HttpRequest, draft: Draft, here: Section) -> HttpResponse:
    nomination = draft.nomination
    form = SectionForm(draft=draft, section=here.slug, data=request.POST.copy())
    form.is_valid()
    note_presence(nomination=nomination, user=person(request), section=here.slug)
    try:
        saved = save_section(nomination=nomination, actor=person(request), typed=form.typed())
        if form.mark is not None:
            mark_section(
                nomination=nomination,
                actor=person(request),
                section=here.slug,
                completed=form.mark,
            )
    except Refused as refusal:
        return _page(request, draft, here, form, refusal=str(refusal))
    attach_sent(request, nomination, form)
    draft = Draft.load(nomination)
    add_compared(saved, form, draft)
    if form.errors or saved.conflicts:
        note_what_is_seen(form, draft, saved)
        form.draft = draft
        return _page(request, draft, here, form, saved=saved)
    _warn_of_long_texts(request, draft, here)
    return redirect(_destination(request.POST, draft, here))


def _warn_of_long_texts(request: HttpRequest, draft: Draft, here: Section) -> None:
    for question in draft.shown():
        if question.section_id != here.pk or kind_named(question.kind).has_rows:
            continue
        stored = draft.stored(question)
        for fault in kind_named(question.kind).faults(question, stored) if stored else []:
            messages.warning(
                request,
                _("Saved, but “%(question)s” has a problem: %(fault)s")
                % {"question": question.label, "fault": fault},
            )


def _destination(data: QueryDict, draft: Draft, here: Section) -> str:
    """Where to go after saving: what the pressed button says, by default the next section."""
    public_id = draft.nomination.public_id
    settled = any(name.startswith(resolve_name("")) for name in data)
    go, _colon, target = data.get("go", "stay" if settled else "").partition(":")
    if go in EDITORS:
        args = [target] if go in OF_FILES else [part for part in (public_id, target) if part]
        # A button's value is the page's own; whatever else comes here leads to the next section.
        with suppress(NoReverseMatch):
            return reverse(f"nominations:{go.replace('-', '_')}", args=args)
    elif go == "stay":
        return reverse("nominations:section", args=[public_id, here.slug])
    elif go == "later":
        return draft.nomination.get_absolute_url()
    elif go == "check":
        return reverse("nominations:check", args=[public_id])
    return _next_section(draft, here)


def _next_section(draft: Draft, here: Section) -> str:
    slugs = [entry.section.slug for entry in draft.asked()]
    public_id = draft.nomination.public_id
    following = slugs[slugs.index(here.slug) + 1 :] if here.slug in slugs else []
    if following:
        return reverse("nominations:section", args=[public_id, following[0]])
    return reverse("nominations:check", args=[public_id])


def _page(
    request: HttpRequest,
    draft: Draft,
    here: Section,
    form: SectionForm,
    *,
    saved: Saved | None = None,
    refusal: str = "",
) -> HttpResponse:
    nomination = draft.nomination
    parts = form.parts
    return render(
        request,
        "nominations/section.html",
        {
            "nomination": nomination,
            "section": here,
            "form": form,
            "parts": parts_context(draft, form, saved or Saved()),
            "unfinished": unfinished_rows(nomination, {part.slug for part in parts}),
            "criteria": guidance(part.question for part in parts),
            "waits_for_category": draft.waits_for_category,
            "here_url": reverse("nominations:here", args=[nomination.public_id]),
            "here": words_here(others(nomination, person(request)), here.slug),
            "refusals": [refusal] if refusal else [],
            "conflicts": (saved or Saved()).conflicts,
            "saved_some": bool(saved and saved.saved),
            "has_files": any(part.question.kind == QuestionKind.FILE for part in parts),
            "from_check": "check" in request.GET or request.POST.get("go") == "check",
        },
    )
