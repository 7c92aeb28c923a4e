"""What a judge writes about a whole entry: for nobody else, for the panel, for the nominee."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from judging.enums import NoteKind
from judging.models import Assignment, JudgeNote
from judging.services.scoring import (
    DraftInput,
    DraftOutcome,
    locked_assignment,
    save_draft_scores,
    writable_scorecard,
)

LONGEST_NOTE = 5000
SEALED_KINDS = (NoteKind.PANEL, NoteKind.NOMINEE)
"""Those that are part of the scorecard, and so of what is sealed. A private note is neither."""


@dataclass(frozen=True, slots=True)
class NoteInput:
    """A note as the page sends it. `version` is what the page was built from, 0 for new."""

    kind: NoteKind
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class NoteOutcome:
    note: JudgeNote
    """As it stands now."""
    is_saved: bool
    """False where another window saved something else since: nothing was changed."""


@transaction.atomic
def save_draft(
    *,
    assignment: Assignment,
    user: User,
    inputs: Iterable[DraftInput],
    notes: Iterable[NoteInput],
) -> tuple[DraftOutcome, dict[str, NoteOutcome]]:
    """Save scores and notes together, as the page without a script sends them.

    Raises:
        Refused: as `save_draft_scores` and `save_note`; then nothing is saved.
    """
    scores = save_draft_scores(assignment=assignment, user=user, inputs=inputs)
    written = {note.kind: save_note(assignment=assignment, user=user, given=note) for note in notes}
    return scores, {str(kind): outcome for kind, outcome in written.items()}


@transaction.atomic
def save_note(*, assignment: Assignment, user: User, given: NoteInput) -> NoteOutcome:
    """Save a note, unless another window saved something else since its version.

    A private note can be written as long as the entry is open to the judge. The comments are
    part of the scorecard: once it is sealed they change with it. Notes leave no audit entry; the
    comments count for nothing until sealed.

    Raises:
        Refused: the entry is not (or no longer) the user's, or the text is too long.
        RoundOver: a comment, and the round is not running.
        NotWritable: a comment, and the scorecard is sealed or void.
    """
    if len(given.text) > LONGEST_NOTE:
        raise Refused(_("A note can have up to %(most)s characters.") % {"most": LONGEST_NOTE})
    locked = _locked(assignment, user, given.kind)
    note = JudgeNote.objects.filter(assignment=locked, kind=given.kind).first()
    if note is None:
        note = JudgeNote(assignment=locked, kind=given.kind, version=0)
    if note.text == given.text:
        return NoteOutcome(note, is_saved=True)
    if note.version != given.version:
        return NoteOutcome(note, is_saved=False)
    note.text = given.text
    note.version += 1
    note.updated_at = timezone.now()
    note.save()
    return NoteOutcome(note, is_saved=True)


def _locked(assignment: Assignment, user: User, kind: NoteKind) -> Assignment:
    if kind not in SEALED_KINDS:
        return locked_assignment(assignment, user)
    locked, scorecard = writable_scorecard(assignment, user)
    scorecard.updated_at = timezone.now()
    scorecard.save(update_fields=["updated_at"])
    return locked


def notes_to_seal(assignment: Assignment) -> list[JudgeNote]:
    """The comments that go into the seal: those to the panel and to the nominee, if not empty."""
    return list(assignment.notes.filter(kind__in=SEALED_KINDS).exclude(text="").order_by("kind"))
