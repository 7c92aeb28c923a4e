"""Checking, declaring, submitting, the receipt, the submitted version, withdrawing."""

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
from nominations.services.answers import write_answers
from nominations.services.submission import submit_nomination
from tests.nominations import making


def url(nomination: Nomination, name: str, *args: Any) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, *args])


def submit(client: Client, nomination: Nomination, **data: str) -> Any:
    return client.post(url(nomination, "submit"), {"agreed": "on"} | data)


class TestCheck:
    def test_shows_answers_with_links_to_change_them(
        self, as_owner: Client, filled: Nomination
    ) -> None:
        text = as_owner.get(url(filled, "check")).text
        assert making.ANSWERS["summary"] in text
        assert "−25\u00a0%" in text
        assert f"{url(filled, 'section', 'summary')}?check#question-summary" in text
        assert "Continue to the declaration" in text

    def test_a_change_leads_back_to_checking(self, as_owner: Client, filled: Nomination) -> None:
        text = as_owner.get(f"{url(filled, 'section', 'summary')}?check").text
        assert "Save and go back to checking" in text

    def test_says_what_is_still_needed(self, as_owner: Client, nomination: Nomination) -> None:
        text = as_owner.get(url(nomination, "check")).text
        assert "Still needed before you can submit" in text
        assert "Summarise the programme – This answer is missing." in text
        assert "Continue to the declaration" not in text

    def test_a_viewer_reads_without_links(
        self, client: Client, filled: Nomination, viewer: User
    ) -> None:
        client.force_login(viewer)
        text = client.get(url(filled, "check")).text
        assert making.ANSWERS["summary"] in text
        assert "?check" not in text
        assert "Continue to the declaration" not in text

    def test_others_do_not_find_it(
        self, client: Client, filled: Nomination, outsider: User, staff: User
    ) -> None:
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(url(filled, "check")).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_is_in_it(
        self, as_owner: Client, nomination: Nomination, rows: int, django_assert_num_queries: Any
    ) -> None:
        for number in range(rows):
            making.fill(nomination)
            nomination.partners.create(name=f"Partner {number}")
        as_owner.get(url(nomination, "check"))
        with django_assert_num_queries(8):
            as_owner.get(url(nomination, "check"))


