"""Saying that a nomination comes with a translation, into what language, and who made it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from nominations.models import Nomination
from nominations.services.locking import lock_draft, refuse_closed_details
from nominations.services.revisions import note_details


@transaction.atomic
def save_translation(
    *, nomination: Nomination, actor: User, language: str, title: str, by_machine: bool
) -> Nomination:
    """Give a translation into this language beside one's own words; "" gives none any more.

    What was typed in translation is kept even then, and is there again with the next language.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or staff
            asked to have other parts corrected.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_details(locked)
    locked.translation_language = language
    locked.translated_title = title if language else ""
    locked.translation_by_machine = by_machine and bool(language)
    locked.updated_at = timezone.now()
    locked.save(
        update_fields=[
            "translation_language",
            "translated_title",
            "translation_by_machine",
            "updated_at",
        ]
    )
    note_details(nomination=locked, actor=actor)
    record(
        actor=actor,
        action="nomination.translation_saved",
        obj=locked,
        payload={"language": language, "by_machine": locked.translation_by_machine},
        scope=locked.cycle.award.scope,
    )
    return locked
