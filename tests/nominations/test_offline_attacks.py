"""Files that are no filled-in form: other kinds, broken ones, and ones made to do harm."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from nominations.drafts import Draft
from nominations.exceptions import FileRefused
from nominations.forms.offline import MOST_BYTES
from nominations.intake.found import Found
from nominations.models import Nomination
from nominations.offline import understanding, writing
from nominations.offline.sheet import blank_sheet, sheet_of
from tests.nominations import making
from tests.nominations.word_files import controls, filled_in, saved


def made(nomination: Nomination) -> bytes:
    return writing.word_file(sheet_of(Draft.load(nomination), timezone.now()))


def read(content: bytes, nomination: Nomination) -> Found:
    return understanding.understand(ContentFile(content, name="form.docx"), Draft.load(nomination))


def value(content: bytes, nomination: Nomination, slug: str) -> object:
    return next(one.value for one in read(content, nomination).answers if one.question == slug)


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed, or added where there is none."""
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        for one in names:
            part = old.read(one)
            new.writestr(one, change(part) if one == name else part)
        if name not in names:
            new.writestr(name, change(b""))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"Dear all, here are our answers", "not a Word file"),
        (b"PK\x03\x04 broken", "damaged"),
        (making.picture(), "not a Word file"),
    ],
)
def test_other_kinds(nomination: Nomination, content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read(content, nomination)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/vbaProject.bin", "macros"),
        ("content.xml", "OpenDocument"),
        ("xl/a.xml", "spreadsheet"),
    ],
)
def test_other_kinds_in_an_archive(nomination: Nomination, part: str, words: str) -> None:
    content = with_part(made(nomination), part, lambda _old: b"<a/>")
    with pytest.raises(FileRefused, match=words):
        read(content, nomination)


@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "customXml/item2.xml"])
def test_entities_are_not_read(nomination: Nomination, part: str) -> None:
    declared = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    def hostile(old: bytes) -> bytes:
        head, mark, rest = old.partition(b"?>")
        return head + mark + declared + rest.replace(b"Bicycle watch", b"&x;")

    with pytest.raises(FileRefused):
        read(with_part(made(nomination), part, hostile), nomination)


def test_a_bomb_is_not_unpacked(nomination: Nomination) -> None:
    content = with_part(made(nomination), "word/media/a.bin", lambda _old: b"0" * 40_000_000)
    assert len(content) < MOST_BYTES
    with pytest.raises(FileRefused, match="unpacks"):
        read(content, nomination)


def test_too_many_elements(nomination: Nomination) -> None:
    many = b"<w:p/>" * 400_000
    content = with_part(
        made(nomination),
        "word/document.xml",
        lambda old: old.replace(b"<w:sectPr", many + b"<w:sectPr", 1),
    )
    with pytest.raises(FileRefused):
        read(content, nomination)


def test_too_deep(nomination: Nomination) -> None:
    deep = b"<w:ins>" * 5_000 + b"</w:ins>" * 5_000
    content = with_part(
        made(nomination),
        "word/document.xml",
        lambda old: old.replace(b"<w:sectPr", deep + b"<w:sectPr", 1),
    )
    with pytest.raises(FileRefused, match="damaged"):
        read(content, nomination)


def test_too_large(nomination: Nomination) -> None:
    with pytest.raises(FileRefused, match="most that can be read"):
        read(b"PK\x03\x04" + b"0" * MOST_BYTES, nomination)


def test_a_file_of_another_nomination(nomination: Nomination) -> None:
    other = making.draft(nomination.cycle, nomination.agency, title="Another")
    with pytest.raises(FileRefused, match="another nomination"):
        read(made(other), nomination)


def test_a_document_without_our_fields(nomination: Nomination) -> None:
    document = Document()
    document.add_paragraph("Our programme is good.")
    with pytest.raises(FileRefused, match="None of this form's fields"):
        read(saved(document), nomination)


def test_a_form_without_answers_can_be_filled_in(nomination: Nomination) -> None:
    blank = writing.word_file(blank_sheet(nomination.form, timezone.now()))
    found = read(filled_in(blank, {"a/problem": "Theft"}), nomination)
    assert next(one.value for one in found.answers if one.question == "problem") == "Theft"
    assert "does not say" in found.notes[0]


