"""Files sent in pieces: begun, broken off, carried on, attached; and whose they are."""

import hashlib
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.models import AuditEntry
from nominations.exceptions import (
    FileRefused,
    Incomplete,
    NotAllowed,
    NotChecked,
    TooMany,
    WrongState,
)
from nominations.models import Attachment, Nomination, Upload
from nominations.services import uploads
from nominations.services.submission import submit_nomination
from nominations.services.uploads import (
    cancel_upload,
    finish_upload,
    forget_abandoned,
    receive_chunk,
)
from tests.nominations import making
from tests.nominations.sending import CONTENT, QUESTION, send, start, stored


class TestStarting:
    def test_the_same_file_is_found_where_it_stopped(
        self, nomination: Nomination, owner: User
    ) -> None:
        begun = start(nomination, owner)
        receive_chunk(upload=begun, actor=owner, offset=0, chunk=CONTENT[:40])
        again = start(nomination, owner)
        assert (again.pk, again.received) == (begun.pk, 40)

    @pytest.mark.parametrize(
        "other", [{"name": "other.png"}, {"size": 7}, {"question": QUESTION, "name": "CHART.png"}]
    )
    def test_another_file_is_another(
        self, nomination: Nomination, owner: User, other: dict[str, Any]
    ) -> None:
        assert start(nomination, owner).pk != start(nomination, owner, **other).pk

    def test_a_colleagues_file_is_the_colleagues(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        assert start(nomination, owner).pk != start(nomination, editor).pk

    def test_is_for_writers_of_an_open_draft(
        self, filled: Nomination, viewer: User, outsider: User, owner: User
    ) -> None:
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                start(filled, person)
        with pytest.raises(WrongState, match="asks for no file"):
            start(filled, owner, question="summary")
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState):
            start(filled, owner)

    def test_keeps_to_the_limits_of_the_cycle(self, nomination: Nomination, owner: User) -> None:
        cycle = nomination.cycle
        cycle.attachment_megabytes, cycle.attachment_limit = 2, 1
        cycle.save()
        with pytest.raises(FileRefused, match=r"the most that can be attached is 2.0.MB"):
            start(nomination, owner, size=2 * 1024 * 1024 + 1)
        with pytest.raises(FileRefused, match="empty"):
            start(nomination, owner, size=0)
        upload = start(nomination, owner)
        send(upload)
        finish_upload(upload=upload, actor=owner)
        with pytest.raises(TooMany, match="can have 1 file"):
            start(nomination, owner)

    def test_a_person_has_a_few_on_the_way_at_once(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        for number in range(uploads.MOST_OPEN):
            start(nomination, owner, name=f"{number}.png")
        with pytest.raises(TooMany, match="5 files on the way"):
            start(nomination, owner)
        assert start(nomination, owner, name="0.png")
        assert start(nomination, editor)

    def test_a_name_can_be_anything(self, nomination: Nomination, owner: User) -> None:
        assert start(nomination, owner, name="../\x00\n\u202eevil.png").name == "../evil.png"


class TestPieces:
    def test_follow_each_other(self, nomination: Nomination, owner: User, tmp_path: Path) -> None:
        upload = start(nomination, owner)
        for offset in range(0, len(CONTENT), 50):
            piece = CONTENT[offset : offset + 50]
            now = receive_chunk(upload=upload, actor=owner, offset=offset, chunk=piece)
            assert now == offset + len(piece)
        assert stored(tmp_path) == [CONTENT]
        [path] = (tmp_path / "media" / "uploads").glob("*")
        assert path.stat().st_mode & 0o077 == 0
        assert path.name == upload.public_id

    def test_sent_twice_change_nothing(
        self, nomination: Nomination, owner: User, tmp_path: Path
    ) -> None:
        upload = start(nomination, owner)
        for _time in range(3):
            assert receive_chunk(upload=upload, actor=owner, offset=0, chunk=CONTENT[:50]) == 50
        assert receive_chunk(upload=upload, actor=owner, offset=0, chunk=b"x" * 20) == 50
        assert stored(tmp_path) == [CONTENT[:50]]

    @pytest.mark.parametrize("offset", [10, 30, 70])
    def test_in_the_wrong_place_are_told_the_right_one(
        self, nomination: Nomination, owner: User, offset: int
    ) -> None:
        upload = start(nomination, owner)
        receive_chunk(upload=upload, actor=owner, offset=0, chunk=CONTENT[:50])
        with pytest.raises(Incomplete) as refusal:
            receive_chunk(upload=upload, actor=owner, offset=offset, chunk=CONTENT[:50])
        assert refusal.value.received == 50

    def test_beyond_the_announced_size_are_refused(
        self, nomination: Nomination, owner: User, tmp_path: Path
    ) -> None:
        upload = start(nomination, owner, size=10)
        with pytest.raises(FileRefused):
            receive_chunk(upload=upload, actor=owner, offset=0, chunk=b"x" * 11)
        assert stored(tmp_path) == []

    def test_bytes_of_a_try_that_never_counted_are_overwritten(
        self, nomination: Nomination, owner: User, tmp_path: Path
    ) -> None:
        upload = start(nomination, owner)
        receive_chunk(upload=upload, actor=owner, offset=0, chunk=CONTENT[:50])
        [path] = (tmp_path / "media" / "uploads").glob("*")
        path.write_bytes(path.read_bytes() + b"left by a process that was killed" * 9)
        receive_chunk(upload=upload, actor=owner, offset=50, chunk=CONTENT[50:])
        assert stored(tmp_path) == [CONTENT]

    def test_are_not_taken_once_the_draft_is_closed_or_the_person_is_off_the_team(
        self, filled: Nomination, owner: User, editor: User
    ) -> None:
        mine, theirs = start(filled, owner), start(filled, editor)
        editor.memberships.all().delete()
        with pytest.raises(WrongState, match="not on its way"):
            send(theirs)
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState, match="not on its way"):
            send(mine)


