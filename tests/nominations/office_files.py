"""Made-up office files for tests, and what somebody could have put into them."""

import stat
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import openpyxl
from openpyxl.comments import Comment
from PIL import Image

from tests.nominations.making import picture

TYPES = "[Content_Types].xml"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(text: str = "Bicycles were stolen.", *, author: str = "", photo: bytes = b"") -> bytes:
    made = docx.Document()
    made.core_properties.author = author
    made.core_properties.last_modified_by = author
    made.add_heading("Bicycle watch", 1)
    made.add_paragraph(text)
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Before", "After"
    if photo:
        made.add_picture(BytesIO(photo))
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def workbook(*rows: tuple[object, ...], author: str = "") -> bytes:
    made = openpyxl.Workbook()
    made.properties.creator = author
    sheet = made.active
    for row in rows or (("Year", "Thefts"), (2022, 200), (2023, 150), ("Sum", "=SUM(B2:B3)")):
        sheet.append(row)
    if author:
        sheet["A1"].comment = Comment("Look here", author)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_parts(content: bytes, extra: Mapping[str, bytes]) -> bytes:
    return packed(parts(content) | dict(extra))


def replaced(content: bytes, name: str, old: str, new: str) -> bytes:
    """With text of one part replaced; it must be there."""
    found = parts(content)
    assert old.encode() in found[name], f"{name} has no {old}"
    found[name] = found[name].replace(old.encode(), new.encode())
    return packed(found)


def related(
    content: bytes, of_part: str, kind: str, target: str, *, external: bool = False
) -> bytes:
    """With one relationship more, rIdX, of a part."""
    folder, _slash, name = of_part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    mode = ' TargetMode="External"' if external else ""
    kind = kind if "/" in kind else f"{RELS}/{kind}"
    row = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return replaced(content, rels, "</Relationships>", row)


def in_body(content: bytes, xml: str) -> bytes:
    """With something more in a document's body."""
    return replaced(content, "word/document.xml", "<w:sectPr", f"{xml}<w:sectPr")


def linked(content: bytes, name: str, target: str) -> bytes:
    """With a part that is a symbolic link."""
    written = BytesIO(content)
    with ZipFile(written, "a") as archive:
        entry = ZipInfo(name)
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return written.getvalue()


def compound(stream: str) -> bytes:
    """The beginning of a file in the older container, with one stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le").ljust(512)


def photo_from(where: str) -> bytes:
    """A JPEG whose Exif data names a place and a maker."""
    exif = Image.Exif()
    exif[0x010F] = where
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return picture("JPEG", size=(64, 48), exif=exif.tobytes())
