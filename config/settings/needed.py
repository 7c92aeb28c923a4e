"""What production does not start without, and what it says then.

A default would do harm here: links in mail would lead to somebody's own machine, or the site would
ask a database that nobody meant.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {
    "SECRET_KEY": "a long random text that signs sessions and links",
    "MAIL_SECRETS_KEY": "another long random text, which encrypts codes in waiting mail",
    "ALLOWED_HOSTS": "the names the site goes by, such as awards.example.org",
    "SITE_URL": "the address in mail, such as https://awards.example.org",
    "DATABASE_URL": "where the database is, such as postgresql://laurel_app:password@host/laurel",
}
_SCHEMES = {"SITE_URL": ("https", "http"), "DATABASE_URL": ("postgresql", "postgres")}


def refuse_unfit(environment: Mapping[str, str]) -> None:
    """Stop with everything that is missing or unusable, rather than with the first of it.

    Raises:
        ImproperlyConfigured: its message names each variable and what it is for. Values are not
            repeated, since some are secret.
    """
    faults = [_fault(name, environment.get(name, "").strip()) for name in NEEDED]
    said = [fault for fault in faults if fault]
    if said:
        raise ImproperlyConfigured(
            "Laurel does not start before these environment variables are right:\n"
            + "".join(f"  {fault}\n" for fault in said)
            + "docs/operator.md lists them all."
        )


def _fault(name: str, value: str) -> str:
    if not value:
        return f"{name} is not set: {NEEDED[name]}."
    schemes = _SCHEMES.get(name)
    if schemes and not _is_address(value, schemes):
        return f"{name} is not an address that can be used: {NEEDED[name]}."
    return ""


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    # A database on a socket has no host between the slashes, but its name after them.
    return parts.scheme in schemes and bool(parts.netloc or parts.path.strip("/"))
