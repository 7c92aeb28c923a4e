"""Saving answers: nobody overwrites another unseen, and what is typed is kept."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import AuditEntry
from nominations.drafts import Draft
from nominations.enums import SectionState
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import Nomination
from nominations.services.answers import Saved, Typed, answer_digest, save_section, write_answers
from nominations.services.submission import submit_nomination
from tests.nominations import making


def save(nomination: Nomination, actor: User, **answers: Typed) -> Saved:
    typed = {slug.replace("_", "-"): answer for slug, answer in answers.items()}
    return save_section(nomination=nomination, actor=actor, typed=typed)


def stored(nomination: Nomination) -> dict[str, Any]:
    return dict(nomination.answers.values_list("question", "value"))


class TestSaving:
    def test_keeps_answers_and_counts_their_versions(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        assert save(nomination, owner, summary=Typed("One", 0)).saved == ["summary"]
        assert save(nomination, editor, summary=Typed("Two", 1)).saved == ["summary"]
        answer = nomination.answers.get()
        assert (answer.value, answer.version, answer.updated_by) == ("Two", 2, editor)

    def test_over_long_text_is_kept_and_marked(self, nomination: Nomination, owner: User) -> None:
        words = "word " * 201
        save(nomination, owner, summary=Typed(words, 0))
        assert stored(nomination) == {"summary": words}
        section = Draft.load(nomination).sections()[0]
        assert section.state == SectionState.PROBLEM

    def test_an_empty_answer_that_was_empty_is_not_written(
        self, nomination: Nomination, owner: User
    ) -> None:
        assert save(nomination, owner, summary=Typed(None, 0)).saved == []
        assert stored(nomination) == {}

    def test_an_answer_can_be_emptied(self, nomination: Nomination, owner: User) -> None:
        save(nomination, owner, summary=Typed("One", 0))
        save(nomination, owner, summary=Typed(None, 1))
        assert stored(nomination) == {"summary": None}

    def test_what_the_form_does_not_ask_is_ignored(
        self, nomination: Nomination, owner: User
    ) -> None:
        result = save(nomination, owner, shoe_size=Typed("44", 0), measures=Typed("[]", 0))
        assert result.saved == []
        assert stored(nomination) == {}

    def test_leaves_one_entry_without_the_words(self, nomination: Nomination, owner: User) -> None:
        save(nomination, owner, summary=Typed("Secret words", 0), problem=Typed("More", 0))
        entry = AuditEntry.objects.about(nomination).get(action="nomination.answers_saved")
        assert entry.payload == {"versions": {"problem": 1, "summary": 1}}

    def test_is_for_those_who_may_write(
        self, nomination: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        for person in (viewer, outsider, staff):
            with pytest.raises(NotAllowed):
                save(nomination, person, summary=Typed("One", 0))
        assert stored(nomination) == {}

    def test_ends_with_the_submission(self, filled: Nomination, owner: User) -> None:
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState, match="submitted"):
            save(filled, owner, summary=Typed("Too late", 1))


class TestTwoEditors:
    @pytest.fixture(autouse=True)
    def _first_answer(self, nomination: Nomination, owner: User) -> None:
        save(nomination, owner, summary=Typed("First", 0))

    def test_the_later_one_gets_both_texts(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        save(nomination, owner, summary=Typed("Owner's", 1))
        result = save(nomination, editor, summary=Typed("Editor's", 1), problem=Typed("New", 0))
        assert result.saved == ["problem"]
        conflict = result.conflicts["summary"]
        assert conflict.mine == "Editor's"
        assert (conflict.theirs.value, conflict.theirs.updated_by) == ("Owner's", owner)
        assert stored(nomination) == {"summary": "Owner's", "problem": "New"}

    def test_having_seen_the_other_text_they_can_replace_it(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        save(nomination, owner, summary=Typed("Owner's", 1))
        result = save(nomination, editor, summary=Typed("Merged", 2))
        assert result.conflicts == {}
        assert stored(nomination) == {"summary": "Merged"}

    def test_who_changed_nothing_overwrites_nothing(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        save(nomination, owner, summary=Typed("Owner's", 1))
        untouched = Typed("First", 1, answer_digest("First"))
        result = save(nomination, editor, summary=untouched)
        assert result.conflicts == {}
        assert result.saved == []
        assert stored(nomination) == {"summary": "Owner's"}

    def test_the_same_words_twice_are_no_conflict(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        save(nomination, owner, summary=Typed("Same", 1))
        result = save(nomination, editor, summary=Typed("Same", 1))
        assert result.conflicts == {}
        assert nomination.answers.get().version == 2

    def test_two_first_answers_are_a_conflict(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        save(nomination, owner, problem=Typed("Owner's", 0))
        result = save(nomination, editor, problem=Typed("Editor's", 0))
        assert list(result.conflicts) == ["problem"]
        assert stored(nomination)["problem"] == "Owner's"


class TestStates:
    def states(self, nomination: Nomination) -> dict[str, SectionState]:
        return {entry.section.slug: entry.state for entry in Draft.load(nomination).sections()}

    def test_of_an_empty_draft(self, nomination: Nomination) -> None:
        states = self.states(nomination)
        assert states.pop("files") == SectionState.OPTIONAL
        assert set(states.values()) == {SectionState.NOT_STARTED}

    def test_of_a_filled_draft(self, filled: Nomination) -> None:
        states = self.states(filled)
        assert states.pop("files") == SectionState.OPTIONAL
        assert set(states.values()) == {SectionState.IN_PROGRESS}
        assert Draft.load(filled).gaps() == []

    def test_of_a_draft_in_between(self, nomination: Nomination, owner: User) -> None:
        write_answers(nomination=nomination, actor=owner, values={"summary": "Some words"})
        assert self.states(nomination)["summary"] == SectionState.IN_PROGRESS

    def test_a_question_that_is_not_asked_is_not_missed(
        self, filled: Nomination, owner: User
    ) -> None:
        assert "ended" not in {row.slug for row in Draft.load(filled).shown()}
        write_answers(nomination=filled, actor=owner, values={"running": "ended"})
        assert [gap.question for gap in Draft.load(filled).gaps()] == ["ended"]

    def test_gaps_come_in_the_order_of_the_form(self, nomination: Nomination) -> None:
        gaps = [gap.question for gap in Draft.load(nomination).gaps()]
        assert gaps[:3] == ["summary", "started", "running"]
        assert "costs" in gaps
        assert "website" not in gaps

    @pytest.mark.parametrize("rows", [1, 3])
    def test_loading_costs_the_same_whatever_is_in_it(
        self, filled: Nomination, owner: User, django_assert_num_queries: Any, rows: int
    ) -> None:
        from nominations.services.evidence import save_measure

        for _number in range(rows):
            save_measure(nomination=filled, actor=owner, question="measures", values=making.MEASURE)
        loaded = Nomination.objects.select_related("agency", "cycle").get(pk=filled.pk)
        with django_assert_num_queries(6):
            Draft.load(loaded).sections()
