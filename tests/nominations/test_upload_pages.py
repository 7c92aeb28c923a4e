"""The addresses that files are sent to in pieces: who may, and what is answered."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from nominations.files import virus
from nominations.models import Attachment, Nomination, Upload
from nominations.services import uploads
from nominations.services.uploads import (
    finish_upload,
)
from tests.nominations.sending import CONTENT, QUESTION, send, start


class TestAddresses:
    def announce(self, client: Client, nomination: Nomination, **changes: Any) -> Any:
        url = reverse("nominations:uploads", args=[nomination.public_id])
        data = {"question": QUESTION, "name": "chart.png", "size": len(CONTENT)} | changes
        return client.post(url, data)

    def patch(self, client: Client, public_id: str, chunk: bytes, offset: object) -> Any:
        return client.patch(
            reverse("nominations:upload", args=[public_id]),
            chunk,
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(offset)},
        )

    def test_a_file_goes_in_pieces(self, as_owner: Client, nomination: Nomination) -> None:
        public_id = self.announce(as_owner, nomination).json()["id"]
        assert self.patch(as_owner, public_id, CONTENT[:50], 0).json() == {"offset": 50}
        wrong = self.patch(as_owner, public_id, CONTENT[60:], 60)
        assert (wrong.status_code, wrong.json()["offset"]) == (409, 50)
        here = as_owner.head(reverse("nominations:upload", args=[public_id]))
        assert here.headers["Upload-Offset"] == "50"
        listed = as_owner.get(reverse("nominations:uploads", args=[nomination.public_id]))
        assert listed.json()["uploads"] == [
            {
                "id": public_id,
                "question": QUESTION,
                "name": "chart.png",
                "size": len(CONTENT),
                "offset": 50,
            }
        ]
        self.patch(as_owner, public_id, CONTENT[50:], 50)
        finish = reverse("nominations:upload_finish", args=[public_id])
        for _time in range(2):
            answer = as_owner.post(finish, {"caption": "<b>Thefts</b>"})
            assert answer.status_code == 200
            assert "&lt;b&gt;Thefts" in answer.json()["html"]
        assert Attachment.objects.get().caption == "<b>Thefts</b>"

    def test_what_is_refused_is_said(self, as_owner: Client, nomination: Nomination) -> None:
        answer = self.announce(as_owner, nomination, size=10**9)
        assert answer.status_code == 422
        assert "the most that can be attached" in answer.json()["words"]
        for wrong in ({"size": "x"}, {"question": "a b"}, {"name": ""}, {"size": -1}):
            assert self.announce(as_owner, nomination, **wrong).status_code == 422
        public_id = self.announce(as_owner, nomination, size=6, name="a.pdf").json()["id"]
        self.patch(as_owner, public_id, b"nonsen", 0)
        answer = as_owner.post(reverse("nominations:upload_finish", args=[public_id]))
        assert answer.status_code == 422
        assert "It must be a PDF" in answer.json()["words"]
        assert answer.json()["again"] is False

    def test_one_that_the_scanner_did_not_see_may_be_tried_again(
        self, as_owner: Client, nomination: Nomination, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_args: object) -> None:
            raise OSError("down")

        public_id = self.announce(as_owner, nomination).json()["id"]
        self.patch(as_owner, public_id, CONTENT, 0)
        monkeypatch.setattr(virus, "_ask", fail)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("django.conf.settings.CLAMAV_ADDRESS", "clamav:3310")
            answer = as_owner.post(reverse("nominations:upload_finish", args=[public_id]))
        assert answer.status_code == 422
        assert answer.json()["again"] is True

    @pytest.mark.parametrize("offset", ["", "-1", "1.5", "x", "9" * 30])
    def test_a_piece_without_a_place_is_refused(
        self, as_owner: Client, nomination: Nomination, offset: str
    ) -> None:
        public_id = self.announce(as_owner, nomination).json()["id"]
        assert self.patch(as_owner, public_id, b"x", offset).status_code == 400

    def test_so_is_one_that_is_too_large_or_empty(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        public_id = self.announce(as_owner, nomination, size=9_000_000).json()["id"]
        large = b"x" * (uploads.MOST_CHUNK + 1)
        assert self.patch(as_owner, public_id, large, 0).status_code == 400
        assert self.patch(as_owner, public_id, b"", 0).status_code == 400
        assert self.patch(as_owner, public_id, large[:-1], 0).status_code == 200

    def test_nobody_else_finds_it(
        self, client: Client, nomination: Nomination, owner: User, editor: User, outsider: User
    ) -> None:
        upload = start(nomination, owner)
        send(upload)
        for person in (editor, outsider):
            client.force_login(person)
            url = reverse("nominations:upload", args=[upload.public_id])
            finish = reverse("nominations:upload_finish", args=[upload.public_id])
            statuses = {
                client.get(url).status_code,
                client.delete(url).status_code,
                self.patch(client, upload.public_id, b"x", 0).status_code,
                client.post(finish).status_code,
            }
            assert statuses == {404}
        finish_upload(upload=upload, actor=owner)
        assert client.post(finish).status_code == 404
        client.force_login(editor)
        assert client.post(finish).status_code == 404

    def test_a_visitor_is_asked_to_sign_in(
        self, client: Client, nomination: Nomination, owner: User
    ) -> None:
        upload = start(nomination, owner)
        assert self.patch(client, upload.public_id, b"x", 0).status_code == 302
        assert (
            client.delete(reverse("nominations:upload", args=[upload.public_id])).status_code == 302
        )
        assert Upload.objects.exists()

    def test_without_the_forms_token_nothing_is_taken(
        self, nomination: Nomination, owner: User
    ) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(owner)
        upload = start(nomination, owner)
        assert self.announce(strict, nomination).status_code == 403
        assert self.patch(strict, upload.public_id, b"x", 0).status_code == 403

    @pytest.mark.parametrize("others", [0, 3])
    def test_a_piece_costs_few_queries(
        self,
        as_owner: Client,
        nomination: Nomination,
        owner: User,
        others: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(others):
            start(nomination, owner, name=f"{number}.png")
        upload = start(nomination, owner)
        # Session and person; the upload; savepoint, lock, count, release.
        with django_assert_num_queries(7):
            self.patch(as_owner, upload.public_id, CONTENT[:50], 0)
        with django_assert_num_queries(4):
            as_owner.get(reverse("nominations:uploads", args=[nomination.public_id]))
