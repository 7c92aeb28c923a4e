"""Signing in without a code or password: where something else has proved who it is."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.services import second_factor


def sign_in(request: HttpRequest, user: User, redirect_to: str = "") -> HttpResponseBase:
    """Sign in somebody whose account was just made from an invitation, or a person of the demo.

    People for whom more is at stake, staff and everyone with a second factor, always sign in by
    themselves: a forwarded e-mail must not open their account.

    Raises:
        PermissionDenied: the person is one of those, or closed to sign-in.
    """
    of_the_demo = settings.DEMO_MODE and user.is_demo
    at_stake = user.is_staff or user.is_superuser or second_factor.has_one(user)
    if not user.is_active or (at_stake and not of_the_demo):
        raise PermissionDenied
    adapter = get_adapter(request)
    adapter.login(request, user)
    response: HttpResponseBase = adapter.post_login(
        request,
        user,
        email_verification=None,
        signal_kwargs=None,
        email=user.email,
        signup=False,
        redirect_url=redirect_to or None,
    )
    return response
