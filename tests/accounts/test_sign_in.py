"""Signing up and in, through the outbox and back, as a person does it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from mail.ciphers import MASK
from mail.models import OutboxMessage
from tests.accounts.conftest import Mailbox
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
PASSWORD = "correct-horse-battery"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def request_code(client: Client, email: str = ADA) -> None:
    response = client.post(reverse("account_request_login_code"), {"email": email})
    assert response["Location"].startswith(reverse("account_confirm_login_code"))


def enter_code(client: Client, code: str):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def sign_up(client: Client, email: str = ADA, **changes: str):
    typed = {
        "full_name": "Ada Example",
        "email": email,
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return client.post(reverse("account_signup"), typed | changes)


def test_signing_in_by_code_through_the_outbox(client, mailbox: Mailbox):
    ada = UserFactory(email=ADA)
    request_code(client)
    message = OutboxMessage.objects.get()
    assert message.template == "account_login_code"
    assert message.has_secrets
    assert MASK in message.displayed_body()
    code = mailbox.code(ADA)
    assert code not in message.body + message.displayed_body() + message.subject
    assert not is_signed_in(client)
    response = enter_code(client, code)
    assert response["Location"] == reverse("accounts:start")
    assert client.session["_auth_user_id"] == str(ada.pk)
    message.refresh_from_db()
    assert message.sealed_secrets == ""


def test_a_wrong_code_is_refused_and_three_end_it(client, mailbox: Mailbox):
    UserFactory(email=ADA)
    request_code(client)
    code = mailbox.code(ADA)
    for _ in range(3):
        enter_code(client, "WRONG-1")
    enter_code(client, code)
    assert not is_signed_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_alone(client, mailbox: Mailbox):
    UserFactory(email=ADA)
    request_code(client)
    other = Client()
    enter_code(other, mailbox.code(ADA))
    assert not is_signed_in(other)


def test_each_request_is_a_mail_of_its_own(mailbox: Mailbox):
    UserFactory(email=ADA)
    for _ in range(2):
        request_code(Client())
    keys = list(OutboxMessage.objects.values_list("key", flat=True))
    assert len(set(keys)) == 2
    assert all(ADA not in key for key in keys)


def test_signing_in_by_password(client):
    UserFactory(email=ADA)
    response = client.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    assert response["Location"] == reverse("accounts:start")
    assert is_signed_in(client)


def test_the_case_of_the_address_does_not_matter(client):
    UserFactory(email=ADA)
    client.post(reverse("account_login"), {"login": "ADA@Example.org", "password": PASSWORD})
    assert is_signed_in(client)


def test_signing_up_needs_a_name_and_the_code(client, mailbox: Mailbox):
    assert sign_up(client, full_name="").context["form"].errors["full_name"]
    assert sign_up(client)["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    assert not EmailAddress.objects.get(email=ADA).verified
    code = mailbox.code(ADA)
    assert code not in OutboxMessage.objects.get().displayed_body()
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert is_signed_in(client)
    ada = User.objects.get(email=ADA)
    assert (ada.full_name, ada.is_staff, ada.is_demo) == ("Ada Example", False, False)
    assert EmailAddress.objects.get(user=ada).verified
    # The password was given by the same person in the same sign-up, so it stays.
    assert ada.check_password(PASSWORD)


def test_signing_up_gives_no_more_than_an_account(client):
    sign_up(client, is_staff="on", is_superuser="on", is_demo="on")
    ada = User.objects.get(email=ADA)
    assert (ada.is_staff, ada.is_superuser, ada.is_demo) == (False, False, False)


@pytest.mark.parametrize("password", ["short", "password1234", "1234567890"])
def test_weak_passwords_are_refused(client, password):
    response = sign_up(client, password1=password, password2=password)
    assert response.status_code == 200
    assert not User.objects.exists()


def test_signing_up_does_not_tell_who_has_an_account(mailbox: Mailbox):
    UserFactory(email=ADA)
    known, unknown = Client(), Client()
    answers = [sign_up(known, ADA), sign_up(unknown, "new@example.org")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    pages = [
        without_noise(browser.get(reverse("account_email_verification_sent")), email)
        for browser, email in ((known, ADA), (unknown, "new@example.org"))
    ]
    assert pages[0] == pages[1]
    templates = set(OutboxMessage.objects.values_list("template", flat=True))
    assert templates == {"account_account_already_exists", "account_email_confirmation_signup"}


def test_asking_for_a_code_does_not_tell_who_has_an_account():
    UserFactory(email=ADA)
    pages = []
    for email in (ADA, "nobody@example.org"):
        browser = Client()
        request_code(browser, email)
        pages.append(without_noise(browser.get(reverse("account_confirm_login_code")), email))
    assert pages[0] == pages[1]
    # As many mails and queries of the same kind: one each.
    assert OutboxMessage.objects.count() == 2


def test_asking_for_a_new_password_does_not_tell_who_has_an_account():
    UserFactory(email=ADA)
    answers = set()
    for email in (ADA, "nobody@example.org"):
        response = Client().post(reverse("account_reset_password"), {"email": email})
        answers.add((response.status_code, response["Location"]))
    assert len(answers) == 1


def test_a_wrong_password_and_an_unknown_address_look_alike():
    UserFactory(email=ADA)
    errors = set()
    for email in (ADA, "nobody@example.org"):
        response = Client().post(
            reverse("account_login"), {"login": email, "password": "not-the-password"}
        )
        errors.add(str(response.context["form"].errors))
    assert len(errors) == 1


def test_a_new_password_by_code(client, mailbox: Mailbox):
    ada = UserFactory(email=ADA)
    client.post(reverse("account_reset_password"), {"email": ADA})
    client.post(reverse("account_confirm_password_reset_code"), {"code": mailbox.code(ADA)})
    new = "another-long-phrase"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    ada.refresh_from_db()
    assert ada.check_password(new)
    assert mailbox.last(ADA).subject == "Your password was reset"


def test_a_password_planted_before_the_address_was_confirmed_is_dropped(mailbox: Mailbox):
    """Somebody signs up with Ada's address; later Ada herself signs in by code."""
    squatter, ada = Client(), Client()
    sign_up(squatter)
    request_code(ada)
    enter_code(ada, mailbox.code(ADA))
    assert is_signed_in(ada)
    assert not User.objects.get(email=ADA).has_usable_password()
    squatter.cookies.clear()
    squatter.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    assert not is_signed_in(squatter)


