"""The first staff account, from the command line to the second factor."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from mail.models import OutboxMessage
from tests.accounts.conftest import Mailbox
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def invite(email: str = ADA, name: str = "Ada Example") -> str:
    said = io.StringIO()
    call_command("invite_staff", email, name=name, stdout=said, stderr=said)
    return said.getvalue()


def test_from_the_command_to_the_second_factor(client: Client, mailbox: Mailbox) -> None:
    assert "Ada Example is programme staff" in invite(email=f" {ADA.upper()} ")
    ada = User.objects.get(email=ADA)
    assert (ada.is_staff, ada.is_superuser, ada.is_demo) == (True, False, False)
    assert not ada.has_usable_password()
    assert not EmailAddress.objects.get(user=ada).verified
    body = mailbox.last(ADA).body
    assert reverse("account_request_login_code") in body
    client.post(reverse("account_request_login_code"), {"email": ADA})
    client.post(reverse("account_confirm_login_code"), {"code": mailbox.code(ADA)})
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert EmailAddress.objects.get(user=ada).verified
    assert client.get(reverse("accounts:start"))["Location"] == reverse("accounts:second_factor")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_it_is_in_the_trail_without_the_address() -> None:
    invite()
    entry = AuditEntry.objects.latest("seq")
    assert entry.action == "person.made_staff"
    assert entry.actor_id is None
    assert entry.payload == {"new_account": True}


def test_the_mail_opens_nothing() -> None:
    invite()
    assert not OutboxMessage.objects.get().has_secrets


def test_somebody_with_an_account_keeps_it() -> None:
    ada = UserFactory(email=ADA, full_name="Ada A. Example")
    EmailAddress.objects.get_or_create(user=ada, email=ADA, defaults={"primary": True})
    EmailAddress.objects.filter(user=ada).update(verified=True)
    password = ada.password
    invite()
    ada.refresh_from_db()
    assert (ada.is_staff, ada.full_name, ada.password) == (True, "Ada A. Example", password)
    assert AuditEntry.objects.latest("seq").payload == {"new_account": False}


def test_a_password_given_before_the_address_was_confirmed_is_removed(client: Client) -> None:
    """Somebody may have signed up with Ada's address and wait for it to become staff."""
    typed = {"full_name": "Not Ada", "email": ADA}
    password = "correct-horse-battery"
    client.post(reverse("account_signup"), typed | {"password1": password, "password2": password})
    assert User.objects.get(email=ADA).has_usable_password()
    invite()
    ada = User.objects.get(email=ADA)
    assert (ada.has_usable_password(), ada.full_name) == (False, "Ada Example")


@pytest.mark.parametrize(
    ("state", "why"), [({"is_staff": True}, "already"), ({"is_active": False}, "closed")]
)
def test_it_refuses_and_changes_nothing(state: dict[str, bool], why: str) -> None:
    UserFactory(email=ADA, **state)
    with pytest.raises(CommandError, match=why):
        invite(email=ADA.upper())
    assert not AuditEntry.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(("email", "name"), [("ada", "Ada Example"), (ADA, "  ")])
def test_what_it_is_given_has_to_make_sense(email: str, name: str) -> None:
    with pytest.raises(CommandError):
        invite(email=email, name=name)
    assert not User.objects.exists()


def test_without_a_way_to_send_mail_it_says_so(settings) -> None:
    settings.MAIL_URL = ""
    assert "MAIL_URL is not set" in invite()
    settings.MAIL_URL = "smtp://mail.example.org"
    assert "MAIL_URL" not in invite(email="bo@example.org")
