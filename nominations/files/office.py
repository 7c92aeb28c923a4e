"""Office files: DOCX and XLSX, told by their content and written anew from the parts that are kept.

Parts are reached from the main one by way of its relationships; each that is kept gets a name of
its own making. XML is parsed and written again, pictures are decoded and written again.
"""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from awards.spreadsheets import zipped
from nominations.exceptions import FileRefused
from nominations.files.images import MAX_PIXELS, clean_image, pixels_of
from nominations.files.office_fields import is_web_or_mail
from nominations.files.office_parts import FLAVOURS, HYPERLINK, IMAGE, Flavour
from nominations.files.office_xml import scrub
from nominations.files.xml_tree import NotXml, local, parse, serialised

LIMITS = zipped.Limits(parts=2_000, unpacked=100_000_000, ratio=100, elements=1_500_000)
# Of all pictures together: each is unpacked and packed again, which takes a second for the largest.
MOST_PIXELS = 4 * MAX_PIXELS

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# One kind of relationship that is kept is none of the standard's.
_MICROSOFT = {
    "diagramDrawing": "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing"
}
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_TYPES_PART = "[Content_Types].xml"
_MAIN = "officeDocument"
_MACROS = ("macroenabled", "ms-excel.sheet.binary", "ms-excel.addin")
# By the first bytes: how Pillow calls the format, and as which it is written.
_PICTURES = (
    (b"\x89PNG", "PNG", "PNG"),
    (b"\xff\xd8", "JPEG", "JPEG"),
    (b"GIF8", "GIF", "PNG"),
    (b"BM", "BMP", "PNG"),
    (b"II*\x00", "TIFF", "PNG"),
    (b"MM\x00*", "TIFF", "PNG"),
    (b"RIFF", "WEBP", "PNG"),
)
_EXTENSIONS = {"PNG": "png", "JPEG": "jpg"}
_PICTURE_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class CleanOffice:
    content: bytes
    flavour: Flavour


@dataclass(frozen=True, slots=True)
class _Relationship:
    id: str
    kind: str
    target: str
    """A part's name in the source; for a link, its address."""
    is_link: bool = False


@dataclass
class _Making:
    """What is written, while the source is walked through."""

    archive: ZipFile
    flavour: Flavour
    sources: Mapping[str, str]
    """The source's names by their lower-case form: names of parts know no case."""
    names: dict[str, str] = field(default_factory=dict)
    """From a part of the source to its new name."""
    counts: dict[str, int] = field(default_factory=dict)
    content_types: dict[str, str] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    written: dict[str, bytes] = field(default_factory=dict)
    pixels: int = 0


