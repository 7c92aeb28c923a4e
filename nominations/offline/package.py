"""A file from a stranger that should be a Word document: what it is, and its two parts of interest.

Nothing of it is kept, and nothing but these two parts is parsed. They are unpacked within limits,
and declare no document type, so that no entity can grow or reach out.
"""

from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlFault
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from awards.spreadsheets.zipped import DAMAGES, Damaged, Limits, Protected, TooMuch, check_archive
from nominations.exceptions import FileRefused
from nominations.forms.offline import MOST_BYTES
from nominations.offline.seen import Origin, read_origin

LIMITS = Limits(parts=1_000, unpacked=16_000_000, ratio=100, elements=300_000)
DEEPEST = 150
"""Elements within elements; Word's own files stay below thirty."""

_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"
_MAIN = "/officeDocument"
_CUSTOM = "customXml/item"


@dataclass(frozen=True, slots=True)
class WordFile:
    body: Element
    origin: Origin | None


def open_word_file(upload: File[bytes]) -> WordFile:
    """The document's body, and what it says it was made of.

    Raises:
        FileRefused: it is another kind of file, protected, damaged or too large, in words.
    """
    content = _content(upload)
    try:
        with ZipFile(BytesIO(content)) as archive:
            check_archive(archive, len(content), LIMITS, is_fit=_refuse_others)
            return WordFile(_body(archive), _origin(archive))
    except Protected as error:
        raise _protected() from error
    except TooMuch as error:
        raise FileRefused(
            _(
                "This file unpacks to more than can be read. Take pictures out of it, save it "
                "again and choose it once more."
            )
        ) from error
    except (Damaged, XmlFault, DefusedXmlException, *DAMAGES) as error:
        raise _damaged() from error


def _content(upload: File[bytes]) -> bytes:
    size = upload.size or 0
    if size == 0:
        raise FileRefused(_("The file is empty. Choose another one."))
    if size > MOST_BYTES:
        raise FileRefused(
            _("The file has %(size)s, and the most that can be read is %(limit)s.")
            % {"size": filesizeformat(size), "limit": filesizeformat(MOST_BYTES)}
        )
    upload.seek(0)
    content: bytes = upload.read()
    if content.startswith(_OLE):
        raise _protected()
    if content.startswith(_PDF):
        raise _other_kind(_("a PDF file"))
    if not content.startswith(_ZIP):
        raise FileRefused(_("This is not a Word file. Choose the .docx file that you filled in."))
    return content


def _refuse_others(names: object) -> None:
    parts = [str(name) for name in names] if isinstance(names, list) else []
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise FileRefused(
            _("This file has macros. Save it as a Word document (.docx) and choose that.")
        )
    if "content.xml" in parts:
        raise _other_kind(_("an OpenDocument file"))
    if any(name.startswith(("xl/", "ppt/")) for name in parts):
        raise _other_kind(_("a spreadsheet or a presentation"))


def _other_kind(kind: str) -> FileRefused:
    return FileRefused(
        _("This is %(kind)s. Save it as a Word document (.docx), or fill in the file from here.")
        % {"kind": kind}
    )


def _protected() -> FileRefused:
    return FileRefused(
        _(
            "This file is protected by a password or of an older kind (.doc). Save it as a Word "
            "document (.docx) without a password and choose that."
        )
    )


def _damaged() -> FileRefused:
    return FileRefused(
        _("This file is damaged and could not be read. Save it again and choose it once more.")
    )


def _body(archive: ZipFile) -> Element:
    for relation in _parsed(archive, "_rels/.rels"):
        if relation.get("Type", "").endswith(_MAIN):
            document = _parsed(archive, relation.get("Target", "").lstrip("/"))
            body = next((child for child in document if child.tag.endswith("}body")), None)
            if body is not None:
                return body
    raise Damaged


def _origin(archive: ZipFile) -> Origin | None:
    for name in archive.namelist():
        if name.startswith(_CUSTOM) and name.endswith(".xml"):
            origin = read_origin(_parsed(archive, name))
            if origin is not None:
                return origin
    return None


def _parsed(archive: ZipFile, name: str) -> Element:
    root: Element = fromstring(archive.read(name), forbid_dtd=True)
    _refuse_too_deep(root)
    return root


def _refuse_too_deep(root: Element) -> None:
    """So that what walks the elements by calling itself always comes to an end."""
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
        if depth > DEEPEST:
            raise Damaged
