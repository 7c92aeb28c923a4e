"""Digests of personal data: comparable by those who hold the key, meaningless to anyone else.

An e-mail address or a name has so few likely values that a bare hash of it can be guessed. The
digest is therefore an HMAC keyed by ``SECRET_KEY`` (RFC 2104) under a salt that names its purpose.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "audit.digest"


def salted_digest(value: str, *, purpose: str = "") -> str:
    """64 hexadecimal digits for a piece of personal data.

    Digests for different purposes (``"address"``, ``"text"``) cannot be matched with each other.
    """
    return salted_hmac(f"{_SALT}:{purpose}", value, algorithm="sha256").hexdigest()


def matches_digest(value: str, digest: str, *, purpose: str = "") -> bool:
    """Whether the digest was made from this value, with the present key or a former one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(
        constant_time_compare(
            salted_hmac(f"{_SALT}:{purpose}", value, secret=key, algorithm="sha256").hexdigest(),
            digest,
        )
        for key in keys
    )
