"""Staff, and whoever a room above names, get nowhere without a second factor."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import second_factor
from audit.models import AuditEntry
from tests.accounts.conftest import Mailbox
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db
SETUP = "/accounts/second-factor/"
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "correct-horse-battery"


def totp_code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def by_password(user: User) -> Client:
    """Signed in by password alone, as a browser does it."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def staff() -> User:
    return UserFactory(is_staff=True)


PAGES = [
    "accounts:start",
    "accounts:agencies",
    "accounts:profile",
    "account_email",
    "usersessions_list",
]


@pytest.mark.parametrize("name", PAGES)
def test_staff_without_one_are_led_to_set_it_up(staff, name):
    response = by_password(staff).get(reverse(name))
    assert (response.status_code, response["Location"]) == (302, SETUP)


def test_neither_post_nor_public_pages_get_around_it(staff):
    client = by_password(staff)
    for response in (
        client.post(reverse("accounts:agency_create"), {"name": "A", "country": "US"}),
        client.get(reverse("accessibility")),
        client.get("/accounts/invitation/"),
    ):
        assert response["Location"] == SETUP


def test_htmx_is_sent_there_as_a_whole_page(staff):
    response = by_password(staff).get(reverse("accounts:profile"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == SETUP


@pytest.mark.parametrize("name", ["mfa_index", "account_reauthenticate", "mfa_list_webauthn"])
def test_the_pages_for_setting_it_up_are_open(staff, name):
    response = by_password(staff).get(reverse(name))
    assert response.headers.get("Location") != SETUP


def test_they_can_sign_out_change_colours_and_be_checked(staff):
    client = by_password(staff)
    for url in (reverse("theme"), reverse("healthz"), reverse("readyz")):
        assert client.get(url).headers.get("Location") != SETUP
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_the_page_says_why_and_offers_both_kinds(staff):
    page = by_password(staff).get(SETUP).content.decode()
    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_add_webauthn") in page


def test_everyone_else_works_without_one():
    client = by_password(member(AgencyFactory()))
    assert client.get(reverse("accounts:agencies")).status_code == 200
    assert client.get(SETUP)["Location"] == reverse("accounts:start")


def test_in_the_demo_nobody_needs_one(staff, settings):
    settings.DEMO_MODE = True
    assert by_password(staff).get(reverse("accounts:agencies")).status_code == 200


def leads_a_panel(user: User) -> bool:
    return user.full_name == "Cleo Chair"


def test_a_room_above_names_others(settings):
    settings.LAUREL_SECOND_FACTOR_PREDICATES = [f"{__name__}.leads_a_panel"]
    chair, judge = UserFactory(full_name="Cleo Chair"), UserFactory()
    assert by_password(chair).get(reverse("accounts:agencies"))["Location"] == SETUP
    assert by_password(judge).get(reverse("accounts:agencies")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_way(mailbox: Mailbox):
    staff = UserFactory(is_staff=True)
    client = by_password(staff)
    url = reverse("mfa_activate_totp")
    response = client.get(url)
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    client.post(response["Location"], {"password": PASSWORD})
    secret = client.get(url).context["form"].secret
    client.post(url, {"code": totp_code(secret)})
    assert client.get(reverse("accounts:agencies")).status_code == 200
    assert "An authenticator app was set up" in {mail.subject for mail in mailbox.fetch()}


@pytest.mark.django_db(transaction=True)
def test_removing_it_closes_the_way(mailbox: Mailbox):
    staff = UserFactory(is_staff=True)
    TOTP.activate(staff, SECRET)
    client = by_password(staff)
    client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert not second_factor.has_one(staff)
    assert client.get(reverse("accounts:agencies"))["Location"] == SETUP


def test_a_session_without_it_gains_nothing_by_one_set_up_elsewhere(staff):
    stale = by_password(staff)
    TOTP.activate(staff, SECRET)
    response = stale.get(reverse("accounts:agencies"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    # Nor can it take the factor away or add its own by knowing the password.
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "account_reauthenticate"):
        assert reverse("mfa_reauthenticate") in stale.get(reverse(name))["Location"]
    stale.post(reverse("mfa_reauthenticate"), {"code": totp_code()})
    assert stale.get(reverse("accounts:agencies")).status_code == 200


def test_signing_in_with_it(staff):
    TOTP.activate(staff, SECRET)
    client = by_password(staff)
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    assert client.get(reverse("accounts:agencies")).status_code == 200
    assert client.session.get_expiry_age() <= 8 * 60 * 60


def test_a_code_by_mail_is_not_a_second_factor(staff, client, mailbox: Mailbox):
    TOTP.activate(staff, SECRET)
    client.post(reverse("account_request_login_code"), {"email": staff.email})
    response = client.post(
        reverse("account_confirm_login_code"), {"code": mailbox.code(staff.email)}
    )
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_recovery_codes_alone_are_not_one(staff):
    RecoveryCodes.activate(staff)
    assert not second_factor.has_one(staff)


def test_a_mark_counts_for_the_person_it_was_made_for(staff):
    other = UserFactory(is_staff=True)
    client = Client()
    client.force_login(other)
    session = client.session
    assert second_factor.was_used(session, other)
    assert not second_factor.was_used(session, staff)


def test_secrets_are_stored_encrypted(staff):
    authenticator = TOTP.activate(staff, SECRET).instance
    codes = RecoveryCodes.activate(staff)
    stored = serializers.serialize("json", Authenticator.objects.all())
    assert SECRET not in stored
    assert authenticator.wrap().validate_code(totp_code())
    assert not any(code in stored for code in codes.get_unused_codes())


def test_secrets_survive_a_new_key(staff, settings):
    authenticator = TOTP.activate(staff, SECRET).instance
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key-for-this-test"
    assert authenticator.wrap().validate_code(totp_code())


def test_it_costs_a_working_session_no_query(staff, client, django_assert_num_queries):
    client.force_login(staff)
    with django_assert_num_queries(3):  # as for everyone: session, person, count of agencies
        client.get(reverse("accounts:agencies"))


def test_an_operator_resets_it_for_somebody_who_lost_it(staff, mailbox: Mailbox):
    TOTP.activate(staff, SECRET)
    RecoveryCodes.activate(staff)
    client = by_password(staff)
    client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    call_command("reset_second_factor", staff.email.upper(), stdout=StringIO())
    assert not Authenticator.objects.filter(user=staff).exists()
    assert client.get(reverse("accounts:agencies"))["Location"].startswith("/accounts/login/")
    assert AuditEntry.objects.latest("seq").action == "person.second_factor_reset"
    assert mailbox.last(staff.email).subject == "Your second factor was removed"
    assert by_password(staff).get(reverse("accounts:agencies"))["Location"] == SETUP


@pytest.mark.parametrize("email", ["nobody@example.org", "plain@example.org"])
def test_there_must_be_one_to_reset(email):
    UserFactory(email="plain@example.org")
    with pytest.raises(CommandError):
        call_command("reset_second_factor", email)
    assert not AuditEntry.objects.exists()
