"""Appeals: who can make one, until when, what becomes of it, and who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import AccessBar, Appeal, Nomination
from nominations.services.appeals import answer_appeal, appeals_open_to, make_appeal
from nominations.services.screening import mark_ineligible
from nominations.services.submission import submit_nomination
from tests.factories import award_staff
from tests.nominations import making

WORDS = "It began in March 2029, <b>not</b> in May."


@pytest.fixture
def refused(filled: Nomination, owner: User, staff: User) -> Nomination:
    submit_nomination(nomination=filled, actor=owner)
    found = Nomination.objects.get(pk=filled.pk)
    mark_ineligible(nomination=found, actor=staff, reason="Too young.")
    return Nomination.objects.get(pk=filled.pk)


@pytest.fixture
def appealed(refused: Nomination, owner: User) -> Appeal:
    return make_appeal(nomination=refused, actor=owner, text=WORDS)


def url(nomination: Nomination, name: str = "appeal") -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id])


def mails(template: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=template))


class TestMaking:
    def test_team_and_staff_are_told_and_it_is_in_the_trail(
        self, appealed: Appeal, staff: User, owner: User
    ) -> None:
        [receipt] = [mail for mail in mails("nomination_appealed") if mail.to == owner.email]
        assert "It began in March 2029" in receipt.displayed_body()
        [notice] = [mail for mail in mails("nomination_appeal_staff") if mail.to == staff.email]
        assert reverse("desk:appeal", args=[appealed.pk]) in notice.displayed_body()
        entry = AuditEntry.objects.get(action="nomination.appealed")
        assert "March" not in str(entry.payload)

    def test_staff_in_conflict_hear_nothing(
        self, refused: Nomination, owner: User, staff: User
    ) -> None:
        AccessBar.objects.create(nomination=refused, user=staff)
        free = award_staff(refused.cycle.award)
        make_appeal(nomination=refused, actor=owner, text=WORDS)
        told = {mail.to for mail in mails("nomination_appeal_staff")}
        assert free.email in told
        assert staff.email not in told
        assert not appeals_open_to(staff).exists()
        assert appeals_open_to(free).exists()

    def test_once(self, appealed: Appeal, refused: Nomination, owner: User) -> None:
        with pytest.raises(WrongState, match="appealed already"):
            make_appeal(nomination=refused, actor=owner, text="Again.")
        assert Appeal.objects.get().text == WORDS

    def test_not_after_the_date(self, refused: Nomination, owner: User) -> None:
        refused.screenings.update(appeal_until=timezone.now() - timedelta(seconds=1))
        with pytest.raises(WrongState, match="The time to appeal ended on"):
            make_appeal(nomination=refused, actor=owner, text=WORDS)
        assert not Appeal.objects.exists()

    @pytest.mark.parametrize("who", ["editor", "viewer", "outsider", "staff"])
    def test_by_an_owner_alone(
        self, request: pytest.FixtureRequest, refused: Nomination, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            make_appeal(nomination=refused, actor=request.getfixturevalue(who), text="Let us in.")

    def test_nothing_to_appeal_against(self, filled: Nomination, owner: User) -> None:
        with pytest.raises(WrongState, match="no decision"):
            make_appeal(nomination=filled, actor=owner, text=WORDS)


class TestAnswering:
    def test_upheld_it_goes_to_the_judges(self, appealed: Appeal, staff: User) -> None:
        answer_appeal(appeal=appealed, actor=staff, is_upheld=True, answer="You are right.")
        nomination = appealed.screening.nomination
        nomination.refresh_from_db()
        assert nomination.state == NominationState.ACCEPTED
        told = mails("nomination_appeal_answered")
        assert told
        assert all("You are right." in mail.displayed_body() for mail in told)
        assert mails("nomination_accepted")
        assert AuditEntry.objects.get(action="nomination.appeal_answered").payload["is_upheld"]

    def test_not_upheld_it_stays_out(self, appealed: Appeal, staff: User) -> None:
        answer_appeal(appeal=appealed, actor=staff, is_upheld=False, answer="It began in May.")
        appealed.screening.nomination.refresh_from_db()
        assert appealed.screening.nomination.state == NominationState.INELIGIBLE
        assert not mails("nomination_accepted")

    def test_once(self, appealed: Appeal, staff: User) -> None:
        answer_appeal(appeal=appealed, actor=staff, is_upheld=False, answer="It began in May.")
        with pytest.raises(WrongState, match="answered this appeal"):
            answer_appeal(appeal=appealed, actor=staff, is_upheld=True, answer="After all.")

    def test_after_the_release_it_cannot_be_upheld(self, appealed: Appeal, staff: User) -> None:
        Cycle.objects.filter(pk=appealed.screening.nomination.cycle_id).update(
            released_at=timezone.now()
        )
        with pytest.raises(WrongState, match="released"):
            answer_appeal(appeal=appealed, actor=staff, is_upheld=True, answer="Yes.")
        appealed.refresh_from_db()
        assert appealed.answered_at is None

    @pytest.mark.parametrize("who", ["owner", "other_staff"])
    def test_by_its_staff_alone(
        self, request: pytest.FixtureRequest, appealed: Appeal, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            answer_appeal(
                appeal=appealed, actor=request.getfixturevalue(who), is_upheld=True, answer="Yes."
            )

    def test_not_in_conflict(self, appealed: Appeal, staff: User) -> None:
        AccessBar.objects.create(nomination=appealed.screening.nomination, user=staff)
        with pytest.raises(NotAllowed):
            answer_appeal(appeal=appealed, actor=staff, is_upheld=True, answer="Yes.")


class TestTeamsPages:
    def test_from_the_page_and_back(self, as_owner: Client, refused: Nomination) -> None:
        assert url(refused) in as_owner.get(url(refused, "detail")).text
        assert "Too young." in as_owner.get(url(refused)).text
        page = as_owner.post(url(refused), {"text": WORDS}, follow=True).text
        assert "with the award&#x27;s staff" in page or "with the award's staff" in page
        assert "&lt;b&gt;not&lt;/b&gt; in May." in page
        assert url(refused) not in page

    def test_too_late_is_said_and_the_words_stay(
        self, as_owner: Client, refused: Nomination
    ) -> None:
        refused.screenings.update(appeal_until=timezone.now() - timedelta(seconds=1))
        response = as_owner.post(url(refused), {"text": WORDS})
        assert response.status_code == 422
        assert "The time to appeal ended on" in response.text
        assert "It began in March 2029" in response.text
        assert "The time to appeal ended" in as_owner.get(url(refused), follow=True).text

    @pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
    def test_nothing_and_far_too_much(
        self, as_owner: Client, refused: Nomination, text: str
    ) -> None:
        assert as_owner.post(url(refused), {"text": text}).status_code == 422
        assert not Appeal.objects.exists()

    def test_editors_and_viewers_are_led_to_the_page(
        self, client: Client, refused: Nomination, editor: User, viewer: User
    ) -> None:
        for person in (editor, viewer):
            client.force_login(person)
            assert client.get(url(refused))["Location"] == url(refused, "detail")
            assert client.post(url(refused), {"text": WORDS}).status_code == 404
            page = client.get(url(refused, "detail")).text
            assert url(refused) not in page
            assert "An owner of the agency" in page

    def test_the_answer_is_on_the_page(
        self, as_owner: Client, appealed: Appeal, staff: User
    ) -> None:
        answer_appeal(appeal=appealed, actor=staff, is_upheld=False, answer="It began in May.")
        page = as_owner.get(url(appealed.screening.nomination, "detail")).text
        assert "Your appeal was not upheld" in page
        assert "It began in May." in page


class TestDesk:
    def test_answering(self, client: Client, appealed: Appeal, staff: User) -> None:
        client.force_login(staff)
        cycle = appealed.screening.nomination.cycle
        queue = reverse("desk:appeals", args=[cycle.pk])
        assert queue in client.get(reverse("desk:cycle", args=[cycle.pk])).text
        address = reverse("desk:appeal", args=[appealed.pk])
        assert address in client.get(queue).text
        assert "You made the decision yourself" in client.get(address).text
        incomplete = client.post(address, {"outcome": "upheld", "answer": " "})
        assert incomplete.status_code == 422
        data = {"outcome": "upheld", "answer": "You are right."}
        assert "Upheld" in client.post(address, data, follow=True).text
        again = client.post(address, data)
        assert again.status_code == 422
        assert "answered this appeal" in again.text

    def test_closed_to_staff_in_conflict_and_to_others(
        self, client: Client, appealed: Appeal, staff: User, other_staff: User, owner: User
    ) -> None:
        AccessBar.objects.create(nomination=appealed.screening.nomination, user=staff)
        cycle = appealed.screening.nomination.cycle
        address = reverse("desk:appeal", args=[appealed.pk])
        for person in (staff, other_staff, owner):
            client.force_login(person)
            assert client.get(address).status_code == 404
            assert client.post(address, {}).status_code == 404
        client.force_login(staff)
        page = client.get(reverse("desk:appeals", args=[cycle.pk])).text
        assert "No appeals" in page
        cockpit = client.get(reverse("desk:cycle", args=[cycle.pk])).text
        assert "Answer the appeals" not in cockpit

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(
        self,
        client: Client,
        cycle: Cycle,
        staff: User,
        count: int,
        django_assert_num_queries: Callable[[int], Any],
    ) -> None:
        for place in range(count):
            agency = making.make_agency(name=f"Agency {place}")
            nomination = making.fill(making.draft(cycle, agency))
            owner = making.owner_of(agency)
            submit_nomination(nomination=nomination, actor=owner)
            nomination.refresh_from_db()
            mark_ineligible(nomination=nomination, actor=staff, reason="Too young.")
            make_appeal(nomination=nomination, actor=owner, text=WORDS)
        client.force_login(staff)
        with django_assert_num_queries(5):
            page = client.get(reverse("desk:appeals", args=[cycle.pk]))
        assert page.text.count("To answer") == count
