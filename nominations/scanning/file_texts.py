"""The words in attached files, read once by a process of its own and kept beside the files.

Kept in the private storage by the file's digest, so that the same bytes are never read again. What
could not be read is kept as no words at all, so that nobody waits for it twice.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from nominations.models import Attachment
from nominations.scanner import FileWords

READABLE = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
SECONDS_EACH = 12
SECONDS_IN_ALL = 20
"""After which a page no longer waits; the files that are left are read for the next one."""

log = structlog.get_logger(__name__)


def files_in(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of a document's attached files."""
    for section in document["sections"]:
        for question in section["questions"]:
            if question["kind"] == "file":
                yield from question["value"] or ()


def kept_words(document: Mapping[str, Any]) -> list[FileWords]:
    """The words of its files as far as they were read already. Nothing is read for it."""
    found = ((row["sha256"], _kept(row["sha256"])) for row in files_in(document))
    return [FileWords(sha256, text) for sha256, text in found if text]


def read_words(document: Mapping[str, Any]) -> list[FileWords]:
    """The words of its files; those not read before are read now, within SECONDS_IN_ALL."""
    until = time.monotonic() + SECONDS_IN_ALL
    unread = [
        row["public_id"]
        for row in files_in(document)
        if row["content_type"] in READABLE and _kept(row["sha256"]) is None
    ]
    for attachment in Attachment.objects.filter(public_id__in=unread) if unread else ():
        left = until - time.monotonic()
        if left > 1:
            _keep(attachment, min(left, SECONDS_EACH))
    return kept_words(document)


def _name(sha256: str) -> str:
    return f"attachment-words/{sha256}.txt"


def _kept(sha256: str) -> str | None:
    try:
        with default_storage.open(_name(sha256), "rb") as kept:
            return str(kept.read(), "utf-8", "replace")
    except OSError:
        return None


def _keep(attachment: Attachment, seconds: float) -> None:
    try:
        with attachment.file.open("rb") as file:
            words = _read(file.read(), attachment.content_type, seconds)
    except OSError:
        log.exception("attachment_words_unread", attachment=attachment.pk)
        return
    name = _name(attachment.sha256)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(words))


def _read(content: bytes, content_type: str, seconds: float) -> bytes:
    """What the process said by the end of its time. It is given nothing of our environment."""
    command = [sys.executable, "-m", "nominations.scanner.file_words", content_type]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with a content type from a closed list
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
    return done.stdout
