"""What was understood of a file or an earlier nomination, and taking it over."""

from collections import Counter
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from nominations.drafts import Draft
from nominations.http import for_open_drafts
from nominations.intake.found import Found
from nominations.intake.weighing import TAGS, Proposal, Verdict, weigh
from nominations.models import Intake, Nomination
from nominations.services.intake import Applied, apply_intake


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def intake(request: HttpRequest, nomination: Nomination, intake_id: str) -> HttpResponse:
    """Show what was understood; take over what is ticked."""
    own = Intake.objects.visible_to(person(request)).filter(nomination=nomination)
    kept = get_object_or_404(own, public_id=intake_id)
    kept.nomination = nomination
    if request.method != "POST":
        return _page(request, kept)
    ticked = _ticked(request.POST)
    if not ticked:
        return _page(request, kept, [_("Nothing is ticked, so nothing was taken over.")])
    try:
        applied = apply_intake(intake=kept, actor=person(request), ticked=ticked)
    except Refused as refusal:
        return _page(request, kept, [str(refusal)])
    _say(request, applied)
    if applied.refused:
        return _page(request, kept, applied.refused)
    return redirect(nomination)


def _ticked(data: QueryDict) -> dict[str, int]:
    """The version that the person saw, by what they ticked; whatever is no such pair is left."""
    pairs = (value.rpartition("@") for value in data.getlist("take"))
    return {
        key: int(version)
        for key, _at, version in pairs
        if key and version.isdecimal() and len(version) < 10
    }


def _say(request: HttpRequest, applied: Applied) -> None:
    if applied.taken:
        words = ngettext(
            "%(count)d answer is taken over.", "%(count)d answers are taken over.", applied.taken
        )
        messages.success(request, words % {"count": applied.taken})


def _page(request: HttpRequest, kept: Intake, refusals: list[str] | None = None) -> HttpResponse:
    draft, found = Draft.load(kept.nomination), Found.from_json(kept.found)
    proposals = weigh(found, draft, kept.source)
    shown = [one for one in proposals if one.verdict != Verdict.UNCHANGED]
    labels = {question.slug: question.label for question in draft.questions}
    context: dict[str, Any] = {
        "nomination": kept.nomination,
        "intake": kept,
        "refusals": refusals or [],
        "counts": _counts(proposals),
        "groups": [
            {"title": title, "proposals": list(ones)}
            for title, ones in groupby(shown, key=lambda one: one.section)
        ],
        "can_take": any(one.can_take for one in shown),
        "unchanged": [one.label for one in proposals if one.verdict == Verdict.UNCHANGED],
        "missing": [labels[slug] for slug in found.missing if slug in labels],
        "gone": found.gone,
        "notes": found.notes,
    }
    return render(request, "nominations/intake/preview.html", context)


def _counts(proposals: list[Proposal]) -> list[dict[str, Any]]:
    """How many there are of each, those that ask for a look first."""
    counted = Counter(one.verdict for one in proposals)
    return [
        {"label": str(verdict.label), "kind": TAGS[verdict], "count": counted[verdict]}
        for verdict in Verdict
        if counted[verdict]
    ]
