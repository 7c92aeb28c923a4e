"""Office files written anew: what they keep, and how nothing in them reaches out any more."""

import re
from io import BytesIO

import openpyxl
import pytest

from nominations.files.office_fields import is_kept
from nominations.files.office_xml import reaches_outside
from tests.nominations import office_files as made
from tests.nominations.making import picture
from tests.nominations.uploading import clean, opened, refused, sheet_of, text_of

MAIN = "word/document.xml"


class TestReachingOut:
    @pytest.mark.parametrize("part", [MAIN, "word/styles.xml", "word/_rels/document.xml.rels"])
    def test_entities_that_read_the_servers_files_are_refused(self, part: str) -> None:
        evil = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
        assert "damaged" in refused(made.with_parts(made.document(), {part: evil.encode()}))

    def test_even_in_another_encoding(self) -> None:
        evil = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]><w>&x;</w>'
        assert "damaged" in refused(made.with_parts(made.document(), {MAIN: evil.encode("utf-16")}))

    def test_links_inside_the_archive_are_refused(self) -> None:
        assert "damaged" in refused(made.linked(made.document(), "word/media/a.png", "/etc/passwd"))

    @pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "word\\evil.xml", "a\nb"])
    def test_names_that_lead_elsewhere_are_refused(self, name: str) -> None:
        assert "damaged" in refused(made.with_parts(made.document(), {name: b"<x/>"}))

    def test_a_relationship_out_of_the_archive_finds_nothing(self) -> None:
        content = made.related(made.document(), MAIN, "image", "../../../../etc/passwd")
        assert "passwd" not in text_of(clean(content).content)

    def test_a_template_from_elsewhere_is_left_out(self) -> None:
        rels = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rIdX" Type="{made.RELS}/attachedTemplate"'
            ' Target="http://x.example/t.dotm" TargetMode="External"/></Relationships>'
        )
        content = made.with_parts(made.document(), {"word/_rels/settings.xml.rels": rels.encode()})
        content = made.replaced(
            content,
            "word/settings.xml",
            "</w:settings>",
            f'<w:attachedTemplate xmlns:r="{made.RELS}" r:id="rIdX"/></w:settings>',
        )
        found = text_of(clean(content).content)
        assert "x.example" not in found
        assert "attachedTemplate" not in found

    def test_pictures_from_elsewhere_are_left_out(self) -> None:
        base = made.document(photo=picture("PNG"))
        content = made.related(base, MAIN, "image", "http://x.example/spy.png", external=True)
        content = made.replaced(content, MAIN, "<a:blip ", '<a:blip r:link="rIdX" ')
        found = text_of(clean(content).content)
        assert "x.example" not in found
        assert "r:link" not in found
        assert 'r:embed="' in found

    @pytest.mark.parametrize(
        ("target", "stays"),
        [
            ("https://www.example.org/", True),
            ("mailto:a@example.org", True),
            ("file:///c:/x.exe", False),
            ("\\\\server\\share", False),
            ("javascript:alert(1)", False),
        ],
    )
    def test_of_links_those_to_the_web_and_to_mail_stay(self, target: str, stays: bool) -> None:
        link = (
            f'<w:p><w:hyperlink xmlns:r="{made.RELS}" r:id="rIdX"><w:r><w:t>See</w:t></w:r>'
            "</w:hyperlink></w:p>"
        )
        content = made.related(made.document(), MAIN, "hyperlink", target, external=True)
        kept = clean(made.in_body(content, link)).content
        assert (target in text_of(kept)) is stays
        assert "See" in [paragraph.text for paragraph in opened(kept).paragraphs]

    def test_fields_that_run_programs_become_plain_text(self) -> None:
        field = (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DD'
            "</w:instrText></w:r>"
            '<w:r><w:instrText>EAUTO c:\\\\windows\\\\cmd.exe "/k calc"</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            '<w:p><w:fldSimple w:instr="INCLUDEPICTURE http://x.example/a.png"><w:r><w:t>kept</w:t>'
            "</w:r></w:fldSimple></w:p>"
            '<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>'
        )
        kept = clean(made.in_body(made.document(), field)).content
        found = text_of(kept)
        assert "EAUTO" not in found
        assert "cmd.exe" not in found
        assert "x.example" not in found
        assert 'w:instr="PAGE"' in found
        assert {"shown", "kept"} <= {paragraph.text for paragraph in opened(kept).paragraphs}

    @pytest.mark.parametrize(
        ("instruction", "kept"),
        [
            (" PAGE ", True),
            ('HYPERLINK "https://www.example.org/"', True),
            (r'HYPERLINK \l "place"', True),
            (r'HYPERLINK "\\server\share"', False),
            ('HYPERLINK "file:///c:/a"', False),
            ("=SUM(ABOVE)", True),
            ("ddeauto a b", False),
            ("QUOTE 68 68 69", False),
            ("", False),
        ],
    )
    def test_which_fields_are_kept(self, instruction: str, kept: bool) -> None:
        assert is_kept(instruction) is kept

    @pytest.mark.parametrize(
        ("formula", "outside"),
        [
            ("SUM(B2:B3)", False),
            ("Table1[2019]", False),
            ('IF(A1="a|b","[1]","x")', False),
            ("[1]Sheet1!A1", True),
            ("SUM([2]Data!$A$1:$A$9)", True),
            ("cmd|'/c calc'!A0", True),
            ("'C:\\Users\\[a.xlsx]S'!A1", True),
            ('WEBSERVICE("http://x.example/")', True),
            ('_xlfn.IMAGE("http://x.example/")', True),
        ],
    )
    def test_which_formulas_reach_outside(self, formula: str, outside: bool) -> None:
        assert reaches_outside(formula) is outside

    def test_formulas_that_reach_outside_leave_their_value(self) -> None:
        content = made.replaced(
            made.workbook(("a", "=SUM(B2:B3)")),
            "xl/worksheets/sheet1.xml",
            "<f>SUM(B2:B3)</f><v></v>",
            "<f>cmd|'/c winword'!A0</f><v>7</v>",
        )
        kept = clean(content).content
        assert sheet_of(kept) == [["a", 7]]
        assert "winword" not in text_of(kept)


