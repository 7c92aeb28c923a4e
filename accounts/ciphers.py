"""Second-factor secrets, kept encrypted: a copy of the database alone makes no codes."""

import base64
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"laurel.accounts.second-factor"


def encrypt(text: str) -> str:
    """The text encrypted (Fernet: AES-128-CBC with HMAC-SHA256) under ``SECRET_KEY``."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text again, whether ``SECRET_KEY`` or one of its fallbacks encrypted it.

    Raises:
        cryptography.fernet.InvalidToken: none of the keys did.
    """
    return _fernet().decrypt(encrypted.encode()).decode()


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


@cache
def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
