"""The sponsor's people see how the sponsor is shown, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Sponsor, SponsorSeat, Sponsorship
from awards.start import sponsor_link
from tests.factories import AwardFactory, UserFactory, award_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def sponsor() -> Sponsor:
    sponsor = Sponsor.objects.create(slug="lamps", name="Example Lamps", about="Makes lamps.")
    award = AwardFactory(name="Award of Lanterns", contact_email="ask@example.org")
    Sponsorship.objects.create(
        award=award,
        sponsor=sponsor,
        first_year=2019,
        last_year=2021,
        award_name="Lamps Award of Lanterns",
        statement="We like light.",
    )
    return sponsor


def test_branding_years_and_statement(client: Client, sponsor: Sponsor) -> None:
    person = UserFactory()
    SponsorSeat.objects.create(sponsor=sponsor, user=person)
    client.force_login(person)
    page = client.get("/sponsor/").content.decode()
    for words in ("Example Lamps", "2019 to 2021", "Lamps Award of Lanterns", "We like light."):
        assert words in page
    assert "ask@example.org" in page
    link = sponsor_link(person)
    assert link is not None
    assert link.url == reverse("awards:sponsor")


def test_another_sponsor_and_an_unpublished_award_are_not_there(
    client: Client, sponsor: Sponsor
) -> None:
    other = Sponsor.objects.create(slug="bells", name="Example Bells")
    hidden = AwardFactory(name="Secret Award", is_published=False)
    Sponsorship.objects.create(award=hidden, sponsor=other, first_year=2019)
    person = UserFactory()
    SponsorSeat.objects.create(sponsor=other, user=person)
    client.force_login(person)
    page = client.get("/sponsor/").content.decode()
    assert "Example Lamps" not in page
    assert "Secret Award" not in page
    assert "No sponsored years yet" in page


def test_nobody_else_may_know_the_page(client: Client, sponsor: Sponsor) -> None:
    assert client.get("/sponsor/").headers["Location"].startswith(reverse("account_login"))
    for person in (UserFactory(), award_staff(AwardFactory())):
        client.force_login(person)
        assert client.get("/sponsor/").status_code == 404
        assert sponsor_link(person) is None
    assert client.post("/sponsor/").status_code == 405
