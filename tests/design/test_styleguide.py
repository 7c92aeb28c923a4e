"""Who sees the style guide, and that it shows what it promises."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_staff_see_the_components(client: Client) -> None:
    client.force_login(UserFactory(is_staff=True))
    response = client.get(reverse("desk:styleguide"), headers={"host": "localhost"})
    assert response.status_code == 200
    assert b"Lighter Streets" in response.content
    assert len(response.content) < 200_000


def test_for_others_there_is_no_such_page(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("desk:styleguide")).status_code == 404


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    response = client.get(reverse("desk:styleguide"))
    assert response.status_code == 302
    assert reverse("account_login") in response.headers["Location"]
