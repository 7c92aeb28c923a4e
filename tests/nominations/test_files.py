"""Files: recognised by content, cleaned, stored under random names, opened by those who may."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings

from accounts.models import User
from awards.models import Cycle
from nominations.exceptions import FileRefused, NotAllowed, TooMany, WrongState
from nominations.files import images as picture_rules
from nominations.files import pdfs
from nominations.files.cleaning import clean_file
from nominations.models import Attachment, Nomination
from nominations.services import attachments
from nominations.services.attachments import (
    attach_file,
    describe_attachment,
    display_name,
    largest_file,
    remove_attachment,
)
from nominations.services.submission import submit_nomination
from tests.nominations import making

TOKEN = "Zzyzx"
LIMIT = 1_000_000


def refused(content: bytes, name: str = "file.pdf") -> str:
    with pytest.raises(FileRefused) as refusal:
        clean_file(SimpleUploadedFile(name, content), max_bytes=LIMIT)
    return str(refusal.value)


def cleaned(content: bytes, name: str = "file") -> bytes:
    return clean_file(SimpleUploadedFile(name, content), max_bytes=LIMIT).content


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None, **options: object) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    change(made)
    written = BytesIO()
    made.save(written, **options)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A small PNG that unpacks to a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\x00" + b"\x00" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    pixels = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


class TestPictures:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_keep_their_pixels_and_size(self, kind: str) -> None:
        with Image.open(BytesIO(cleaned(making.picture(kind)))) as picture:
            assert (picture.format, picture.size) == (kind, (8, 6))

    def test_lose_where_who_and_when(self) -> None:
        exif = Image.Exif()
        exif[0x013B] = TOKEN
        exif[0x9286] = TOKEN
        photo = making.picture("JPEG", exif=exif.tobytes(), comment=TOKEN.encode())
        notes = PngInfo()
        notes.add_text("Author", TOKEN)
        chart = making.picture("PNG", pnginfo=notes)
        webp = making.picture("WEBP", exif=exif.tobytes(), xmp=TOKEN.encode())
        for content in (photo, chart, webp):
            assert TOKEN.encode() in content
            assert TOKEN.encode() not in cleaned(content)

    def test_are_turned_upright(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        with Image.open(BytesIO(cleaned(making.picture("JPEG", exif=exif.tobytes())))) as picture:
            assert picture.size == (6, 8)
            assert not picture.getexif()

    def test_drop_what_hides_behind_them(self) -> None:
        polyglot = making.picture("PNG") + b"PK\x03\x04<script>alert(1)</script>"
        assert b"<script" not in cleaned(polyglot)

    @pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1", "I;16", "CMYK", "LA"])
    def test_of_every_mode_can_be_read(self, mode: str) -> None:
        kind = "JPEG" if mode == "CMYK" else "PNG"
        written = BytesIO()
        Image.new(mode, (4, 4)).save(written, kind)
        with Image.open(BytesIO(cleaned(written.getvalue()))) as picture:
            assert picture.size == (4, 4)

    def test_that_unpack_to_something_huge_are_refused(self) -> None:
        content = bomb(10_000, 12_000)
        assert len(content) < 50_000
        assert "more than 40,000,000 pixels" in refused(content, "small.png")

    def test_over_the_limit_of_pixels_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(picture_rules, "MAX_PIXELS", 47)
        assert "pixels" in refused(making.picture())

    @pytest.mark.parametrize("lenient", [False, True])
    def test_that_are_cut_short_are_refused_whatever_other_libraries_set(
        self, lenient: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
        assert "damaged" in refused(making.picture(size=(300, 300))[:200], "photo.png")


class TestDocuments:
    def test_keep_their_pages(self) -> None:
        with pikepdf.open(BytesIO(cleaned(pdf()))) as made:
            assert len(made.pages) == 1

    def test_lose_metadata_scripts_and_attachments(self) -> None:
        def plant(made: pikepdf.Pdf) -> None:
            made.docinfo["/Author"] = TOKEN
            with made.open_metadata() as metadata:
                metadata["dc:creator"] = [TOKEN]
            script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{TOKEN}')")
            made.Root.OpenAction = script
            made.Root.Names = pikepdf.Dictionary(
                JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script])
            )
            made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String(TOKEN))
            made.attachments[f"{TOKEN}.txt"] = TOKEN.encode()
            made.pages[0].AA = pikepdf.Dictionary(O=script)
            made.pages[0].Annots = pikepdf.Array(
                [
                    pikepdf.Dictionary(
                        Subtype=pikepdf.Name.FileAttachment, Contents=TOKEN, Rect=[0, 0, 1, 1]
                    ),
                    made.make_indirect(
                        pikepdf.Dictionary(
                            Subtype=pikepdf.Name.Link,
                            Rect=[0, 0, 1, 1],
                            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=TOKEN),
                        )
                    ),
                ]
            )

        planted = pdf(plant, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert planted.count(TOKEN.encode()) >= 4
        with pikepdf.open(BytesIO(cleaned(planted))) as made:
            plain = BytesIO()
            made.save(
                plain,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.all,
                compress_streams=False,
            )
        text = plain.getvalue()
        assert TOKEN.encode() not in text
        assert b"/JavaScript" not in text.replace(b"/Names << >>", b"")
        assert b"/Launch" not in text

    def test_keep_links_to_the_web(self) -> None:
        def link(made: pikepdf.Pdf) -> None:
            made.pages[0].Annots = pikepdf.Array(
                [
                    pikepdf.Dictionary(
                        Subtype=pikepdf.Name.Link,
                        Rect=[0, 0, 1, 1],
                        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.example.org/"),
                    )
                ]
            )

        with pikepdf.open(BytesIO(cleaned(pdf(link)))) as made:
            assert str(made.pages[0].Annots[0].A.URI) == "https://www.example.org/"

    @pytest.mark.parametrize("user", ["", "secret"])
    def test_that_are_protected_are_refused(self, user: str) -> None:
        encryption = pikepdf.Encryption(owner="boss", user=user)
        assert "protected by a password" in refused(pdf(encryption=encryption))

    def test_with_too_many_pages_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdfs, "MAX_PAGES", 0)
        assert "1 pages" in refused(pdf())

    def test_that_are_damaged_are_refused(self) -> None:
        assert "damaged" in refused(b"%PDF-1.7\n" + b"nonsense " * 100)


class TestOthers:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture.png"),
            (b"<!doctype html><script>alert(1)</script>", "report.pdf"),
            (b"PK\x03\x04" + b"\x00" * 100, "report.docx"),
            (b"GIF89a" + b"\x00" * 100, "moving.gif"),
            (b"MZ" + b"\x00" * 200, "setup.pdf"),
            (b"just words", "notes.txt"),
            (b" " + pdf(), "shifted.pdf"),
        ],
    )
    def test_are_refused_whatever_they_are_called(self, content: bytes, name: str) -> None:
        assert "attach" in refused(content, name)

    def test_empty_ones_are_refused(self) -> None:
        assert "empty" in refused(b"")

    def test_large_ones_are_refused_before_they_are_read(self) -> None:
        assert "the most that can be attached" in refused(b"%PDF-" + b"x" * LIMIT)

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("report.pdf", "report.png"),
            ("../../etc/passwd", "passwd.png"),
            ("C:\\fakepath\\chart.final.jpeg", "chart.final.png"),
            ("line\nbreak\x00.png", "linebreak.png"),
            ("", "file.png"),
            ("...", "file.png"),
            ("x" * 400, "x" * 200 + ".png"),
        ],
    )
    def test_names_are_made_harmless(self, name: str, shown: str) -> None:
        assert display_name(name, "png") == shown


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
