"""The staff's pages about their award's records: enter, change, withhold, put back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.enums import Phase, TopicKind
from awards.models import Award, Topic, Winner, WinnerSource
from awards.services.withholding import withhold_winner
from tests.factories import AwardFactory, UserFactory, WinnerFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db

ROWS = {
    "measures-TOTAL_FORMS": "1",
    "measures-INITIAL_FORMS": "0",
    "measures-0-direction": "down",
    "discrepancies-TOTAL_FORMS": "1",
    "discrepancies-INITIAL_FORMS": "0",
    "sources-TOTAL_FORMS": "1",
    "sources-INITIAL_FORMS": "0",
}
RECORD = {
    **ROWS,
    "year": "2015",
    "programme": "Lights On",
    "agency_name": "Example Town Police",
    "country": "MX",
    "one_line": "Fewer burglaries",
    "story": "A made-up **story**.",
    "source_name": "A report",
}
FIGURE = {
    "measures-0-what": "Burglaries",
    "measures-0-direction": "down",
    "measures-0-before_count": "40",
    "measures-0-after_count": "20",
    "measures-0-series": "2013: about 40\n2014: more than 1,020; 52 days",
}


@pytest.fixture
def award() -> Award:
    return AwardFactory()


@pytest.fixture
def staff(award):
    return award_staff(award)


@pytest.fixture
def staff_client(client: Client, staff) -> Client:
    client.force_login(staff)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"awards:{name}", args=args)


def typed(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back from the page as it stands."""
    context = client.get(address).context
    parts = context["parts"]
    sent = {}
    counts = [part.management_form for part in (parts.measures, parts.discrepancies, parts.sources)]
    for form in (parts.form, *parts.forms, *counts):
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = value
    return sent


class TestEntering:
    def test_a_whole_record_is_public_at_once(self, staff_client, client, award) -> None:
        Topic.objects.create(kind=TopicKind.PROBLEM, slug="burglary", name="Burglary")
        response = staff_client.post(
            page("staff_winner_new", award.slug),
            RECORD
            | FIGURE
            | {
                "problems": ["burglary"],
                "evidence_level": "3",
                "sources-0-name": "The evaluation",
                "sources-0-url": "https://example.org/evaluation",
            },
        )
        assert response.status_code == 302
        winner = Winner.objects.get()
        assert (winner.award, winner.cycle, winner.evidence_level) == (award, None, 3)
        assert winner.topics.get().slug == "burglary"
        assert winner.sources.get().name == "The evaluation"
        measure = winner.measures.get()
        assert (measure.before_count, measure.after_count) == (40, 20)
        assert measure.series == [
            {"period": "2013", "count": 40, "bound": "about"},
            {"period": "2014", "count": 1020, "bound": "more-than", "days": 52},
        ]
        assert client.get(winner.get_absolute_url()).status_code == 200

    def test_mistakes_are_all_named_and_nothing_typed_is_lost(self, staff_client, award) -> None:
        response = staff_client.post(
            page("staff_winner_new", award.slug),
            RECORD
            | FIGURE
            | {
                "programme": "",
                "story": "Careful words",
                "started": "June",
                "measures-0-series": "2013: a few",
                "measures-0-change_low": "-20",
                "measures-0-change_high": "-30",
                "sources-0-url": "no address",
            },
        )
        assert response.status_code == 422
        parts = response.context["parts"]
        assert {"programme", "started"} == set(parts.form.errors)
        assert {"series", "change_high"} == set(parts.measures.forms[0].errors)
        assert {"name", "url"} == set(parts.sources.forms[0].errors)
        text = response.content.decode()
        assert "Careful words" in text
        assert "2013: a few" in text
        assert not Winner.objects.exists()

    def test_sent_twice_it_is_entered_once(self, staff_client, award) -> None:
        for status in (302, 422):
            response = staff_client.post(page("staff_winner_new", award.slug), RECORD)
            assert response.status_code == status
        assert "already" in response.content.decode()
        assert Winner.objects.count() == 1

    def test_no_record_comes_before_its_announcement(self, staff_client, award) -> None:
        make_cycle(Phase.DECIDING, award=award, year=2015, released_at=timezone.now())
        response = staff_client.post(page("staff_winner_new", award.slug), RECORD)
        assert response.status_code == 422
        assert "not announced yet" in response.content.decode()
        assert not Winner.objects.exists()


