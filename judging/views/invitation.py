"""The link in a panel invitation: terms, then accept or decline."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import InvitationPurpose
from accounts.exceptions import InvitationUnusable, Refused, Unusable
from accounts.http import person
from accounts.models import Invitation
from accounts.start import remember_links, start_links
from accounts.views.invitation_flow import (
    Standing,
    forget_token,
    other_address_page,
    standing,
    stash_token,
    stashed_invitation,
    unusable_page,
)
from accounts.views.signing_in import sign_in
from judging.enums import PanelStatus
from judging.forms.judge import SeatForm
from judging.models import PanelMember
from judging.services.panel import accept_panel_invitation, decline_panel_invitation

SESSION_KEY = "judging.invitation"


@login_not_required
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link in the mail: remember it in the session and clean the address."""
    stash_token(request, token, SESSION_KEY)
    return redirect("judging:invitation_page")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest) -> HttpResponseBase:
    """Show the terms; a POST accepts or declines."""
    if request.method == "POST" and not ratelimit.consume(request, action="invitation"):
        return cast("HttpResponseBase", ratelimit.respond_429(request))
    try:
        return _answer(request, _stashed(request))
    except InvitationUnusable as error:
        return unusable_page(request, error)


def _stashed(request: HttpRequest) -> Invitation:
    found = stashed_invitation(request, SESSION_KEY)
    if found.purpose != InvitationPurpose.PANEL:
        raise InvitationUnusable(Unusable.MISSING)
    return found


def _answer(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    where = standing(request, found)
    if where is Standing.OTHER_PERSON:
        return other_address_page(request, found)
    if request.method == "POST" and "decline" in request.POST:
        return _decline(request, found)
    if request.method == "POST" and where is not Standing.SIGN_IN:
        return _accept(request, found, where)
    return _page(request, found, where)


def _decline(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    decline_panel_invitation(invitation=found)
    forget_token(request, SESSION_KEY)
    return render(request, "judging/declined.html", {"invitation": found})


def _accept(request: HttpRequest, found: Invitation, where: Standing) -> HttpResponseBase:
    is_new = where is Standing.NEW_PERSON
    form = SeatForm(request.POST, asks_name=is_new)
    if not form.is_valid():
        return _page(request, found, where, form)
    try:
        member = accept_panel_invitation(
            invitation=found,
            profile=form.profile(),
            user=None if is_new else person(request),
            full_name=form.cleaned_data.get("full_name", ""),
        )
    except InvitationUnusable:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, where, form)
    forget_token(request, SESSION_KEY)
    messages.success(request, _("You are on the panel."))
    response: HttpResponseBase = redirect("judging:home")
    if is_new and member.user is not None:
        response = sign_in(request, member.user, redirect_to=reverse("judging:home"))
    if member.user is not None:
        # The navigation shows what is remembered, and the new seat belongs there at once.
        remember_links(request, start_links(member.user))
    return response


def _page(
    request: HttpRequest, found: Invitation, where: Standing, form: SeatForm | None = None
) -> HttpResponseBase:
    member = (
        PanelMember.objects.filter(invitation=found, status=PanelStatus.INVITED)
        .select_related("cycle__award")
        .first()
    )
    if member is None:
        raise InvitationUnusable(Unusable.USED)
    context = {
        "invitation": found,
        "member": member,
        "cycle": member.cycle,
        "must_sign_in": where is Standing.SIGN_IN,
        "form": form or SeatForm(asks_name=where is Standing.NEW_PERSON),
    }
    return render(request, "judging/invitation.html", context, status=422 if form else 200)
