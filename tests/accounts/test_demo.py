"""One-click sign-in: in the demo, as its people, and nowhere else."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/accounts/demo-sign-in/"


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO_MODE = True


@pytest.fixture
def olga() -> User:
    return UserFactory(is_demo=True, full_name="Olga Owner", demo_part="Owner of an agency")


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("demo")
def test_the_sign_in_page_offers_each_part(client, olga):
    UserFactory(full_name="Rita Real")
    UserFactory(is_demo=True, full_name="Ina Inactive", demo_part="Gone", is_active=False)
    page = client.get(reverse("account_login")).content.decode()
    assert "Olga Owner" in page
    assert "Owner of an agency" in page
    assert "Rita Real" not in page
    assert "Ina Inactive" not in page


@pytest.mark.usefixtures("demo")
def test_one_click_signs_in_and_leads_to_the_start(client, olga):
    response = client.post(URL, {"person": olga.pk})
    assert response["Location"] == reverse("accounts:start")
    assert client.session["_auth_user_id"] == str(olga.pk)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("/accounts/agencies/", "/accounts/agencies/"),
        ("https://evil.example.org/", "/accounts/start/"),
    ],
)
def test_one_click_leads_back_to_the_page_that_asked_for_it(client, olga, page, leads_to):
    sign_in_page = client.get(reverse("account_login"), {"next": page})
    response = client.post(sign_in_page.context["demo_sign_in_url"], {"person": olga.pk})
    assert response["Location"] == leads_to


@pytest.mark.usefixtures("demo")
def test_staff_of_the_demo_need_no_second_factor(client):
    staff = UserFactory(is_demo=True, is_staff=True, demo_part="Programme manager")
    client.post(URL, {"person": staff.pk})
    assert client.get(reverse("accounts:agencies")).status_code == 200


@pytest.mark.usefixtures("demo")
def test_changing_parts_ends_the_former_session(client, olga):
    other = UserFactory(is_demo=True, demo_part="Judge")
    client.post(URL, {"person": olga.pk})
    session = client.session
    session["left behind"] = "yes"
    session.save()
    client.post(URL, {"person": other.pk})
    assert client.session["_auth_user_id"] == str(other.pk)
    assert "left behind" not in client.session


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("person", ["", "0", "-1", "x", "9" * 30, "²"])
def test_nonsense_is_not_found(client, person):
    assert client.post(URL, {"person": person}).status_code == 404


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("fields", [{}, {"is_staff": True}, {"is_demo": True, "is_active": False}])
def test_nobody_but_the_demos_people_can_be_signed_in_as(client, fields):
    person = UserFactory(demo_part="Somebody", **fields)
    assert client.post(URL, {"person": person.pk}).status_code == 404
    assert not is_signed_in(client)


@pytest.mark.usefixtures("demo")
def test_a_link_cannot_sign_anyone_in(client, olga):
    assert client.get(URL, {"person": olga.pk}).status_code == 405
    assert not is_signed_in(client)


@pytest.mark.usefixtures("demo")
def test_another_site_cannot_sign_anyone_in(checked_client, olga):
    assert checked_client.post(URL, {"person": olga.pk}).status_code == 403
    assert not is_signed_in(checked_client)


def test_outside_the_demo_there_is_none(client, olga):
    assert client.post(URL, {"person": olga.pk}).status_code == 404
    assert not is_signed_in(client)
    page = client.get(reverse("account_login")).content.decode()
    assert "Olga Owner" not in page
    assert URL not in page


@pytest.mark.usefixtures("demo")
def test_people_who_sign_up_in_the_demo_belong_to_it(client):
    password = "correct-horse-battery"
    typed = {"full_name": "Vic Visitor", "email": "vic@example.org"}
    client.post(reverse("account_signup"), typed | {"password1": password, "password2": password})
    assert User.objects.get().is_demo
