"""Every mail of signing in has a text of ours, and none shows a code in the outbox."""

from pathlib import Path

import allauth
import pytest
from django.test import RequestFactory
from django.utils import timezone

from accounts.adapters import AccountAdapter
from mail.models import OutboxMessage

ADA = "ada@example.org"
# By-link mails: switched off, since every step is by code.
UNUSED = {"email_confirm", "password_reset_key"}


def allauths_mails() -> list[str]:
    """The mails that allauth can send, by the templates it brings along."""
    templates = Path(allauth.__file__).parent / "templates"
    found = {
        f"{path.parent.parent.name}/email/{path.name.removesuffix('_subject.txt')}"
        for app in ("account", "mfa")
        for path in (templates / app / "email").glob("*_subject.txt")
    }
    return sorted(name for name in found if name.rsplit("/", 1)[-1] not in UNUSED)


@pytest.mark.django_db
@pytest.mark.parametrize("name", allauths_mails())
def test_each_has_a_text(name):
    context = {
        "request": RequestFactory().get("/"),
        "code": "ABCD-1234",
        "signup_url": "https://awards.example.org/accounts/signup/",
        "password_reset_url": "https://awards.example.org/accounts/password/reset/",
        "timestamp": timezone.now(),
        "ip": "203.0.113.9",
        "from_email": "old@example.org",
        "to_email": "new@example.org",
    }
    AccountAdapter().send_mail(name, ADA, context)
    message = OutboxMessage.objects.get()
    assert message.subject
    assert "{{" not in message.body
    assert "203.0.113.9" not in message.body
    assert "ABCD-1234" not in message.body + message.subject + message.displayed_body()
    assert message.scope == ""
    assert ADA not in message.key


@pytest.mark.django_db
def test_a_mail_without_a_text_of_ours_is_an_error_and_not_a_link_in_clear():
    from django.template import TemplateDoesNotExist

    with pytest.raises(TemplateDoesNotExist):
        AccountAdapter().send_mail("account/email/password_reset_key", ADA, {"key": "secret"})
    assert not OutboxMessage.objects.exists()
