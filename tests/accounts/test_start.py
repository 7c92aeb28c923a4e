"""Where people land, and what their navigation holds."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.start import StartLink
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db
START = "/accounts/start/"


def judging(user: User) -> StartLink | None:
    if "Judge" not in user.full_name:
        return None
    return StartLink(gettext_lazy("Judging"), "Entries wait for you.", "accounts:profile")


def nominations(user: User) -> StartLink | None:
    if "Nominee" not in user.full_name:
        return None
    return StartLink("My nominations", "Two drafts.", "accounts:agencies")


@pytest.fixture(autouse=True)
def _rooms_above(settings):
    settings.LAUREL_START_LINKS = [f"{__name__}.nominations", f"{__name__}.judging"]


def nav(response) -> list[str]:
    return [item["label"] for item in response.context["nav_items"]]


def test_one_thing_to_do_leads_straight_there(client):
    client.force_login(UserFactory(full_name="A Judge"))
    assert client.get(START)["Location"] == reverse("accounts:profile")
    page = client.get(reverse("accounts:agencies"))
    assert "Judging" in nav(page)
    assert "Start" not in nav(page)


def test_several_are_offered_in_order(client):
    client.force_login(UserFactory(full_name="A Nominee and Judge"))
    response = client.get(START)
    assert [link.url for link in response.context["links"]] == [
        reverse("accounts:agencies"),
        reverse("accounts:profile"),
    ]
    assert "Two drafts." in response.content.decode()
    own = [label for label in nav(response) if label in {"Start", "My nominations", "Judging"}]
    assert own == ["Start", "My nominations", "Judging"]


def test_with_nothing_to_do_the_page_says_how_to_begin(client):
    ada = UserFactory()
    client.force_login(ada)
    page = client.get(START).content.decode()
    assert reverse("accounts:agency_create") in page
    assert ada.email in page


def test_with_an_agency_it_leads_to_the_agencies(client):
    client.force_login(member(AgencyFactory()))
    page = client.get(START).content.decode()
    assert reverse("accounts:agencies") in page
    assert reverse("accounts:agency_create") not in page


def test_visitors_are_sent_to_sign_in(client):
    assert client.get(START)["Location"] == f"/accounts/login/?next={START}"


def test_the_navigation_is_renewed_at_the_start_page_and_costs_nothing_elsewhere(
    client, django_assert_num_queries
):
    ada = UserFactory(full_name="A Nominee and Judge")
    client.force_login(ada)
    client.get(START)
    with django_assert_num_queries(3):  # session, person, count of agencies
        assert "Judging" in nav(client.get(reverse("accounts:agencies")))
    User.objects.filter(pk=ada.pk).update(full_name="Ada Example")
    client.get(START)
    assert "Judging" not in nav(client.get(reverse("accounts:agencies")))


def test_the_page_one_is_on_is_marked(client):
    client.force_login(UserFactory(full_name="A Nominee and Judge"))
    client.get(START)
    items = client.get(reverse("accounts:profile")).context["nav_items"]
    assert [item["label"] for item in items if item["active"]] == ["Judging"]


def test_an_address_that_is_gone_is_left_out(client):
    client.force_login(UserFactory())
    session = client.session
    session["accounts.start_links"] = [{"label": "Old", "url_name": "gone:gone", "args": []}] * 2
    session.save()
    assert "Old" not in nav(client.get(reverse("accounts:agencies")))


def test_visitors_have_no_items_of_their_own(client):
    items = nav(client.get(reverse("account_login")))
    assert not {"Start", "Judging", "My nominations"} & set(items)


def test_the_page_is_not_cached(client):
    client.force_login(UserFactory())
    assert "no-store" in client.get(START)["Cache-Control"]


def test_a_link_with_arguments_knows_its_address():
    link = StartLink("Team", "", "accounts:team", (7,))
    assert link.url == "/accounts/agencies/7/"
