"""Codes and links of a message: kept encrypted, apart from the body.

The body holds a mark for each. A mark contains random digits drawn for that one message, so that
no text a person types can stand for a secret.
"""

import base64
import json
import re
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string

from mail.exceptions import SecretsLost

MASK = "••••••"
_HEX = "0123456789abcdef"
_PURPOSE = b"laurel.mail.secrets"


def new_marker() -> str:
    """128 random bits that go into every mark of one message."""
    return get_random_string(32, _HEX)


def marks(names: Mapping[str, str], marker: str) -> dict[str, str]:
    """The mark that stands in the body for each secret."""
    return {name: f"[[{marker}:{name}]]" for name in names}


def masked(text: str, marker: str) -> str:
    """The text with every mark covered."""
    return _pattern(marker).sub(MASK, text) if marker else text


def revealed(text: str, marker: str, secrets: Mapping[str, str]) -> str:
    """The text with every mark replaced by its secret.

    Raises:
        SecretsLost: the text has a mark that no secret belongs to.
    """

    def secret(match: re.Match[str]) -> str:
        try:
            return secrets[match["name"]]
        except KeyError:
            raise SecretsLost from None

    return _pattern(marker).sub(secret, text) if marker else text


def seal(secrets: Mapping[str, str]) -> str:
    """The secrets encrypted (Fernet: AES-128-CBC with HMAC-SHA256), as text; "" for none."""
    if not secrets:
        return ""
    return _fernet().encrypt(json.dumps(dict(secrets)).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """The secrets again.

    Raises:
        SecretsLost: there are none any more, or no present key opens them.
    """
    try:
        secrets: dict[str, str] = json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken:
        raise SecretsLost from None
    return secrets


def _pattern(marker: str) -> re.Pattern[str]:
    return re.compile(rf"\[\[{re.escape(marker)}:(?P<name>\w+)\]\]")


def _fernet() -> MultiFernet:
    """The first key of ``MAIL_SECRETS_KEY`` encrypts; all of them, comma-separated, decrypt."""
    keys = [key for key in settings.MAIL_SECRETS_KEY.split(",") if key]
    if not keys:
        raise ImproperlyConfigured("MAIL_SECRETS_KEY is not set.")
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
