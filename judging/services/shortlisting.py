"""Yes, maybe or no to an entry of a shortlist round: saved as a draft, then sealed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from judging.enums import NoteKind, RoundKind, ScorecardState, ShortlistAnswer
from judging.models import Assignment, JudgeNote, Scorecard, SealedScorecard
from judging.services.notes import NoteInput, notes_to_seal, save_note
from judging.services.rounds import locked_round
from judging.services.scoring import (
    check_kind,
    check_running,
    draft_digest,
    locked_assignment,
    writable_scorecard,
)
from judging.services.sealing import DraftChanged, NotComplete, seal_given


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """What the page sends. The versions are what it was built from, 0 for new."""

    answer: str
    comment: str
    version: int
    comment_version: int


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """How the draft stands now, and whether all of it is what was sent."""

    scorecard: Scorecard
    note: JudgeNote | None
    is_answer_saved: bool
    is_comment_saved: bool

    @property
    def is_saved(self) -> bool:
        return self.is_answer_saved and self.is_comment_saved


@transaction.atomic
def save_answer(*, assignment: Assignment, user: User, given: AnswerInput) -> AnswerOutcome:
    """Save an answer and the comment to the panel as a draft.

    What another window saved otherwise since is left as it is and reported. Drafts leave no audit
    entry.

    Raises:
        Refused: the entry is not (or no longer) the user's, there is no such answer, the comment is
            too long, or the round asks for something else.
        RoundOver: the round is not running.
        NotWritable: the scorecard is sealed or void.
    """
    if given.answer and given.answer not in ShortlistAnswer.values:
        raise Refused(_("Answer with yes, maybe or no."))
    locked, scorecard = writable_scorecard(assignment, user)
    check_kind(locked.round, RoundKind.SHORTLIST)
    is_answer_saved = True
    if scorecard.answer != given.answer:
        is_answer_saved = scorecard.answer_version == given.version
        if is_answer_saved:
            scorecard.answer = given.answer
            scorecard.answer_version += 1
            scorecard.updated_at = timezone.now()
            scorecard.save(update_fields=["answer", "answer_version", "updated_at"])
    note, is_comment_saved = None, True
    if given.comment or given.comment_version:
        note_given = NoteInput(NoteKind.PANEL, given.comment, given.comment_version)
        outcome = save_note(assignment=locked, user=user, given=note_given)
        note, is_comment_saved = outcome.note, outcome.is_saved
    return AnswerOutcome(scorecard, note, is_answer_saved, is_comment_saved)


@transaction.atomic
def seal_answer(*, assignment: Assignment, user: User, shown: str) -> SealedScorecard:
    """Freeze the draft as the scorecard's next version. Sealing twice is sealing once.

    `shown` is the `answer_digest` of what the judge looked at last.

    Raises:
        Refused: the entry is not (or no longer) the user's, or the round asks for something else.
        RoundOver: the round is not running.
        NotComplete: there is no answer.
        DraftChanged: the draft changed since it was shown.
    """
    judging_round = locked_round(assignment.round)
    check_kind(judging_round, RoundKind.SHORTLIST)
    locked = locked_assignment(assignment, user)
    check_running(judging_round)
    scorecard = Scorecard.objects.select_for_update().filter(assignment=locked).first()
    if scorecard is not None and scorecard.state == ScorecardState.SEALED:
        return scorecard.seals.get(version=scorecard.version)
    if scorecard is None or not scorecard.answer:
        raise NotComplete([])
    if shown != answer_digest(locked, scorecard):
        raise DraftChanged(_("Your answer was changed in another window. Look at it again."))
    notes = {note.kind: note.text for note in notes_to_seal(locked)}
    given = {"scores": [], "answer": scorecard.answer, "notes": notes}
    return seal_given(locked, scorecard, given, user)


def answer_digest(assignment: Assignment, scorecard: Scorecard) -> str:
    """Stands for a draft as it is, so that one seals what one saw."""
    return draft_digest((), notes_to_seal(assignment), scorecard.answer)
