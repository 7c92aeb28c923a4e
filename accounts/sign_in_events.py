"""What Laurel does when allauth reports a step of signing in.

These are the library's own announcements, which exist for this; no model signal is among them.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_used,
)
from django.http import HttpRequest

from accounts.models import User
from accounts.services import second_factor


def connect() -> None:
    """Called once, when the app is ready."""
    authenticator_added.connect(_second_factor_shown, dispatch_uid="laurel.added")
    authenticator_used.connect(_second_factor_shown, dispatch_uid="laurel.used")
    authenticator_removed.connect(_second_factor_removed, dispatch_uid="laurel.removed")
    email_confirmed.connect(_address_confirmed, dispatch_uid="laurel.confirmed")


def _second_factor_shown(request: HttpRequest, user: User, **kwargs: Any) -> None:
    second_factor.mark_used(request.session, user)


def _second_factor_removed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    if not second_factor.has_one(user):
        second_factor.forget_used(request.session)


def _address_confirmed(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """Drop a password whose setter may not be the owner of the address.

    Somebody could sign up with another person's address and a password, never confirm it, and
    wait until the owner signs in by code. So the password survives only when the address is
    confirmed in the very sign-up or sign-in that gave the password, or by a signed-in person.
    """
    if request.user.is_authenticated:
        return
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    user = email_address.user
    if stage and stage.login.user and stage.login.user.pk == user.pk:
        return
    if user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
