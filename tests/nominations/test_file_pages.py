"""Files on the pages: limits in words, what a file shows, and the names under which it leaves."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.models import Cycle
from nominations.models import Attachment, Nomination
from nominations.services.attachments import attach_file
from nominations.services.submission import submit_nomination
from tests.nominations import making

QUESTION = "supporting-files"


def section(nomination: Nomination) -> str:
    return reverse("nominations:section", args=[nomination.public_id, "files"])


@pytest.fixture
def attachment(filled: Nomination, owner: User) -> Attachment:
    return attach_file(
        nomination=filled, actor=owner, question=QUESTION, upload=making.upload(), caption="Thefts"
    )


class TestSection:
    def test_says_the_limits_of_the_cycle(self, as_owner: Client, nomination: Nomination) -> None:
        Cycle.objects.update(attachment_megabytes=7, attachment_limit=4)
        text = as_owner.get(section(nomination)).text
        assert "up to 7.0\xa0MB" in text
        assert "<span data-attached>0</span> of 4 files" in text

    def test_offers_no_field_once_they_are_reached(
        self, as_owner: Client, filled: Nomination, attachment: Attachment
    ) -> None:
        Cycle.objects.update(attachment_limit=1)
        text = as_owner.get(section(filled)).text
        assert "To attach another file, remove one first." in text
        assert 'type="file"' not in text
        answer = as_owner.post(section(filled), {f"file-{QUESTION}": making.upload("b.png")})
        assert "b.png was not attached. A nomination can have 1 file" in answer.text

    def test_attaches_with_what_it_shows(self, as_owner: Client, nomination: Nomination) -> None:
        data = {f"file-{QUESTION}": making.upload(), f"caption-{QUESTION}": "<b>Map</b>"}
        text = as_owner.post(section(nomination), {**data, "go": "stay"}, follow=True).text
        assert nomination.attachments.get().caption == "<b>Map</b>"
        assert "&lt;b&gt;Map&lt;/b&gt;" in text

    def test_keeps_what_was_said_of_a_file_that_was_refused(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        wrong = making.upload("a.png", b"nonsense")
        data = {f"file-{QUESTION}": wrong, f"caption-{QUESTION}": "The map of thefts"}
        assert 'value="The map of thefts"' in as_owner.post(section(nomination), data).text

    def test_leads_to_saying_what_a_file_shows(
        self, as_owner: Client, filled: Nomination, attachment: Attachment
    ) -> None:
        answer = as_owner.post(section(filled), {"go": f"file-edit:{attachment.public_id}"})
        assert answer["Location"] == reverse("nominations:file_edit", args=[attachment.public_id])


class TestWhatItShows:
    def test_is_changed_on_a_page(
        self, as_owner: Client, filled: Nomination, attachment: Attachment
    ) -> None:
        address = reverse("nominations:file_edit", args=[attachment.public_id])
        assert 'value="Thefts"' in as_owner.get(address).text
        answer = as_owner.post(address, {"caption": "Thefts by month"})
        assert answer["Location"] == section(filled)
        attachment.refresh_from_db()
        assert attachment.caption == "Thefts by month"

    def test_too_long_a_sentence_is_kept_on_the_page(
        self, as_owner: Client, attachment: Attachment
    ) -> None:
        address = reverse("nominations:file_edit", args=[attachment.public_id])
        text = as_owner.post(address, {"caption": "x" * 301}).text
        assert "x" * 301 in text
        assert "at most 300 characters" in text

    def test_cannot_be_changed_once_submitted(
        self, as_owner: Client, filled: Nomination, attachment: Attachment, owner: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        address = reverse("nominations:file_edit", args=[attachment.public_id])
        text = as_owner.post(address, {"caption": "Something else"}).text
        assert "cannot be changed" in text
        assert "Something else" in text
        attachment.refresh_from_db()
        assert attachment.caption == "Thefts"

    def test_is_for_writers(
        self, client: Client, attachment: Attachment, viewer: User, outsider: User
    ) -> None:
        for person in (viewer, outsider):
            client.force_login(person)
            address = reverse("nominations:file_edit", args=[attachment.public_id])
            assert client.get(address).status_code == 404
            assert client.post(address, {"caption": "x"}).status_code == 404

    def test_is_read_by_everyone_who_reads_the_nomination(
        self, as_owner: Client, filled: Nomination, attachment: Attachment, owner: User
    ) -> None:
        assert "Thefts" in as_owner.get(reverse("nominations:check", args=[filled.public_id])).text
        submit_nomination(nomination=filled, actor=owner)
        address = reverse("nominations:submission", args=[filled.public_id, 1])
        assert "Thefts" in as_owner.get(address).text
