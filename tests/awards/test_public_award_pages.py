"""Home, award and cycle pages: where an award stands, and what one can do now."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from awards.enums import Phase
from awards.models import Anchor, Award, Cycle, Sponsor, Sponsorship
from awards.presenters.cycles import criteria_rows, standing, standings, weight_unit
from awards.services.archive import load_archive
from tests.factories import (
    AwardFactory,
    CriterionFactory,
    UserFactory,
    WinnerFactory,
    award_staff,
    make_cycle,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestHome:
    def test_without_an_award_it_says_what_will_be_here(self, client: Client) -> None:
        assert "No award is published yet" in text_of(client, "/")

    def test_one_award_is_the_page(self, client: Client) -> None:
        load_archive()
        page = text_of(client, "/")
        assert "<h1>Leadership in Crime Prevention Award</h1>" in page
        assert "Tell me when nominations open" in page
        assert "Alto al Fuego" in page

    def test_an_open_cycle_leads_to_a_nomination(self, client: Client) -> None:
        cycle = make_cycle(Phase.OPEN)
        page = text_of(client, "/")
        assert "Nominations are open." in page
        assert f"?cycle={cycle.pk}" in page

    def test_several_awards_stand_side_by_side(self, client: Client) -> None:
        make_cycle(Phase.OPEN, award=AwardFactory(name="Award of Lanterns"))
        make_cycle(Phase.JUDGING, award=AwardFactory(name="Award of Bells"))
        page = text_of(client, "/")
        assert "Award of Lanterns" in page
        assert "Award of Bells" in page
        assert "The judges read and score the entries until" in page

    def test_an_unpublished_award_is_not_mentioned(self, client: Client) -> None:
        make_cycle(Phase.OPEN, award=AwardFactory(name="Secret Award", is_published=False))
        for address in ("/", "/awards/"):
            assert "Secret Award" not in text_of(client, address)

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client: Client, number: int, django_assert_num_queries: Any) -> None:
        for _place in range(number):
            WinnerFactory(award=make_cycle(Phase.OPEN).award)
        with django_assert_num_queries(4):  # awards, their count, cycles, winners
            client.get("/")


class TestAwardPage:
    SENTENCES = {
        Phase.PLANNED: "Nominations are not open yet.",
        Phase.OPEN: "Nominations are open.",
        Phase.CLOSED: "Judging begins on",
        Phase.JUDGING: "The judges read and score the entries until",
        Phase.DECIDING: "The result is to be announced on",
        Phase.ANNOUNCED: "The result of 2031 is announced.",
    }

    @pytest.mark.parametrize("phase", Phase)
    def test_it_says_in_words_where_the_award_stands(self, client: Client, phase: Phase) -> None:
        cycle = make_cycle(phase)
        for address in (cycle.award.get_absolute_url(), cycle.get_absolute_url()):
            page = text_of(client, address)
            assert self.SENTENCES[phase] in page
            offers = "Start a nomination" if phase == Phase.OPEN else "Tell me when nominations"
            assert offers in page

    def test_a_late_announcement_is_not_promised_again(self, client: Client) -> None:
        cycle = make_cycle(Phase.ANNOUNCED, released_at=None)
        page = text_of(client, cycle.award.get_absolute_url())
        assert "The result is not announced yet." in page
        assert "to be announced on" not in page

    def test_between_cycles_it_asks_for_an_address(self, client: Client) -> None:
        load_archive()
        page = text_of(client, "/awards/leadership-in-crime-prevention/")
        assert "Nominations are closed." in page
        assert "/interest/?award=leadership-in-crime-prevention" in page

    def test_the_deadline_is_written_in_the_cycles_zone(self, client: Client) -> None:
        closes = (timezone.now() + timedelta(days=30)).astimezone(ZoneInfo("Asia/Tokyo"))
        closes = closes.replace(hour=23, minute=59, second=0, microsecond=0)
        later = {
            name: closes + timedelta(days=days)
            for name, days in (
                ("judging_opens_at", 1),
                ("judging_closes_at", 9),
                ("announcement_at", 20),
            )
        }
        cycle = make_cycle(Phase.OPEN, zone="Asia/Tokyo", closes_at=closes, **later)
        page = text_of(client, cycle.award.get_absolute_url())
        assert "23:59 (Tokyo time)" in page
        assert 'data-local="Asia/Tokyo"' in page

    def test_criteria_show_their_weights_as_one_writes_them(self, client: Client) -> None:
        cycle = make_cycle()
        CriterionFactory(cycle=cycle, name="Innovation", weight=40)
        CriterionFactory(cycle=cycle, name="Impact", weight="60.00")
        page = text_of(client, cycle.award.get_absolute_url())
        assert "Innovation" in page
        assert ">60%<" in page
        assert "60.00<" not in page

    def test_weights_that_do_not_make_a_hundred_are_no_percentages(self) -> None:
        cycle = make_cycle()
        CriterionFactory(cycle=cycle, weight="2.50")
        CriterionFactory(cycle=cycle, weight=10)
        criteria = list(cycle.criteria.all())
        assert weight_unit(criteria) == ""
        assert [str(row["weight"]) for row in criteria_rows(criteria)] == ["2.5", "10"]

    def test_the_sponsor_stands_with_its_years_and_the_awards_name(self, client: Client) -> None:
        load_archive()
        page = text_of(client, "/awards/leadership-in-crime-prevention/")
        assert "IACP/ecoATM Leadership in Crime Prevention Award" in page
        assert "does not say whether ecoATM sponsored" in page
        # In the ledger the name stands beside the one sponsored year alone.
        assert page.count("IACP/ecoATM") == 2

    def test_winners_before_their_hour_are_not_in_the_ledger(self, client: Client) -> None:
        cycle = make_cycle(Phase.DECIDING, released_at=timezone.now())
        WinnerFactory(award=cycle.award, cycle=cycle, programme="Too Early")
        assert "Too Early" not in text_of(client, cycle.award.get_absolute_url())

    def test_an_unpublished_award_is_for_its_own_staff(self, client: Client) -> None:
        award = AwardFactory(is_published=False)
        address = award.get_absolute_url()
        assert client.get(address).status_code == 404
        client.force_login(UserFactory(is_staff=True))
        assert client.get(address).status_code == 404
        client.force_login(award_staff(award))
        assert "Only staff of this award see this page" in text_of(client, address)

    def test_markup_in_an_award_stays_text(self, client: Client) -> None:
        award = AwardFactory(
            name="<script>alert(1)</script>", description="<b onclick=x>**bold**</b>", lead='"><i>'
        )
        page = text_of(client, award.get_absolute_url())
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert "<strong>bold</strong>" in page
        assert '"><i>' not in page

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client: Client, number: int, django_assert_num_queries: Any) -> None:
        award = AwardFactory()
        for place in range(number):
            cycle = make_cycle(Phase.ANNOUNCED, award=award, year=2030 - place)
            CriterionFactory(cycle=cycle)
            WinnerFactory(award=award, cycle=cycle, year=cycle.year)
            Sponsorship.objects.create(
                award=award,
                sponsor=Sponsor.objects.create(slug=f"s{place}", name="Example Sponsor"),
                first_year=2030 - place,
            )
        with django_assert_num_queries(5):  # award, cycles, sponsorships, winners, criteria
            client.get(award.get_absolute_url())


class TestCyclePage:
    def test_it_shows_what_each_score_means(self, client: Client) -> None:
        cycle = make_cycle()
        criterion = CriterionFactory(cycle=cycle, name="Impact", guidance="Say what changed.")
        Anchor.objects.create(criterion=criterion, value=5, text="A large, well-measured change.")
        page = text_of(client, cycle.get_absolute_url())
        assert "Say what changed." in page
        assert "A large, well-measured change." in page

    def test_the_grace_is_published(self, client: Client) -> None:
        page = text_of(client, make_cycle(grace_minutes=15).get_absolute_url())
        assert "15 minutes after nominations close" in page

    def test_figures_and_winners_appear_with_the_announcement(self, client: Client) -> None:
        honour = {"outcome": "runner_up", "programme": "Whistles", "agency": "Example Police"}
        figures = {
            "entries": 42,
            "judges": "<b>",
            "scores_per_entry": 4.9,
            "method": "Adjusted mean",
            "honours": [honour],
        }
        told = make_cycle(Phase.ANNOUNCED, transparency=figures)
        WinnerFactory(award=told.award, cycle=told, year=2031, programme="Lanterns")
        page = text_of(client, told.get_absolute_url())
        assert "Lanterns" in page
        for words in ("Nominations judged", "42", "4.9", "Adjusted mean", "Runner-up", "Whistles"):
            assert words in page
        assert "Judges who scored" not in page  # not a number

        untold = make_cycle(
            Phase.DECIDING, transparency=figures, released_at=timezone.now(), year=2032
        )
        WinnerFactory(award=untold.award, cycle=untold, year=2032, programme="Bells")
        page = text_of(client, untold.get_absolute_url())
        for words in ("Bells", "Nominations judged", "Adjusted mean", "Whistles"):
            assert words not in page

    @pytest.mark.parametrize("fields", [{"is_published": False}, {"is_test": True}])
    def test_a_draft_or_test_cycle_is_for_staff(
        self, client: Client, fields: dict[str, bool]
    ) -> None:
        cycle = make_cycle(**fields)
        assert client.get(cycle.get_absolute_url()).status_code == 404
        assert client.get(f"{cycle.get_absolute_url()}dates.ics").status_code == 404
        client.force_login(award_staff(cycle.award))
        assert "Only staff of this award" in text_of(client, cycle.get_absolute_url())
        # On the award's own page it is mentioned to nobody.
        assert str(cycle.get_absolute_url()) not in text_of(client, cycle.award.get_absolute_url())

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client: Client, number: int, django_assert_num_queries: Any) -> None:
        cycle = make_cycle(Phase.ANNOUNCED)
        for place in range(number):
            criterion = CriterionFactory(cycle=cycle)
            Anchor.objects.create(criterion=criterion, value=place, text="Example")
            WinnerFactory(award=cycle.award, cycle=cycle, year=cycle.year)
        with django_assert_num_queries(6):
            client.get(cycle.get_absolute_url())


class TestCalendarFile:
    def test_every_date_is_there_in_utc(self, client: Client) -> None:
        cycle = make_cycle()
        response = client.get(f"{cycle.get_absolute_url()}dates.ics")
        assert response["Content-Type"].startswith("text/calendar")
        events = Calendar.from_ical(response.content).walk("VEVENT")
        starts = {event.decoded("dtstart") for event in events}
        assert starts == {
            moment.replace(microsecond=0)
            for moment in (
                cycle.opens_at,
                cycle.closes_at,
                cycle.judging_opens_at,
                cycle.judging_closes_at,
                cycle.announcement_at,
            )
        }

    def test_a_moved_date_is_the_same_event(self, client: Client) -> None:
        cycle = make_cycle()

        def uids() -> set[str]:
            content = client.get(f"{cycle.get_absolute_url()}dates.ics").content
            return {str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")}

        before = uids()
        Cycle.objects.filter(pk=cycle.pk).update(opens_at=cycle.opens_at - timedelta(days=1))
        assert uids() == before
        assert len(before) == 5

    def test_the_file_is_the_same_when_asked_for_again(self, client: Client) -> None:
        address = f"{make_cycle().get_absolute_url()}dates.ics"
        assert client.get(address).content == client.get(address).content

    def test_a_name_cannot_add_lines(self, client: Client) -> None:
        award = AwardFactory(name="Evil\r\nATTENDEE:mailto:x@example.org")
        content = client.get(f"{make_cycle(award=award).get_absolute_url()}dates.ics").content
        assert b"\r\nATTENDEE" not in content


class TestStanding:
    def test_time_left_is_in_days_then_in_hours(self) -> None:
        cycle = make_cycle(Phase.OPEN)

        def left(before: timedelta) -> str:
            return standing(cycle, cycle.closes_at - before).time_left

        assert left(timedelta(days=12, hours=3)) == "12 days left"
        assert left(timedelta(days=2)) == "2 days left"
        assert left(timedelta(hours=47, minutes=59)) == "47 hours left"
        assert left(timedelta(hours=1)) == "1 hour left"
        assert left(timedelta(seconds=1)) == "less than an hour left"
        assert standing(cycle, cycle.closes_at + timedelta(seconds=1)).time_left == ""

    def test_the_line_marks_the_present_step(self) -> None:
        cycle = make_cycle(Phase.JUDGING)
        shown = standing(cycle, timezone.now())
        assert [step["state"] for step in shown.steps] == ["past", "past", "now", "next", "next"]
        assert 0 < shown.progress < 100

    def test_before_it_opens_nothing_is_marked(self) -> None:
        shown = standing(make_cycle(Phase.PLANNED), timezone.now())
        assert {step["state"] for step in shown.steps} == {"next"}
        assert shown.progress == 0

    def test_an_open_cycle_is_of_more_interest_than_any_other(self) -> None:
        award: Award = AwardFactory()
        now: datetime = timezone.now()
        cycles = [
            make_cycle(phase, award=award, year=2020 + place)
            for place, phase in enumerate(reversed(Phase))
        ]
        order = [state.phase for state in standings(cycles, now)]
        assert order[0] == Phase.OPEN
        assert order[-1] == Phase.ANNOUNCED
