"""Series in files: CSV in many encodings, workbooks, and everything that is neither."""

from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from awards.spreadsheets.archives import MOST_UNPACKED
from awards.spreadsheets.reading import MAX_BYTES
from awards.spreadsheets.series import Unreadable, read_upload
from tests.awards.spreadsheets.making import (
    as_excel_writes,
    part_of,
    saved,
    with_part,
    workbook,
    workbook_of,
)

# openpyxl warns of whatever a workbook lacks.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

COUNTS = {"2014-07": 12, "2014-08": 13}


def counts(read):
    return {point["period"]: point["count"] for point in read.points}


def refusal(content, name="counts.xlsx"):
    with pytest.raises(Unreadable) as refused:
        read_upload(name, content)
    return str(refused.value)


def zipped(**parts: bytes) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", compression=ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


CSV = "mes;Año\n2014-07;12\n2014-08;13\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_the_encodings_and_separators_of_spreadsheets(encoding, separator):
    content = CSV.replace(";", separator).encode(encoding)
    read = read_upload("counts.csv", content)
    assert counts(read) == COUNTS
    assert read.is_clean
    assert read.notes[0] == "Read from counts.csv."


def test_csv_may_name_its_separator():
    read = read_upload("counts.csv", b"sep=;\r\n2014-07;12\r\n2014-08;n/a\r\n")
    assert counts(read) == {"2014-07": 12}
    assert read.bad_rows[0].number == 3


def test_a_file_is_read_from_its_start():
    content = BytesIO(b"2014-07,12\n2014-08,13\n")
    content.read()
    assert counts(read_upload("counts.csv", content)) == COUNTS


@pytest.mark.parametrize("name", ["counts.xlsx", "counts.csv", "", "../../\x00counts\u202e"])
def test_a_workbook_is_told_by_its_content(name):
    read = read_upload(name, workbook(["Month", "Count"], ["2014-07", 12], ["2014-08", 13.0]))
    assert counts(read) == COUNTS
    assert read.is_clean
    assert "The sheet “Counts” is read." in read.notes
    assert all("\x00" not in note and "\u202e" not in note for note in read.notes)


def test_cells_of_dates_years_and_whole_floats():
    read = read_upload("a.xlsx", workbook([date(2014, 7, 1), 12.0], [datetime(2014, 8, 1), "13"]))
    assert counts(read) == COUNTS
    assert counts(read_upload("a.xlsx", workbook([2014, 4], [2015.0, 6]))) == {"2014": 4, "2015": 6}


def test_cells_that_hold_no_count_are_bad_rows():
    read = read_upload(
        "a.xlsx",
        workbook([2014, 4], [2015, True], [2016, 4.5], [2017, date(2014, 1, 1)], [2018, "#N/A"]),
    )
    assert [row.number for row in read.bad_rows] == [2, 3, 4, 5]
    assert "“TRUE” is not a number" in read.bad_rows[0].why.replace("True", "TRUE")


def test_a_formula_without_its_result_is_a_bad_row_that_says_so():
    book = Workbook()
    for row in (["2014", 4], ["2015", "=SUM(1, 2)"], ["2016", 7]):
        book.active.append(row)
    book.active["B3"] = ArrayFormula("B3", "=SUM(C1:C9)")
    read = read_upload("a.xlsx", saved(book))
    assert counts(read) == {"2014": 4}
    assert [row.number for row in read.bad_rows] == [2, 3]
    assert "formula =SUM(1, 2) has no result in the file" in read.bad_rows[0].why


def test_a_formula_with_its_result_is_its_result():
    content = workbook(["2014", 4], ["2015", 17])
    sheet = part_of(content, "xl/worksheets/sheet1.xml")
    computed = sheet.replace(b"<v>17</v>", b"<f>SUM(8,9)</f><v>17</v>")
    assert computed != sheet
    read = read_upload("a.xlsx", with_part(content, "xl/worksheets/sheet1.xml", computed))
    assert counts(read) == {"2014": 4, "2015": 17}


def test_the_first_sheet_with_anything_in_it_is_read():
    read = read_upload(
        "a.xlsx", workbook_of({"Cover": [], "Data": [["2014", 4]], "Old": [["1999", 1]]})
    )
    assert counts(read) == {"2014": 4}
    assert "The sheet “Data” is read; not read: Cover, Old." in read.notes


def test_hidden_sheets_come_last():
    book = Workbook()
    book.active.append([1999, 1])
    book.active.sheet_state = "hidden"
    book.create_sheet("Seen").append([2014, 4])
    assert counts(read_upload("a.xlsx", saved(book))) == {"2014": 4}


def test_rows_are_numbered_as_the_sheet_numbers_them():
    read = read_upload("a.xlsx", workbook([], ["Year", "Count"], [], [2014, 4], [2015, "x"]))
    assert [(row.number, row.text) for row in read.bad_rows] == [(5, "2015 | x")]
    assert "1 empty row was passed over." in read.notes


