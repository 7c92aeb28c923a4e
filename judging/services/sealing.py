"""Sealing a scorecard, and changing one that is sealed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain
from audit.services import record
from judging.enums import RoundKind, ScorecardState
from judging.models import (
    Assignment,
    DraftScore,
    JudgeNote,
    Scorecard,
    SealedScore,
    SealedScorecard,
)
from judging.rubric import Rubric
from judging.services.notes import notes_to_seal
from judging.services.resting import next_seal, rest
from judging.services.rounds import locked_round
from judging.services.scoring import (
    NotWritable,
    check_kind,
    check_running,
    draft_digest,
    locked_assignment,
    missing_criteria,
)

SCHEMA = 2
"""Since 2 a document has `notes`: the comments to the panel and to the nominee."""


class NotComplete(Refused):
    """Some criteria have no score; `missing` names them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Score every criterion before you seal."))
        self.missing = missing


class DraftChanged(Refused):
    """The draft is not the one that was shown before sealing."""


@transaction.atomic
def seal_scorecard(
    *, assignment: Assignment, user: User, shown: str | None = None
) -> SealedScorecard:
    """Freeze the draft as the scorecard's next version. Sealing twice is sealing once.

    `shown` is the `draft_digest` of what the judge looked at last; another draft is not sealed.
    After a reopening without any change the earlier seal stands.

    Raises:
        Refused: the entry is not (or no longer) the user's.
        RoundOver: the round is not running.
        NotComplete: a criterion has no score.
        DraftChanged: the draft changed since it was shown.
    """
    judging_round = locked_round(assignment.round)
    check_kind(judging_round, RoundKind.SCORE)
    locked = locked_assignment(assignment, user)
    check_running(judging_round)
    scorecard = Scorecard.objects.select_for_update().filter(assignment=locked).first()
    rubric = judging_round.criteria()
    if scorecard is None:
        raise NotComplete([criterion.name for criterion in rubric.criteria])
    if scorecard.state == ScorecardState.SEALED:
        return scorecard.seals.get(version=scorecard.version)
    rows = {row.criterion_id: row for row in scorecard.draft_scores.all()}
    notes = notes_to_seal(locked)
    if shown is not None and shown != draft_digest(rows.values(), notes):
        raise DraftChanged(_("Your scores were changed in another window. Check them again."))
    if missing := missing_criteria(rubric, rows):
        raise NotComplete(missing)
    return seal_given(locked, scorecard, _given(rubric, rows, notes), user)


def _given(
    rubric: Rubric, rows: Mapping[int, DraftScore], notes: Iterable[JudgeNote]
) -> dict[str, Any]:
    """What the judge gives with the seal: a score for each criterion, and the comments."""
    return {
        "scores": [
            {
                "criterion": criterion.slug,
                "weight": criterion.weight,
                "value": rows[criterion.pk].value,
                "comment": rows[criterion.pk].comment,
            }
            for criterion in rubric.criteria
        ],
        "notes": {note.kind: note.text for note in notes},
    }


def seal_given(
    assignment: Assignment, scorecard: Scorecard, given: dict[str, Any], user: User
) -> SealedScorecard:
    """Store what a judge gives as the next version. Part of a verb that checked all else.

    `given` has `scores` and `notes`; in a shortlist round also `answer`. Where it is what the
    standing seal has, that one stays.
    """
    earlier = scorecard.seals.filter(version=scorecard.version).first()
    if earlier is not None and _given_before(earlier) == plain(given):
        rest(scorecard, scorecard.version)
        return earlier
    sealed = _store(assignment, scorecard, given, user)
    pks = {criterion.slug: criterion.pk for criterion in assignment.round.criteria().criteria}
    SealedScore.objects.bulk_create(
        SealedScore(
            sealed=sealed,
            criterion_id=pks[row["criterion"]],
            value=row["value"],
            comment=row["comment"],
        )
        for row in given["scores"]
    )
    rest(scorecard, sealed.version)
    record(
        actor=user,
        action="scorecard.sealed",
        obj=scorecard,
        payload={"version": sealed.version, "sha256": sealed.sha256},
        scope=assignment.round.cycle.award.scope,
    )
    return sealed


def _given_before(seal: SealedScorecard) -> dict[str, Any]:
    """What was given with an earlier seal; those of schema 1 had no notes."""
    given = {name: seal.document[name] for name in ("answer", "notes") if name in seal.document}
    return {"notes": {}, **given, "scores": seal.document["scores"]}


def _store(
    assignment: Assignment, scorecard: Scorecard, given: dict[str, Any], user: User
) -> SealedScorecard:
    seal = next_seal(
        scorecard,
        user,
        schema=SCHEMA,
        round=assignment.round_id,
        entry=assignment.nomination.reference,
        submission=assignment.submission.sha256,
        member=assignment.member_id,
        **given,
    )
    return SealedScorecard.objects.create(scorecard=scorecard, **seal)


@transaction.atomic
def reopen_for_change(*, assignment: Assignment, user: User, reason: str) -> Scorecard:
    """Let a judge change sealed scores before the round closes.

    The seal counts until a new one is made; the reason goes into the new version.

    Raises:
        Refused: no reason, or the entry is not (or no longer) the user's.
        RoundOver: the round is not running.
        NotWritable: there is no seal to change.
    """
    if not reason.strip():
        raise Refused(_("Say why you change your scores."))
    locked = locked_assignment(assignment, user)
    check_running(locked.round)
    scorecard = Scorecard.objects.select_for_update().filter(assignment=locked).first()
    if scorecard is None or not scorecard.is_sealed:
        raise NotWritable(_("These scores are not sealed yet: you can change them as they are."))
    if scorecard.state == ScorecardState.CHANGING:
        return scorecard
    scorecard.state = ScorecardState.CHANGING
    scorecard.change_reason = reason.strip()
    scorecard.updated_at = timezone.now()
    scorecard.save(update_fields=["state", "change_reason", "updated_at"])
    record(
        actor=user,
        action="scorecard.reopened",
        obj=scorecard,
        payload={"version": scorecard.version},
        scope=locked.round.cycle.award.scope,
    )
    return scorecard
