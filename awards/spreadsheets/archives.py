"""Zipped files: what they say they are, and whether they may be unpacked at all."""

import struct
import zlib
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from itertools import chain
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from awards.spreadsheets.cells import Unreadable
from awards.spreadsheets.markup import has_plain_beginning

MOST_PARTS = 1_000
MOST_UNPACKED = 12_000_000
MOST_RATIO = 100
# What takes long is elements, some ten microseconds each: this is five seconds of them, and enough
# for 2,000 rows of 50 numbers.
MOST_ELEMENTS = 500_000
_SMALL = 1_000_000
_CHUNK = 65_536
_ENCRYPTED = 0x1
_XML = (".xml", ".rels")

# What zipfile raises at content that is no archive, or a broken one.
_DAMAGES = (
    BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    EOFError,
    OverflowError,
)
_WORKBOOK = "xl/workbook.xml"
_OTHERS = (
    ("xl/workbook.bin", "Excel (.xlsb)"),
    ("content.xml", "OpenDocument (.ods)"),
    ("Index/", "Numbers"),
    ("Index.zip", "Numbers"),
)


def check_workbook(content: bytes) -> None:
    """Passes for a workbook that is safe to unpack, by its list of parts and by unpacking it.

    Raises:
        Unreadable: it is another kind of file, protected, damaged, or unpacks to too much.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_kind([part.filename for part in parts])
            _check_list(parts, len(content))
            _check_unpacked(archive, parts)
    except _DAMAGES as error:
        raise damaged() from error


def damaged() -> Unreadable:
    return Unreadable(
        _("This workbook is damaged and could not be read. Save it again, or save it as CSV.")
    )


def protected() -> Unreadable:
    return Unreadable(
        _("This workbook is protected by a password. Save a copy without it and choose that.")
    )


def other_format(name: str) -> Unreadable:
    return Unreadable(
        _("%(format)s files cannot be read. Save the sheet as XLSX or CSV and choose that.")
        % {"format": name}
    )


def _check_kind(names: Sequence[str]) -> None:
    if _WORKBOOK in names:
        return
    for start, format_name in _OTHERS:
        if any(name.startswith(start) for name in names):
            raise other_format(format_name)
    raise Unreadable(_("This zipped file is not a workbook. Choose a file saved as XLSX or CSV."))


def _check_list(parts: Sequence[ZipInfo], packed: int) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise protected()
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise damaged()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or _is_too_much(unpacked, packed):
        raise _too_large()


def _check_unpacked(archive: ZipFile, parts: Sequence[ZipInfo]) -> None:
    """What a list of parts says of their sizes may be untrue, so they are counted as well."""
    unpacked = elements = 0
    for part in parts:
        with archive.open(part) as source:
            head = source.read(_CHUNK)
            if not has_plain_beginning(head, is_xml=part.filename.endswith(_XML)):
                raise damaged()
            for chunk in chain([head], iter(partial(source.read, _CHUNK), b"")):
                unpacked += len(chunk)
                elements += chunk.count(b"<")
                if unpacked > MOST_UNPACKED or elements > MOST_ELEMENTS:
                    raise _too_large()


def _is_too_much(unpacked: int, packed: int) -> bool:
    return unpacked > MOST_UNPACKED or (unpacked > _SMALL and unpacked > packed * MOST_RATIO)


def _too_large() -> Unreadable:
    return Unreadable(
        _(
            "This workbook unpacks to more than can be read. Copy the sheet with the counts to a "
            "new workbook, or save it as CSV."
        )
    )
