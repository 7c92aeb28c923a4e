"""The person's own page, and what is kept tidy behind it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.forms.person import zone_choices
from accounts.jobs import forget_expired_sessions
from audit.models import AuditEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/accounts/profile/"


def test_changing_name_and_zone(client):
    ada = UserFactory(full_name="Ada")
    client.force_login(ada)
    assert client.post(URL, {"full_name": "Ada Example", "preferred_zone": "Pacific/Auckland"})
    ada.refresh_from_db()
    assert (ada.full_name, ada.preferred_zone) == ("Ada Example", "Pacific/Auckland")
    entry = AuditEntry.objects.latest("seq")
    assert entry.payload == {"changed": ["full_name", "preferred_zone"]}


def test_saving_without_a_change_records_nothing(client):
    client.force_login(UserFactory(full_name="Ada"))
    client.post(URL, {"full_name": "Ada", "preferred_zone": ""})
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("full_name", ""), ("full_name", "x" * 201), ("preferred_zone", "Mars/Olympus_Mons")],
)
def test_bad_input_is_refused_and_kept_on_the_page(client, field, value):
    ada = UserFactory(full_name="Ada")
    client.force_login(ada)
    typed = {"full_name": "Ada Typed", "preferred_zone": "Europe/Berlin"} | {field: value}
    response = client.post(URL, typed)
    assert response.context["form"].errors[field]
    assert response.context["user"].full_name == "Ada"
    ada.refresh_from_db()
    assert (ada.full_name, ada.preferred_zone) == ("Ada", "")


def test_one_cannot_promote_oneself(client):
    ada = UserFactory()
    client.force_login(ada)
    client.post(URL, {"full_name": "Ada", "is_staff": "on", "email": "x@example.org"})
    ada.refresh_from_db()
    assert not ada.is_staff
    assert ada.email != "x@example.org"


def test_visitors_are_sent_to_sign_in(client):
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_the_page_stays_small_with_all_its_zones(client):
    client.force_login(UserFactory())
    assert len(client.get(URL).content) < 60_000


def test_zones_are_named_by_place():
    zones = dict(zone_choices())
    assert ("Europe/Berlin", "Berlin") in zones["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in zones["America"]


def test_expired_sessions_are_forgotten():
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(days=days)
        )
    forget_expired_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_the_list_of_sessions_is_there(client):
    client.force_login(UserFactory())
    assert client.get(reverse("usersessions_list")).status_code == 200
