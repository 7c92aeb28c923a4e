"""Looking through the nomination once more, before it is submitted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.forms.looking import FindingReasonForm
from nominations.http import can_write, for_team
from nominations.models import Nomination
from nominations.scanning.file_texts import read_words
from nominations.scanning.looking import Look, look_through, still_open
from nominations.scanning.words import finding_words
from nominations.services.scanning import ReasonChanged, explain_finding
from nominations.standing import draft_is_open


@require_http_methods(["GET", "HEAD", "POST"])
@for_team
def looking(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Each place that may tell too much, with why it stays. Viewers may read it."""
    if request.method == "POST":
        return _explain(request, nomination)
    if not draft_is_open(nomination):
        return redirect(nomination)
    kept = kept_words(request) if can_write(nomination) else None
    return _page(request, nomination, FindingReasonForm(kept) if kept else None)


def _explain(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    if not can_write(nomination):
        raise Http404
    form = FindingReasonForm(request.POST)
    if not form.is_valid() or not _is_found(nomination, form.cleaned_data["finding"]):
        return _page(request, nomination, form)
    try:
        explain_finding(nomination=nomination, actor=person(request), **form.cleaned_data)
    except ReasonChanged as changed:
        form = FindingReasonForm({**request.POST.dict(), "seen": changed.present})
        return _page(request, nomination, form, conflict=changed)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, nomination, form)
    messages.success(request, _("Saved."))
    return redirect("nominations:looking", nomination.public_id)


def _is_found(nomination: Nomination, digest: str) -> bool:
    """Whether the place is still there: somebody may have mended it meanwhile."""
    _document, looks = _looked(nomination)
    return any(look.finding.digest == digest for look in looks)


def _looked(nomination: Nomination) -> tuple[dict[str, Any], list[Look]]:
    document = build_document(Draft.load(nomination))
    return document, look_through(nomination, document, read_words(document))


def _page(
    request: HttpRequest,
    nomination: Nomination,
    typed: FindingReasonForm | None = None,
    conflict: ReasonChanged | None = None,
) -> HttpResponse:
    document, looks = _looked(nomination)
    rows = [_row(look, document, nomination, typed, conflict) for look in looks]
    gone = typed is not None and not any(row["is_typed"] for row in rows)
    context = {
        "nomination": nomination,
        "rows": rows,
        "open": still_open(looks),
        "can_write": can_write(nomination) and draft_is_open(nomination),
        "gone": typed.data.get("reason", "") if gone and typed is not None else "",
        "conflict": conflict,
        "form": typed,
    }
    return render(request, "nominations/looking.html", context)


def _row(
    look: Look,
    document: dict[str, Any],
    nomination: Nomination,
    typed: FindingReasonForm | None,
    conflict: ReasonChanged | None,
) -> dict[str, Any]:
    digest, present = look.finding.digest, look.reason.words if look.reason else ""
    is_typed = typed is not None and typed.data.get("finding") == digest
    form = (
        typed
        if is_typed
        else FindingReasonForm(initial={"finding": digest, "seen": present, "reason": present})
    )
    if form is not None:
        form.auto_id = f"id_%s_{digest[:12]}"
    return {
        **finding_words(look.finding, document, nomination),
        "reason": look.reason,
        "form": form,
        "is_typed": is_typed,
        "conflict": conflict if is_typed else None,
    }