class TestWhatPeopleDoInWord:
    """Hands and programs change more than the words in the fields."""

    def field(self, content: bytes, tag: str) -> tuple[object, object]:
        document = Document(BytesIO(content))
        return document, controls(document)[tag]

    def put(self, nomination: Nomination, inside: str, tag: str = "a/problem") -> bytes:
        """The file with this markup as the content of a field."""
        document = Document(BytesIO(made(nomination)))
        control = controls(document)[tag]
        flag = control.find(qn("w:sdtPr")).find(qn("w:showingPlcHdr"))
        if flag is not None:
            flag.getparent().remove(flag)
        space = (
            nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        )
        content = parse_xml(f"<w:sdtContent {space}>{inside}</w:sdtContent>")
        control.replace(control.find(qn("w:sdtContent")), content)
        return saved(document)

    @pytest.mark.parametrize(
        ("inside", "text"),
        [
            ("<w:r><w:t>Split</w:t></w:r><w:proofErr/><w:r><w:t>ted</w:t></w:r>", "Splitted"),
            ("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r>", "One\ntwo"),
            (
                (
                    "<w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
                    '<w:ins><w:r><w:t xml:space="preserve"> new</w:t></w:r></w:ins>'
                ),
                "Kept new",
            ),
            (
                (
                    "<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom>"
                    "<w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo>"
                ),
                "moved",
            ),
            (
                (
                    '<w:commentRangeStart w:id="1"/><w:r><w:t>Said</w:t></w:r>'
                    '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
                ),
                "Said",
            ),
            (
                (
                    "<w:r><w:instrText>INCLUDETEXT c:\\secret</w:instrText></w:r>"
                    "<w:hyperlink><w:r><w:t>words</w:t></w:r></w:hyperlink>"
                ),
                "words",
            ),
            (
                (
                    "<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>drawn</w:t></mc:Fallback>"
                    "</mc:AlternateContent><w:t>text</w:t></w:r>"
                ),
                "text",
            ),
        ],
    )
    def test_markup_of_word(self, nomination: Nomination, inside: str, text: str) -> None:
        assert value(self.put(nomination, inside), nomination, "problem") == text

    def test_whole_paragraphs_and_a_table_in_a_field(self, nomination: Nomination) -> None:
        document = Document(BytesIO(made(nomination)))
        control = controls(document)["a/problem"]
        paragraph = control.getparent()
        block = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="a/problem"/></w:sdtPr><w:sdtContent>'
            "<w:p><w:r><w:t>First</w:t></w:r></w:p>"
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Sec</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>ond</w:t></w:r></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>2030</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            "</w:sdtContent></w:sdt>"
        )
        paragraph.addprevious(block)
        paragraph.getparent().remove(paragraph)
        assert value(saved(document), nomination, "problem") == "First\nSecond\n2030\t12"

    def test_a_field_that_was_typed_over(self, nomination: Nomination) -> None:
        document = Document(BytesIO(made(nomination)))
        paragraph = controls(document)["a/problem"].getparent()
        for child in list(paragraph):
            paragraph.remove(child)
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>Typed over it</w:t></w:r>"))
        found = read(saved(document), nomination)
        [answer] = [one for one in found.answers if one.question == "problem"]
        assert answer.value == "Typed over it"
        assert "below the question" in answer.note

    def test_a_field_that_is_gone_is_named(self, nomination: Nomination) -> None:
        document = Document(BytesIO(made(nomination)))
        control = controls(document)["a/problem"]
        control.getparent().remove(control)
        found = read(saved(document), nomination)
        assert found.missing == ["problem"]

    def test_words_beside_a_field_are_shown(self, filled: Nomination) -> None:
        document = Document(BytesIO(made(filled)))
        paragraph = controls(document)["a/problem"].getparent()
        paragraph.addnext(
            parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Ask Lee about this</w:t></w:r></w:p>")
        )
        found = read(saved(document), filled)
        assert [one["text"] for one in found.gone] == ["Ask Lee about this"]

    def test_a_program_that_drops_fields_keeps_the_words(self, filled: Nomination) -> None:
        document = Document(BytesIO(made(filled)))
        for control in list(controls(document).values()):
            inside = list(control.find(qn("w:sdtContent")))
            for child in inside:
                control.addprevious(child)
            control.getparent().remove(control)
        found = read(saved(document), filled)
        values = {one.question: one.value for one in found.answers}
        assert values["problem"] == making.ANSWERS["problem"]
        assert values["started"] == making.ANSWERS["started"]
        assert values["running"] == "running"
        assert values["data-sources"] == ["recorded-crime", "survey"]
        assert "website" in found.missing

    def test_a_line_added_to_a_table(self, nomination: Nomination) -> None:
        document = Document(BytesIO(made(nomination)))
        row = controls(document)["r/costs/cost.n4/label"].getparent().getparent().getparent()
        texts = ["Paint", "Cash", "", "300", "USD"]
        cells = [f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in texts]
        row.addnext(parse_xml(f"<w:tr {nsdecls('w')}>{''.join(cells)}</w:tr>"))
        [added] = [one for one in read(saved(document), nomination).rows if any(one.texts.values())]
        assert (added.row, added.texts["label"], added.texts["kind"]) == (None, "Paint", "cash")

    def test_a_copied_line_is_a_new_row(self, filled: Nomination) -> None:
        from copy import deepcopy

        pk = filled.costs.get().pk
        document = Document(BytesIO(made(filled)))
        row = controls(document)[f"r/costs/cost.{pk}/label"].getparent().getparent().getparent()
        row.addnext(deepcopy(row))
        rows = [
            one for one in read(saved(document), filled).rows if one.texts.get("label") == "Guard"
        ]
        assert [one.row for one in rows] == [pk, None]