def clean_office(content: bytes) -> CleanOffice:
    """The document or workbook as a new file, of the same kind.

    Raises:
        FileRefused: it is another kind of file, has macros, is protected or damaged, unpacks to too
            much, or has a picture that cannot be written anew.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            zipped.check_archive(archive, len(content), LIMITS)
            return _rewritten(archive)
    except zipped.Protected as error:
        raise _protected() from error
    except zipped.TooMuch as error:
        raise FileRefused(
            _("This file unpacks to more than can be checked. Attach it in parts, or as a PDF.")
        ) from error
    except (zipped.Damaged, NotXml, *zipped.DAMAGES) as error:
        raise _damaged() from error


def refuse_compound(content: bytes) -> None:
    """What has the older container of office programs: protected files, and those before 2007.

    Raises:
        FileRefused: always, with words for the one or the other.
    """
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _protected()
    raise FileRefused(
        _(
            "This file has the format of office programs before 2007 (such as .doc or .xls). Open "
            "it, save it as DOCX, XLSX or PDF, and attach that."
        )
    )


def _rewritten(archive: ZipFile) -> CleanOffice:
    sources = {name.lower(): name for name in archive.namelist()}
    main = next(
        (row.target for row in _relationships(archive, sources, "") if row.kind == _MAIN), ""
    )
    if main.lower() not in sources:
        raise _unknown()
    flavour = _flavour(archive, sources, main)
    making = _Making(archive, flavour, sources)
    _take(making, main, flavour.main_path, flavour.main_type)
    while making.pending:
        _write_part(making, making.pending.pop(0))
    return CleanOffice(_packed(making), flavour)


def _flavour(archive: ZipFile, sources: Mapping[str, str], main: str) -> Flavour:
    """By the content type of the main part.

    Raises:
        FileRefused: it has macros, or is something else.
    """
    if _TYPES_PART.lower() not in sources:
        raise _unknown()
    found = ""
    for row in parse(archive.read(sources[_TYPES_PART.lower()])):
        if local(row.tag) == "Override" and row.get("PartName", "").lower() == f"/{main.lower()}":
            found = row.get("ContentType", "")
    if flavour := FLAVOURS.get(found):
        return flavour
    if any(word in found.lower() for word in _MACROS):
        raise _macros()
    raise _unknown()


def _relationships(archive: ZipFile, sources: Mapping[str, str], part: str) -> list[_Relationship]:
    """Those of a part that lead to another part, or by a plain link to the web or to mail."""
    folder, name = posixpath.split(part)
    source = sources.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    if source is None:
        return []
    found = []
    for row in parse(archive.read(source)):
        kind = row.get("Type", "").rpartition("/")[2]
        target, identifier = row.get("Target", ""), row.get("Id", "")
        if row.get("TargetMode", "").lower() == "external":
            if kind == HYPERLINK and is_web_or_mail(target):
                found.append(_Relationship(identifier, kind, target, is_link=True))
        elif target and not target.startswith("#"):
            path = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
            found.append(_Relationship(identifier, kind, path.lstrip("/")))
    return found


def _take(making: _Making, source: str, name: str, content_type: str) -> str:
    making.names[source.lower()] = name
    making.content_types[name] = content_type
    making.pending.append(source)
    return name


def _write_part(making: _Making, source: str) -> None:
    """Write a part of XML with the relationships of it that are kept."""
    name = making.names[source.lower()]
    kept: dict[str, str] = {}
    for row in _relationships(making.archive, making.sources, source):
        target = row.target if row.is_link else _target(making, row)
        if target:
            kept[row.id] = _relationship_row(row, target, name)
    root = parse(making.archive.read(making.sources[source.lower()]))
    if name == making.flavour.main_path:
        _refuse_lost_sheets(root, kept)
    scrub(root, kept)
    making.written[name] = serialised(root)
    if kept:
        folder, base = posixpath.split(name)
        making.written[f"{folder}/_rels/{base}.rels"] = _rels(kept.values())


def _target(making: _Making, row: _Relationship) -> str:
    """The new name of the part that a relationship leads to; empty if it is left out."""
    source = making.sources.get(row.target.lower())
    if source is None:
        return ""
    if row.target.lower() in making.names:
        return making.names[row.target.lower()]
    if row.kind == IMAGE:
        return _picture(making, source)
    kept = making.flavour.kept(row.kind)
    if kept is None:
        return ""
    number = making.counts[row.kind] = making.counts.get(row.kind, 0) + 1
    if number > 1 and "{}" not in kept.path:
        return ""
    path = f"{making.flavour.folder}/{kept.path.format(number)}"
    return _take(making, source, path, kept.content_type)


def _picture(making: _Making, source: str) -> str:
    """Write a picture anew, under a new name.

    Raises:
        FileRefused: it is drawn in a format that cannot be decoded, or too large.
    """
    content = making.archive.read(source)
    if content.lstrip()[:1] == b"<":
        # SVG stands beside the same picture as PNG, for programs that cannot draw it.
        return ""
    for start, kind, saved_as in _PICTURES:
        if content.startswith(start):
            clean = clean_image(content, kind, saved_as=saved_as)
            making.pixels += pixels_of(clean, saved_as)
            if making.pixels > MOST_PIXELS:
                raise FileRefused(
                    _("The pictures in this file are too large together. Attach it in parts.")
                )
            return _keep_picture(making, source, clean, _EXTENSIONS[saved_as])
    raise FileRefused(
        _(
            "A picture in this file has a format that cannot be made safe, such as EMF or WMF. "
            "Save the file as PDF and attach that."
        )
    )


def _keep_picture(making: _Making, source: str, content: bytes, extension: str) -> str:
    number = making.counts[IMAGE] = making.counts.get(IMAGE, 0) + 1
    name = f"{making.flavour.folder}/media/image{number}.{extension}"
    making.names[source.lower()] = name
    making.written[name] = content
    return name


def _refuse_lost_sheets(root: Any, kept: Mapping[str, str]) -> None:
    """Sheets of macros and of dialogs are left out, which would change what the others mean."""
    for sheet in root.iter():
        is_lost = not any(value in kept for value in sheet.attrib.values())
        if local(sheet.tag) == "sheet" and is_lost:
            raise _macros()


def _relationship_row(row: _Relationship, target: str, of_part: str) -> str:
    mode = ' TargetMode="External"' if row.is_link else ""
    shown = target if row.is_link else posixpath.relpath(target, posixpath.dirname(of_part) or ".")
    base = _MICROSOFT.get(row.kind, f"{_OFFICE}/{row.kind}")
    return (
        f"<Relationship Id={quoteattr(row.id)} Type={quoteattr(base)}"
        f" Target={quoteattr(shown)}{mode}/>"
    )


def _rels(rows: Iterable[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_RELATIONSHIPS}">{"".join(rows)}</Relationships>'
    ).encode()


def _types(making: _Making) -> bytes:
    defaults = {"rels": _RELS_TYPE, "xml": "application/xml"} | _PICTURE_TYPES
    rows = [
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in defaults.items()
    ]
    rows += [
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in making.content_types.items()
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Types xmlns="{_TYPES}">{"".join(rows)}</Types>'
    ).encode()


def _packed(making: _Making) -> bytes:
    main = _Relationship("rId1", _MAIN, "")
    first = {
        _TYPES_PART: _types(making),
        "_rels/.rels": _rels([_relationship_row(main, making.flavour.main_path, "")]),
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in (first | making.written).items():
            # The same time in all: when they were made is nobody's business either.
            archive.writestr(_entry(name), content)
    return written.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _protected() -> FileRefused:
    return FileRefused(
        _("This file is protected by a password. Save a copy without protection and attach that.")
    )


def _damaged() -> FileRefused:
    return FileRefused(
        _("This file is damaged and could not be read. Save it again, or as PDF, and attach that.")
    )


def _macros() -> FileRefused:
    return FileRefused(
        _(
            "This file has macros, which are programs. Save it as DOCX or XLSX without macros and "
            "attach that."
        )
    )


def _unknown() -> FileRefused:
    return FileRefused(
        _(
            "This is neither a Word document (DOCX) nor an Excel workbook (XLSX). Save it as one "
            "of these or as PDF, and attach that."
        )
    )
