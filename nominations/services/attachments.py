"""Attaching files to a draft and taking them off again."""

# A type of `files.cleaning` stands in a signature here, and naming it must not load it.
from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from awards.enums import QuestionKind
from awards.models import Cycle, Question
from nominations import files
from nominations.exceptions import TooMany, WrongState
from nominations.models import Attachment, Nomination
from nominations.services.locking import lock_draft, refuse_closed_sections, touch

_MEGABYTE = 1024 * 1024
LONGEST_CAPTION = 300


def largest_file(cycle: Cycle) -> int:
    """The most bytes of one file: the cycle's limit, within what the site takes at all."""
    return min(cycle.attachment_megabytes * _MEGABYTE, settings.ATTACHMENT_MAX_BYTES)


def attach_file(
    *,
    nomination: Nomination,
    actor: User,
    question: str,
    upload: File[bytes],
    caption: str = "",
    public_id: str = "",
) -> Attachment:
    """Clean a file and attach it.

    The file is cleaned before anything is locked, since that can take seconds. The stored copy has
    no metadata and no scripts; its name on the disk is random.

    Args:
        caption: what it shows, in a sentence.
        public_id: a random one that it already goes by; by default a new one.

    Raises:
        FileRefused: it is not a kind of file that is taken, or is damaged, encrypted or too large.
        NotChecked: it could not be checked for viruses now.
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
        TooMany: the nomination has as many files as it can have.
    """
    cleaned = files.cleaning.clean_file(upload, max_bytes=largest_file(nomination.cycle))
    attachment = Attachment(
        question=question,
        original_name=display_name(upload.name or "", cleaned.extension),
        caption=tidy_caption(caption),
        content_type=cleaned.content_type,
        size=len(cleaned.content),
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        uploaded_by=actor,
    )
    if public_id:
        attachment.public_id = public_id
    try:
        _store(attachment, nomination, cleaned)
    except Exception:
        # The row was rolled back; the file on the disk has to follow.
        if attachment.file.name:
            attachment.file.storage.delete(attachment.file.name)
        raise
    return attachment


@transaction.atomic
def _store(
    attachment: Attachment, nomination: Nomination, cleaned: files.cleaning.CleanFile
) -> None:
    locked = lock_draft(nomination, attachment.uploaded_by)
    refuse_closed_sections(locked, [attachment.question])
    refuse_unasked(locked, attachment.question)
    attachment.nomination = locked
    attachment.file.save("", ContentFile(cleaned.content), save=False)
    attachment.save()
    touch(locked)
    record(
        actor=attachment.uploaded_by,
        action="nomination.file_attached",
        obj=locked,
        payload={
            "attachment": attachment.pk,
            "question": attachment.question,
            "sha256": attachment.sha256,
            "size": attachment.size,
        },
        scope=locked.cycle.award.scope,
    )


def refuse_unasked(nomination: Nomination, question: str) -> None:
    """Passes if the form asks for files there, and the nomination can have one more.

    Raises:
        WrongState, TooMany
    """
    asked = Question.objects.filter(
        section__form=nomination.form_id, slug=question, kind=QuestionKind.FILE
    )
    if not asked.exists():
        raise WrongState(_("The form asks for no file here any more, so nothing was attached."))
    most = nomination.cycle.attachment_limit
    if nomination.attachments.present().count() >= most:
        raise TooMany(
            ngettext(
                "A nomination can have %(count)d file, and this one has it. Remove it first.",
                "A nomination can have %(count)d files, and this one has them. Remove one first.",
                most,
            )
            % {"count": most}
        )


def display_name(name: str, extension: str) -> str:
    """The person's own file name, made harmless, with the ending that its content calls for."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    stem = "".join(character for character in stem if character.isprintable()).strip(" .")
    return f"{stem[:200] or _('file')}.{extension}"


def tidy_caption(text: str) -> str:
    """In one line, without invisible marks, and no longer than a caption can be."""
    plain = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return plain[:LONGEST_CAPTION].strip()


@transaction.atomic
def describe_attachment(*, attachment: Attachment, actor: User, caption: str) -> None:
    """Say what a file shows. Submissions that contain it keep what they said.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
    """
    locked = lock_draft(attachment.nomination, actor)
    refuse_closed_sections(locked, [attachment.question])
    tidy = tidy_caption(caption)
    present = locked.attachments.present().filter(pk=attachment.pk)
    if not present.exclude(caption=tidy).update(caption=tidy):
        return
    touch(locked)
    record(
        actor=actor,
        action="nomination.file_described",
        obj=locked,
        payload={"attachment": attachment.pk},
        scope=locked.cycle.award.scope,
    )


@transaction.atomic
def remove_attachment(*, attachment: Attachment, actor: User) -> None:
    """Take a file off the draft. Submissions that contain it keep it. Twice is once."""
    locked = lock_draft(attachment.nomination, actor)
    refuse_closed_sections(locked, [attachment.question])
    removed = (
        locked.attachments.present().filter(pk=attachment.pk).update(removed_at=timezone.now())
    )
    if not removed:
        return
    touch(locked)
    record(
        actor=actor,
        action="nomination.file_removed",
        obj=locked,
        payload={"attachment": attachment.pk},
        scope=locked.cycle.award.scope,
    )
