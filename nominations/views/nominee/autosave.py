"""Saving one question while somebody writes, and who else is here."""

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from accounts.http import person
from awards.models import Section
from nominations.drafts import Draft
from nominations.forms.section import MARK, Choice, SectionForm, seen_name, seen_value
from nominations.http import for_team, for_writers
from nominations.models import Nomination
from nominations.services.answers import Saved, Typed, answer_digest, save_section
from nominations.services.marks import mark_section
from nominations.services.presence import note_presence
from nominations.team.company import others, words_here, words_of_all
from nominations.views.nominee.section_parts import parts_context

BEFORE = "before."
"""Begins the names of the fields that a page sent a moment earlier, without an answer yet."""


@require_POST
@for_writers
def autosave(request: HttpRequest, nomination: Nomination, slug: str) -> HttpResponse:
    """Save one question of a section.

    Answers 200 (saved, with what the page now has seen), 409 (somebody else changed it: a fragment
    with both texts), 422 (cannot be saved, in words; nothing was). Whoever is signed out gets 401.
    """
    asked = request.POST.get("question", "")
    draft = Draft.load(nomination, with_rows=False)
    form = SectionForm(draft=draft, section=slug, data=request.POST.copy())
    slugs = _slugs(form, asked)
    if asked != MARK and not slugs:
        return _refusal(_("The form does not ask this any more, so it was not saved."))
    note_presence(nomination=nomination, user=person(request), section=slug)
    form.is_valid()
    if faults := _faults(form, asked, slugs):
        return _refusal(" ".join(faults))
    try:
        if asked == MARK:
            return _save_mark(request, nomination, slug, form)
        return _save(request, form, slugs)
    except Refused as refusal:
        return _refusal(str(refusal))


def _slugs(form: SectionForm, asked: str) -> list[str]:
    """The answer asked for, if the page has fields for it."""
    return [part.slug for part in form.parts if part.slug == asked and part.names]


def _faults(form: SectionForm, asked: str, slugs: list[str]) -> list[str]:
    names = {name for part in form.parts if part.slug in slugs for name in part.names.values()}
    if asked == MARK:
        names = {MARK}
    return [str(error) for name in sorted(names) for error in form.errors.get(name, [])]


def _save(request: HttpRequest, form: SectionForm, slugs: list[str]) -> HttpResponse:
    nomination = form.draft.nomination
    if any(form.choice(slug) == Choice.THEIRS for slug in slugs):
        return _take_theirs(request, form, slugs)
    sent = _with_before(request, form, slugs)
    saved = save_section(nomination=nomination, actor=person(request), typed=sent, is_autosave=True)
    if saved.conflicts:
        rows = parts_context(form.draft, form, saved)
        part = next(row for row in rows if row["conflict"])
        html = render_to_string(
            "nominations/_conflict.html", {"part": part, "nomination": nomination}, request
        )
        words = _("Not saved: %(who)s changed “%(question)s” too. Choose what to keep.") % {
            "who": part["conflict"]["who"],
            "question": part["question"].label,
        }
        return JsonResponse({"words": words, "html": html}, status=409)
    return JsonResponse({"at": timezone.now(), "seen": _seen(saved, sent)})


def _with_before(request: HttpRequest, form: SectionForm, slugs: list[str]) -> dict[str, Typed]:
    """What was typed, each with the digest of what the page sent just before, if it did."""
    earlier = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith(BEFORE):
            earlier.setlist(name.removeprefix(BEFORE), values)
    typed = {slug: one for slug, one in form.typed().items() if slug in slugs}
    if not earlier:
        return typed
    before = SectionForm(draft=form.draft, section=form.section, data=earlier)
    before.is_valid()
    return {
        slug: Typed(
            one.value,
            one.seen_version,
            one.seen_digest,
            answer_digest(before.stored[slug]) if slug in before.stored else "",
        )
        for slug, one in typed.items()
    }


def _seen(saved: Saved, sent: dict[str, Typed]) -> dict[str, str]:
    """What the page has seen from now on, by field name: the answers that are now as it sent."""
    return {
        seen_name(slug): seen_value(answer.version, answer.value)
        for slug, answer in saved.answers.items()
        if answer.value == sent[slug].value
    }


def _take_theirs(request: HttpRequest, form: SectionForm, slugs: list[str]) -> HttpResponse:
    """The fields with the answer that stands, for somebody who gives up their own."""
    fresh = SectionForm(draft=form.draft, section=form.section)
    parts = [part for part in parts_context(fresh.draft, fresh) if part["slug"] in slugs]
    html = "".join(
        render_to_string("nominations/_question_fields.html", {"part": part}, request)
        for part in parts
    )
    return JsonResponse({"at": timezone.now(), "html": html})


def _save_mark(
    request: HttpRequest, nomination: Nomination, slug: str, form: SectionForm
) -> HttpResponse:
    if form.mark is not None:
        mark_section(
            nomination=nomination, actor=person(request), section=slug, completed=form.mark
        )
    return JsonResponse({"at": timezone.now(), "seen": {}})


def _refusal(words: str) -> HttpResponse:
    return JsonResponse({"words": words}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_team
def here(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Who else is here (`?section=`), with a token for saving. Who posts is noted as here too.

    A page that stays open for hours asks this now and then: signing in again makes the token that
    the page was sent with useless.
    """
    user, section = person(request), request.GET.get("section", "")
    titles = dict(Section.objects.filter(form=nomination.form_id).values_list("slug", "title"))
    known = section if section in titles else ""
    if request.method == "POST":
        note_presence(nomination=nomination, user=user, section=known)
    there = others(nomination, user)
    words = words_here(there, known) if known else words_of_all(there, titles)
    return JsonResponse({"words": words, "token": get_token(request)})
