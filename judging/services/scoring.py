"""A judge's draft: saved criterion by criterion, noticing what another window saved meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import sha256_hex
from judging.enums import RoundKind
from judging.models import Assignment, DraftScore, JudgeNote, Round, Scorecard
from judging.rubric import Rubric
from judging.services.practised import check_practised

LONGEST_COMMENT = 5000


class RoundOver(Refused):
    """Scores can no longer be saved or sealed; what is typed is not stored."""


class NotWritable(Refused):
    """The scorecard is sealed or void."""


@dataclass(frozen=True, slots=True)
class DraftInput:
    """One criterion as the page sends it. `version` is what the page was built from, 0 for new."""

    criterion: int
    value: int | None
    comment: str | None
    """None leaves the comment as it is: a score that waited for a connection came without one."""
    version: int

    def comment_over(self, row: DraftScore | None) -> str:
        """The comment that stands once this is saved over the row."""
        if self.comment is not None:
            return self.comment
        return row.comment if row else ""


@dataclass
class DraftOutcome:
    """What happened to each criterion (by primary key): its new version, or what stands instead."""

    saved: dict[int, DraftScore] = field(default_factory=dict)
    conflicts: dict[int, DraftScore] = field(default_factory=dict)


@transaction.atomic
def save_draft_scores(
    *, assignment: Assignment, user: User, inputs: Iterable[DraftInput]
) -> DraftOutcome:
    """Save what was changed. Where another window saved something else since, nothing is lost.

    Such a criterion is left as it is stored and reported, so that the person can choose. Drafts
    leave no audit entry: they count for nothing until sealed.

    Raises:
        Refused: the entry is not (or no longer) the user's, the score is off the scale or the
            comment too long.
        RoundOver: the round is not running.
        NotWritable: the scorecard is sealed or void.
    """
    locked, scorecard = writable_scorecard(assignment, user)
    check_kind(locked.round, RoundKind.SCORE)
    rubric = locked.round.criteria()
    stored = {row.criterion_id: row for row in scorecard.draft_scores.all()}
    outcome = DraftOutcome()
    for given in inputs:
        _check(given, rubric)
        _save_one(scorecard, given, stored.get(given.criterion), outcome)
    if outcome.saved:
        scorecard.updated_at = timezone.now()
        scorecard.save(update_fields=["updated_at"])
    return outcome


def _save_one(
    scorecard: Scorecard, given: DraftInput, row: DraftScore | None, outcome: DraftOutcome
) -> None:
    comment = given.comment_over(row)
    if row is not None and (row.value, row.comment) == (given.value, comment):
        outcome.saved[given.criterion] = row
        return
    if row is None:
        row = DraftScore(scorecard=scorecard, criterion_id=given.criterion, version=0)
    if row.version != given.version:
        outcome.conflicts[given.criterion] = row
        return
    row.value, row.comment = given.value, comment
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    outcome.saved[given.criterion] = row


def _check(given: DraftInput, rubric: Rubric) -> None:
    if rubric.criterion(given.criterion) is None:
        raise Refused(_("This criterion is not part of the round."))
    if given.value is not None and given.value not in rubric.scale:
        raise Refused(
            _("Scores run from %(low)s to %(high)s.")
            % {"low": rubric.scale_min, "high": rubric.scale_max}
        )
    if len(given.comment or "") > LONGEST_COMMENT:
        raise Refused(
            _("A comment can have up to %(most)s characters.") % {"most": LONGEST_COMMENT}
        )


def writable_scorecard(assignment: Assignment, user: User) -> tuple[Assignment, Scorecard]:
    """The assignment and its scorecard, both locked, if the user may write in it now."""
    locked = locked_assignment(assignment, user)
    check_running(locked.round)
    check_practised(locked.round, user)
    scorecard, _made = Scorecard.objects.get_or_create(assignment=locked)
    if not scorecard.is_writable:
        raise NotWritable(_("This scorecard is sealed. Say why you change it, then change it."))
    return locked, scorecard


def locked_assignment(assignment: Assignment, user: User) -> Assignment:
    """The user's assignment, locked. Raises Refused where it is not theirs to read any more."""
    locked = (
        Assignment.objects.visible_to(user)
        .select_related("round__cycle__award", "nomination", "submission", "member")
        .select_for_update(of=("self",))
        .filter(pk=assignment.pk)
        .first()
    )
    if locked is None:
        raise Refused(_("This entry is no longer open to you."))
    return locked


def check_kind(judging_round: Round, kind: RoundKind) -> None:
    """Raises Refused where the round asks its judges for something else."""
    if judging_round.kind != kind:
        raise Refused(_("This round is not judged in this way."))


def check_running(judging_round: Round) -> None:
    """Raises RoundOver unless scores can be given now."""
    if not judging_round.is_running():
        raise RoundOver(_("Scoring is closed for this round. Nothing was changed."))


def draft_digest(
    rows: Iterable[DraftScore], notes: Iterable[JudgeNote] = (), answer: str = ""
) -> str:
    """Stands for a draft as it was shown, so that one seals what one saw.

    Args:
        notes: the comments that would be sealed with it; empty ones are as none.
        answer: in a shortlist round, the answer.
    """
    scores = sorted([row.criterion_id, row.value, row.comment, row.version] for row in rows)
    texts = sorted([note.kind, note.text] for note in notes if note.text)
    return sha256_hex([scores, texts, answer])


def missing_criteria(rubric: Rubric, rows: Mapping[int, DraftScore]) -> list[str]:
    """Names of the criteria without a score, by the drafts keyed by criterion."""
    return [
        criterion.name
        for criterion in rubric.criteria
        if (row := rows.get(criterion.pk)) is None or row.value is None
    ]
