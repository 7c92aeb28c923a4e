"""Submitting: once, complete, frozen, with one receipt for everyone on the team."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.canonical import sha256_hex
from audit.models import AuditEntry
from awards.models import Cycle
from awards.services.defaults import add_default_categories
from mail.models import OutboxMessage
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.enums import NominationState
from nominations.exceptions import MissingAnswers, NotAllowed, WrongState
from nominations.models import Nomination, ReferenceCounter, Submission, SubmissionScan
from nominations.services.answers import write_answers
from nominations.services.attachments import attach_file
from nominations.services.evidence import save_measure
from nominations.services.partners import save_partner
from nominations.services.screening import return_nomination
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.factories import make_cycle
from tests.nominations import making

pytestmark = pytest.mark.django_db


def submit(nomination: Nomination, actor: User) -> Submission:
    return submit_nomination(nomination=nomination, actor=actor)


class TestSubmitting:
    def test_freezes_the_draft(self, filled: Nomination, editor: User) -> None:
        submission = submit(filled, editor)
        filled.refresh_from_db()
        assert filled.state == NominationState.SUBMITTED
        assert filled.reference == "LCP-2031-0001"
        assert (submission.version, submission.submitted_by) == (1, editor)
        assert submission.sha256 == sha256_hex(submission.document)
        assert filled.current_submission() == submission

    def test_twice_is_once(self, filled: Nomination, owner: User, editor: User) -> None:
        first = submit(filled, owner)
        again = submit(Nomination.objects.get(pk=filled.pk), editor)
        assert again == first
        assert filled.submissions.count() == 1
        assert OutboxMessage.objects.filter(template="nomination_received").count() == 3
        assert AuditEntry.objects.filter(action="nomination.submitted").count() == 1

    def test_everyone_on_the_team_gets_the_receipt(self, filled: Nomination, owner: User) -> None:
        owner.preferred_zone = "Pacific/Auckland"
        owner.save()
        submission = submit(filled, owner)
        received = {
            message.to: message
            for message in OutboxMessage.objects.filter(template="nomination_received")
        }
        assert set(received) == {row.email for row in filled.agency.members.all()}
        body = received[owner.email].displayed_body()
        assert "LCP-2031-0001" in body
        assert submission.sha256[:8] in body
        assert "(New York time)" in body
        assert "(Auckland time)" in body
        other = next(message for to, message in received.items() if to != owner.email)
        assert "Auckland" not in other.displayed_body()
        assert received[owner.email].scope == filled.cycle.award.scope

    def test_is_for_owners_and_editors(
        self, filled: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        for person in (viewer, outsider, staff):
            with pytest.raises(NotAllowed):
                submit(filled, person)
        assert not filled.submissions.exists()

    def test_refuses_what_is_incomplete_and_says_all_of_it(
        self, filled: Nomination, owner: User
    ) -> None:
        write_answers(
            nomination=filled,
            actor=owner,
            values={"summary": "word " * 201, "problem": None, "running": "ended"},
        )
        save_measure(
            nomination=filled,
            actor=owner,
            question="measures",
            values=making.MEASURE | {"what": "Bells", "after_count": None},
        )
        with pytest.raises(MissingAnswers) as refusal:
            submit(filled, owner)
        gaps = [(gap.section, gap.question, gap.message) for gap in refusal.value.gaps]
        assert [row[:2] for row in gaps] == [
            ("summary", "summary"),
            ("summary", "ended"),
            ("problem", "problem"),
            ("results", "measures"),
        ]
        assert "1 word over the limit of 200" in gaps[0][2]
        assert "“Bells” lacks the count after" in gaps[3][2]
        filled.refresh_from_db()
        assert filled.state == NominationState.DRAFT
        assert not OutboxMessage.objects.filter(template="nomination_received").exists()

    def test_refuses_what_is_withdrawn(self, filled: Nomination, owner: User) -> None:
        withdraw_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState, match="withdrawn"):
            submit(filled, owner)

    def test_refuses_to_take_another_transactions_time(
        self, filled: Nomination, owner: User
    ) -> None:
        with pytest.raises(RuntimeError), transaction.atomic(), transaction.atomic():
            submit(filled, owner)

    def test_the_category_is_settled_by_the_agency_of_the_day(
        self, filled: Nomination, owner: User, staff: User
    ) -> None:
        add_default_categories(cycle=filled.cycle, actor=staff)
        filled.agency.population_served = 300_000
        filled.agency.save()
        assert submit(filled, owner).document["category"]["slug"] == "250000-and-over"

    def test_a_category_that_cannot_be_settled_is_a_gap(
        self, filled: Nomination, owner: User, staff: User
    ) -> None:
        add_default_categories(cycle=filled.cycle, actor=staff)
        filled.agency.population_served = None
        filled.agency.save()
        with pytest.raises(MissingAnswers) as refusal:
            submit(filled, owner)
        assert "how many residents your agency serves" in refusal.value.gaps[0].message


@pytest.mark.django_db(transaction=True)
def test_costs_few_queries(filled: Nomination, django_assert_max_num_queries: Any) -> None:
    """All at the same moment before a deadline: each query of one is a wait for the others."""
    owner = making.owner_of(filled.agency)
    with django_assert_max_num_queries(26):
        submit_nomination(nomination=filled, actor=owner)


class TestReferences:
    def test_count_on_within_a_series(self, cycle: Cycle) -> None:
        references = [
            making.submitted(cycle=cycle, title=title).document["reference"]
            for title in ("One", "Two")
        ]
        assert references == ["LCP-2031-0001", "LCP-2031-0002"]
        assert ReferenceCounter.objects.get().last == 2

    def test_are_unique_across_awards_that_share_a_prefix(self, cycle: Cycle) -> None:
        other = making.open_cycle(year=2031)
        assert other.award != cycle.award
        first = making.submitted(cycle=cycle)
        second = making.submitted(cycle=other)
        assert first.document["reference"] != second.document["reference"]

    def test_have_the_cycles_prefix(self) -> None:
        cycle = making.open_cycle(year=2032, reference_prefix="SAFE")
        assert making.submitted(cycle=cycle).nomination.reference == "SAFE-2032-0001"


class TestDocument:
    def document(self, nomination: Nomination, actor: User) -> dict[str, Any]:
        found: dict[str, Any] = submit(nomination, actor).document
        return found

    def answer(self, document: dict[str, Any], slug: str) -> dict[str, Any]:
        return next(
            question
            for section in document["sections"]
            for question in section["questions"]
            if question["slug"] == slug
        )

    def test_says_everything_by_itself(self, filled: Nomination, owner: User) -> None:
        save_partner(nomination=filled, actor=owner, name="Traders", part="Paid")
        attachment = attach_file(
            nomination=filled, actor=owner, question="supporting-files", upload=making.upload()
        )
        filled.demonstration_note = "Made up."
        filled.save()
        document = self.document(filled, owner)
        assert document["schema_version"] == 1
        assert (document["reference"], document["version"]) == ("LCP-2031-0001", 1)
        assert document["agency"]["name"] == "Exampleton Police"
        assert document["agency"]["country_name"] == "United States of America"
        (partner,) = document["partners"]
        assert (partner["name"], partner["part"]) == ("Traders", "Paid")
        assert document["demonstration_note"] == "Made up."
        assert document["cycle"]["zone"] == "America/New_York"
        running = self.answer(document, "running")
        assert running["value"] == {"value": "running", "label": "Yes"}
        analysis = self.answer(document, "analysis")
        assert (analysis["criterion"], analysis["criterion_name"]) == (
            "analysis",
            "Analysis of the problem",
        )
        assert self.answer(document, "website")["identifying"] is True
        assert self.answer(document, "website")["value"] is None
        [measure] = self.answer(document, "measures")["value"]
        assert measure["percent_change"] == -25
        costs = self.answer(document, "costs")["value"]
        assert costs["items"][0]["per_thousand"] == "150.00"
        [file] = self.answer(document, "supporting-files")["value"]
        assert file["sha256"] == attachment.sha256

    def test_leaves_out_what_was_not_asked(self, filled: Nomination, owner: User) -> None:
        slugs = {
            question["slug"]
            for section in self.document(filled, owner)["sections"]
            for question in section["questions"]
        }
        assert "ended" not in slugs
        assert "running" in slugs

    def test_stays_when_everything_else_changes(self, filled: Nomination, owner: User) -> None:
        submission = submit(filled, owner)
        before = json.dumps(submission.document, sort_keys=True)
        filled.agency.name = "Renamed Police"
        filled.agency.save()
        filled.answers.update(value="Changed behind its back")
        filled.measures.all().delete()
        submission.refresh_from_db()
        assert json.dumps(submission.document, sort_keys=True) == before
        assert sha256_hex(submission.document) == submission.sha256

    def test_a_correction_makes_the_next_version(
        self, filled: Nomination, owner: User, staff: User
    ) -> None:
        first = submit(filled, owner)
        return_nomination(nomination=filled, actor=staff, reason="Give the source.")
        write_answers(nomination=filled, actor=owner, values={"summary": "Corrected"})
        second = submit(filled, owner)
        assert (second.version, second.document["version"]) == (2, 2)
        assert second.document["reference"] == first.document["reference"]
        first.refresh_from_db()
        assert self.answer(first.document, "summary")["value"] == making.ANSWERS["summary"]

    def test_cannot_be_changed_by_the_application(self, filled: Nomination, owner: User) -> None:
        submission = submit(filled, owner)
        for attempt in (
            lambda: Submission.objects.filter(pk=submission.pk).update(sha256="0" * 64),
            # Django itself would stop at what refers to it; here the database is asked.
            lambda: Submission.objects.filter(pk=submission.pk)._raw_delete("default"),
            lambda: SubmissionScan.objects.filter(submission=submission).update(findings=[]),
            lambda: SubmissionScan.objects.filter(submission=submission).delete(),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                attempt()

    def test_nor_by_the_owner_of_the_table(self, filled: Nomination, owner: User) -> None:
        submission = submit(filled, owner)
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(sha256="0" * 64)

    def test_states_cannot_be_skipped_in_the_database(self, nomination: Nomination) -> None:
        with pytest.raises(DatabaseError, match="transition"), transaction.atomic():
            Nomination.objects.filter(pk=nomination.pk).update(
                state=NominationState.ACCEPTED, reference="LCP-2031-9999"
            )

    @given(
        st.dictionaries(
            st.sampled_from(["summary", "problem", "analysis", "trust"]),
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80
            ),
        )
    )
    def test_its_digest_holds_through_the_database(self, answers: dict[str, str]) -> None:
        """Whatever people write, the digest is of what is read back."""
        document = {"sections": [{"value": value} for value in answers.values()], "n": 1.5}
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::jsonb", [json.dumps(document)])
            back = cursor.fetchone()[0]
        back = json.loads(back) if isinstance(back, str) else back
        assert sha256_hex(back) == sha256_hex(document)

    def test_any_changed_letter_changes_the_digest(self, filled: Nomination, owner: User) -> None:
        before = sha256_hex(build_document(Draft.load(filled)))
        write_answers(nomination=filled, actor=owner, values={"trust": "Residents were askeD."})
        assert sha256_hex(build_document(Draft.load(filled))) != before


def test_a_closed_cycle_still_shows_its_submissions(owner: User, filled: Nomination) -> None:
    submission = submit(filled, owner)
    assert list(Submission.objects.visible_to(owner)) == [submission]
    assert make_cycle(year=2040) != filled.cycle
