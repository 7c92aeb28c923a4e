"""Accepting an invitation to an agency's team."""

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
from accounts.forms.person import NewPersonForm
from accounts.http import person
from accounts.models import Invitation, Membership
from accounts.services.agencies import join_agency, join_as_new_person
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

SESSION_KEY = "accounts.invitation"


@login_not_required
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link in the mail: remember it in the session and clean the address."""
    stash_token(request, token, SESSION_KEY)
    return redirect("accounts:invitation_page")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest) -> HttpResponseBase:
    """Show what the invitation is to; a POST accepts it."""
    if request.method == "POST" and not ratelimit.consume(request, action="invitation"):
        return cast("HttpResponseBase", ratelimit.respond_429(request))
    try:
        return _answer(request, _stashed(request))
    except InvitationUnusable as error:
        return unusable_page(request, error)


def _stashed(request: HttpRequest) -> Invitation:
    found = stashed_invitation(request, SESSION_KEY)
    if found.purpose != InvitationPurpose.AGENCY:
        raise InvitationUnusable(Unusable.MISSING)
    return found


def _answer(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    match standing(request, found):
        case Standing.OTHER_PERSON:
            return other_address_page(request, found)
        case Standing.READY if request.method == "POST":
            return _welcome(request, join_agency(invitation=found, user=person(request)))
        case Standing.NEW_PERSON if request.method == "POST":
            return _join_as_new_person(request, found)
        case Standing.NEW_PERSON:
            return _page(request, found, NewPersonForm())
    return _page(request, found)


def _join_as_new_person(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    form = NewPersonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        membership = join_as_new_person(invitation=found, full_name=form.cleaned_data["full_name"])
    except InvitationUnusable:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, found)
    forget_token(request, SESSION_KEY)
    return sign_in(request, membership.user, redirect_to=reverse("accounts:start"))


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    forget_token(request, SESSION_KEY)
    messages.success(
        request, _("You are on the team of %(agency)s.") % {"agency": membership.agency.name}
    )
    # What there is to do has changed: the start page finds it, and leads there if it is one thing.
    return redirect("accounts:start")


def _page(
    request: HttpRequest, found: Invitation, form: NewPersonForm | None = None
) -> HttpResponseBase:
    context = {"invitation": found, "standing": standing(request, found).value, "form": form}
    return render(request, "accounts/invitation.html", context)
