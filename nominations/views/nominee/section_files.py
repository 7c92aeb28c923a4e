"""Files on the section's page: those attached, the field for another, and those sent along."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.http import person
from nominations import files
from nominations.drafts import Draft
from nominations.forms.section import QuestionPart, SectionForm, file_name
from nominations.models import Attachment, Nomination
from nominations.services.attachments import LONGEST_CAPTION, attach_file, largest_file
from nominations.services.uploads import MOST_CHUNK


def caption_name(slug: str) -> str:
    return f"caption-{slug}"


def files_context(draft: Draft, part: QuestionPart, form: SectionForm) -> dict[str, Any]:
    """What `nominations/_files_editor.html` shows of one question."""
    nomination = draft.nomination
    cycle, slug = nomination.cycle, part.slug
    attached = sum(map(len, draft.files.values()))
    return {
        "rows": [_row(file) for file in draft.files.get(slug, [])],
        "accepted": files.ACCEPTED_WORDS,
        "endings": files.ACCEPTED_ENDINGS,
        "largest": filesizeformat(largest_file(cycle)),
        "attached": attached,
        "most": cycle.attachment_limit,
        "is_full": attached >= cycle.attachment_limit,
        "caption_name": caption_name(slug),
        # What was said of a file that was refused is kept for the next one.
        "caption": form.data.get(caption_name(slug), "") if file_name(slug) in form.errors else "",
        "longest_caption": LONGEST_CAPTION,
        "upload": _address_of_uploads(),
        "uploads": reverse("nominations:uploads", args=[nomination.public_id]),
        "most_chunk": MOST_CHUNK,
    }


def _address_of_uploads() -> str:
    """What stands before an upload's public id."""
    return reverse("nominations:upload", args=["x"]).removesuffix("x/")


def attachment_row(attachment: Attachment) -> dict[str, Any]:
    """An attachment as `nominations/_file_row.html` shows it."""
    return {
        "pk": attachment.public_id,
        "name": attachment.original_name,
        "size": attachment.size,
        "caption": attachment.caption,
    }


def _row(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pk": file["public_id"],
        "name": file["name"],
        "size": file["size"],
        "caption": file["caption"],
    }


def attach_sent(request: HttpRequest, nomination: Nomination, form: SectionForm) -> None:
    """Attach the files sent along; what could not be attached is said beside its question."""
    for part in form.parts:
        for upload in request.FILES.getlist(file_name(part.slug)):
            try:
                attach_file(
                    nomination=nomination,
                    actor=person(request),
                    question=part.slug,
                    upload=upload,
                    caption=request.POST.get(caption_name(part.slug), ""),
                )
            except Refused as refusal:
                words = _("%(name)s was not attached. %(why)s")
                values = {"name": upload.name, "why": str(refusal)}
                form.add_error(file_name(part.slug), words % values)
            else:
                messages.success(request, _("The file is attached."))
