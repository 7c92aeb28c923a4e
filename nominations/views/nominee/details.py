"""What the nomination is about: each field saves itself, and the button saves them all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.questions.partner_facts import partner_facts, read_partner
from nominations.eligibility.categories import fitting_categories
from nominations.enums import RevisionSubject
from nominations.forms.about import DetailsForm
from nominations.forms.section import Choice, resolve_name, seen_name, theirs_name
from nominations.http import about_is_closed, for_open_drafts
from nominations.languages import language
from nominations.models import Nomination
from nominations.models.screening import ABOUT
from nominations.rows.unfinished import unfinished_rows
from nominations.services.details import (
    Detail,
    SavedDetails,
    TypedDetail,
    change_details,
    detail_digest,
    present_details,
)
from nominations.services.partners import partners_question
from nominations.services.presence import note_presence
from nominations.team.company import others, words_here
from nominations.views.nominee.autosave import BEFORE

PARAGRAPHS = "awards/questions/paragraphs.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def details(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """What the nomination is about, and the partners it names."""
    if (elsewhere := about_is_closed(request, nomination)) is not None:
        return elsewhere
    words = request.POST if request.method == "POST" else kept_words(request)
    form = _form(nomination, words.copy() if words is not None else None)
    if request.method != "POST":
        return _page(request, nomination, form)
    note_presence(nomination=nomination, user=person(request))
    if "question" in request.POST:
        return _autosave(request, nomination, form)
    saved = SavedDetails()
    if form.is_valid():
        try:
            saved = _change(request, nomination, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not saved.conflicts:
                return _go_on(request, nomination)
    return _page(request, nomination, form, saved)


def _form(nomination: Nomination, data: QueryDict | None = None) -> DetailsForm:
    categories = fitting_categories(nomination.cycle, nomination.agency)
    return DetailsForm(data, nomination=nomination, categories=categories)


def _go_on(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    messages.success(request, _("Saved."))
    if request.POST.get("go") == "partner":
        return redirect("nominations:partner_add", nomination.public_id)
    if any(name.startswith(resolve_name("")) for name in request.POST):
        return redirect("nominations:details", nomination.public_id)
    return redirect(nomination)


# --- Saving -------------------------------------------------------------------------------------


def _change(
    request: HttpRequest, nomination: Nomination, form: DetailsForm, only: str = ""
) -> SavedDetails:
    """Save what was typed; whatever the person asked to see beside theirs is a conflict still."""
    names = [only] if only else list(form.fields)
    typed = {name: _typed(form, name) for name in names if _chosen(form, name) not in _LEFT_OUT}
    saved = change_details(
        nomination=nomination, actor=person(request), typed=typed, is_autosave=bool(only)
    )
    if both := [name for name in names if _chosen(form, name) == Choice.BOTH]:
        present = present_details(nomination)
        saved.conflicts |= {name: present[name] for name in both}
    return saved


_LEFT_OUT = {Choice.THEIRS, Choice.BOTH}


def _chosen(form: DetailsForm, name: str) -> str:
    return str(form.data.get(resolve_name(name), ""))


def _typed(form: DetailsForm, name: str) -> TypedDetail:
    seen = str(form.data.get(seen_name(name), ""))
    if _chosen(form, name) == Choice.MINE:
        seen = str(form.data.get(theirs_name(name)) or seen)
    return TypedDetail(form.stored(name), seen, _before(form, name))


def _before(form: DetailsForm, name: str) -> str:
    """Digest of what the page sent a moment earlier, without an answer yet; empty if nothing."""
    if not any(key.startswith(BEFORE) for key in form.data):
        return ""
    earlier = QueryDict(mutable=True)
    if isinstance(form.data, QueryDict):
        earlier.setlist(name, form.data.getlist(BEFORE + name))
    sent = _form(form.nomination, earlier)
    sent.is_valid()
    return "" if name in sent.errors else detail_digest(sent.stored(name))


def _autosave(request: HttpRequest, nomination: Nomination, form: DetailsForm) -> HttpResponse:
    """Save one field. Answers as `nominations.views.nominee.autosave` does."""
    name = request.POST.get("question", "")
    if name not in form.fields:
        words = _("The form does not ask this any more, so it was not saved.")
        return JsonResponse({"words": words}, status=422)
    if _chosen(form, name) == Choice.THEIRS:
        return _take_theirs(request, nomination, name)
    form.is_valid()
    if faults := form.errors.get(name):
        return JsonResponse({"words": " ".join(map(str, faults))}, status=422)
    try:
        saved = _change(request, nomination, form, only=name)
    except Refused as refusal:
        return JsonResponse({"words": str(refusal)}, status=422)
    if name in saved.conflicts:
        return _clash(request, nomination, form, name, saved)
    seen = {seen_name(name): detail_digest(form.stored(name))}
    return JsonResponse({"at": timezone.now(), "seen": seen})


def _clash(
    request: HttpRequest, nomination: Nomination, form: DetailsForm, name: str, saved: SavedDetails
) -> HttpResponse:
    part = _part(nomination, form, name, saved.conflicts)
    context = {"part": part, "nomination": nomination}
    html = render_to_string("nominations/_conflict.html", context, request)
    words = _("Not saved: %(who)s changed “%(question)s” too. Choose what to keep.") % {
        "who": part["conflict"]["who"],
        "question": part["label"],
    }
    return JsonResponse({"words": words, "html": html}, status=409)


def _take_theirs(request: HttpRequest, nomination: Nomination, name: str) -> HttpResponse:
    """The field with what stands, for somebody who gives up their own."""
    part = _part(nomination, _form(nomination), name, {})
    html = render_to_string("nominations/_detail_field.html", {"part": part}, request)
    return JsonResponse({"at": timezone.now(), "html": html})


# --- The page -----------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    nomination: Nomination,
    form: DetailsForm,
    saved: SavedDetails | None = None,
) -> HttpResponse:
    conflicts = saved.conflicts if saved else {}
    context = {
        "form": form,
        "nomination": nomination,
        "parts": [_part(nomination, form, name, conflicts, saved) for name in form.fields],
        "conflicts": conflicts,
        "saved_some": bool(saved and saved.saved),
        "partners": _partners(nomination),
        "partners_question": partners_question(nomination),
        "unfinished": unfinished_rows(nomination, {""}),
        "here_url": reverse("nominations:here", args=[nomination.public_id]),
        "here": words_here(others(nomination, person(request)), ABOUT),
    }
    return render(request, "nominations/details.html", context)


def _part(
    nomination: Nomination,
    form: DetailsForm,
    name: str,
    conflicts: dict[str, Detail],
    saved: SavedDetails | None = None,
) -> dict[str, Any]:
    """Context of `nominations/_detail_field.html`, and of `_conflict.html` in a conflict."""
    part: dict[str, Any] = {
        "name": name,
        "bound": form[name],
        "label": form[name].label,
        "question": {"slug": name},
        "seen_name": seen_name(name),
        "seen": _seen(form, name, conflicts, saved),
        "conflict": None,
    }
    if name in conflicts:
        part["conflict"] = _conflict(nomination, form, name, conflicts[name])
    return part


def _seen(
    form: DetailsForm, name: str, conflicts: dict[str, Detail], saved: SavedDetails | None
) -> str:
    """What the page knows of the field: of one in conflict theirs, once it showed both."""
    if saved is not None and name in saved.saved:
        return detail_digest(form.stored(name))
    if name in conflicts and _chosen(form, name) == Choice.BOTH:
        return detail_digest(conflicts[name])
    return str(form.data.get(seen_name(name), "")) or detail_digest(form.stored_initial(name))


def _conflict(
    nomination: Nomination, form: DetailsForm, name: str, theirs: Detail
) -> dict[str, Any]:
    latest = nomination.revisions.filter(subject=RevisionSubject.DETAILS)
    made = latest.select_related("made_by").order_by("-pk").first()
    return {
        "who": made.made_by.get_full_name() if made else _("Somebody"),
        "at": made.made_at if made else nomination.updated_at,
        "template": PARAGRAPHS,
        "shown": _in_words(form, name, theirs) or None,
        "mine": _in_words(form, name, form.stored(name)) or None,
        "compares": _chosen(form, name) == Choice.BOTH,
        "resolve": resolve_name(name),
        "theirs_name": theirs_name(name),
        "theirs_seen": detail_digest(theirs),
    }


def _in_words(form: DetailsForm, name: str, value: Detail) -> str:
    if name == "language":
        return language(str(value)).name
    choices = getattr(form.fields[name], "choices", None)
    if choices is None:
        return "" if value is None else str(value)
    names = {str(key): str(label) for key, label in choices}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(one), "–") for one in chosen if one is not None)


def _partners(nomination: Nomination) -> list[dict[str, Any]]:
    rows = nomination.partner_rows()
    return [{**read_partner(partner_facts(row)), "pk": row["pk"]} for row in rows]
