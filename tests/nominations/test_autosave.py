"""Saving one question while somebody writes: nothing is overwritten, nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from nominations.models import Nomination
from nominations.services.answers import answer_digest, write_answers
from nominations.services.submission import submit_nomination
from tests.nominations import making


def url(nomination: Nomination, section: str = "summary") -> str:
    return reverse("nominations:autosave", args=[nomination.public_id, section])


def seen(version: int, value: Any) -> str:
    return f"{version}:{answer_digest(value)}"


def save(client: Client, nomination: Nomination, question: str = "summary", **data: Any) -> Any:
    fields = {name.replace("__", "-"): value for name, value in data.items()}
    return client.post(url(nomination), {"question": question, **fields})


def typed(words: str, version: int = 0, known: Any = None, **more: Any) -> dict[str, Any]:
    return {"answer__summary": words, "seen__summary": seen(version, known), **more}


def stored(nomination: Nomination) -> dict[str, Any]:
    return dict(nomination.answers.values_list("question", "value"))


class TestSaving:
    def test_says_what_the_page_has_seen_now(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = save(as_owner, nomination, **typed("One"))
        assert response.status_code == 200
        assert response.json()["seen"] == {"seen-summary": seen(1, "One")}
        assert response.json()["at"]
        again = save(as_owner, nomination, **typed("Two", 1, "One"))
        assert again.json()["seen"] == {"seen-summary": seen(2, "Two")}
        assert stored(nomination) == {"summary": "Two"}

    def test_saves_the_one_question_alone(self, as_owner: Client, nomination: Nomination) -> None:
        save(as_owner, nomination, **typed("One"), answer__started="2029-01-01")
        assert stored(nomination) == {"summary": "One"}

    def test_of_several_parts_all_are_saved(self, as_owner: Client, nomination: Nomination) -> None:
        response = save(as_owner, nomination, question="running", answer__running="running")
        assert response.status_code == 200
        assert stored(nomination) == {"running": "running"}

    def test_writes_no_audit_entry_and_plain_saving_does(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        section = reverse("nominations:section", args=[nomination.public_id, "summary"])
        entries = AuditEntry.objects.about(nomination).filter(action="nomination.answers_saved")
        save(as_owner, nomination, **typed("One"))
        assert not entries.exists()
        as_owner.post(section, {"answer-summary": "Two", "seen-summary": seen(1, "One")})
        assert entries.count() == 1

    def test_the_same_words_sent_again_are_no_conflict(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        """The answer to the first got lost on its way."""
        save(as_owner, nomination, **typed("One"))
        again = save(as_owner, nomination, **typed("One"))
        assert again.json()["seen"] == {"seen-summary": seen(1, "One")}
        assert nomination.answers.get().version == 1

    def test_words_that_follow_others_on_their_way_are_no_conflict(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        """A page that is being left sends what is newer without having heard of the older."""
        save(as_owner, nomination, **typed("One"))
        before = {"before.answer-summary": "One", "before.seen-summary": seen(0, None)}
        response = as_owner.post(
            url(nomination),
            {
                "question": "summary",
                "answer-summary": "One two",
                "seen-summary": seen(0, None),
                **before,
            },
        )
        assert response.status_code == 200
        assert stored(nomination) == {"summary": "One two"}

    def test_words_of_somebody_else_are_not_followed(
        self, as_owner: Client, nomination: Nomination, editor: User
    ) -> None:
        write_answers(nomination=nomination, actor=editor, values={"summary": "One"})
        response = as_owner.post(
            url(nomination),
            {
                "question": "summary",
                "answer-summary": "One two",
                "seen-summary": seen(0, None),
                "before.answer-summary": "One",
            },
        )
        assert response.status_code == 409

    def test_of_the_mark(self, as_owner: Client, nomination: Nomination) -> None:
        answer = {"section__completed": "yes"}
        response = save(as_owner, nomination, question="section-completed", **answer)
        assert response.status_code == 200
        assert nomination.marks.get().completed

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_the_draft_holds(
        self, as_owner: Client, nomination: Nomination, rows: int, django_assert_num_queries: Any
    ) -> None:
        for _number in range(rows):
            making.fill(nomination)
        version = nomination.answers.get(question="summary").version
        known = making.ANSWERS["summary"]
        save(as_owner, nomination, **typed("One", version, known))
        with django_assert_num_queries(15):
            save(as_owner, nomination, **typed("Two", version + 1, "One"))
        assert stored(nomination)["summary"] == "Two"


class TestRefusing:
    def test_what_is_wrong_is_said_in_words(self, as_owner: Client, nomination: Nomination) -> None:
        response = save(as_owner, nomination, question="website", answer__website="not a page")
        assert response.status_code == 422
        assert "Give a whole web address" in response.json()["words"]
        assert stored(nomination) == {}

    def test_what_is_wrong_elsewhere_does_not_matter(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = save(as_owner, nomination, **typed("One"), answer__website="not a page")
        assert response.status_code == 200

    @pytest.mark.parametrize("question", ["", "nothing", "measures", "impact", "a" * 500])
    def test_what_the_section_does_not_ask(
        self, as_owner: Client, nomination: Nomination, question: str
    ) -> None:
        response = save(as_owner, nomination, question=question, answer__impact="Less")
        assert response.status_code == 422
        assert stored(nomination) == {}

    def test_a_closed_draft(self, as_owner: Client, filled: Nomination, owner: User) -> None:
        submit_nomination(nomination=filled, actor=owner)
        response = save(as_owner, filled, **typed("Late", 1, None))
        assert response.status_code == 422
        assert "cannot be changed" in response.json()["words"]

    @pytest.mark.parametrize("version", ["x", "-1", "9" * 40, "٣"])
    def test_nonsense_about_what_was_seen(
        self, as_owner: Client, nomination: Nomination, version: str
    ) -> None:
        data = {"answer__summary": "One", "seen__summary": f"{version}:x"}
        assert save(as_owner, nomination, **data).status_code == 200

    def test_signed_out(self, client: Client, nomination: Nomination) -> None:
        headers = {"HX-Request": "true"}
        data = {"question": "summary", "answer-summary": "One"}
        response = client.post(url(nomination), data, headers=headers)
        assert response.status_code == 401
        assert stored(nomination) == {}

    def test_others(
        self, client: Client, nomination: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        for person in (viewer, outsider, staff):
            client.force_login(person)
            assert save(client, nomination, **typed("One")).status_code == 404
        assert stored(nomination) == {}


class TestConflict:
    @pytest.fixture(autouse=True)
    def _somebody_else_wrote(self, nomination: Nomination, owner: User, editor: User) -> None:
        write_answers(nomination=nomination, actor=owner, values={"summary": "First"})
        write_answers(nomination=nomination, actor=editor, values={"summary": "Editor's words"})

    def mine(self, client: Client, nomination: Nomination, **more: Any) -> Any:
        return save(client, nomination, **typed("Owner's words", 1, "First", **more))

    def test_shows_both_and_saves_neither(self, as_owner: Client, nomination: Nomination) -> None:
        response = self.mine(as_owner, nomination)
        assert response.status_code == 409
        answer = response.json()
        assert "Editor of Exampleton Police changed" in answer["words"]
        for part in ("Editor&#x27;s words", "Owner&#x27;s words", "Keep mine", "Use theirs"):
            assert part in answer["html"]
        assert "See both" in answer["html"]
        assert stored(nomination)["summary"] == "Editor's words"

    def test_stays_one_until_somebody_chooses(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        self.mine(as_owner, nomination)
        assert self.mine(as_owner, nomination).status_code == 409

    def test_keep_mine(self, as_owner: Client, nomination: Nomination) -> None:
        theirs = seen(2, "Editor's words")
        response = self.mine(as_owner, nomination, theirs__summary=theirs, resolve__summary="mine")
        assert response.json()["seen"] == {"seen-summary": seen(3, "Owner's words")}

    def test_keep_mine_of_what_was_shown_not_of_what_came_since(
        self, as_owner: Client, nomination: Nomination, editor: User
    ) -> None:
        write_answers(nomination=nomination, actor=editor, values={"summary": "Newer still"})
        theirs = seen(2, "Editor's words")
        choice = {"theirs__summary": theirs, "resolve__summary": "mine"}
        response = self.mine(as_owner, nomination, **choice)
        assert response.status_code == 409
        assert "Newer still" in response.json()["html"]

    def test_use_theirs(self, as_owner: Client, nomination: Nomination) -> None:
        response = self.mine(as_owner, nomination, resolve__summary="theirs")
        assert response.status_code == 200
        html = response.json()["html"]
        assert "Editor&#x27;s words" in html
        assert seen(2, "Editor's words") in html
        assert stored(nomination)["summary"] == "Editor's words"


class TestConflictWithoutScript:
    """The buttons of the panel send the whole page."""

    @pytest.fixture(autouse=True)
    def _somebody_else_wrote(self, nomination: Nomination, owner: User, editor: User) -> None:
        write_answers(nomination=nomination, actor=owner, values={"summary": "First"})
        write_answers(nomination=nomination, actor=editor, values={"summary": "Editor's words"})

    def post(self, client: Client, nomination: Nomination, **more: str) -> Any:
        data = {"answer-summary": "Owner's words", "seen-summary": seen(1, "First")}
        section = reverse("nominations:section", args=[nomination.public_id, "summary"])
        return client.post(section, data | {k.replace("__", "-"): v for k, v in more.items()})

    def test_saving_again_without_a_choice_overwrites_nothing(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        page = self.post(as_owner, nomination).text
        assert f'value="{seen(1, "First")}"' in page
        self.post(as_owner, nomination)
        assert stored(nomination)["summary"] == "Editor's words"

    def test_see_both_puts_them_side_by_side_and_lets_save(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = self.post(as_owner, nomination, resolve__summary="both")
        assert response.status_code == 200
        assert "Put both together in the field below" in response.text
        assert response.text.count("Owner&#x27;s words") == 2
        assert f'name="seen-summary" value="{seen(2, "Editor" + chr(39) + "s words")}"' in (
            response.text
        )
        assert stored(nomination)["summary"] == "Editor's words"

    def test_keeping_mine_stays_on_the_page(self, as_owner: Client, nomination: Nomination) -> None:
        theirs = seen(2, "Editor's words")
        choice = {"resolve__summary": "mine", "theirs__summary": theirs}
        response = self.post(as_owner, nomination, **choice)
        assert response["Location"].endswith("/sections/summary/")
        assert stored(nomination)["summary"] == "Owner's words"
