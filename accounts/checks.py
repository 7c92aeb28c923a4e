"""Settings that must not be, checked by every ``manage.py`` command."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1", ".localhost", "testserver"}


def register_all() -> None:
    register(demo_stays_on_this_machine, Tags.security)
    register(keys_are_set, Tags.security)


def demo_stays_on_this_machine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo signs anyone in with one click, so it must not be reachable from elsewhere."""
    if not settings.DEMO_MODE or settings.DEBUG:
        return []
    signs = []
    if settings.SECURE_SSL_REDIRECT:
        signs.append("SECURE_SSL_REDIRECT is on")
    if settings.SESSION_COOKIE_SECURE:
        signs.append("SESSION_COOKIE_SECURE is on")
    elsewhere = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if elsewhere:
        signs.append(f"ALLOWED_HOSTS names {', '.join(elsewhere)}")
    if not signs:
        return []
    return [
        Error(
            f"DEMO_MODE is on with settings that look like production: {'; '.join(signs)}.",
            hint="The demo lets anyone sign in as anyone. Turn DEMO_MODE off, or keep the demo to "
            "this machine.",
            id="accounts.E001",
        )
    ]


def keys_are_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without keys nothing can be signed, and no sign-in code can be put into a mail."""
    missing = [
        name
        for name, value in (
            ("SECRET_KEY", _secret_key()),
            ("MAIL_SECRETS_KEY", settings.MAIL_SECRETS_KEY),
        )
        if not value.strip()
    ]
    return [
        Error(
            f"{name} is not set.",
            hint=f"Set {name} in the environment to a long random text and keep it secret.",
            id="accounts.E002",
        )
        for name in missing
    ]


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # how Django says that it is empty
        return ""
