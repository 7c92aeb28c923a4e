"""Changing what was submitted, taking back what was withdrawn, correcting what was named."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.exceptions import DeadlinePassed, NotAllowed, WrongState
from nominations.models import Nomination, Screening, Submission
from nominations.services.answers import write_answers
from nominations.services.partners import remove_partner, save_partner
from nominations.services.reopening import (
    keep_as_submitted,
    reinstate_nomination,
    reopen_nomination,
)
from nominations.services.screening import (
    accept_nomination,
    mark_ineligible,
    return_nomination,
)
from nominations.services.starting import save_details
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.nominations import making
from tests.nominations.test_deadline import close_at, in_thread, wait_until_blocked


@pytest.fixture
def waiting(filled: Nomination, owner: User) -> Nomination:
    submit_nomination(nomination=filled, actor=owner)
    return fresh(filled)


def fresh(nomination: Nomination) -> Nomination:
    return Nomination.objects.get(pk=nomination.pk)


def close_cycle(nomination: Nomination, ago: timedelta = timedelta(days=1)) -> None:
    close_at(nomination.cycle, timezone.now() - ago)


def change(nomination: Nomination, actor: User, **values: Any) -> None:
    write_answers(nomination=nomination, actor=actor, values=values)


class TestReopening:
    def test_the_submitted_version_counts_until_the_next(
        self, waiting: Nomination, owner: User, editor: User
    ) -> None:
        reopen_nomination(nomination=waiting, actor=editor)
        reopened = fresh(waiting)
        assert (reopened.state, reopened.is_reopened) == (NominationState.SUBMITTED, True)
        change(reopened, editor, summary="A better summary.")
        current = reopened.current_submission()
        assert current is not None
        assert current.version == 1
        assert "A better summary." not in str(current.document)
        second = submit_nomination(nomination=reopened, actor=owner)
        assert second.version == 2
        assert "A better summary." in str(second.document)
        after = fresh(waiting)
        assert not after.is_writable
        assert after.reference == second.document["reference"]

    def test_submitting_twice_after_reopening_is_once(
        self, waiting: Nomination, owner: User
    ) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        second = submit_nomination(nomination=waiting, actor=owner)
        assert submit_nomination(nomination=waiting, actor=owner) == second
        assert OutboxMessage.objects.filter(template="nomination_received").count() == 6

    def test_twice_is_once_and_leaves_one_entry(self, waiting: Nomination, owner: User) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        began = fresh(waiting).reopened_at
        reopen_nomination(nomination=waiting, actor=owner)
        assert fresh(waiting).reopened_at == began
        assert AuditEntry.objects.filter(action="nomination.reopened").count() == 1

    def test_leaving_it_as_it_was_keeps_both(self, waiting: Nomination, owner: User) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        change(waiting, owner, summary="Not yet agreed.")
        keep_as_submitted(nomination=waiting, actor=owner)
        keep_as_submitted(nomination=waiting, actor=owner)
        kept = fresh(waiting)
        assert not kept.is_writable
        assert kept.submissions.count() == 1
        assert kept.answers.get(question="summary").value == "Not yet agreed."
        with pytest.raises(WrongState):
            change(kept, owner, summary="Later")

    def test_is_for_owners_and_editors(
        self, waiting: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        for person in (viewer, outsider, staff):
            for verb in (reopen_nomination, keep_as_submitted, reinstate_nomination):
                with pytest.raises(NotAllowed):
                    verb(nomination=waiting, actor=person)

    def test_not_after_the_deadline(self, waiting: Nomination, owner: User) -> None:
        close_cycle(waiting)
        with pytest.raises(WrongState, match="deadline"):
            reopen_nomination(nomination=waiting, actor=owner)

    def test_after_the_deadline_the_last_version_stands(
        self, waiting: Nomination, owner: User
    ) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        close_cycle(waiting)
        with pytest.raises(DeadlinePassed):
            submit_nomination(nomination=waiting, actor=owner)
        assert fresh(waiting).submissions.count() == 1

    def test_not_once_staff_have_decided(
        self, waiting: Nomination, owner: User, staff: User
    ) -> None:
        accept_nomination(nomination=waiting, actor=staff)
        with pytest.raises(WrongState, match="accepted"):
            reopen_nomination(nomination=waiting, actor=owner)

    def test_withdrawing_closes_it(self, waiting: Nomination, owner: User) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        withdraw_nomination(nomination=waiting, actor=owner)
        assert fresh(waiting).reopened_at is None


class TestStaffMeanwhile:
    @pytest.mark.parametrize("verb", [accept_nomination, return_nomination, mark_ineligible])
    def test_do_not_decide_while_it_is_changed(
        self, waiting: Nomination, owner: User, staff: User, verb: Any
    ) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        values = {} if verb is accept_nomination else {"reason": "x"}
        with pytest.raises(WrongState, match="changing it"):
            verb(nomination=waiting, actor=staff, **values)
        assert not Screening.objects.exists()

    def test_decide_on_the_last_version_after_the_deadline(
        self, waiting: Nomination, owner: User, staff: User
    ) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        close_cycle(waiting)
        accept_nomination(nomination=waiting, actor=staff)
        accepted = fresh(waiting)
        assert (accepted.state, accepted.reopened_at) == (NominationState.ACCEPTED, None)

    def test_not_in_the_first_minute_after_it(
        self, waiting: Nomination, owner: User, staff: User
    ) -> None:
        """A submission that came in time may still wait for its turn."""
        reopen_nomination(nomination=waiting, actor=owner)
        close_cycle(waiting, timedelta(seconds=5))
        with pytest.raises(WrongState, match="changing it"):
            accept_nomination(nomination=waiting, actor=staff)

    def test_do_not_decide_on_a_version_that_they_have_not_read(
        self, waiting: Nomination, owner: User, staff: User
    ) -> None:
        reopen_nomination(nomination=waiting, actor=owner)
        submit_nomination(nomination=waiting, actor=owner)
        with pytest.raises(WrongState, match="version 2 meanwhile"):
            accept_nomination(nomination=waiting, actor=staff, seen=1)
        accept_nomination(nomination=waiting, actor=staff, seen=2)


class TestTakingBackIn:
    def test_what_was_withdrawn(self, waiting: Nomination, owner: User) -> None:
        withdraw_nomination(nomination=waiting, actor=owner, reason="A change of plan.")
        reinstate_nomination(nomination=waiting, actor=owner)
        assert fresh(waiting).state == NominationState.DRAFT
        again = submit_nomination(nomination=waiting, actor=owner)
        assert (again.version, fresh(waiting).reference) == (2, again.document["reference"])
        assert AuditEntry.objects.filter(action="nomination.reinstated").count() == 1

    def test_a_second_withdrawal_is_mailed_too(self, waiting: Nomination, owner: User) -> None:
        withdraw_nomination(nomination=waiting, actor=owner)
        reinstate_nomination(nomination=waiting, actor=owner)
        withdraw_nomination(nomination=waiting, actor=owner)
        assert OutboxMessage.objects.filter(template="nomination_withdrawn").count() == 6

    def test_not_after_the_deadline(self, waiting: Nomination, owner: User) -> None:
        withdraw_nomination(nomination=waiting, actor=owner)
        close_cycle(waiting)
        with pytest.raises(WrongState, match="deadline"):
            reinstate_nomination(nomination=waiting, actor=owner)

    def test_only_what_was_withdrawn(self, waiting: Nomination, owner: User) -> None:
        with pytest.raises(WrongState, match="not withdrawn"):
            reinstate_nomination(nomination=waiting, actor=owner)


class TestCorrectingNamedSections:
    @pytest.fixture
    def returned(self, waiting: Nomination, staff: User) -> Nomination:
        return_nomination(
            nomination=waiting, actor=staff, reason="Name the source.", sections=["problem"]
        )
        return fresh(waiting)

    def test_the_others_stay_as_they_were(self, returned: Nomination, owner: User) -> None:
        change(returned, owner, problem="Counted by the station.")
        with pytest.raises(WrongState, match="not among the sections"):
            change(returned, owner, summary="Another summary.")
        document = submit_nomination(nomination=returned, actor=owner).document
        assert "Counted by the station." in str(document)
        assert making.ANSWERS["summary"] in str(document)

    def test_the_details_are_a_section_too(self, returned: Nomination, owner: User) -> None:
        with pytest.raises(WrongState, match="About the programme"):
            save_partner(nomination=returned, actor=owner, name="Traders")
        with pytest.raises(WrongState, match="About the programme"):
            save_details(
                nomination=returned,
                actor=owner,
                title="Another",
                language="en",
                topics=[],
                residents_served=None,
                participants=None,
            )

    def test_the_details_can_be_named(self, waiting: Nomination, owner: User, staff: User) -> None:
        return_nomination(nomination=waiting, actor=staff, reason="Who?", sections=["about"])
        partner = save_partner(nomination=waiting, actor=owner, name="Traders")
        remove_partner(partner=partner, actor=owner)
        with pytest.raises(WrongState, match="not among the sections"):
            change(waiting, owner, problem="Other words.")

    def test_neither_withdrawing_nor_reopening_opens_the_others(
        self, returned: Nomination, owner: User
    ) -> None:
        withdraw_nomination(nomination=returned, actor=owner)
        reinstate_nomination(nomination=returned, actor=owner)
        with pytest.raises(WrongState, match="not among the sections"):
            change(fresh(returned), owner, summary="Another summary.")
        submit_nomination(nomination=returned, actor=owner)
        reopen_nomination(nomination=returned, actor=owner)
        with pytest.raises(WrongState, match="not among the sections"):
            change(fresh(returned), owner, summary="Another summary.")

    def test_a_section_that_is_not_on_the_form_is_refused(
        self, waiting: Nomination, staff: User
    ) -> None:
        with pytest.raises(WrongState, match="no section “weather”"):
            return_nomination(
                nomination=waiting, actor=staff, reason="x", sections=["about", "weather"]
            )
        assert fresh(waiting).state == NominationState.SUBMITTED

    def test_the_mail_and_the_trail_name_them(self, returned: Nomination) -> None:
        mails = OutboxMessage.objects.filter(template="nomination_returned")
        assert mails.count() == 3
        assert all("- The problem" in mail.displayed_body() for mail in mails)
        assert AuditEntry.objects.get(action="nomination.screened").payload["sections"] == [
            "problem"
        ]


class TestAppeals:
    def test_the_date_follows_from_the_cycle(self, waiting: Nomination, staff: User) -> None:
        Cycle.objects.filter(pk=waiting.cycle_id).update(appeal_days=10)
        screening = mark_ineligible(nomination=waiting, actor=staff, reason="Too young.")
        waiting.cycle.refresh_from_db()
        assert screening.appeal_until == waiting.cycle.appeals_end(screening.made_at)
        left = screening.appeal_until - screening.made_at
        assert timedelta(days=9, hours=23) < left < timedelta(days=11)
        mails = OutboxMessage.objects.filter(template="nomination_ineligible")
        assert all("appeal until" in mail.displayed_body() for mail in mails)

    def test_staff_may_give_another(self, waiting: Nomination, staff: User) -> None:
        until = timezone.now() + timedelta(days=3)
        screening = mark_ineligible(
            nomination=waiting, actor=staff, reason="Too young.", appeal_until=until
        )
        assert screening.appeal_until == until

    def test_nothing_is_screened_once_the_decision_is_released(
        self, waiting: Nomination, staff: User
    ) -> None:
        mark_ineligible(nomination=waiting, actor=staff, reason="Too young.")
        Cycle.objects.filter(pk=waiting.cycle_id).update(released_at=timezone.now())
        with pytest.raises(WrongState, match="released"):
            accept_nomination(nomination=waiting, actor=staff)


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Staff decide while the team submits again: one of the two comes first, and wins."""

    def _both(self, nomination: Nomination, owner: User, staff: User) -> list[Any]:
        with transaction.atomic():
            Nomination.objects.select_for_update().get(pk=nomination.pk)
            submitting, submitted = in_thread(
                lambda: submit_nomination(nomination=nomination, actor=owner)
            )
            wait_until_blocked(1)
            deciding, decided = in_thread(
                lambda: accept_nomination(nomination=nomination, actor=staff, seen=1)
            )
            wait_until_blocked(2)
        for thread in (submitting, deciding):
            assert isinstance(thread, threading.Thread)
            thread.join()
        return [submitted[0], decided[0]]

    def test_a_new_version_is_never_decided_on_unread(
        self, filled: Nomination, owner: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        reopen_nomination(nomination=filled, actor=owner)
        submission, decision = self._both(filled, owner, staff)
        assert isinstance(submission, Submission), submission
        assert submission.version == 2
        assert isinstance(decision, WrongState), decision
        assert fresh(filled).state == NominationState.SUBMITTED
