"""The list, the task list, the status page, and starting a nomination."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership, User
from awards.enums import Phase
from awards.models import Cycle
from nominations.enums import NominationState
from nominations.models import Nomination
from nominations.presenters import time_left
from nominations.services.screening import (
    accept_nomination,
    mark_ineligible,
    return_nomination,
)
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from nominations.start import start_link
from tests.factories import UserFactory, cycle_dates, make_cycle
from tests.nominations import making

LIST = "/nominations/"


class TestList:
    def test_says_what_will_be_here(self, client: Client, db: None) -> None:
        client.force_login(UserFactory())
        response = client.get(LIST)
        assert response.status_code == 200
        assert "No nominations yet" in response.text
        assert reverse("nominations:start") in response.text

    def test_shows_state_and_deadline(
        self, as_owner: Client, nomination: Nomination, cycle: Cycle, agency: Agency
    ) -> None:
        making.submitted(cycle=cycle, agency=agency, title="Lit Paths")
        text = as_owner.get(LIST).text
        for part in ("Bicycle watch", "Draft", "days left", "Lit Paths", "LCP-2031-0001"):
            assert part in text

    def test_leaves_out_those_of_others(
        self, client: Client, nomination: Nomination, outsider: User, staff: User
    ) -> None:
        for person in (outsider, staff):
            client.force_login(person)
            assert nomination.title not in client.get(LIST).text

    def test_needs_sign_in(self, client: Client, db: None) -> None:
        assert client.get(LIST).status_code == 302

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_for_any_number(
        self,
        as_owner: Client,
        cycle: Cycle,
        agency: Agency,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(rows):
            making.submitted(cycle=cycle, agency=agency, title=f"Programme {number}")
            making.draft(cycle, agency, title=f"Draft {number}")
        as_owner.get(LIST)
        with django_assert_num_queries(4):
            assert as_owner.get(LIST).text.count("task-list__item") == 2 * rows

    def test_pages(self, as_owner: Client, cycle: Cycle, agency: Agency) -> None:
        for number in range(21):
            making.draft(cycle, agency, title=f"Programme {number}")
        assert as_owner.get(LIST).text.count("task-list__item") == 20
        assert as_owner.get(f"{LIST}?page=2").text.count("task-list__item") == 1
        assert as_owner.get(f"{LIST}?page=nonsense").status_code == 200


class TestTaskList:
    def test_shows_every_part_with_its_state(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        text = as_owner.get(nomination.get_absolute_url()).text
        assert text.count("Not yet started") == 8
        assert "1 of 10 parts completed" in text
        assert reverse("nominations:section", args=[nomination.public_id, "summary"]) in text

    def test_a_viewer_reads_and_is_given_nothing_to_change(
        self, client: Client, nomination: Nomination, viewer: User
    ) -> None:
        client.force_login(viewer)
        text = client.get(nomination.get_absolute_url()).text
        assert "You can read this nomination" in text
        for name in ("section", "withdraw", "details"):
            args = [nomination.public_id] + (["summary"] if name == "section" else [])
            assert reverse(f"nominations:{name}", args=args) not in text

    def test_is_not_found_by_anyone_else(
        self, client: Client, nomination: Nomination, outsider: User, staff: User
    ) -> None:
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(nomination.get_absolute_url()).status_code == 404

    def test_shows_our_clock_on_the_last_day(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        url = nomination.get_absolute_url()
        assert "Our clock" not in as_owner.get(url).text
        soon = timezone.now() + timedelta(hours=5, minutes=1)
        Cycle.objects.filter(pk=nomination.cycle_id).update(closes_at=soon)
        text = as_owner.get(url).text
        assert "Our clock" in text
        assert "5 hours left" in text

    def test_says_that_the_deadline_has_passed(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        past = timezone.now() - timedelta(days=1)
        Cycle.objects.filter(pk=nomination.cycle_id).update(closes_at=past)
        assert "Your words are kept" in as_owner.get(nomination.get_absolute_url()).text

    def test_shows_what_staff_ask_to_correct(
        self, as_owner: Client, filled: Nomination, owner: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        return_nomination(nomination=filled, actor=staff, reason="Name <b>your</b> source.")
        text = as_owner.get(filled.get_absolute_url()).text
        assert "Name &lt;b&gt;your&lt;/b&gt; source." in text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_is_filled_in(
        self,
        as_owner: Client,
        nomination: Nomination,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for _number in range(rows):
            making.fill(nomination)
        as_owner.get(nomination.get_absolute_url())
        with django_assert_num_queries(8):
            as_owner.get(nomination.get_absolute_url())


class TestStatus:
    def test_of_a_submitted_nomination(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        text = as_owner.get(filled.get_absolute_url()).text
        assert "The award&#x27;s staff check" in text
        assert "LCP-2031-0001" in text
        assert reverse("nominations:submission", args=[filled.public_id, 1]) in text

    def test_of_one_that_is_not_eligible(
        self, as_owner: Client, filled: Nomination, owner: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        mark_ineligible(nomination=filled, actor=staff, reason="Not yet a year old.")
        text = as_owner.get(filled.get_absolute_url()).text
        assert "It cannot take part" in text
        assert "Not yet a year old." in text
        assert "Withdraw this nomination" not in text
        # Who decided is not said.
        assert "Programme Manager" not in text

    def test_points_to_the_result_once_it_is_announced_and_not_before(
        self, as_owner: Client, filled: Nomination, owner: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        accept_nomination(nomination=filled, actor=staff)
        dates = cycle_dates(Phase.ANNOUNCED)
        Cycle.objects.filter(pk=filled.cycle_id).update(**dates)
        text = as_owner.get(filled.get_absolute_url()).text
        assert "is with the judges" in text
        assert "See the result" not in text
        Cycle.objects.filter(pk=filled.cycle_id).update(released_at=timezone.now())
        text = as_owner.get(filled.get_absolute_url()).text
        assert "the result is announced" in text
        assert "See the result" in text

    def test_of_a_withdrawn_draft(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        withdraw_nomination(nomination=nomination, actor=owner, reason="Changed plans.")
        text = as_owner.get(nomination.get_absolute_url()).text
        assert "Changed plans." in text
        assert "Receipt" not in text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_for_any_history(
        self,
        as_owner: Client,
        filled: Nomination,
        owner: User,
        staff: User,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        for _number in range(rows - 1):
            return_nomination(nomination=filled, actor=staff, reason="Again.")
            submit_nomination(nomination=filled, actor=owner)
        as_owner.get(filled.get_absolute_url())
        with django_assert_num_queries(6):
            as_owner.get(filled.get_absolute_url())


class TestStart:
    URL = "/nominations/start/"

    def test_leads_to_the_only_open_cycle(self, as_owner: Client, cycle: Cycle) -> None:
        response = as_owner.get(self.URL)
        assert response["Location"] == f"{self.URL}?cycle={cycle.pk}"

    def test_offers_the_choice_between_several(self, as_owner: Client, cycle: Cycle) -> None:
        other = making.open_cycle(year=2033)
        text = as_owner.get(self.URL).text
        assert f"?cycle={cycle.pk}" in text
        assert f"?cycle={other.pk}" in text

    def test_says_when_none_is_open(self, as_owner: Client) -> None:
        make_cycle(Phase.CLOSED)
        assert "No award takes nominations now" in as_owner.get(self.URL).text

    @pytest.mark.parametrize(
        ("phase", "words"),
        [(Phase.PLANNED, "Nominations open"), (Phase.CLOSED, "Nominations closed")],
    )
    def test_says_when_this_one_is_not(self, as_owner: Client, phase: Phase, words: str) -> None:
        cycle = make_cycle(phase)
        making.published_form(cycle)
        assert words in as_owner.get(self.URL, {"cycle": cycle.pk}).text

    def test_says_that_the_form_is_not_there_yet(self, as_owner: Client) -> None:
        assert "not published yet" in as_owner.get(self.URL, {"cycle": make_cycle().pk}).text

    @pytest.mark.parametrize("asked", ["0", "-1", "nonsense", "9" * 30, "1.5"])
    def test_a_cycle_that_does_not_exist_is_not_found(self, as_owner: Client, asked: str) -> None:
        assert as_owner.get(self.URL, {"cycle": asked}).status_code == 404

    def test_a_hidden_cycle_is_not_found(self, as_owner: Client) -> None:
        hidden = make_cycle(is_published=False)
        assert as_owner.get(self.URL, {"cycle": hidden.pk}).status_code == 404

    def test_somebody_without_an_agency_is_told_what_to_do(
        self, client: Client, cycle: Cycle
    ) -> None:
        client.force_login(UserFactory())
        text = client.get(self.URL, {"cycle": cycle.pk}).text
        assert "First, your agency" in text
        assert reverse("accounts:agency_create") in text

    def test_a_viewer_cannot_start_one(
        self, client: Client, cycle: Cycle, viewer: User, agency: Agency
    ) -> None:
        client.force_login(viewer)
        url = f"{self.URL}?cycle={cycle.pk}"
        assert "First, your agency" in client.get(url).text
        client.post(url, {"agency": agency.pk, "title": "Mine", "language": "en"})
        assert not Nomination.objects.exists()

    def test_starts_a_draft(self, as_owner: Client, cycle: Cycle, agency: Agency) -> None:
        response = as_owner.post(
            f"{self.URL}?cycle={cycle.pk}",
            {"agency": agency.pk, "title": "Lit Paths", "language": "es"},
        )
        nomination = Nomination.objects.get()
        assert response["Location"] == nomination.get_absolute_url()
        assert (nomination.title, nomination.language) == ("Lit Paths", "es")

    def test_refuses_another_agency_and_keeps_what_was_typed(
        self, as_owner: Client, cycle: Cycle, outsider: User
    ) -> None:
        response = as_owner.post(
            f"{self.URL}?cycle={cycle.pk}",
            {"agency": outsider.agencies.get().pk, "title": "Lit Paths", "language": "en"},
        )
        assert response.status_code == 200
        assert 'value="Lit Paths"' in response.text
        assert "There is a problem" in response.text
        assert not Nomination.objects.exists()

    def test_a_title_is_needed(self, as_owner: Client, cycle: Cycle, agency: Agency) -> None:
        response = as_owner.post(
            f"{self.URL}?cycle={cycle.pk}", {"agency": agency.pk, "language": "en"}
        )
        assert "Give the name of the programme." in response.text


class TestDetails:
    def url(self, nomination: Nomination, name: str = "details", *args: Any) -> str:
        return reverse(f"nominations:{name}", args=[nomination.public_id, *args])

    def test_are_saved(self, as_owner: Client, nomination: Nomination) -> None:
        response = as_owner.post(
            self.url(nomination),
            {"title": "Lit Paths", "language": "en", "residents_served": "12 500"},
        )
        assert response["Location"] == nomination.get_absolute_url()
        nomination.refresh_from_db()
        assert nomination.residents_served == 12_500

    def test_nonsense_is_refused_beside_the_field(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = as_owner.post(
            self.url(nomination),
            {"title": "Lit Paths", "language": "en", "residents_served": "-3"},
        )
        assert "This cannot be less than zero." in response.text
        assert 'value="-3"' in response.text

    def test_partners_are_added_changed_and_removed(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        as_owner.post(self.url(nomination, "partner_add"), {"name": "Traders", "part": "Paid"})
        pk = nomination.partners.get().pk
        assert "Traders" in as_owner.get(self.url(nomination)).text
        as_owner.post(self.url(nomination, "partner_edit", pk), {"name": "Town traders"})
        assert nomination.partners.get().name == "Town traders"
        assert "Town traders" in as_owner.get(self.url(nomination, "partner_remove", pk)).text
        assert nomination.partners.exists()
        as_owner.post(self.url(nomination, "partner_remove", pk))
        assert not nomination.partners.exists()

    def test_are_closed_to_viewers_and_outsiders(
        self, client: Client, nomination: Nomination, viewer: User, outsider: User
    ) -> None:
        for name in ("details", "partner_add"):
            url = self.url(nomination, name)
            client.force_login(viewer)
            assert client.get(url)["Location"] == nomination.get_absolute_url()
            assert (
                client.post(url, {"name": "x", "title": "x", "language": "en"}).status_code == 404
            )
            client.force_login(outsider)
            assert client.get(url).status_code == 404
            assert client.post(url, {"name": "x"}).status_code == 404
        nomination.refresh_from_db()
        assert nomination.title == "Bicycle watch"

    def test_a_partner_of_another_nomination_is_not_found(
        self, as_owner: Client, nomination: Nomination, cycle: Cycle
    ) -> None:
        other = making.draft(cycle, title="Other").partners.create(name="Theirs")
        for name in ("partner_edit", "partner_remove"):
            assert as_owner.post(self.url(nomination, name, other.pk)).status_code == 404


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=19, hours=23), "19 days left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(days=1, hours=23), "47 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59), "Less than an hour left"),
        (timedelta(0), "Less than an hour left"),
        (timedelta(milliseconds=-1), ""),
    ],
)
def test_time_left_in_words(left: timedelta, words: str) -> None:
    now = timezone.now()
    assert time_left(now + left, now) == words


def test_the_start_page_offers_nominations_to_teams(owner: User, staff: User) -> None:
    found = start_link(owner)
    assert found is not None
    assert found.url == LIST
    assert start_link(staff) is None
    Membership.objects.filter(user=owner).delete()
    assert start_link(owner) is None


def test_state_names_are_plain() -> None:
    assert NominationState.RETURNED.label == "Returned for correction"
