"""Words typed while the session was gone come back after signing in, to the right person alone."""

import time

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.enums import MembershipRole
from accounts.models import Agency, User
from accounts.services import kept_words
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
PASSWORD = "correct-horse-battery"
URL = "/accounts/agencies/new/"
TYPED = {"name": "Example Bay Police", "kind": "municipal", "country": "NZ", "place": "The Bay"}


@pytest.fixture
def ada() -> User:
    return UserFactory(email=ADA)


def sign_in(client: Client, email: str = ADA, page: str = ""):
    url = reverse("account_login") + (f"?next={page}" if page else "")
    return client.post(url, {"login": email, "password": PASSWORD})


def lose_session(client: Client) -> None:
    """The session runs out on the server; the browser keeps its other cookies."""
    client.session.delete()
    client.cookies.pop("sessionid", None)


def test_the_words_come_back_after_signing_in(client, ada):
    sign_in(client)
    lose_session(client)
    response = client.post(URL, TYPED)
    assert response["Location"] == f"/accounts/login/?next={URL}"
    assert not Agency.objects.exists()
    page = client.get(response["Location"]).content.decode()
    assert "Your words are kept" in page
    assert sign_in(client, page=URL)["Location"] == URL
    form_page = client.get(URL).content.decode()
    assert "Your words are here; press Save to keep them." in form_page
    assert "Example Bay Police" in form_page
    assert "The Bay" in form_page
    client.post(URL, TYPED)
    assert Agency.objects.get().name == "Example Bay Police"


def test_reloading_loses_nothing_and_saving_ends_it(client, ada):
    client.post(URL, TYPED)
    sign_in(client)
    for _ in range(3):
        assert "The Bay" in client.get(URL).content.decode()
    client.post(URL, TYPED)
    assert "The Bay" not in client.get(URL).content.decode()


def test_words_that_do_not_pass_come_back_with_what_is_wrong(client, ada):
    client.post(URL, TYPED | {"country": ""})
    sign_in(client)
    page = client.get(URL)
    assert page.context["form"].errors["country"]
    assert "The Bay" in page.content.decode()


def test_somebody_else_does_not_get_them(client, ada):
    """Ada wrote; then Bob signs in at the same computer."""
    UserFactory(email="bob@example.org")
    sign_in(client)
    lose_session(client)
    client.post(URL, TYPED)
    sign_in(client, "bob@example.org")
    assert "The Bay" not in client.get(URL).content.decode()
    client.post(reverse("account_logout"))
    sign_in(client)
    assert "The Bay" not in client.get(URL).content.decode()


def test_after_signing_out_they_are_still_the_last_persons(client, ada):
    UserFactory(email="bob@example.org")
    sign_in(client)
    client.post(reverse("account_logout"))
    client.post(URL, TYPED)
    sign_in(client, "bob@example.org")
    assert "The Bay" not in client.get(URL).content.decode()


def test_signing_in_by_code_or_password_alike_leaves_a_cookie_without_the_persons_number(
    client, ada
):
    sign_in(client)
    cookie = client.cookies["last_person"]
    assert len(cookie.value) == 64
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert str(ada.pk) != cookie.value


def test_a_forged_cookie_gives_nothing(client, ada):
    client.cookies["last_person"] = str(ada.pk)
    client.post(URL, TYPED)
    sign_in(client)
    assert "The Bay" not in client.get(URL).content.decode()


def test_another_browser_sees_nothing(client, ada):
    client.post(URL, TYPED)
    other = Client()
    sign_in(other)
    assert "The Bay" not in other.get(URL).content.decode()


def test_they_are_kept_for_their_own_address_alone(client, ada):
    client.post(URL, TYPED)
    sign_in(client)
    assert "The Bay" not in client.get(reverse("accounts:profile")).content.decode()


def test_they_are_forgotten_after_a_day(client, ada, monkeypatch):
    client.post(URL, TYPED)
    sign_in(client)
    later = time.time() + kept_words.KEPT_FOR + 1
    monkeypatch.setattr(kept_words.time, "time", lambda: later)
    assert "The Bay" not in client.get(URL).content.decode()


def test_secrets_and_files_are_not_kept(client):
    secrets = {"password": "p1", "password1": "p2", "new_Password": "p3", "code": "c1"}
    secrets |= {"csrfmiddlewaretoken": "t1", "api_token": "t2"}
    kept = {"name": "A", "postcode": "1234", "country_code": "NZ", "zip-code-0": "5"}
    client.post(URL, secrets | kept)
    slot = client.session["accounts.kept_words"][URL]
    assert {name for name, _ in slot["fields"]} == set(kept)


def test_many_values_of_one_field_are_all_kept(client, ada):
    client.post(URL, {"topic": ["a", "b"], "name": "A"})
    sign_in(client)
    words = kept_words.take(client.session, URL)
    assert isinstance(words, QueryDict)
    assert words.getlist("topic") == ["a", "b"]
    with pytest.raises(AttributeError):
        words["name"] = "B"


def test_the_last_words_for_an_address_count(client, ada):
    client.post(URL, TYPED)
    client.post(URL, TYPED | {"place": "The Hill"})
    sign_in(client)
    page = client.get(URL).content.decode()
    assert "The Hill" in page
    assert "The Bay" not in page


