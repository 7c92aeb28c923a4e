"""From the link in the mail to the team."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import InvitationPurpose, MembershipRole
from accounts.models import Agency, Invitation, User
from accounts.services.agencies import invite_colleague, withdraw_invitation
from accounts.services.invitations import create_invitation
from tests.accounts.conftest import Mailbox
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db
PAGE = "/accounts/invitation/"
NEW = "nora@example.org"


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory(name="Example Town Police")


@pytest.fixture
def owner(agency: Agency) -> User:
    return member(agency, full_name="Olga Owner")


@pytest.fixture
def link(agency: Agency, owner: User, mailbox: Mailbox) -> str:
    invite_colleague(agency=agency, actor=owner, email=NEW, role=MembershipRole.EDITOR)
    return mailbox.link(NEW)


def test_the_address_is_cleaned_at_once_and_not_cached(client, link):
    response = client.get(link)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert "no-store" in response["Cache-Control"]
    page = client.get(PAGE)
    token = link.split("/")[-2]
    assert token not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"


def test_opening_the_link_any_number_of_times_uses_nothing_up(client, link):
    for _ in range(5):
        scanner = Client()
        scanner.head(link)
        scanner.get(link)
        scanner.get(PAGE)
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(email=NEW).exists()
    client.get(link)
    assert client.post(PAGE, {"full_name": "Nora New"}).status_code == 302
    assert Invitation.objects.get().accepted_by.email == NEW


def test_the_link_itself_cannot_be_posted_to(client, link):
    assert client.post(link).status_code == 405
    assert Invitation.objects.get().accepted_at is None


def test_a_new_person_gives_a_name_and_is_on_the_team(client, link, agency):
    client.get(link)
    page = client.get(PAGE).content.decode()
    assert "Join the team of Example Town Police" in page
    assert "Olga Owner" in page
    response = client.post(PAGE, {"full_name": "Nora New"})
    assert response["Location"] == reverse("accounts:start")
    assert client.get(response["Location"], follow=True).status_code == 200
    assert agency.role_of(User.objects.get(email=NEW)) is MembershipRole.EDITOR


def test_the_name_is_asked_for(client, link):
    client.get(link)
    response = client.post(PAGE, {"full_name": "  "})
    assert response.context["form"].errors["full_name"]
    assert not User.objects.filter(email=NEW).exists()


def test_parameters_cannot_raise_the_role_or_change_the_address(client, link, agency):
    client.get(link + "?role=owner&agency=1")
    client.post(
        PAGE + "?role=owner",
        {
            "full_name": "Nora New",
            "role": "owner",
            "email": "evil@example.org",
            "is_staff": "on",
            "agency": "999",
        },
    )
    nora = User.objects.get(email=NEW)
    assert agency.role_of(nora) is MembershipRole.EDITOR
    assert not nora.is_staff
    assert not User.objects.filter(email="evil@example.org").exists()


def test_a_second_click_says_that_it_was_used(client, link):
    client.get(link)
    client.post(PAGE, {"full_name": "Nora New"})
    other_browser = Client()
    other_browser.get(link)
    for response in (other_browser.get(PAGE), other_browser.post(PAGE, {"full_name": "X"})):
        assert response.status_code == 410
        assert "accepted already" in response.content.decode()
    assert "_auth_user_id" not in other_browser.session


def test_an_expired_link_says_so(client, link):
    Invitation.objects.update(expires_at=timezone.now())
    client.get(link)
    page = client.post(PAGE, {"full_name": "Nora New"})
    assert page.status_code == 410
    assert "has expired" in page.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_a_withdrawn_link_says_so_even_while_the_page_is_open(client, link, owner):
    client.get(link)
    client.get(PAGE)
    withdraw_invitation(invitation=Invitation.objects.get(), actor=owner)
    page = client.post(PAGE, {"full_name": "Nora New"})
    assert page.status_code == 410
    assert "was withdrawn" in page.content.decode()


@pytest.mark.parametrize("token", ["x" * 43, "short", "%00", "..", "é" * 20])
def test_a_made_up_link_leads_to_a_friendly_page(client, token):
    client.get(f"/accounts/invitation/{token}/")
    page = client.get(PAGE)
    assert page.status_code == 404
    assert "No invitation here" in page.content.decode()


def test_the_page_without_a_link_explains_itself(client):
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"full_name": "X"}).status_code == 404
    assert not User.objects.exists()


def test_somebody_with_an_account_signs_in_and_comes_back(client, link, agency):
    nora = UserFactory(email=NEW)
    client.get(link)
    page = client.get(PAGE).content.decode()
    assert f"{reverse('account_login')}?next={PAGE}" in page
    # Without signing in there is no way to accept.
    assert client.post(PAGE, {"full_name": "Somebody Else"}).status_code == 200
    assert agency.role_of(nora) is None
    response = client.post(
        f"{reverse('account_login')}?next={PAGE}",
        {"login": NEW, "password": "correct-horse-battery"},
    )
    assert response["Location"] == PAGE
    assert client.post(PAGE)["Location"] == reverse("accounts:start")
    assert "Nominations" in client.get(reverse("accounts:start"), follow=True).text
    assert agency.role_of(nora) is MembershipRole.EDITOR


def test_another_person_is_told_both_addresses(client, link, agency):
    other = UserFactory(email="other@example.org")
    client.force_login(other)
    client.get(link)
    for response in (client.get(PAGE), client.post(PAGE)):
        page = response.content.decode()
        assert response.status_code == 403
        assert NEW in page
        assert "other@example.org" in page
    assert agency.role_of(other) is None
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_to_a_panel_does_not_open_here(client, owner):
    _, token = create_invitation(email=NEW, purpose=InvitationPurpose.PANEL, invited_by=owner)
    client.get(f"/accounts/invitation/{token}/")
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"full_name": "X"}).status_code == 404


def test_the_link_is_forgotten_after_use(client, link):
    client.get(link)
    client.post(PAGE, {"full_name": "Nora New"})
    assert client.get(PAGE).status_code == 404


def test_the_token_gets_into_no_log(client, link, capfd, caplog):
    token = link.split("/")[-2]
    client.get(link)
    client.post(link)
    client.get(link + "nowhere/")
    client.get(PAGE)
    logged = capfd.readouterr()
    assert "/accounts/invitation/" in logged.out + logged.err
    assert token not in logged.out + logged.err


def test_many_tries_are_slowed_down(client, link):
    client.get(link)
    answers = {client.post(PAGE, {"full_name": ""}).status_code for _ in range(61)}
    assert answers == {200, 429}


def test_a_session_of_somebody_else_is_not_continued(client, link):
    """Accepting as a new person starts that person's own session."""
    client.get(link)
    before = client.session.session_key
    client.post(PAGE, {"full_name": "Nora New"})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
