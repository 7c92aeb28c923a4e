"""Every page of signing in and of the account is ours, in our words."""

from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template

TEMPLATES = Path(allauth.__file__).parent / "templates"
# By link, by telephone, by a trusted browser: switched off, so nobody meets them.
UNUSED = {
    "account/email.html",
    "account/email_confirm.html",
    "account/confirm_phone_verification_code.html",
    "account/phone_change.html",
    "account/signup_by_passkey.html",
    "mfa/trust.html",
    "mfa/webauthn/signup_form.html",
}


def pages() -> list[str]:
    """allauth's templates with words of their own: bases only arrange others."""
    found = (
        path.relative_to(TEMPLATES).as_posix()
        for app in ("account", "mfa", "usersessions")
        for path in (TEMPLATES / app).rglob("*.html")
        if not (path.name.startswith("base") and path.name != "base_reauthenticate.html")
    )
    return sorted(set(found) - UNUSED - {"mfa/webauthn/snippets/login_script.html"})


@pytest.mark.parametrize("name", pages())
def test_each_is_ours(name: str) -> None:
    origin = get_template(name).origin  # type: ignore[attr-defined]
    assert not Path(origin.name).is_relative_to(TEMPLATES)