def test_no_more_than_five_forms_are_kept(client):
    for number in range(7):
        client.post(f"/accounts/agencies/{number}/", {"email": "a@example.org"})
    slots = client.session["accounts.kept_words"]
    assert list(slots) == [f"/accounts/agencies/{number}/" for number in range(2, 7)]


def test_huge_forms_are_cut_at_whole_fields(client):
    client.post(URL, {"name": "short", "story": "x" * 250_000, "place": "after"})
    fields = dict(client.session["accounts.kept_words"][URL]["fields"])
    assert fields == {"name": ["short"]}


def test_filling_sessions_is_slowed_down():
    for _ in range(30):
        Client().post(URL, TYPED)
    late = Client()
    response = late.post(URL, TYPED)
    assert response["Location"].startswith("/accounts/login/")
    assert "accounts.kept_words" not in late.session


def test_a_button_that_posts_elsewhere_leads_back_to_its_page(client, ada):
    agency = AgencyFactory()
    team = reverse("accounts:team", args=[agency.pk])
    response = client.post(
        reverse("accounts:invitation_resend", args=[agency.pk, 1]),
        headers={"Referer": f"http://testserver{team}?page=2"},
    )
    assert response["Location"].startswith("/accounts/login/?next=")
    assert response["Location"].endswith("%3Fpage%3D2")


def test_a_referrer_from_elsewhere_is_not_followed(client):
    response = client.post(URL, TYPED, headers={"Referer": "https://evil.example.org/x"})
    assert response["Location"] == f"/accounts/login/?next={URL}"


def test_a_public_form_keeps_nothing(client):
    client.post(reverse("account_login"), {"login": ADA, "password": "x", "note": "y"})
    assert "accounts.kept_words" not in client.session


def test_reading_starts_no_session(client):
    client.get(URL)
    assert "accounts.kept_words" not in client.session


def test_a_partial_update_is_told_instead_of_replaced_by_the_sign_in_page(client):
    response = client.post(URL, TYPED, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "nothing was saved" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_what_is_kept_is_shown_as_text(client, ada):
    client.post(URL, TYPED | {"place": "<script>alert(1)</script>"})
    sign_in(client)
    assert "<script>alert(1)</script>" not in client.get(URL).content.decode()


class TestOutdatedToken:
    """A form left open while the person signed in again in another tab."""

    @pytest.fixture
    def open_form(self, checked_client: Client, ada: User) -> tuple[Client, str]:
        """A browser with the form open, and the token in that form."""
        self.sign_in(checked_client)
        token = checked_client.get(URL).context["csrf_token"]
        return checked_client, str(token)

    def sign_in(self, client: Client, email: str = ADA) -> None:
        token = str(client.get(reverse("account_login")).context["csrf_token"])
        typed = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        assert client.post(reverse("account_login"), typed).status_code == 302

    def sign_in_again_elsewhere(self, client: Client) -> None:
        token = str(client.get(URL).context["csrf_token"])
        client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token})
        self.sign_in(client)

    def test_the_words_are_kept_and_the_page_says_how_to_go_on(self, open_form):
        client, token = open_form
        self.sign_in_again_elsewhere(client)
        response = client.post(
            URL,
            TYPED | {"csrfmiddlewaretoken": token},
            headers={"Origin": "http://testserver", "Referer": f"http://testserver{URL}"},
        )
        page = response.content.decode()
        assert response.status_code == 403
        assert "Your words are kept" in page
        assert f'href="{URL}"' in page
        assert not Agency.objects.exists()
        form_page = client.get(URL)
        assert "The Bay" in form_page.content.decode()
        fresh = TYPED | {"csrfmiddlewaretoken": str(form_page.context["csrf_token"])}
        assert client.post(URL, fresh).status_code == 302
        assert Agency.objects.get().place == "The Bay"

    def test_signed_out_with_all_cookies_gone(self, open_form):
        client, token = open_form
        client.cookies.clear()
        response = client.post(
            URL, TYPED | {"csrfmiddlewaretoken": token}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert response.status_code == 403
        assert f"/accounts/login/?next={URL}" in response.content.decode()
        self.sign_in(client)
        assert "The Bay" in client.get(URL).content.decode()

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Origin": "https://evil.example.org"},
            {"Origin": "null"},
            {"Origin": "http://testserver.evil.example.org"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example.org", "Sec-Fetch-Site": "same-origin"},
        ],
    )
    def test_another_site_cannot_put_words_into_the_form(self, open_form, headers):
        client, _ = open_form
        response = client.post(URL, TYPED, headers=headers)
        assert response.status_code == 403
        assert "accounts.kept_words" not in client.session
        assert "The Bay" not in client.get(URL).content.decode()

    def test_a_public_form_is_refused_in_words(self, checked_client, ada):
        response = checked_client.post(
            reverse("account_login"),
            {"login": ADA, "password": PASSWORD},
            headers={"Origin": "http://testserver"},
        )
        assert response.status_code == 403
        assert "nothing was sent" in response.content.decode()
        assert "_auth_user_id" not in checked_client.session


def test_a_colleague_removed_meanwhile_gets_no_page_for_the_words(client, ada):
    """Words never open a page that the person may not see."""
    agency = AgencyFactory()
    owner = member(agency, MembershipRole.OWNER, email="owner@example.org")
    assert owner
    url = reverse("accounts:agency_edit", args=[agency.pk])
    client.post(url, TYPED)
    sign_in(client)
    assert client.get(url).status_code == 404
