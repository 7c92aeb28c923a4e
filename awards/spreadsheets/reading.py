"""From a file to rows of cells. What kind of file it is, its content tells, never its name."""

from typing import IO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from awards import spreadsheets
from awards.spreadsheets.archives import other_format, protected
from awards.spreadsheets.cells import Row, Unreadable, shortened
from awards.spreadsheets.text import decoded, rows_of_csv

MAX_BYTES = 2_000_000
ACCEPT = ".csv,.tsv,.txt,.xlsx"

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# The container of Office files before 2007, and of newer ones that have a password.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"BM")
_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"{\\rtf")


def rows_uploaded(name: str, content: bytes | IO[bytes]) -> tuple[list[Row], list[str]]:
    """The filled rows of a file, and notes on where they stood.

    Raises:
        Unreadable: with words about what is wrong and what to do.
    """
    read = _bounded(content)
    notes = [_("Read from %(name)s.") % {"name": shortened(_printable(name))}] if name else []
    if read.startswith(_ZIP):
        found = spreadsheets.workbooks.read_workbook(read)
        return found.rows, [*notes, spreadsheets.workbooks.sheet_note(found)]
    _refuse_others(read)
    return rows_of_csv(decoded(read)), notes


def _bounded(content: bytes | IO[bytes]) -> bytes:
    if not isinstance(content, bytes):
        content.seek(0)
        content = content.read(MAX_BYTES + 1)
    if not content:
        raise Unreadable(_("The file is empty. Choose another one."))
    if len(content) > MAX_BYTES:
        raise Unreadable(
            _(
                "The file is larger than %(limit)s. Copy the sheet with the counts to a new "
                "workbook, or save it as CSV."
            )
            % {"limit": filesizeformat(MAX_BYTES)}
        )
    return content


def _refuse_others(content: bytes) -> None:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if content.startswith(_OLE):
        raise protected() if _PASSWORD in content else other_format(_("Old Excel (.xls)"))
    if content.startswith(b"%PDF"):
        raise other_format("PDF")
    if content.startswith(_PICTURES):
        raise Unreadable(
            _("This is a picture. Choose the spreadsheet itself, saved as XLSX or CSV.")
        )
    if start.startswith(_PAGES):
        raise Unreadable(
            _(
                "This is a web page or a document, whatever its name says. Open it in a "
                "spreadsheet program and save it as XLSX or CSV."
            )
        )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
