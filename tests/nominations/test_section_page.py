"""One section on one page: saving, conflicts, mistakes, files, and words kept over a sign-in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nominations.models import Nomination
from nominations.services.answers import answer_digest, write_answers
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.nominations import making


def url(nomination: Nomination, slug: str = "summary") -> str:
    return reverse("nominations:section", args=[nomination.public_id, slug])


def seen(version: int, value: Any) -> str:
    return f"{version}:{answer_digest(value)}"


def post(client: Client, nomination: Nomination, slug: str = "summary", **data: Any) -> Any:
    """Send a section as a browser does; names are written with _ for -."""
    sent = {name.replace("__", "-"): value for name, value in data.items()}
    return client.post(url(nomination, slug), sent)


def stored(nomination: Nomination) -> dict[str, Any]:
    return dict(nomination.answers.values_list("question", "value"))


class TestSaving:
    def test_saves_and_goes_on_to_the_next_section(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = post(as_owner, nomination, answer__summary="Some words", answer__running="ended")
        assert response["Location"] == url(nomination, "problem")
        assert stored(nomination) == {"summary": "Some words", "running": "ended"}

    @pytest.mark.parametrize(
        ("slug", "go", "name"),
        [
            ("summary", "later", "detail"),
            ("summary", "check", "check"),
            ("files", "next", "check"),
        ],
    )
    def test_goes_where_the_button_says(
        self, as_owner: Client, nomination: Nomination, slug: str, go: str, name: str
    ) -> None:
        response = post(as_owner, nomination, slug, go=go)
        assert response["Location"] == reverse(f"nominations:{name}", args=[nomination.public_id])

    def test_saves_before_it_goes_to_an_editor(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = post(
            as_owner, nomination, "results", answer__impact="Less", go="measure-add:measures"
        )
        assert response["Location"] == reverse(
            "nominations:measure_add", args=[nomination.public_id, "measures"]
        )
        assert stored(nomination) == {"impact": "Less"}

    @pytest.mark.parametrize("go", ["measure-edit:nonsense", "file-remove:", "cost-add:../x", "x"])
    def test_a_button_that_is_not_there_leads_on(
        self, as_owner: Client, nomination: Nomination, go: str
    ) -> None:
        assert post(as_owner, nomination, go=go)["Location"] == url(nomination, "problem")

    def test_over_long_text_is_saved_with_a_warning(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = as_owner.post(url(nomination), {"answer-summary": "word " * 203}, follow=True)
        assert "3 words over the limit of 200" in response.text
        assert stored(nomination)["summary"].startswith("word word")
        task_list = as_owner.get(nomination.get_absolute_url()).text
        assert "There is a problem" in task_list

    def test_what_is_right_is_saved_and_what_is_wrong_is_kept_on_the_page(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = post(
            as_owner,
            nomination,
            answer__summary="Good words",
            answer__started="yesterday",
            answer__website="not a page",
        )
        assert response.status_code == 200
        text = response.text
        assert "<title>Error:" in text
        assert 'href="#id_answer-started"' in text
        assert 'value="not a page"' in text
        assert "The other answers on this page are saved." in text
        assert stored(nomination) == {"summary": "Good words"}

    def test_sending_that_page_again_is_no_conflict_with_oneself(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        page = post(as_owner, nomination, answer__summary="Good", answer__website="bad")
        assert f'value="{seen(1, "Good")}"' in page.text
        response = post(
            as_owner,
            nomination,
            answer__summary="Better",
            seen__summary=seen(1, "Good"),
            answer__website="https://www.example.org/",
            seen__website=seen(0, None),
        )
        assert response.status_code == 302
        assert stored(nomination)["summary"] == "Better"

    def test_hostile_words_come_back_as_words(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        hostile = "</textarea><script>alert(1)</script>"
        post(as_owner, nomination, answer__summary=hostile)
        text = as_owner.get(url(nomination)).text
        assert "<script>alert" not in text
        assert "&lt;/textarea&gt;" in text

    def test_staffs_hint_is_shown_as_text(self, as_owner: Client, nomination: Nomination) -> None:
        from awards.models import Question
        from awards.services.publishing import new_form_version, publish_form
        from nominations.services.versions import move_drafts_to

        staff = nomination.cycle.award.staff.get()
        form = new_form_version(form=nomination.form, actor=staff)
        Question.objects.filter(section__form=form, slug="summary").update(
            help_text="<img src=x onerror=alert(1)>"
        )
        move_drafts_to(form=publish_form(form=form, actor=staff), actor=staff)
        assert "<img src=x" not in as_owner.get(url(nomination)).text

    def test_an_unknown_section_is_not_found(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        assert as_owner.get(url(nomination, "nothing")).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_is_in_it(
        self, as_owner: Client, nomination: Nomination, rows: int, django_assert_num_queries: Any
    ) -> None:
        for _number in range(rows):
            making.fill(nomination)
        as_owner.get(url(nomination, "results"))
        with django_assert_num_queries(8):
            text = as_owner.get(url(nomination, "results")).text
        assert text.count("measure__title") == rows


class TestTwoPeople:
    @pytest.fixture(autouse=True)
    def _both_have_seen_the_first(self, nomination: Nomination, owner: User, editor: User) -> None:
        write_answers(nomination=nomination, actor=owner, values={"summary": "First"})
        write_answers(nomination=nomination, actor=editor, values={"summary": "Editor's words"})

    def mine(self, client: Client, nomination: Nomination, version: int = 1, **data: Any) -> Any:
        return post(
            client,
            nomination,
            answer__summary="Owner's words",
            seen__summary=seen(version, "First"),
            **data,
        )

    def test_the_later_one_sees_both(self, as_owner: Client, nomination: Nomination) -> None:
        response = self.mine(as_owner, nomination)
        text = response.text
        assert response.status_code == 200
        assert "Editor of Exampleton Police changed this answer" in text
        assert "Editor&#x27;s words" in text
        assert "Owner&#x27;s words" in text
        assert stored(nomination)["summary"] == "Editor's words"

    def test_and_can_keep_their_own(self, as_owner: Client, nomination: Nomination) -> None:
        assert f'value="{seen(2, "Editor")[:2]}' in self.mine(as_owner, nomination).text
        self.mine(as_owner, nomination, version=2, resolve__summary="mine")
        assert stored(nomination)["summary"] == "Owner's words"

    def test_or_the_others(self, as_owner: Client, nomination: Nomination) -> None:
        response = self.mine(as_owner, nomination, version=2, resolve__summary="theirs")
        assert response.status_code == 302
        assert stored(nomination)["summary"] == "Editor's words"

    def test_who_changed_nothing_is_not_asked(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        response = post(
            as_owner, nomination, answer__summary="First", seen__summary=seen(1, "First")
        )
        assert response.status_code == 302
        assert stored(nomination)["summary"] == "Editor's words"

    def test_an_emptied_answer_is_shown_as_such(
        self, as_owner: Client, nomination: Nomination, editor: User
    ) -> None:
        write_answers(nomination=nomination, actor=editor, values={"summary": None})
        assert "They emptied the answer." in self.mine(as_owner, nomination).text


class TestClosed:
    def test_what_was_typed_is_kept_when_it_was_submitted_meanwhile(
        self, as_owner: Client, filled: Nomination, editor: User
    ) -> None:
        submit_nomination(nomination=filled, actor=editor)
        response = post(as_owner, filled, answer__summary="My late words")
        assert response.status_code == 200
        assert "so its answers cannot be changed. Nothing was saved." in response.text
        assert "My late words" in response.text
        assert stored(filled)["summary"] == making.ANSWERS["summary"]

    def test_going_back_to_it_leads_to_the_nomination(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        withdraw_nomination(nomination=nomination, actor=owner)
        response = as_owner.get(url(nomination), follow=True)
        assert response.redirect_chain[0][0] == nomination.get_absolute_url()
        assert "its answers can no longer be changed" in response.text

    def test_a_viewer_is_led_to_what_they_may_read(
        self, client: Client, nomination: Nomination, viewer: User
    ) -> None:
        client.force_login(viewer)
        assert client.get(url(nomination))["Location"] == nomination.get_absolute_url()
        assert post(client, nomination, answer__summary="x").status_code == 404
        assert stored(nomination) == {}

    def test_others_do_not_find_it(
        self, client: Client, nomination: Nomination, outsider: User, staff: User
    ) -> None:
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(url(nomination)).status_code == 404
            assert post(client, nomination, answer__summary="x").status_code == 404
        assert stored(nomination) == {}


class TestFiles:
    def test_are_attached_and_listed(self, as_owner: Client, nomination: Nomination) -> None:
        response = as_owner.post(
            url(nomination, "files"),
            {"file-supporting-files": making.upload(), "go": "stay"},
            follow=True,
        )
        assert "The file is attached." in response.text
        assert "chart.png" in response.text

    def test_a_wrong_one_is_refused_beside_its_field(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        wrong = SimpleUploadedFile("virus.png", b"<svg><script>alert(1)</script></svg>")
        response = as_owner.post(url(nomination, "files"), {"file-supporting-files": wrong})
        assert response.status_code == 200
        assert "virus.png was not attached." in response.text
        assert response.text.count("must be a PDF, PNG, JPEG, WebP, DOCX or XLSX") == 2
        assert not nomination.attachments.exists()

    def test_are_removed_after_asking(
        self, as_owner: Client, client: Client, nomination: Nomination, viewer: User, owner: User
    ) -> None:
        as_owner.post(url(nomination, "files"), {"file-supporting-files": making.upload()})
        attachment = nomination.attachments.get()
        remove = reverse("nominations:file_remove", args=[attachment.public_id])
        client.force_login(viewer)
        assert client.get(remove).status_code == 404
        assert client.post(remove).status_code == 404
        client.force_login(owner)
        assert "chart.png" in client.get(remove).text
        assert nomination.attachments.present().exists()
        assert client.post(remove)["Location"] == url(nomination, "files")
        assert not nomination.attachments.present().exists()
        assert client.get(remove).status_code == 404


class TestSessionGone:
    def test_typed_words_survive_the_sign_in(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        as_owner.get(url(nomination))
        as_owner.logout()
        away = post(as_owner, nomination, answer__summary="Six weeks of work")
        assert away.status_code == 302
        assert stored(nomination) == {}
        as_owner.force_login(owner)
        page = as_owner.get(url(nomination))
        assert "Six weeks of work" in page.text
        assert "You were signed out while you wrote" in page.text
        post(as_owner, nomination, answer__summary="Six weeks of work")
        assert stored(nomination) == {"summary": "Six weeks of work"}

    def test_a_change_by_somebody_else_meanwhile_is_still_noticed(
        self, as_owner: Client, nomination: Nomination, owner: User, editor: User
    ) -> None:
        write_answers(nomination=nomination, actor=owner, values={"summary": "First"})
        as_owner.get(url(nomination))
        as_owner.logout()
        data = {"answer__summary": "Mine", "seen__summary": seen(1, "First")}
        post(as_owner, nomination, **data)
        write_answers(nomination=nomination, actor=editor, values={"summary": "Editor's"})
        as_owner.force_login(owner)
        assert f'value="{seen(1, "First")}"' in as_owner.get(url(nomination)).text
        assert "changed this answer" in post(as_owner, nomination, **data).text


class TestConditions:
    def test_a_dependent_question_says_on_what_it_depends(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        text = as_owner.get(url(nomination)).text
        assert 'data-show-when="answer-running=ended"' in text
        assert "Only if you answered “No, it has ended” to “Is it still running?”." in text