class TestFinishing:
    def test_makes_an_attachment_and_leaves_nothing_else(
        self, nomination: Nomination, owner: User, tmp_path: Path
    ) -> None:
        upload = start(nomination, owner)
        send(upload)
        digest = hashlib.sha256(CONTENT).hexdigest()
        attachment = finish_upload(
            upload=upload, actor=owner, caption="  Thefts\n by month ", sha256=digest
        )
        assert attachment.original_name == "chart.png"
        assert attachment.caption == "Thefts by month"
        assert attachment.public_id == upload.public_id
        assert not Upload.objects.exists()
        assert stored(tmp_path) == []
        assert AuditEntry.objects.filter(action="nomination.file_attached").count() == 1

    def test_twice_is_once(self, nomination: Nomination, owner: User) -> None:
        upload = start(nomination, owner)
        send(upload)
        first = finish_upload(upload=upload, actor=owner)
        assert finish_upload(upload=upload, actor=owner) == first
        assert Attachment.objects.count() == 1

    def test_waits_for_all_of_it(self, nomination: Nomination, owner: User) -> None:
        upload = start(nomination, owner)
        receive_chunk(upload=upload, actor=owner, offset=0, chunk=CONTENT[:50])
        with pytest.raises(Incomplete):
            finish_upload(upload=upload, actor=owner)
        assert Upload.objects.exists()

    @pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"%PDF-1.7 nonsense"])
    def test_what_cannot_be_taken_is_deleted(
        self, nomination: Nomination, owner: User, tmp_path: Path, content: bytes
    ) -> None:
        upload = start(nomination, owner, size=len(content))
        send(upload, content)
        with pytest.raises(FileRefused):
            finish_upload(upload=upload, actor=owner)
        assert not Upload.objects.exists()
        assert stored(tmp_path) == []
        assert not Attachment.objects.exists()

    def test_two_files_mixed_up_are_noticed(self, nomination: Nomination, owner: User) -> None:
        upload = start(nomination, owner)
        send(upload)
        with pytest.raises(FileRefused, match="changed while it was being sent"):
            finish_upload(upload=upload, actor=owner, sha256="0" * 64)

    def test_what_could_not_be_scanned_can_be_tried_again(
        self, nomination: Nomination, owner: User, settings: Settings
    ) -> None:
        upload = start(nomination, owner)
        send(upload)
        settings.CLAMAV_ADDRESS = "127.0.0.1:1"
        with pytest.raises(NotChecked):
            finish_upload(upload=upload, actor=owner)
        settings.CLAMAV_ADDRESS = ""
        assert finish_upload(upload=upload, actor=owner)

    def test_cancelling_leaves_nothing(
        self, nomination: Nomination, owner: User, tmp_path: Path
    ) -> None:
        upload = start(nomination, owner)
        receive_chunk(upload=upload, actor=owner, offset=0, chunk=CONTENT[:50])
        for _time in range(2):
            cancel_upload(upload=upload, actor=owner)
        assert not Upload.objects.exists()
        assert stored(tmp_path) == []
        with pytest.raises(WrongState, match="not on its way"):
            finish_upload(upload=upload, actor=owner)


def test_what_nobody_carried_on_is_deleted_after_a_day(
    nomination: Nomination, owner: User, tmp_path: Path
) -> None:
    old, new = start(nomination, owner), start(nomination, owner, name="new.png")
    for upload in (old, new):
        send(upload)
    stray = tmp_path / "media" / "uploads" / "stray"
    stray.write_bytes(b"x")
    assert forget_abandoned() == 0
    Upload.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(hours=25))
    tomorrow = timezone.now() + timedelta(hours=25)
    Upload.objects.filter(pk=new.pk).update(updated_at=tomorrow)
    assert forget_abandoned(tomorrow) == 2
    assert [row.pk for row in Upload.objects.all()] == [new.pk]
    assert stored(tmp_path) == [CONTENT]


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_at_the_same_time_counts_once(tmp_path: Path) -> None:
    nomination = making.draft()
    owner = making.owner_of(nomination.agency)
    upload = start(nomination, owner)
    results: list[int] = []

    def work() -> None:
        try:
            results.append(receive_chunk(upload=upload, actor=owner, offset=0, chunk=CONTENT[:100]))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [100] * 4
    assert stored(tmp_path) == [CONTENT[:100]]
