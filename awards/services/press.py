"""Writing the press kit of a winner's public record: a snapshot from the room that made it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from awards.models import Winner, WinnerPress


@dataclass(frozen=True, slots=True)
class PressFile:
    """A picture that was decoded and written anew. `extension` is png, jpg or webp."""

    content: bytes
    extension: str


@transaction.atomic
def publish_press(
    *,
    winner: Winner,
    text: str,
    image: PressFile | None,
    image_alt: str,
    card: PressFile | None,
    made_at: datetime,
) -> WinnerPress:
    """Put a press kit beside a record, in place of an earlier one. Public as the record is.

    Part of a larger verb, which writes the audit entry. `made_at` is when the kit was last changed.
    """
    Winner.objects.select_for_update(no_key=True).get(pk=winner.pk)
    press = WinnerPress.objects.filter(winner=winner).first() or WinnerPress(winner=winner)
    old = [name for name in (press.image.name, press.card.name) if name]
    press.text, press.image_alt, press.updated_at = text, image_alt, made_at
    for field, file in ((press.image, image), (press.card, card)):
        field.name = ""
        if file is not None:
            field.save(f"file.{file.extension}", ContentFile(file.content), save=False)
    press.save()
    for name in old:
        transaction.on_commit(partial(press.image.storage.delete, name))
    return press
