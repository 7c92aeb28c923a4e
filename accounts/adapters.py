"""How sign-in fits into Laurel: its mail goes through the outbox, its secrets are encrypted."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts import ciphers
from accounts.models import User
from accounts.services import kept_words
from mail.services import queue_mail

# What allauth's mails speak of; the request and the rest stay out of the templates.
_WORDS = ("signup_url", "password_reset_url", "timestamp", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends through the outbox, and remembers whose browser this is."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is the address you have already."),
        "email_password_mismatch": _("The address or the password is not right."),
        "email_taken": _("There is an account with this address already."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Look at the newest mail, or ask for another."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes and try again."),
        "same_as_current": _("This is what it is already. Enter something else."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait a few minutes."),
        "unverified_primary_email": _("Confirm the address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue our own text for allauth's, the code apart from it and encrypted.

        A mail of allauth's for which there is no text in ``templates/mail/`` is an error, rather
        than a link in clear in the outbox.
        """
        name = template_prefix.rsplit("/", 1)[-1]
        code = context.get("code")
        queue_mail(
            to=email,
            template=f"account_{name}",
            context={key: context[key] for key in _WORDS if key in context},
            key=f"account:{name}:{secrets.token_hex(16)}",
            secrets={"code": code} if code else None,
            language=get_language() or "",
        )

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """The ways to show again that it is you, in the words of our pages."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from the app"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [
            method | {"description": words.get(method["id"], method["description"])}
            for method in methods
        ]

    def new_user(self, request: HttpRequest) -> User:
        """People who sign up in a demo belong to it."""
        return User(is_demo=settings.DEMO_MODE)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        kept_words.remember_person(response, user)
        return response


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts the keys of authenticator apps and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("The second factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
        "incorrect_code": _("This code is not right. An app shows a new one every half minute."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new passkey is called unless the person gives it a name."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text)
