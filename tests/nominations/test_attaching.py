"""Files attached: stored under random names, counted, opened by those who may."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from awards.models import Cycle
from nominations.exceptions import NotAllowed, TooMany, WrongState
from nominations.models import Attachment, Nomination
from nominations.services import attachments
from nominations.services.attachments import (
    attach_file,
    describe_attachment,
    largest_file,
    remove_attachment,
)
from nominations.services.submission import submit_nomination
from tests.nominations import making

TOKEN = "Zzyzx"


def attach(nomination: Nomination, actor: User, name: str = "chart.png") -> Attachment:
    return attach_file(
        nomination=nomination,
        actor=actor,
        question="supporting-files",
        upload=making.upload(name),
    )


class TestAttaching:
    def test_stores_under_a_random_name(
        self, nomination: Nomination, editor: User, tmp_path: Path
    ) -> None:
        attachment = attach(nomination, editor, f"{TOKEN}.png")
        [stored] = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
        assert TOKEN not in stored.name
        assert stored.stat().st_mode & 0o077 == 0
        assert attachment.original_name == f"{TOKEN}.png"
        assert attachment.content_type == "image/png"
        assert attachment.size == stored.stat().st_size

    def test_leaves_nothing_behind_when_it_is_refused(
        self, nomination: Nomination, viewer: User, owner: User, tmp_path: Path
    ) -> None:
        with pytest.raises(NotAllowed):
            attach(nomination, viewer)
        with pytest.raises(WrongState):
            attach_file(
                nomination=nomination, actor=owner, question="summary", upload=making.upload()
            )
        assert not Attachment.objects.exists()
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_leaves_nothing_behind_when_the_row_cannot_be_written(
        self,
        nomination: Nomination,
        owner: User,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def fail(**_values: object) -> None:
            raise OSError("no trail")

        monkeypatch.setattr(attachments, "record", fail)
        with pytest.raises(OSError, match="no trail"):
            attach(nomination, owner)
        assert not Attachment.objects.exists()
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_keeps_to_the_limits_of_the_cycle(self, nomination: Nomination, owner: User) -> None:
        Cycle.objects.filter(pk=nomination.cycle_id).update(attachment_limit=1)
        nomination = Nomination.objects.get(pk=nomination.pk)
        attach(nomination, owner)
        with pytest.raises(TooMany, match="can have 1 file"):
            attach(nomination, owner)

    def test_the_site_takes_no_larger_file_than_its_own_limit(
        self, nomination: Nomination, settings: Settings
    ) -> None:
        cycle = nomination.cycle
        cycle.attachment_megabytes = 3
        assert largest_file(cycle) == 3 * 1024 * 1024
        settings.ATTACHMENT_MAX_BYTES = 1_000
        assert largest_file(cycle) == 1_000

    def test_says_what_it_shows(self, filled: Nomination, owner: User, viewer: User) -> None:
        attachment = attach(filled, owner)
        describe_attachment(attachment=attachment, actor=owner, caption=" Thefts\nby\x00 month ")
        with pytest.raises(NotAllowed):
            describe_attachment(attachment=attachment, actor=viewer, caption="x")
        document = submit_nomination(nomination=filled, actor=owner).document
        captions = [
            file["caption"]
            for section in document["sections"]
            for question in section["questions"]
            if question["kind"] == "file"
            for file in question["value"]
        ]
        assert captions == ["Thefts by month"]

    def test_removing_is_marking(self, nomination: Nomination, owner: User) -> None:
        attachment = attach(nomination, owner)
        remove_attachment(attachment=attachment, actor=owner)
        attachment.refresh_from_db()
        assert attachment.removed_at is not None
        assert not nomination.attachments.present().exists()
        assert attachment.file.storage.exists(attachment.file.name)


class TestOpening:
    @pytest.fixture
    def attachment(self, filled: Nomination, owner: User) -> Attachment:
        return attach(filled, owner)

    def get(self, client: Client, person: User, attachment: Attachment) -> int:
        client.force_login(person)
        return client.get(reverse("nominations:file", args=[attachment.public_id])).status_code

    def test_is_a_download_that_nothing_runs_in(
        self, as_owner: Client, attachment: Attachment
    ) -> None:
        response = as_owner.get(reverse("nominations:file", args=[attachment.public_id]))
        assert response.headers["Content-Disposition"] == 'attachment; filename="chart.png"'
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Type"] == "image/png"
        assert "no-store" in response.headers["Cache-Control"]
        assert len(b"".join(response.streaming_content)) == attachment.size

    def test_of_a_draft_is_for_the_team(
        self,
        client: Client,
        attachment: Attachment,
        viewer: User,
        outsider: User,
        staff: User,
        other_staff: User,
    ) -> None:
        found = {
            person: self.get(client, person, attachment)
            for person in (viewer, outsider, staff, other_staff)
        }
        assert found == {viewer: 200, outsider: 404, staff: 404, other_staff: 404}

    def test_of_a_submission_is_for_staff_too_unless_barred(
        self, client: Client, filled: Nomination, attachment: Attachment, owner: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        assert self.get(client, staff, attachment) == 200
        filled.bars.create(user=staff)
        assert self.get(client, staff, attachment) == 404

    def test_a_file_added_after_the_submission_is_not_yet_for_staff(
        self, client: Client, filled: Nomination, owner: User, staff: User
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        later = Attachment.objects.create(
            nomination=filled,
            question="supporting-files",
            file=ContentFile(b"x", "x"),
            original_name="x.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=owner,
        )
        assert self.get(client, staff, later) == 404

    def test_one_that_was_removed_is_gone_unless_a_submission_has_it(
        self, client: Client, nomination: Nomination, owner: User
    ) -> None:
        attachment = attach(nomination, owner)
        remove_attachment(attachment=attachment, actor=owner)
        assert self.get(client, owner, attachment) == 404
        Attachment.objects.filter(pk=attachment.pk).update(frozen_at=attachment.uploaded_at)
        assert self.get(client, owner, attachment) == 200

    def test_one_missing_on_the_disk_is_not_found(
        self, client: Client, attachment: Attachment, owner: User
    ) -> None:
        attachment.file.storage.delete(attachment.file.name)
        assert self.get(client, owner, attachment) == 404


def test_cycles_are_not_mixed_up(cycle: Cycle, filled: Nomination, owner: User) -> None:
    """A file belongs to one nomination, and to its team alone."""
    attach(filled, owner)
    stranger = making.owner_of(making.make_agency())
    assert not Attachment.objects.visible_to(stranger).exists()
    assert cycle == filled.cycle