class TestSubmitting:
    def test_leads_to_the_receipt(self, as_owner: Client, filled: Nomination) -> None:
        response = as_owner.post(url(filled, "submit"), {"agreed": "on"}, follow=True)
        assert response.redirect_chain == [(url(filled, "receipt"), 302)]
        submission = filled.submissions.get()
        for part in ("LCP-2031-0001", submission.sha256[:8], submission.sha256, "New York time"):
            assert part in response.text

    def test_needs_the_declaration(self, as_owner: Client, filled: Nomination) -> None:
        response = as_owner.post(url(filled, "submit"), {})
        assert response.text.count("Confirm the declaration") == 2
        assert not filled.submissions.exists()

    def test_a_double_click_gives_one_receipt_and_one_mail_each(
        self, as_owner: Client, filled: Nomination
    ) -> None:
        first, second = (submit(as_owner, filled) for _click in range(2))
        assert first["Location"] == second["Location"] == url(filled, "receipt")
        assert filled.submissions.count() == 1
        assert OutboxMessage.objects.filter(template="nomination_received").count() == 3

    def test_two_people_at_once_get_the_same_receipt(
        self, as_owner: Client, filled: Nomination, editor: User
    ) -> None:
        submit(as_owner, filled)
        other = Client()
        other.force_login(editor)
        assert submit(other, filled)["Location"] == url(filled, "receipt")
        assert filled.submissions.count() == 1

    def test_the_back_button_leads_to_how_it_stands(
        self, as_owner: Client, filled: Nomination
    ) -> None:
        submit(as_owner, filled)
        for name in ("submit", "check"):
            response = as_owner.get(url(filled, name), follow=True)
            assert response.redirect_chain[-1][0] == filled.get_absolute_url()
            assert "It is submitted." in response.text

    def test_what_is_missing_is_listed_with_links(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        write_answers(nomination=filled, actor=owner, values={"problem": None})
        response = submit(as_owner, filled)
        assert response.status_code == 200
        assert "One answer needs your attention before you can submit." in response.text
        assert f"{url(filled, 'section', 'problem')}#question-problem" in response.text
        assert not filled.submissions.exists()

    def test_too_late_says_both_times_and_keeps_the_draft(
        self, as_owner: Client, filled: Nomination
    ) -> None:
        past = timezone.now() - timedelta(hours=1)
        Cycle.objects.filter(pk=filled.cycle_id).update(closes_at=past)
        response = submit(as_owner, filled)
        assert response.status_code == 409
        assert "Everything you wrote is kept." in response.text
        assert response.text.count("<time") >= 2
        assert "Your submission reached us" in response.text
        filled.refresh_from_db()
        assert filled.state == NominationState.DRAFT

    def test_a_withdrawn_one_is_not_submitted(self, as_owner: Client, filled: Nomination) -> None:
        as_owner.post(url(filled, "withdraw"))
        response = as_owner.post(url(filled, "submit"), {"agreed": "on"}, follow=True)
        assert "is withdrawn, so it cannot be submitted" in response.text

    def test_is_closed_to_viewers_and_outsiders(
        self, client: Client, filled: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        client.force_login(viewer)
        assert client.get(url(filled, "submit"))["Location"] == filled.get_absolute_url()
        assert submit(client, filled).status_code == 404
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(url(filled, "submit")).status_code == 404
            assert submit(client, filled).status_code == 404
        assert not filled.submissions.exists()


class TestAfterwards:
    def test_everyone_on_the_team_reads_receipt_and_version(
        self, client: Client, filled: Nomination, owner: User, viewer: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        client.force_login(viewer)
        assert client.get(url(filled, "receipt")).status_code == 200
        text = client.get(url(filled, "submission", 1)).text
        assert making.ANSWERS["summary"] in text
        assert "Exactly as it was submitted." in text

    def test_nobody_else_does(
        self, client: Client, filled: Nomination, owner: User, outsider: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(url(filled, "receipt")).status_code == 404
            assert client.get(url(filled, "submission", 1)).status_code == 404

    def test_there_is_no_receipt_for_a_draft(self, as_owner: Client, filled: Nomination) -> None:
        assert as_owner.get(url(filled, "receipt")).status_code == 404
        assert as_owner.get(url(filled, "submission", 1)).status_code == 404

    def test_a_version_stays_as_it_was(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        filled.answers.filter(question="summary").update(value="Changed since")
        text = as_owner.get(url(filled, "submission", 1)).text
        assert making.ANSWERS["summary"] in text
        assert "Changed since" not in text


class TestWithdrawing:
    def test_asks_first(self, as_owner: Client, filled: Nomination) -> None:
        assert (
            "Take this nomination out of the award?" in as_owner.get(url(filled, "withdraw")).text
        )
        filled.refresh_from_db()
        assert filled.state == NominationState.DRAFT
        response = as_owner.post(url(filled, "withdraw"), {"reason": "Plans"}, follow=True)
        assert "The nomination is withdrawn." in response.text
        again = as_owner.get(url(filled, "withdraw"), follow=True)
        assert "can no longer be withdrawn" in again.text

    def test_is_closed_to_viewers_and_outsiders(
        self, client: Client, filled: Nomination, viewer: User, outsider: User
    ) -> None:
        client.force_login(viewer)
        assert client.get(url(filled, "withdraw")).status_code == 302
        assert client.post(url(filled, "withdraw")).status_code == 404
        client.force_login(outsider)
        assert client.get(url(filled, "withdraw")).status_code == 404
        assert client.post(url(filled, "withdraw")).status_code == 404
        filled.refresh_from_db()
        assert filled.state == NominationState.DRAFT
