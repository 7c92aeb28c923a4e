"""Files: recognised by their content and cleaned."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from nominations.exceptions import FileRefused
from nominations.files import images as picture_rules
from nominations.files import pdfs
from nominations.files.cleaning import clean_file
from nominations.services.attachments import (
    display_name,
)
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