class TestChanging:
    @pytest.fixture
    def winner(self, award) -> Winner:
        winner = WinnerFactory(award=award, year=2015, story="Old words.")
        winner.measures.create(what="Thefts", series=[{"period": "2014", "count": 4}])
        WinnerSource.objects.create(winner=winner, name="Old source")
        return winner

    def test_saved_as_it_stands_it_stays_as_it_is(self, staff_client, award, winner) -> None:
        address = page("staff_winner", award.slug, winner.pk)
        assert staff_client.post(address, typed(staff_client, address)).status_code == 302
        winner.refresh_from_db()
        assert winner.story == "Old words."
        assert winner.measures.get().series == [{"period": "2014", "count": 4}]
        assert winner.sources.get().name == "Old source"

    def test_rows_can_be_removed(self, staff_client, award, winner) -> None:
        address = page("staff_winner", award.slug, winner.pk)
        sent = typed(staff_client, address) | {"sources-0-DELETE": "on", "more": "yes"}
        response = staff_client.post(address, sent)
        assert response["Location"] == address
        assert not winner.sources.exists()
        assert winner.measures.exists()

    def test_two_windows_do_not_overwrite_each_other_unseen(
        self, staff_client, award, winner
    ) -> None:
        address = page("staff_winner", award.slug, winner.pk)
        mine = typed(staff_client, address) | {"story": "My words."}
        Winner.objects.filter(pk=winner.pk).update(
            story="Their words.", updated_at=winner.updated_at + timedelta(minutes=1)
        )
        response = staff_client.post(address, mine)
        assert response.status_code == 422
        text = response.content.decode()
        assert "Somebody else changed this record" in text
        assert "My words." in text
        winner.refresh_from_db()
        assert winner.story == "Their words."
        again = mine | {"seen": response.context["form"]["seen"].value()}
        assert staff_client.post(address, again).status_code == 302
        winner.refresh_from_db()
        assert winner.story == "My words."

    def test_the_year_of_an_announced_record_stays(self, staff_client, award) -> None:
        cycle = make_cycle(Phase.ANNOUNCED, award=award, year=2021)
        winner = WinnerFactory(award=award, cycle=cycle, year=2021)
        address = page("staff_winner", award.slug, winner.pk)
        sent = typed(staff_client, address) | {"year": "1999", "place": "Exampleville"}
        assert staff_client.post(address, sent).status_code == 302
        winner.refresh_from_db()
        assert (winner.year, winner.place, winner.cycle) == (2021, "Exampleville", cycle)

    def test_a_record_under_embargo_has_no_page(self, staff_client, award) -> None:
        cycle = make_cycle(Phase.DECIDING, award=award, year=2021, released_at=timezone.now())
        winner = WinnerFactory(award=award, cycle=cycle, year=2021, programme="Zzyzx")
        for name in ("staff_winner", "staff_winner_withhold"):
            assert staff_client.get(page(name, award.slug, winner.pk)).status_code == 404
        assert "Zzyzx" not in staff_client.get(page("staff_winners", award.slug)).content.decode()


class TestWithholding:
    def test_withheld_and_put_back_in_the_browser(self, staff_client, award) -> None:
        winner = WinnerFactory(award=award)
        address = page("staff_winner_withhold", award.slug, winner.pk)
        assert staff_client.post(address, {"note": "Withdrawn at their wish."}).status_code == 422
        sent = {"note": "Withdrawn at their wish.", "reason": "Their letter"}
        assert staff_client.post(address, sent).status_code == 302
        listed = staff_client.get(page("staff_winners", award.slug)).content.decode()
        assert "Withheld" in listed
        assert "Their letter" in staff_client.get(address).content.decode()
        assert staff_client.post(address, {"reason": "They changed their mind"}).status_code == 302
        winner.refresh_from_db()
        assert not winner.is_hidden


class TestWho:
    NAMES = ("staff_winners", "staff_winner_new", "staff_winner", "staff_winner_withhold")

    @pytest.mark.parametrize("name", NAMES)
    def test_the_awards_own_staff_alone(self, client, award, staff, name) -> None:
        winner = WinnerFactory(award=award)
        args = [award.slug] if name in self.NAMES[:2] else [award.slug, winner.pk]
        for somebody in (UserFactory(), award_staff(AwardFactory())):
            client.force_login(somebody)
            assert client.get(page(name, *args)).status_code == 404
            assert client.post(page(name, *args), RECORD).status_code in {404, 405}
        client.force_login(staff)
        assert client.get(page(name, *args)).status_code == 200

    def test_not_by_another_awards_address(self, client, award, staff) -> None:
        other = AwardFactory()
        other.staff_seats.create(user=staff)
        winner = WinnerFactory(award=other)
        client.force_login(staff)
        assert client.get(page("staff_winner", award.slug, winner.pk)).status_code == 404


class TestQueries:
    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list(self, staff_client, award, count, django_assert_num_queries) -> None:
        for _ in range(count):
            WinnerFactory(award=award)
        with django_assert_num_queries(5):
            staff_client.get(page("staff_winners", award.slug))

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_record(self, staff_client, award, count, django_assert_num_queries) -> None:
        winner = WinnerFactory(award=award)
        for place in range(count):
            winner.measures.create(what="Thefts", position=place)
            winner.discrepancies.create(topic="When", what="Start", figure="2019", position=place)
            winner.sources.create(name="A report", position=place)
        with django_assert_num_queries(8):
            staff_client.get(page("staff_winner", award.slug, winner.pk))

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_history(self, staff_client, award, staff, count, django_assert_num_queries):
        winner = WinnerFactory(award=award)
        for _ in range(count):
            withhold_winner(winner=winner, actor=staff, note="Note", reason="Reason")
            winner.withholdings.standing().update(
                lifted_at=timezone.now(), lifted_by=staff, lifted_reason="Reason"
            )
            Winner.objects.filter(pk=winner.pk).update(is_hidden=False)
        with django_assert_num_queries(4):
            staff_client.get(page("staff_winner_withhold", award.slug, winner.pk))


def test_the_list_can_be_searched(staff_client, award) -> None:
    WinnerFactory(award=award, programme="Lanterns", search_text="Lanterns")
    WinnerFactory(award=award, programme="Bells", search_text="Bells")
    text = staff_client.get(page("staff_winners", award.slug), {"q": "lanterns"}).content.decode()
    assert "Lanterns" in text
    assert "Bells" not in text