class TestWhatIsKept:
    def test_a_document_opens_with_its_text_tables_and_pictures(self) -> None:
        kept = opened(clean(made.document("Guarded parking.", photo=picture())).content)
        assert [row.text for row in kept.paragraphs][:2] == ["Bicycle watch", "Guarded parking."]
        assert [cell.text for cell in kept.tables[0].rows[0].cells] == ["Before", "After"]
        assert len(kept.inline_shapes) == 1
        assert kept.paragraphs[0].style.name == "Heading 1"

    def test_a_workbook_opens_with_its_cells_and_formulas(self) -> None:
        kept = clean(made.workbook()).content
        assert sheet_of(kept) == [
            ["Year", "Thefts"],
            [2022, 200],
            [2023, 150],
            ["Sum", "=SUM(B2:B3)"],
        ]

    def test_a_workbook_keeps_charts_and_sheets(self) -> None:
        book = openpyxl.load_workbook(BytesIO(made.workbook()))
        chart = openpyxl.chart.LineChart()
        chart.add_data(openpyxl.chart.Reference(book.active, min_col=2, min_row=1, max_row=3))
        book.active.add_chart(chart, "D2")
        book.create_sheet("Second")
        written = BytesIO()
        book.save(written)
        found = openpyxl.load_workbook(BytesIO(clean(written.getvalue()).content))
        assert found.sheetnames == ["Sheet", "Second"]
        assert len(found.worksheets[0]._charts) == 1

    @pytest.mark.parametrize("content", [made.document(photo=picture("GIF")), made.workbook()])
    def test_every_part_is_declared_and_every_reference_leads_somewhere(
        self, content: bytes
    ) -> None:
        found = made.parts(clean(content).content)
        for name, part in found.items():
            if not name.endswith(".rels"):
                continue
            folder = name.split("_rels/")[0]
            for target in re.findall(rb'Target="([^"]+)"', part):
                assert f"{folder}{target.decode()}" in found
        types = found[made.TYPES].decode()
        for name in found:
            assert f'"/{name}"' in types or name.rpartition(".")[2] in {"rels", "png", "jpg", "xml"}

    def test_cleaning_twice_changes_nothing_more(self) -> None:
        once = clean(made.document(photo=picture())).content
        assert made.parts(clean(once).content) == made.parts(once)
