"""The steps of accepting an invitation, for every room that sends some.

The token stands in the address for one request only: it is exchanged for a digest in the session
and the address is cleaned at once, so that it does not stay in the browser's history, in logs or
in a referrer. Opening the link uses nothing up, however often a mail scanner does it; only the
POST of the page that follows does.
"""

from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.exceptions import InvitationUnusable, Unusable
from accounts.models import Invitation, User
from accounts.services import invitations


class Standing(StrEnum):
    """How the visitor stands to the invited person."""

    NEW_PERSON = "new-person"
    SIGN_IN = "sign-in"
    OTHER_PERSON = "other-person"
    READY = "ready"


def stash_token(request: HttpRequest, token: str, session_key: str) -> None:
    """Put the token's digest into the session; redirect to a clean address next."""
    request.session[session_key] = invitations.token_digest(token)


def stashed_invitation(request: HttpRequest, session_key: str) -> Invitation:
    """The invitation whose link was opened in this session.

    Raises:
        InvitationUnusable: no link was opened, or the invitation is not open any more.
    """
    digest = request.session.get(session_key)
    if not isinstance(digest, str):
        raise InvitationUnusable(Unusable.MISSING)
    return invitations.find_by_digest(digest=digest)


def forget_token(request: HttpRequest, session_key: str) -> None:
    request.session.pop(session_key, None)


def standing(request: HttpRequest, invitation: Invitation) -> Standing:
    """Who is here: the invited person, somebody else, or a visitor who is to say who they are."""
    user = request.user
    if isinstance(user, User):
        theirs = invitations.belongs_to(invitation=invitation, user=user)
        return Standing.READY if theirs else Standing.OTHER_PERSON
    if invitations.account_in_use(email=invitation.email):
        return Standing.SIGN_IN
    return Standing.NEW_PERSON


def unusable_page(request: HttpRequest, error: InvitationUnusable) -> HttpResponse:
    """Tell in words why the invitation cannot be used, and what to do."""
    status = 404 if error.reason is Unusable.MISSING else 410
    context = {"reason": error.reason.value, "text": str(error)}
    return render(request, "accounts/invitation_unusable.html", context, status=status)


def other_address_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody else is signed in: name both addresses and offer to sign out."""
    context = {"invitation": invitation}
    return render(request, "accounts/invitation_other_address.html", context, status=403)
