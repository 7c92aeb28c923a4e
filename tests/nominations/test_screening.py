"""Screening by staff, withdrawing, and moving drafts to a new form."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from awards.models import Cycle, Question
from awards.services.publishing import new_form_version, publish_form
from mail.models import OutboxMessage
from nominations.drafts import Draft
from nominations.enums import NominationState
from nominations.exceptions import DeadlinePassed, NotAllowed, WrongState
from nominations.models import Nomination
from nominations.services.screening import accept_nomination, mark_ineligible, return_nomination
from nominations.services.starting import save_details
from nominations.services.submission import submit_nomination
from nominations.services.versions import move_drafts_to
from nominations.services.withdrawal import can_be_withdrawn, withdraw_nomination
from tests.nominations import making


@pytest.fixture
def waiting(filled: Nomination, owner: User) -> Nomination:
    submit_nomination(nomination=filled, actor=owner)
    filled.refresh_from_db()
    return filled


def told(template: str) -> list[str]:
    found = OutboxMessage.objects.filter(template=template)
    return [message.displayed_body() for message in found]


class TestScreening:
    def test_accepting(self, waiting: Nomination, staff: User) -> None:
        screening = accept_nomination(nomination=waiting, actor=staff)
        waiting.refresh_from_db()
        assert waiting.state == NominationState.ACCEPTED
        assert screening.made_by == staff
        assert len(told("nomination_accepted")) == 3
        assert list(Nomination.objects.accepted()) == [waiting]

    def test_returning_lets_the_team_correct_and_submit_again(
        self, waiting: Nomination, staff: User, owner: User
    ) -> None:
        return_nomination(nomination=waiting, actor=staff, reason="Name your source.")
        waiting.refresh_from_db()
        assert waiting.is_writable
        assert all("Name your source." in body for body in told("nomination_returned"))
        submit_nomination(nomination=waiting, actor=owner)
        assert waiting.submissions.count() == 2

    def test_returning_after_the_deadline_needs_a_new_one(
        self, waiting: Nomination, staff: User, owner: User
    ) -> None:
        now = timezone.now()
        Cycle.objects.filter(pk=waiting.cycle_id).update(closes_at=now - timedelta(days=1))
        with pytest.raises(WrongState, match="Give the team a time"):
            return_nomination(nomination=waiting, actor=staff, reason="Name your source.")
        until = now + timedelta(days=3)
        return_nomination(
            nomination=waiting, actor=staff, reason="Name your source.", correct_by=until
        )
        waiting = Nomination.objects.get(pk=waiting.pk)
        assert waiting.deadline() == until
        assert submit_nomination(nomination=waiting, actor=owner).version == 2

    def test_a_correction_can_be_late_too(
        self, waiting: Nomination, staff: User, owner: User
    ) -> None:
        return_nomination(nomination=waiting, actor=staff, reason="Name your source.")
        past = timezone.now() - timedelta(days=1)
        Cycle.objects.filter(pk=waiting.cycle_id).update(closes_at=past)
        with pytest.raises(DeadlinePassed):
            submit_nomination(nomination=waiting, actor=owner)

    def test_not_eligible_and_back(self, waiting: Nomination, staff: User) -> None:
        mark_ineligible(nomination=waiting, actor=staff, reason="Not yet a year old.")
        waiting.refresh_from_db()
        assert waiting.state == NominationState.INELIGIBLE
        assert all("Not yet a year old." in body for body in told("nomination_ineligible"))
        accept_nomination(nomination=waiting, actor=staff)
        waiting.refresh_from_db()
        assert waiting.state == NominationState.ACCEPTED

    @pytest.mark.parametrize("verb", [accept_nomination, return_nomination, mark_ineligible])
    def test_is_for_the_awards_staff_without_a_conflict(
        self,
        waiting: Nomination,
        verb: Any,
        owner: User,
        other_staff: User,
        staff: User,
    ) -> None:
        waiting.bars.create(user=staff)
        values = {} if verb is accept_nomination else {"reason": "x"}
        for person in (owner, other_staff, staff):
            with pytest.raises(NotAllowed):
                verb(nomination=waiting, actor=person, **values)

    @pytest.mark.parametrize("verb", [accept_nomination, return_nomination, mark_ineligible])
    def test_a_draft_is_not_screened(self, nomination: Nomination, verb: Any, staff: User) -> None:
        values = {} if verb is accept_nomination else {"reason": "x"}
        with pytest.raises(NotAllowed):
            verb(nomination=nomination, actor=staff, **values)

    def test_a_withdrawn_one_is_not_brought_back(
        self, waiting: Nomination, staff: User, owner: User
    ) -> None:
        withdraw_nomination(nomination=waiting, actor=owner)
        with pytest.raises(WrongState, match="withdrawn"):
            accept_nomination(nomination=waiting, actor=staff)

    def test_leaves_digests_and_no_words(self, waiting: Nomination, staff: User) -> None:
        mark_ineligible(nomination=waiting, actor=staff, reason="Private reason")
        entry = AuditEntry.objects.get(action="nomination.screened")
        assert "Private" not in str(entry.payload)
        assert (entry.payload["from"], entry.payload["to"]) == ("submitted", "ineligible")

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_queue_costs_one_query(
        self, cycle: Cycle, staff: User, django_assert_num_queries: Any, rows: int
    ) -> None:
        for number in range(rows):
            making.submitted(cycle=cycle, title=f"Programme {number}")
        making.draft(cycle, title="Only a draft")
        with django_assert_num_queries(1):
            queue = [
                (row.title, row.agency.name, row.cycle.award.name, row.latest_submitted_at)
                for row in Nomination.objects.for_screening(staff)
            ]
        assert len(queue) == rows


class TestWithdrawing:
    def test_marks_and_keeps(self, waiting: Nomination, owner: User) -> None:
        withdraw_nomination(nomination=waiting, actor=owner, reason="A change of plan.")
        withdraw_nomination(nomination=waiting, actor=owner, reason="Again")
        waiting.refresh_from_db()
        assert waiting.state == NominationState.WITHDRAWN
        assert waiting.withdrawal_reason == "A change of plan."
        assert waiting.submissions.count() == 1
        assert len(told("nomination_withdrawn")) == 3

    def test_is_for_owners_and_editors(
        self, waiting: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        for person in (viewer, outsider, staff):
            with pytest.raises(NotAllowed):
                withdraw_nomination(nomination=waiting, actor=person)

    def test_ends_with_the_decision(self, waiting: Nomination, owner: User) -> None:
        """The page offers it up to the announcement all the same: it must not tell of a release."""
        Cycle.objects.filter(pk=waiting.cycle_id).update(released_at=timezone.now())
        waiting = Nomination.objects.get(pk=waiting.pk)
        assert can_be_withdrawn(waiting)
        with pytest.raises(WrongState, match="decision"):
            withdraw_nomination(nomination=waiting, actor=owner)


class TestNewVersionsOfTheForm:
    def second_version(self, cycle: Cycle, staff: User) -> Any:
        form = new_form_version(form=cycle.forms.get(), actor=staff)
        Question.objects.filter(section__form=form, slug="website").delete()
        Question.objects.filter(section__form=form, slug="trust").update(kind="number")
        section = form.sections.get(slug="summary")
        section.questions.create(slug="new-one", kind="short-text", label="New", required=True)
        return form

    def test_drafts_move_with_their_answers(
        self, filled: Nomination, cycle: Cycle, staff: User
    ) -> None:
        form = publish_form(form=self.second_version(cycle, staff), actor=staff)
        assert move_drafts_to(form=form, actor=staff) == 1
        moved = Nomination.objects.get(pk=filled.pk)
        assert moved.form == form
        draft = Draft.load(moved)
        kept = {row.slug: draft.stored(row) for row in draft.questions}
        assert kept["summary"] == making.ANSWERS["summary"]
        # Asked in another kind: the words are kept, and the question counts as not answered.
        assert kept["trust"] is None
        assert moved.answers.get(question="trust").value == making.ANSWERS["trust"]
        assert {gap.question for gap in draft.gaps()} == {"new-one", "trust"}

    def test_submissions_stay(self, waiting: Nomination, cycle: Cycle, staff: User) -> None:
        form = publish_form(form=self.second_version(cycle, staff), actor=staff)
        assert move_drafts_to(form=form, actor=staff) == 0
        assert Nomination.objects.get(pk=waiting.pk).form.version == 1

    def test_only_to_a_published_form(self, filled: Nomination, cycle: Cycle, staff: User) -> None:
        with pytest.raises(WrongState):
            move_drafts_to(form=self.second_version(cycle, staff), actor=staff)
        assert Nomination.objects.get(pk=filled.pk).form.version == 1

    def test_a_new_nomination_starts_on_the_latest_published_form(
        self, cycle: Cycle, staff: User
    ) -> None:
        unpublished = self.second_version(cycle, staff)
        assert making.draft(cycle).form.version == 1
        publish_form(form=unpublished, actor=staff)
        assert making.draft(cycle).form.version == 2


def test_an_editor_who_left_the_team_can_do_nothing_more(
    nomination: Nomination, editor: User
) -> None:
    editor.memberships.all().delete()
    with pytest.raises(NotAllowed):
        save_details(
            nomination=nomination,
            actor=editor,
            title="Still mine",
            language="en",
            topics=[],
            residents_served=None,
            participants=None,
        )
