"""What somebody could upload to harm the server, its readers or a blind round: refused with words,
or kept without what was meant to harm."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from awards.spreadsheets import zipped
from nominations.exceptions import FileRefused
from nominations.files import office
from nominations.files.cleaning import clean_file
from nominations.services.attachments import display_name
from tests.nominations import office_files as made
from tests.nominations.making import picture
from tests.nominations.test_files import bomb, pdf
from tests.nominations.uploading import clean, opened, refused, text_of

TOKEN = "Zzyzx"
MAIN = "word/document.xml"


class TestLies:
    """The content decides, whatever name and type are claimed."""

    @pytest.mark.parametrize(
        ("content", "name", "content_type"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png", "image/png"),
            (b"<html><script>alert(1)</script></html>", "a.pdf", "application/pdf"),
            (b"<?xml version='1.0'?><!DOCTYPE x><x/>", "a.docx", "application/msword"),
            (b"\x7fELF" + b"\0" * 500, "a.jpg", "image/jpeg"),
            (b"GIF89a/*<svg/onload=alert(1)>*/=1;", "a.webp", "image/webp"),
        ],
    )
    def test_are_refused(self, content: bytes, name: str, content_type: str) -> None:
        with pytest.raises(FileRefused, match="must be a PDF, PNG, JPEG, WebP, DOCX or XLSX"):
            clean(content, name, content_type)

    def test_do_not_change_what_a_file_is(self) -> None:
        kept = clean(picture("JPEG"), "report.pdf", "application/pdf")
        assert (kept.content_type, kept.extension) == ("image/jpeg", "jpg")
        assert clean(made.document(), "a.png", "image/png").extension == "docx"
        assert clean(made.workbook(), "a.docx").extension == "xlsx"

    def test_empty_and_too_large_ones_are_refused(self) -> None:
        assert "empty" in refused(b"")
        with pytest.raises(FileRefused, match="the most that can be attached is 10"):
            clean_file(SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 20), max_bytes=10)


class TestTwoFilesInOne:
    def test_a_picture_that_is_an_archive_too_stays_a_picture(self) -> None:
        content = picture("PNG") + made.packed({"evil.html": b"<script>alert(1)</script>"})
        kept = clean(content, "chart.png").content
        assert b"PK\x03\x04" not in kept
        with Image.open(BytesIO(kept)) as image:
            assert image.size == (8, 6)

    @pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
    def test_so_for_the_other_pictures(self, kind: str) -> None:
        kept = clean(picture(kind) + b"<html><script>alert(1)</script>").content
        assert b"<script" not in kept

    def test_a_pdf_with_an_archive_behind_it_stays_a_pdf(self) -> None:
        kept = clean(pdf() + made.packed({"evil.js": b"alert(1)"})).content
        assert b"PK\x03\x04" not in kept
        assert kept.rstrip().endswith(b"%%EOF")

    def test_a_document_with_something_around_it_is_only_the_document(self) -> None:
        content = made.document() + b"<script>alert(1)</script>"
        assert b"<script" not in clean(content).content
        assert "attached" in refused(b"<script></script>" + made.document())


class TestBombs:
    def test_a_picture_of_120_megapixels_in_a_few_bytes_is_refused(self) -> None:
        content = bomb(12_000, 10_000)
        assert len(content) < 50_000
        assert "pixels" in refused(content, "small.png")

    def test_such_a_picture_in_a_document_is_refused_too(self) -> None:
        content = made.document(photo=picture("PNG"))
        assert "pixels" in refused(
            made.with_parts(content, {"word/media/image1.png": bomb(12_000, 10_000)})
        )

    def test_many_large_pictures_in_one_document_are_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(office, "MOST_PIXELS", 47)
        assert "too large together" in refused(made.document(photo=picture("PNG")))

    @pytest.mark.parametrize("base", [made.document(), made.workbook()])
    def test_a_part_packed_a_thousandfold_is_refused(self, base: bytes) -> None:
        content = made.with_parts(base, {"word/media/a.png": b"\0" * 40_000_000})
        assert len(content) < 200_000
        assert "unpacks to more" in refused(content)

    def test_too_many_parts_are_refused(self) -> None:
        many = {f"word/media/{number}.png": b"x" for number in range(office.LIMITS.parts)}
        assert "unpacks to more" in refused(made.with_parts(made.document(), many))

    def test_too_many_elements_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        few = zipped.Limits(parts=100, unpacked=10_000_000, ratio=100, elements=50)
        monkeypatch.setattr(office, "LIMITS", few)
        assert "unpacks to more" in refused(made.document())

    def test_an_archive_in_the_archive_is_left_out(self) -> None:
        nested = made.packed({"bomb.bin": b"\0" * 40_000_000})
        content = made.related(
            made.with_parts(made.document(), {"word/embeddings/x.zip": nested}),
            MAIN,
            "package",
            "embeddings/x.zip",
        )
        kept = clean(content).content
        assert not [name for name in made.parts(kept) if "embed" in name]
        assert nested[:200] not in kept

    def test_text_that_unfolds_itself_is_refused(self) -> None:
        lol = "".join(
            f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">'
            for n in range(10)
        )
        declared = f"<?xml version='1.0'?><!DOCTYPE w [{lol}]><w>&l9;</w>"
        assert "damaged" in refused(made.with_parts(made.document(), {MAIN: declared.encode()}))

    def test_ten_thousand_pages_are_refused(self) -> None:
        many = pikepdf.new()
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, 10, 10])
        page.Parent = many.Root.Pages
        many.Root.Pages.Kids = pikepdf.Array([many.make_indirect(page) for _page in range(10_000)])
        many.Root.Pages.Count = 10_000
        written = BytesIO()
        many.save(written)
        assert "10000 pages" in refused(written.getvalue())


class TestPrograms:
    @pytest.mark.parametrize(
        ("base", "old", "new"),
        [
            (
                made.document(),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            (
                made.workbook(),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
        ],
    )
    def test_files_with_macros_are_refused(self, base: bytes, old: str, new: str) -> None:
        assert "has macros" in refused(made.replaced(base, made.TYPES, old, new))

    @pytest.mark.parametrize(
        ("kind", "part"),
        [
            ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            ("control", "activeX/activeX1.xml"),
            ("oleObject", "embeddings/oleObject1.bin"),
            ("customXml", "../customXml/item1.xml"),
            ("printerSettings", "printerSettings/printerSettings1.bin"),
            ("font", "fonts/font1.odttf"),
            ("aFChunk", "afchunk.htm"),
        ],
    )
    def test_what_is_no_text_is_left_out(self, kind: str, part: str) -> None:
        path = f"word/{part}".replace("word/../", "")
        content = made.with_parts(made.document(), {path: f"<x>{TOKEN}</x>".encode()})
        kept = clean(made.related(content, MAIN, kind, part)).content
        assert TOKEN not in text_of(kept)
        assert "Bicycles were stolen." in [row.text for row in opened(kept).paragraphs]

    def test_sheets_of_macros_are_refused(self) -> None:
        content = made.replaced(
            made.workbook(),
            "xl/_rels/workbook.xml.rels",
            f"{made.RELS}/worksheet",
            "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
        )
        assert "has macros" in refused(content)

    def test_a_pdf_loses_scripts_launches_and_files(self) -> None:
        def plant(pages: pikepdf.Pdf) -> None:
            pages.Root.OpenAction = pikepdf.Dictionary(
                S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{TOKEN}')")
            )
            pages.attachments[f"{TOKEN}.exe"] = b"MZ"
            links = [
                pikepdf.Dictionary(S=pikepdf.Name.Launch, F=TOKEN),
                pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"javascript:{TOKEN}"),
            ]
            pages.pages[0].Annots = pikepdf.Array(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1], A=action
                )
                for action in links
            )

        assert TOKEN not in plain_pdf(clean(pdf(plant)).content)


def plain_pdf(content: bytes) -> str:
    """A PDF with nothing packed, to look for what must not be there."""
    with pikepdf.open(BytesIO(content)) as found:
        written = BytesIO()
        found.save(
            written,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return written.getvalue().decode("latin-1")


class TestWhoAndWhere:
    def test_a_photo_loses_its_place(self) -> None:
        photo = made.photo_from(TOKEN)
        with Image.open(BytesIO(photo)) as before:
            assert before.getexif().get_ifd(0x8825)
        with Image.open(BytesIO(clean(photo).content)) as after:
            assert not after.getexif()

    def test_a_photo_in_a_pdf_loses_its_place_and_keeps_its_pixels(self) -> None:
        photo = made.photo_from(TOKEN)

        def plant(pages: pikepdf.Pdf) -> None:
            image = pikepdf.Stream(pages, photo)
            image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            image.Width, image.Height, image.BitsPerComponent = 64, 48, 8
            image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
            pages.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))

        content = pdf(plant)
        assert TOKEN.encode() in content
        kept = clean(content).content
        assert TOKEN.encode() not in kept
        with pikepdf.open(BytesIO(kept)) as found:
            raw = found.pages[0].Resources.XObject.I.read_raw_bytes()
        with Image.open(BytesIO(raw)) as after, Image.open(BytesIO(photo)) as before:
            assert after.tobytes() == before.tobytes()

    def test_a_pdf_loses_its_author_everywhere(self) -> None:
        def plant(pages: pikepdf.Pdf) -> None:
            pages.docinfo["/Author"] = TOKEN
            with pages.open_metadata() as metadata:
                metadata["dc:creator"] = [TOKEN]
            note = pikepdf.Dictionary(
                Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], T=TOKEN, Contents="Look"
            )
            pages.pages[0].Annots = pikepdf.Array([note])

        found = plain_pdf(clean(pdf(plant)).content)
        assert TOKEN not in found
        assert "Look" in found

    @pytest.mark.parametrize(
        ("make", "name"), [(made.document, "word/document.xml"), (made.workbook, "xl/workbook.xml")]
    )
    def test_an_office_file_loses_its_properties(
        self, make: Callable[..., bytes], name: str
    ) -> None:
        content = make(author=TOKEN)
        assert TOKEN in text_of(content)
        kept = clean(content).content
        assert TOKEN not in text_of(kept)
        assert name in made.parts(kept)
        assert not [part for part in made.parts(kept) if part.startswith(("docProps", "customXml"))]

    def test_authors_of_changes_and_remarks_are_nobody(self) -> None:
        change = (
            f'<w:p><w:ins w:id="1" w:author="{TOKEN}" w:date="2026-01-01T00:00:00Z"><w:r>'
            "<w:t>added</w:t></w:r></w:ins></w:p>"
        )
        found = text_of(clean(made.in_body(made.document(), change)).content)
        assert TOKEN not in found
        assert "2026-01-01" not in found
        assert 'w:author="Author"' in found

    def test_photos_in_a_document_lose_their_place_and_their_name(self) -> None:
        content = made.document(photo=made.photo_from(TOKEN))
        renamed = made.replaced(content, MAIN, 'name="Picture 1"', f'name="{TOKEN}.jpg"')
        kept = clean(renamed).content
        [image] = [part for name, part in made.parts(kept).items() if "media/" in name]
        with Image.open(BytesIO(image)) as picture:
            assert picture.format == "JPEG"
            assert not picture.getexif()
        assert TOKEN not in text_of(kept)
        assert len(opened(kept).inline_shapes) == 1

    def test_parts_are_named_anew(self) -> None:
        found = made.parts(made.document(photo=picture("PNG")))
        found[f"word/media/{TOKEN}.png"] = found.pop("word/media/image1.png")
        rels = "word/_rels/document.xml.rels"
        found[rels] = found[rels].replace(b"image1.png", f"{TOKEN}.png".encode())
        assert TOKEN not in text_of(clean(made.packed(found)).content)

    def test_the_machine_of_a_workbook_is_not_told(self) -> None:
        path = (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
            '2006"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.'
            f'com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\{TOKEN}\\"/></mc:Choice>'
            "</mc:AlternateContent><sheets>"
        )
        content = made.replaced(made.workbook(), "xl/workbook.xml", "<sheets>", path)
        assert TOKEN not in text_of(clean(content).content)


class TestProtected:
    def test_an_encrypted_office_file_is_refused(self) -> None:
        assert "protected by a password" in refused(made.compound("EncryptedPackage"))

    def test_an_old_office_file_is_refused_with_what_to_do(self) -> None:
        assert "save it as DOCX, XLSX or PDF" in refused(made.compound("WordDocument"))

    def test_an_encrypted_pdf_is_refused(self) -> None:
        encryption = pikepdf.Encryption(owner="boss", user="secret")
        assert "protected by a password" in refused(pdf(encryption=encryption))

    def test_an_archive_with_an_encrypted_part_is_refused(self) -> None:
        content = bytearray(made.document())
        for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = content.find(signature)
            content[place + at] |= 1
        assert "protected by a password" in refused(bytes(content))

    @pytest.mark.parametrize(
        "content",
        [
            made.packed({"evil.txt": b"x"}),
            made.packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        ],
    )
    def test_other_archives_are_refused(self, content: bytes) -> None:
        assert "neither a Word document" in refused(content)

    def test_a_broken_archive_is_refused(self) -> None:
        assert "damaged" in refused(made.document()[:3_000])

    def test_a_drawing_that_cannot_be_made_safe_is_refused(self) -> None:
        content = made.with_parts(
            made.document(photo=picture("PNG")), {"word/media/image1.png": b"\x01\0\0\0EMF"}
        )
        assert "Save the file as PDF" in refused(content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\win.ini", "win.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("\u202egnp.exe", "gnp.pdf"),
        ("x" * 300, "x" * 200 + ".pdf"),
        ("\x00.pdf", "file.pdf"),
    ],
)
def test_names_can_do_no_harm(name: str, shown: str) -> None:
    assert display_name(name, "pdf") == shown
