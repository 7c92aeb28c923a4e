"""Screening at the desk: the queue, one nomination, many at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.models import Nomination
from nominations.services.reopening import reopen_nomination
from nominations.services.screening import accept_nomination, mark_ineligible
from nominations.services.submission import submit_nomination
from tests.factories import award_staff
from tests.nominations import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle() -> Cycle:
    return making.open_cycle()


@pytest.fixture
def staff(cycle: Cycle) -> User:
    return award_staff(cycle.award, full_name="Programme Manager")


@pytest.fixture
def as_staff(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


def waiting(cycle: Cycle, title: str = "Lit Paths", **fields: Any) -> Nomination:
    nomination = making.submitted(cycle=cycle, title=title).nomination
    if fields:
        Nomination.objects.filter(pk=nomination.pk).update(**fields)
    return Nomination.objects.get(pk=nomination.pk)


def queue_url(cycle: Cycle) -> str:
    return reverse("desk:screening", args=[cycle.pk])


def many_url(cycle: Cycle) -> str:
    return reverse("desk:decide_many", args=[cycle.pk])


PAST = "2020-01-01T10:00"
VERDICTS = {
    "verdicts": [
        {"rule": "live_months", "requirement": "Twelve months.", "met": False, "words": "Nine."},
        {"rule": "member", "requirement": "A member.", "met": None, "words": "Nobody said."},
        {"rule": "new_programme", "requirement": "New.", "met": True, "words": "It is."},
    ],
    "answers": [{"question": "Was it nominated before?", "answer": "no"}],
}


class TestQueue:
    def test_shows_what_is_known(self, as_staff: Client, cycle: Cycle) -> None:
        waiting(cycle, eligibility=VERDICTS)
        earlier = making.open_cycle(award=cycle.award, year=2029)
        waiting(earlier, "The Lit Paths")
        text = as_staff.get(queue_url(cycle)).text
        assert "Twelve months." in text
        assert "A member." in text
        assert "The Lit Paths (2029)" in text

    def test_narrows_and_sorts(self, as_staff: Client, cycle: Cycle) -> None:
        waiting(cycle, "Alpha", eligibility=VERDICTS)
        waiting(cycle, "Zulu programme")

        def titles(**asked: str) -> list[str]:
            page = as_staff.get(queue_url(cycle), asked)
            return [row.nomination.title for row in page.context["rows"]]

        assert titles() == ["Alpha", "Zulu programme"]
        assert titles(sort="newest") == ["Zulu programme", "Alpha"]
        assert titles(mark="unmet") == ["Alpha"]
        assert titles(mark="unsure") == ["Alpha"]
        assert titles(mark="typed") == []
        assert titles(state="accepted") == []
        assert titles(state="", sort="title") == ["Alpha", "Zulu programme"]
        assert titles(state="nonsense", mark="x", sort="'; drop", category="<b>") == []
        assert titles(state="nonsense", mark="x", sort="'; drop") == ["Alpha", "Zulu programme"]

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_for_any_number(
        self, as_staff: Client, cycle: Cycle, rows: int, django_assert_num_queries: Any
    ) -> None:
        for number in range(rows):
            waiting(cycle, f"Lit Paths {number}", eligibility=VERDICTS)
        as_staff.get(queue_url(cycle))
        with django_assert_num_queries(7):
            assert len(as_staff.get(queue_url(cycle)).context["rows"]) == rows

    def test_one_being_changed_cannot_be_chosen(self, as_staff: Client, cycle: Cycle) -> None:
        nomination = waiting(cycle)
        reopen_nomination(nomination=nomination, actor=making.owner_of(nomination.agency))
        text = as_staff.get(queue_url(cycle)).text
        assert "being changed by its team" in text
        assert 'type="checkbox"' not in text

    def test_leaves_out_what_is_in_conflict(
        self, as_staff: Client, cycle: Cycle, staff: User
    ) -> None:
        nomination = waiting(cycle)
        nomination.bars.create(user=staff)
        assert nomination.title not in as_staff.get(queue_url(cycle)).text


class TestOne:
    def url(self, nomination: Nomination) -> str:
        return reverse("desk:screen", args=[nomination.public_id])

    def test_shows_the_facts(self, as_staff: Client, cycle: Cycle) -> None:
        text = as_staff.get(self.url(waiting(cycle, eligibility=VERDICTS))).text
        for words in ("Twelve months.", "Nine.", "Was it nominated before?", "Not met"):
            assert words in text

    def test_returns_with_named_sections(self, as_staff: Client, cycle: Cycle) -> None:
        nomination = waiting(cycle)
        as_staff.post(
            self.url(nomination),
            {
                "version": 1,
                "decision": "returned",
                "reason": "Name the source.",
                "sections": ["about", "problem"],
            },
        )
        screening = nomination.screenings.get()
        assert screening.sections == ["about", "problem"]
        assert "Parts to correct" in as_staff.get(self.url(nomination)).text

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "Choose a decision."),
            ({"decision": "returned"}, "Say why"),
            ({"decision": "returned", "reason": "  "}, "Say why"),
            (
                {"decision": "ineligible", "reason": "x", "appeal_until": PAST},
                "passed",
            ),
            ({"decision": "returned", "reason": "x", "correct_by": PAST}, "passed"),
            ({"decision": "returned", "reason": "x", "sections": ["weather"]}, "valid choice"),
            ({"decision": "accepted", "version": "0"}, "version 1 meanwhile"),
        ],
    )
    def test_nonsense_is_refused_and_kept(
        self, as_staff: Client, cycle: Cycle, given: dict[str, Any], words: str
    ) -> None:
        nomination = waiting(cycle)
        response = as_staff.post(self.url(nomination), {"version": 1, **given})
        assert response.status_code == 422
        assert words in response.text
        assert not nomination.screenings.exists()

    def test_an_appeal_can_succeed(self, as_staff: Client, cycle: Cycle, staff: User) -> None:
        nomination = waiting(cycle)
        mark_ineligible(nomination=nomination, actor=staff, reason="Too young.")
        text = as_staff.get(self.url(nomination)).text
        assert "Appeal until" in text
        assert 'value="returned"' not in text
        as_staff.post(self.url(nomination), {"version": 1, "decision": "accepted"})
        nomination.refresh_from_db()
        assert nomination.state == NominationState.ACCEPTED

    def test_says_why_one_being_changed_waits(self, as_staff: Client, cycle: Cycle) -> None:
        nomination = waiting(cycle)
        reopen_nomination(nomination=nomination, actor=making.owner_of(nomination.agency))
        text = as_staff.get(self.url(nomination)).text
        assert "can submit it again until" in text
        assert "Record decision" not in text


class TestMany:
    def test_previews_each_with_whom_it_writes_to(
        self, as_staff: Client, cycle: Cycle, staff: User
    ) -> None:
        one, done = waiting(cycle, "Lit Paths"), waiting(cycle, "Bicycle watch")
        accept_nomination(nomination=done, actor=staff)
        chosen = {"n": [one.public_id, done.public_id]}
        page = as_staff.get(many_url(cycle), chosen)
        assert "2 nominations chosen" in page.text
        text = as_staff.post(many_url(cycle), {**chosen, "decision": "accepted"}).text
        assert "1 nomination will be decided" in text
        assert making.owner_of(one.agency).email in text
        assert "Bicycle watch" in text
        assert "is accepted for judging, so that cannot be done" in text
        assert not one.screenings.exists()

    def test_decides_after_the_preview(self, as_staff: Client, cycle: Cycle) -> None:
        both = [waiting(cycle, "Lit Paths"), waiting(cycle, "Bicycle watch")]
        sent = {"n": [row.public_id for row in both], "decision": "accepted", "confirmed": "yes"}
        versions = {f"version-{row.public_id}": "1" for row in both}
        response = as_staff.post(many_url(cycle), {**sent, **versions}, follow=True)
        assert "2 decisions are recorded" in response.text
        assert Nomination.objects.accepted().count() == 2
        assert OutboxMessage.objects.filter(template="nomination_accepted").count() == 6

    def test_what_changed_since_the_preview_is_left_and_said(
        self, as_staff: Client, cycle: Cycle
    ) -> None:
        kept, changed = waiting(cycle, "Lit Paths"), waiting(cycle, "Bicycle watch")
        owner = making.owner_of(changed.agency)
        reopen_nomination(nomination=changed, actor=owner)
        submit_nomination(nomination=changed, actor=owner)
        sent = {
            "n": [kept.public_id, changed.public_id],
            "decision": "accepted",
            "confirmed": "yes",
            f"version-{kept.public_id}": "1",
            f"version-{changed.public_id}": "1",
        }
        text = as_staff.post(many_url(cycle), sent, follow=True).text
        assert "1 decision is recorded" in text
        assert "version 2 meanwhile" in text
        assert list(Nomination.objects.accepted()) == [kept]

    def test_what_was_not_previewed_is_not_decided(self, as_staff: Client, cycle: Cycle) -> None:
        nomination = waiting(cycle)
        sent = {"n": [nomination.public_id], "decision": "accepted", "confirmed": "yes"}
        for version in ({}, {f"version-{nomination.public_id}": "9" * 30}):
            as_staff.post(many_url(cycle), {**sent, **version})
        assert not nomination.screenings.exists()

    def test_a_return_needs_its_reason_and_keeps_what_was_typed(
        self, as_staff: Client, cycle: Cycle
    ) -> None:
        nomination = waiting(cycle)
        until = (timezone.now() + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M")
        sent = {"n": [nomination.public_id], "decision": "returned", "correct_by": until}
        response = as_staff.post(many_url(cycle), sent)
        assert response.status_code == 422
        assert "Say why" in response.text
        assert f'value="{until}"' in response.text
        preview = as_staff.post(
            many_url(cycle), {**sent, "reason": "<b>Why?</b>", "sections": ["problem"]}
        ).text
        assert "&lt;b&gt;Why?&lt;/b&gt;" in preview
        assert "The problem" in preview
        back = as_staff.post(many_url(cycle), {**sent, "reason": "Why?", "change": "yes"})
        assert "Why?" in back.text
        assert not nomination.screenings.exists()

    def test_neither_others_nor_those_in_conflict(
        self, as_staff: Client, cycle: Cycle, staff: User
    ) -> None:
        barred, elsewhere = waiting(cycle, "Barred"), waiting(making.open_cycle(year=2033))
        barred.bars.create(user=staff)
        ids = [barred.public_id, elsewhere.public_id, "nonsense"]
        response = as_staff.get(many_url(cycle), {"n": ids})
        assert response["Location"] == queue_url(cycle)

    def test_is_not_there_for_others(self, client: Client, cycle: Cycle) -> None:
        client.force_login(making.owner_of(waiting(cycle).agency))
        assert client.get(many_url(cycle)).status_code == 404
        assert client.post(many_url(cycle)).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_preview_costs_the_same_for_any_number(
        self, as_staff: Client, cycle: Cycle, rows: int, django_assert_num_queries: Any
    ) -> None:
        ids = [waiting(cycle, f"Programme {number}").public_id for number in range(rows)]
        as_staff.get(many_url(cycle), {"n": ids})
        with django_assert_num_queries(8):
            as_staff.post(many_url(cycle), {"n": ids, "decision": "accepted"})
