"""Files sent in pieces: begun, carried on where they stopped, and attached once all is there.

The bytes lie in the private storage under a random name; the row says how many count. Until it is
an attachment a file is nobody's but the sender's and no part of the nomination, so these verbs
leave no trace in the trail; attaching does.
"""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.exceptions import FileRefused, Incomplete, NotChecked, TooMany, WrongState
from nominations.files.sizes import refuse_size
from nominations.models import Attachment, Nomination, Upload
from nominations.services.attachments import attach_file, largest_file, refuse_unasked
from nominations.services.locking import lock_draft, refuse_closed_sections

MOST_CHUNK = 1024 * 1024
"""Bytes of one piece."""
MOST_OPEN = 5
"""Files that one person may have on the way at once."""
ABANDONED_AFTER = timedelta(hours=24)
_FOLDER = "uploads"


@transaction.atomic
def start_upload(
    *, nomination: Nomination, actor: User, question: str, name: str, size: int
) -> Upload:
    """Announce a file; or find the same one where it stopped.

    It is the same if this person began to send a file of this name and size for this question.

    Raises:
        FileRefused: it is empty or too large.
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
        TooMany: of files in the nomination, or of those that the person has on the way.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_sections(locked, [question])
    name = "".join(character for character in name if character.isprintable())[:255]
    begun = Upload.objects.filter(
        nomination=locked, created_by=actor, question=question, name=name, size=size
    ).first()
    if begun:
        return begun
    refuse_unasked(locked, question)
    refuse_size(size, largest_file(locked.cycle))
    _refuse_hoarding(actor, size)
    return Upload.objects.create(
        nomination=locked, created_by=actor, question=question, name=name, size=size
    )


def receive_chunk(*, upload: Upload, actor: User, offset: int, chunk: bytes) -> int:
    """Append a piece. A piece that came before, sent again, changes nothing.

    Returns:
        How many bytes there are now: where the next piece begins.

    Raises:
        Incomplete: the piece does not begin where the last one ended; it says where that is.
        FileRefused: it is longer than was announced.
        WrongState: the draft is closed, or the upload was given up meanwhile.
    """
    with transaction.atomic():
        locked = _lock(upload, actor)
        if locked is None or not locked.nomination.is_writable:
            raise _gone()
        if offset + len(chunk) <= locked.received:
            return locked.received
        if offset != locked.received:
            raise Incomplete(received=locked.received)
        if offset + len(chunk) > locked.size:
            raise FileRefused(_("More was sent than was announced. Choose the file again."))
        _append(locked, chunk)
        locked.received += len(chunk)
        locked.updated_at = timezone.now()
        locked.save(update_fields=["received", "updated_at"])
    return locked.received


def finish_upload(
    *, upload: Upload, actor: User, caption: str = "", sha256: str = ""
) -> Attachment:
    """Make an attachment of a file that is all there. Twice is once.

    The attachment goes by the upload's public id, so that an answer which got lost can be asked
    for again. What cannot be attached whatever is done is deleted; else it stays to be tried again.

    Args:
        sha256: of the file, in hexadecimal, as its sender has it; empty if unknown.

    Raises:
        Incomplete: something of it is missing.
        FileRefused, NotChecked, NotAllowed, WrongState, TooMany: as `attach_file`.
    """
    refusal: FileRefused | None = None
    with transaction.atomic():
        locked = _lock(upload, actor)
        if locked is None:
            return _attached(upload, actor)
        if locked.received < locked.size:
            raise Incomplete(received=locked.received)
        try:
            attachment = _attach(locked, actor, caption, sha256)
        except NotChecked:
            raise
        except FileRefused as error:
            refusal = error
        locked.delete()
    _path(upload.public_id).unlink(missing_ok=True)
    if refusal:
        raise refusal
    return attachment


def cancel_upload(*, upload: Upload, actor: User) -> None:
    """Give a file up, with what of it is there. Twice is once."""
    with transaction.atomic():
        locked = _lock(upload, actor)
        if locked is None:
            return
        locked.delete()
    _path(upload.public_id).unlink(missing_ok=True)


def forget_abandoned(now: datetime | None = None) -> int:
    """Delete what nobody carried on for a day, and bytes that no row speaks of.

    Returns:
        How many files were deleted.
    """
    limit = (now or timezone.now()) - ABANDONED_AFTER
    with transaction.atomic():
        old = Upload.objects.select_for_update(skip_locked=True).filter(updated_at__lt=limit)
        Upload.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    kept = set(Upload.objects.values_list("public_id", flat=True))
    folder = _path("x").parent
    gone = [
        path
        for path in (folder.iterdir() if folder.exists() else ())
        if path.name not in kept and path.stat().st_mtime < limit.timestamp()
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _refuse_hoarding(actor: User, size: int) -> None:
    mine = Upload.objects.filter(created_by=actor)
    held = mine.aggregate(total=Sum("size"))["total"] or 0
    if mine.count() >= MOST_OPEN or held + size > MOST_OPEN * settings.ATTACHMENT_MAX_BYTES:
        raise TooMany(
            _(
                "You have %(count)d files on the way. Let one of them arrive, or cancel it, and "
                "then attach this one."
            )
            % {"count": mine.count()}
        )


def _lock(upload: Upload, actor: User) -> Upload | None:
    """None if it is finished or given up, or if the person may no longer write there."""
    return (
        Upload.objects.visible_to(actor)
        .select_related("nomination__cycle", "nomination__agency")
        .select_for_update(of=("self",))
        .filter(pk=upload.pk)
        .first()
    )


def _attach(upload: Upload, actor: User, caption: str, sha256: str) -> Attachment:
    with _path(upload.public_id).open("rb") as stored:
        if sha256 and hashlib.file_digest(stored, "sha256").hexdigest() != sha256.lower():
            raise FileRefused(
                _("The file changed while it was being sent, so it was not kept. Send it again.")
            )
        return attach_file(
            nomination=upload.nomination,
            actor=actor,
            question=upload.question,
            upload=File(stored, name=upload.name),
            caption=caption,
            public_id=upload.public_id,
        )


def _attached(upload: Upload, actor: User) -> Attachment:
    """What the upload has become already."""
    found = Attachment.objects.visible_to(actor).present()
    attachment = found.filter(public_id=upload.public_id, uploaded_by=actor).first()
    if attachment is None:
        raise _gone()
    return attachment


def _append(upload: Upload, chunk: bytes) -> None:
    """Write behind what counts. An earlier try may have left bytes there that do not."""
    path = _path(upload.public_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT
    with os.fdopen(os.open(path, flags, settings.FILE_UPLOAD_PERMISSIONS), "r+b") as file:
        file.seek(upload.received)
        file.write(chunk)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _path(public_id: str) -> Path:
    return Path(default_storage.path(f"{_FOLDER}/{public_id}"))


def _gone() -> WrongState:
    return WrongState(_("This file is not on its way any more. Choose it again to attach it."))