def test_an_inactive_person_cannot_sign_in(client, mailbox: Mailbox):
    UserFactory(email=ADA, is_active=False)
    client.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    assert not is_signed_in(client)


def test_guessing_passwords_is_slowed_down(client):
    UserFactory(email=ADA)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": ADA, "password": "wrong-password"})
    client.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    assert not is_signed_in(client)
    cache.clear()
    client.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    assert is_signed_in(client)


def test_asking_for_codes_is_slowed_down(mailbox: Mailbox):
    UserFactory(email=ADA)
    url = reverse("account_request_login_code")
    answers = [Client().post(url, {"email": ADA}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [200]
    assert len(mailbox.fetch()) == 5


def test_changing_the_address_asks_the_new_one_and_tells_the_old_one(client, mailbox: Mailbox):
    ada = UserFactory(email=ADA)
    sign_in_by_password(client)
    new = "ada.new@example.org"
    client.post(reverse("account_email"), {"email": new, "action_add": ""}, follow=True)
    confirm_password_if_asked(client, reverse("account_email"), {"email": new, "action_add": ""})
    ada.refresh_from_db()
    assert ada.email == ADA
    client.post(reverse("account_email_verification_sent"), {"code": mailbox.code(new)})
    ada.refresh_from_db()
    assert ada.email == new
    assert any(mail.to == [ADA] and "was changed" in mail.subject for mail in mailbox.fetch())


def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_next_leads_nowhere_else(client):
    UserFactory(email=ADA)
    response = client.post(
        reverse("account_login") + "?next=https://evil.example.org/",
        {"login": ADA, "password": PASSWORD},
    )
    assert response["Location"] == reverse("accounts:start")


# What a visitor may open; every other page of allauth's asks for sign-in first.
PUBLIC = {
    "account_login": 200,
    "account_signup": 200,
    "account_inactive": 200,
    "account_request_login_code": 200,
    "account_reset_password": 200,
    "account_password_reset_completed": 200,
    "account_logout": 302,
    "account_email_verification_sent": 302,
    "account_confirm_login_code": 302,
    "account_confirm_password_reset_code": 302,
    "account_complete_password_reset": 302,
    "mfa_authenticate": 302,
    "mfa_login_webauthn": 302,
}


def allauth_names() -> list[str]:
    return sorted(
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "usersessions_"))
    )


@pytest.mark.parametrize("name", allauth_names())
def test_allauths_pages_open_to_visitors_are_these(client, name):
    args = {"account_confirm_email": ["key"], "mfa_remove_webauthn": [1], "mfa_edit_webauthn": [1]}
    response = client.get(reverse(name, args=args.get(name, [])))
    asks = response.status_code == 302 and "/login/?next=" in response["Location"]
    if name == "account_confirm_email":  # of no use here: addresses are confirmed by code
        assert response.status_code == 200
    elif name in PUBLIC:
        assert (response.status_code, asks) == (PUBLIC[name], False)
    else:
        assert asks


def sign_in_by_password(client: Client) -> None:
    client.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    assert is_signed_in(client)


def confirm_password_if_asked(client: Client, url: str, typed: dict[str, str]) -> None:
    """Sensitive changes ask for the password again; then they are made."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(url, typed)


def without_noise(response, email: str) -> str:
    """The page without what differs for every visitor: the address, form tokens, nonces."""
    page = response.content.decode().replace(email, "ADDRESS")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r'nonce="[^"]+"', "", page)
