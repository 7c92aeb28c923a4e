"""A nomination behind a request, and the way a file leaves the house."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.http import person
from nominations.models import Attachment, Nomination
from nominations.models.screening import ABOUT
from nominations.rows.unfinished import with_unfinished
from nominations.rules import WRITERS
from nominations.scanning.looking import with_scan
from nominations.team.company import with_company

type View[**P] = Callable[Concatenate[HttpRequest, Nomination, P], HttpResponse]
type RoutedView = Callable[..., HttpResponse]
"""As the router calls it: request, public id, and whatever else the address names."""


def for_team[**P](view: View[P]) -> RoutedView:
    """Hands the view the nomination of this address; 404 for whoever is not on its team.

    Whoever of the award's staff typed it in for the agency counts as an editor.

    `nomination.my_role` is the person's role, `nomination.deadline()` costs no query.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        return view(request, _team_nomination(request, public_id), *args, **kwargs)

    return guarded


def for_writers[**P](view: View[P]) -> RoutedView:
    """As `for_team`, for owners and editors. A viewer is led to the page that viewers may read."""

    @wraps(view)
    def guarded(
        request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        nomination = _team_nomination(request, public_id)
        if can_write(nomination):
            return view(request, nomination, *args, **kwargs)
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        messages.info(
            request, _("You can read this nomination. Only owners and editors can change it.")
        )
        return redirect(nomination)

    return guarded


def for_open_drafts[**P](view: View[P]) -> RoutedView:
    """As `for_writers`, where the draft is open; else to the nomination's page, with the reason.

    A section that staff did not ask to have corrected is closed too.

    A POST goes through all the same, so that the verb refuses it and the page keeps what was typed.
    """

    def guarded(
        request: HttpRequest, nomination: Nomination, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        # A section's page names its section by this name, in its address.
        closed = _why_closed(nomination, str(kwargs.get("slug", "")))
        if not closed or request.method not in {"GET", "HEAD"}:
            return view(request, nomination, *args, **kwargs)
        messages.info(request, closed)
        return redirect(nomination)

    return wraps(view)(for_writers(guarded))


def _why_closed(nomination: Nomination, part: str) -> str:
    """Why the draft, or this part of it, takes no changes; empty if it does."""
    if nomination.awaits_screening() and nomination.is_reopened:
        return _("The deadline has passed, so the nomination stands as you submitted it.")
    if not nomination.is_writable:
        return _("This nomination is %(state)s, so its answers can no longer be changed.") % {
            "state": nomination.get_state_display().lower()
        }
    if part and not nomination.takes_changes(part):
        return _("Staff did not ask you to correct this part, so it stays as you submitted it.")
    return ""


def about_is_closed(request: HttpRequest, nomination: Nomination) -> HttpResponse | None:
    """Where to go instead of a page for the details, if staff did not ask to correct them."""
    closed = _why_closed(nomination, ABOUT)
    if not closed or request.method not in {"GET", "HEAD"}:
        return None
    messages.info(request, closed)
    return redirect(nomination)


def can_write(nomination: Nomination) -> bool:
    """Whether the person it was loaded for (`with_role_of`) may write in it."""
    return getattr(nomination, "my_role", None) in WRITERS


def _team_nomination(request: HttpRequest, public_id: str) -> Nomination:
    user = person(request)
    found = (
        Nomination.objects.visible_to(user)
        .handled_by(user)
        .with_role_of(user)
        .with_deadline()
        .with_facts()
        .select_related("agency", "form", "category")
    )
    loaded = with_unfinished(with_scan(with_company(found)))
    return get_object_or_404(loaded, public_id=public_id)


def attachment_response(
    attachment: Attachment, *, name: str = "", inline: bool = False
) -> FileResponse:
    """The file as a download that no browser opens in the site's name. The caller checks access.

    Args:
        name: what it is saved as, where its own name would say whose it is.
        inline: let a browser show it, as nothing but itself; for pictures alone.
    """
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=not inline,
        filename=name or attachment.original_name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