def test_a_workbook_as_excel_writes_it():
    read = read_upload("a.xlsx", as_excel_writes())
    assert counts(read) == COUNTS
    assert read.is_clean
    assert "The first row is read as headings." in read.notes


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n ; ; \n;;\n", "There is nothing in this file."),
        (workbook([]), "There is nothing in this file."),
        (b"1" * (MAX_BYTES + 1), "The file is larger than 1.9\u00a0MB."),
        (OLD_EXCEL, "Old Excel (.xls) files cannot be read. Save the sheet as XLSX or CSV"),
        (OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (zipped(**{"mimetype": b"x", "content.xml": b"<a/>"}), "OpenDocument (.ods) files cannot"),
        (zipped(**{"Index/Document.iwa": b""}), "Numbers files cannot be read."),
        (zipped(**{"xl/workbook.bin": b""}), "Excel (.xlsb) files cannot be read."),
        (zipped(**{"word/document.xml": b""}), "This zipped file is not a workbook."),
        (b"%PDF-1.7\n...", "PDF files cannot be read."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "This is a picture."),
        (b"<html><table><tr><td>2014</td><td>4</td></tr></table>", "This is a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "This is a web page or a document"),
        (b"\x00\x01\x02\x03\x04\x05", "This is not a spreadsheet that can be read."),
        (b"\x81\x8d\x8f", "This is not a spreadsheet that can be read."),
        (b"2014,4\n" * 2001, "There are more than 2,000 rows."),
        (b"2014,4" + b",1" * 60, "There are more than 50 columns."),
        (workbook(*[[2014, 4]] * 2001), "There are more than 2,000 rows."),
        (workbook([2014, 4, *[1] * 60]), "There are more than 50 columns."),
        (workbook([2014, 4])[:-200], "This workbook is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_words(content, words):
    assert words in refusal(content)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("awards.spreadsheets.workbooks.load_workbook", None)
    bomb = with_part(workbook([2014, 4]), "xl/media/a.bin", b"\0" * (MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert "unpacks to more than can be read" in refusal(bomb)


def test_a_part_that_is_packed_a_thousandfold_is_refused():
    bomb = with_part(workbook([2014, 4]), "xl/media/a.bin", b"\0" * 2_000_000)
    assert "unpacks to more than can be read" in refusal(bomb)


def test_a_list_of_parts_that_lies_about_sizes_is_found_out():
    content = bytearray(with_part(workbook([2014, 4]), "z.bin", b"\0" * (MOST_UNPACKED + 1)))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(content))


def test_more_elements_than_any_sheet_needs_are_refused(monkeypatch):
    monkeypatch.setattr("awards.spreadsheets.archives.MOST_ELEMENTS", 30)
    assert "unpacks to more than can be read" in refusal(as_excel_writes())


def test_too_many_parts_are_refused():
    content = BytesIO(workbook([2014, 4]))
    with ZipFile(content, "a") as archive:
        for number in range(1001):
            archive.writestr(f"x/{number}", b"")
    assert "unpacks to more than can be read" in refusal(content.getvalue())


def test_other_ways_of_packing_are_refused():
    content = BytesIO(workbook([2014, 4]))
    with ZipFile(content, "a", compression=ZIP_LZMA) as archive:
        archive.writestr("x", b"x")
    assert "damaged" in refusal(content.getvalue())


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %s "%s">' % (name, b"&%s;" % before * 10)
        for before, name in [(b"a", b"b"), (b"b", b"c"), (b"c", b"d"), (b"d", b"e"), (b"e", b"f")]
    )
    + b"]>"
)
FILE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [ENTITIES, FILE])
@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_entities_are_refused_in_every_part(part, declared):
    content = as_excel_writes()
    plain = part_of(content, part)
    body = plain[plain.index(b"?>") + 2 :] if plain.startswith(b"<?xml") else plain
    assert "damaged" in refusal(with_part(content, part, declared + body))


def read_or_refused(content):
    """Nothing else may come of it."""
    with suppress(Unreadable):
        read_upload("a", content)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    read_or_refused(content)


SAMPLE = workbook(["Month", "Count"], ["2014-07", 12], ["2014-08", "n/a"])
PARTS = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]


@given(st.sampled_from(PARTS), st.integers(0, 2000), st.binary(min_size=1, max_size=30))
def test_a_broken_workbook_is_read_or_refused(name, place, noise):
    part = part_of(SAMPLE, name)
    at = place % len(part)
    broken = with_part(SAMPLE, name, part[:at] + noise + part[at + len(noise) :])
    read_or_refused(broken)


@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_broken_archive_is_read_or_refused(place, noise):
    read_or_refused(SAMPLE[:place] + noise + SAMPLE[place + len(noise) :])
