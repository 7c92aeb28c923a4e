"""From an upload to a file that may be kept.

The type is told by the content, never by the name or by what the browser says. Whatever is kept
was decoded and written anew, so that a file which is two things at once becomes one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import puremagic
from django.core.files import File
from django.utils.translation import gettext as _

from nominations.exceptions import FileRefused
from nominations.files import ACCEPTED_WORDS
from nominations.files.images import clean_image
from nominations.files.office import clean_office, refuse_compound
from nominations.files.pdfs import clean_pdf
from nominations.files.sizes import refuse_size
from nominations.files.virus import refuse_infected

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class CleanFile:
    content: bytes
    content_type: str
    extension: str


@dataclass(frozen=True, slots=True)
class _Type:
    content_type: str
    extension: str
    clean: Callable[[bytes], bytes]


_TYPES = (
    _Type("application/pdf", "pdf", clean_pdf),
    _Type("image/png", "png", partial(clean_image, kind="PNG")),
    _Type("image/jpeg", "jpg", partial(clean_image, kind="JPEG")),
    _Type("image/webp", "webp", partial(clean_image, kind="WEBP")),
)


def clean_file(upload: File[bytes], *, max_bytes: int) -> CleanFile:
    """The upload's content, decoded and written anew without metadata, scripts and attachments.

    Raises:
        FileRefused: with words about what is wrong and what to do.
        NotChecked: it could not be checked for viruses now.
    """
    refuse_size(upload.size or 0, max_bytes)
    upload.seek(0)
    content = upload.read()
    refuse_infected(content)
    cleaned = _cleaned(content)
    if len(cleaned.content) > max_bytes:
        raise FileRefused(_("The file grows too large when it is unpacked. Save it smaller."))
    return cleaned


def _cleaned(content: bytes) -> CleanFile:
    if content.startswith(_ZIP):
        office = clean_office(content)
        return CleanFile(office.content, office.flavour.content_type, office.flavour.extension)
    if content.startswith(_COMPOUND):
        refuse_compound(content)
    found = _recognise(content[:_HEAD])
    return CleanFile(found.clean(content), found.content_type, found.extension)


def _recognise(head: bytes) -> _Type:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        matches = []
    seen = {match.mime_type for match in matches if match.offset in (0, 8)}
    for candidate in _TYPES:
        if candidate.content_type in seen:
            return candidate
    raise FileRefused(
        _("This is not a file that can be attached. It must be a %(accepted)s.")
        % {"accepted": ACCEPTED_WORDS}
    )
