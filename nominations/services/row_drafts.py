"""Keeping what is typed into a row's editor until the row itself is saved.

A row is not saved by itself while somebody types: half a count would stand before judges for a
moment, and a data owner's certificate would be void. What is typed is kept beside it instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from nominations.exceptions import TooMany
from nominations.models import Nomination, RowDraft
from nominations.rows.kinds import AnyRow, RowSpec
from nominations.services.locking import lock_draft, refuse_closed_details, refuse_closed_sections

MOST = 60
"""Drafts of rows that a nomination can have at once."""
LONGEST = 100_000
"""Characters that one can hold."""
FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Which row is written: its kind, its question ("" for partners in the details), its key."""

    spec: RowSpec
    question: str
    row: AnyRow | None
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a page sent of a row, with what it had before it when the person began.

    `version` is of the draft it knows, 0 for none. `before` is what the same page sent just before,
    of which nobody knows yet whether it arrived.
    """

    fields: Mapping[str, str]
    version: int = 0
    row_version: int | None = None
    before: Mapping[str, str] = field(default_factory=dict)

    def knows(self, draft: RowDraft, actor: User) -> bool:
        if draft.version == self.version:
            return True
        is_next = draft.version == self.version + 1 and draft.updated_by_id == actor.pk
        return bool(self.before) and is_next and draft.fields == dict(self.before)


class DraftChanged(Refused):
    """Somebody else typed into the same row. Theirs stands, and nothing was overwritten."""

    def __init__(self, theirs: RowDraft) -> None:
        who = theirs.updated_by.get_full_name()
        super().__init__(_("Not saved: %(who)s is writing here too.") % {"who": who})
        self.theirs = theirs


@transaction.atomic
def keep_row_draft(*, nomination: Nomination, actor: User, place: Place, words: Words) -> RowDraft:
    """Keep the words, valid or not. The same words again change nothing.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
        DraftChanged: somebody else kept other words there since this page was shown.
        TooMany: there are too many unfinished rows, or too many words.
    """
    locked = lock_draft(nomination, actor)
    _refuse_closed(locked, place)
    if sum(map(len, words.fields.values())) > LONGEST:
        raise TooMany(_("This is too long to be kept. Shorten it."))
    known = locked.row_drafts.select_related("updated_by").filter(key=place.key).first()
    if known is None:
        return _begin(locked, actor, place, words)
    if known.fields == dict(words.fields) and known.row_version == words.row_version:
        return known
    if not words.knows(known, actor):
        raise DraftChanged(known)
    known.fields, known.version = dict(words.fields), known.version + 1
    known.row_version = words.row_version
    known.updated_by, known.updated_at = actor, timezone.now()
    known.save()
    return known


def _refuse_closed(nomination: Nomination, place: Place) -> None:
    if place.question:
        refuse_closed_sections(nomination, [place.question])
    else:
        refuse_closed_details(nomination)


def _begin(nomination: Nomination, actor: User, place: Place, words: Words) -> RowDraft:
    if nomination.row_drafts.count() >= MOST:
        raise TooMany(
            _("There are %(count)d unfinished rows already. Finish or drop some of them.")
            % {"count": MOST}
        )
    return RowDraft.objects.create(
        nomination=nomination,
        key=place.key,
        kind=place.spec.name,
        question=place.question,
        row=place.row.pk if place.row else None,
        row_version=words.row_version,
        fields=dict(words.fields),
        version=words.version + 1,
        updated_by=actor,
    )


@transaction.atomic
def save_kept_row(
    *, nomination: Nomination, actor: User, place: Place, words: Words, values: Mapping[str, Any]
) -> AnyRow:
    """Save the row, and let go of the words that were kept for it.

    Words that somebody else kept there meanwhile stay.

    Raises:
        NotAllowed, WrongState, ChangedMeanwhile, TooMany, ValidationError: as the row's verb does.
    """
    spec, row = place.spec, place.row
    if row is None:
        saved = spec.add(nomination=nomination, actor=actor, question=place.question, values=values)
    else:
        seen = row.version if words.row_version is None else words.row_version
        saved = spec.change(row, actor=actor, version=seen, values=values)
    nomination.row_drafts.filter(key=place.key, version=words.version).delete()
    return saved


@transaction.atomic
def drop_row_draft(*, draft: RowDraft, actor: User, version: int) -> bool:
    """Let go of the words as the person saw them; whether they are gone.

    Raises NotAllowed or WrongState as `keep_row_draft` does.
    """
    locked = lock_draft(draft.nomination, actor)
    locked.row_drafts.filter(pk=draft.pk, version=version).delete()
    return not locked.row_drafts.filter(pk=draft.pk).exists()


def forget_row_drafts() -> int:
    """Forget words that nobody touched for a month and whose cycle closed that long ago.

    Whatever a team may still be asked to correct is younger than that. How many went.
    """
    before = timezone.now() - FORGOTTEN_AFTER
    old = RowDraft.objects.filter(updated_at__lt=before, nomination__cycle__closes_at__lt=before)
    return old.delete()[0]
