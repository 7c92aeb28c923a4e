"""How sign-in fits into Laurel: its mail goes through the outbox, its secrets are encrypted."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from accounts import ciphers
from accounts.models import User
from accounts.services import kept_words
from mail.services import queue_mail

# What allauth's mails speak of; the request and the rest stay out of the templates.
_WORDS = ("signup_url", "password_reset_url", "timestamp", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends through the outbox, and remembers whose browser this is."""

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

    def new_user(self, request: HttpRequest) -> User:
        """People who sign up in a demo belong to it."""
        return User(is_demo=settings.DEMO_MODE)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        kept_words.remember_person(response, user)
        return response


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts the keys of authenticator apps and recovery codes."""

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text)
