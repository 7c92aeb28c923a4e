"""Zipped files: what they say they are, and whether they may be unpacked at all."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from django.utils.translation import gettext as _

from awards.spreadsheets import zipped
from awards.spreadsheets.cells import Unreadable

MOST_PARTS = 1_000
MOST_UNPACKED = 12_000_000
MOST_RATIO = 100
# What takes long is elements, some ten microseconds each: this is five seconds of them, and enough
# for 2,000 rows of 50 numbers.
MOST_ELEMENTS = 500_000
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
    limits = zipped.Limits(MOST_PARTS, MOST_UNPACKED, MOST_RATIO, MOST_ELEMENTS)
    try:
        with ZipFile(BytesIO(content)) as archive:
            zipped.check_archive(archive, len(content), limits, is_fit=_check_kind)
    except zipped.Protected as error:
        raise protected() from error
    except zipped.TooMuch as error:
        raise _too_large() from error
    except (zipped.Damaged, *zipped.DAMAGES) as error:
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


def _too_large() -> Unreadable:
    return Unreadable(
        _(
            "This workbook unpacks to more than can be read. Copy the sheet with the counts to a "
            "new workbook, or save it as CSV."
        )
    )
