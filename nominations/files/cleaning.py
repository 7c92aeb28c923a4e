"""From an upload to a file that may be kept.

The type is told by the content, never by the name or by what the browser says. Whatever is kept
was decoded and written anew, so that a file which is two things at once becomes one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import puremagic
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from nominations.exceptions import FileRefused
from nominations.files.images import clean_image
from nominations.files.pdfs import clean_pdf

_HEAD = 4096


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
    _Type("image/png", "png", lambda content: clean_image(content, "PNG")),
    _Type("image/jpeg", "jpg", lambda content: clean_image(content, "JPEG")),
    _Type("image/webp", "webp", lambda content: clean_image(content, "WEBP")),
)


def clean_file(upload: File[bytes], *, max_bytes: int) -> CleanFile:
    """The upload's content, decoded and written anew without metadata, scripts and attachments.

    Raises:
        FileRefused: with words about what is wrong and what to do.
    """
    size = upload.size or 0
    if size == 0:
        raise FileRefused(_("The file is empty. Choose another one."))
    if size > max_bytes:
        raise FileRefused(
            _("The file has %(size)s, and the most that can be attached is %(limit)s.")
            % {"size": filesizeformat(size), "limit": filesizeformat(max_bytes)}
        )
    upload.seek(0)
    content = upload.read()
    found = _recognise(content[:_HEAD])
    cleaned = found.clean(content)
    if len(cleaned) > max_bytes:
        raise FileRefused(_("The file grows too large when it is unpacked. Save it smaller."))
    return CleanFile(cleaned, found.content_type, found.extension)


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
        _("This is not a file that can be attached. It must be a PDF, PNG, JPEG or WebP.")
    )
