"""Practice: staff set up past entries with agreed scores, judges score them. Nothing counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from awards.models import Winner
from judging.models import (
    AgreedScore,
    PanelMember,
    PracticeAttempt,
    PracticeEntry,
    Round,
    Scorecard,
)
from judging.services.rounds import locked_round


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed on for one criterion, and why."""

    value: int
    why: str = ""


@transaction.atomic
def save_practice_entry(
    *,
    judging_round: Round,
    actor: User,
    title: str,
    text: str,
    agreed: Mapping[int, Agreed],
    winner: Winner | None = None,
    entry: PracticeEntry | None = None,
) -> PracticeEntry:
    """Add a practice entry, or change one that no judge has finished yet.

    Args:
        agreed: by the criterion's primary key; every criterion of the round needs one.

    Raises:
        Refused: the round is closed, a judge has finished the entry, judges who would have to
            practise have begun to score, a criterion has no agreed score, or one is off the scale.
    """
    locked = _changeable(judging_round)
    _check_agreed(locked, agreed)
    if entry is None:
        _refuse_begun(locked)
        entry = PracticeEntry(round=locked, position=locked.practice_entries.count())
    else:
        _refuse_finished(entry)
    entry.title, entry.text, entry.winner = title.strip(), text.strip(), winner
    entry.save()
    entry.agreed.all().delete()
    AgreedScore.objects.bulk_create(
        AgreedScore(practice=entry, criterion_id=pk, value=given.value, why=given.why.strip())
        for pk, given in agreed.items()
    )
    _record(actor, "practice.saved", locked, entry)
    return entry


@transaction.atomic
def remove_practice_entry(*, entry: PracticeEntry, actor: User) -> None:
    """Take a practice entry away.

    Raises:
        Refused: the round is closed, or a judge has finished the entry.
    """
    locked = _changeable(entry.round)
    _refuse_finished(entry)
    _record(actor, "practice.removed", locked, entry)
    entry.delete()


def _changeable(judging_round: Round) -> Round:
    locked = locked_round(judging_round)
    if locked.is_closed:
        raise Refused(_("The round is closed, so there is nothing left to practise for."))
    return locked


def _refuse_begun(judging_round: Round) -> None:
    """Nobody is led back to practice from entries that they had begun."""
    if not judging_round.practice_first:
        return
    papers = (Scorecard.objects.filter(assignment__round=judging_round), judging_round.ballots)
    if any(begun.exists() for begun in papers):
        raise Refused(_("Judges have begun, so no more practice can be asked of them."))


def _check_agreed(judging_round: Round, agreed: Mapping[int, Agreed]) -> None:
    rubric = judging_round.criteria()
    if {criterion.pk for criterion in rubric.criteria} != set(agreed):
        raise Refused(_("Every criterion needs an agreed score."))
    if any(given.value not in rubric.scale for given in agreed.values()):
        raise Refused(
            _("Scores run from %(low)s to %(high)s.")
            % {"low": rubric.scale_min, "high": rubric.scale_max}
        )


def _refuse_finished(entry: PracticeEntry) -> None:
    if entry.attempts.filter(finished_at__isnull=False).exists():
        raise Refused(_("A judge has finished this practice entry, so it stays as it is."))


def _record(actor: User, action: str, judging_round: Round, entry: PracticeEntry) -> None:
    record(
        actor=actor,
        action=action,
        obj=judging_round,
        payload={"practice": entry.pk, "winner": entry.winner_id},
        scope=judging_round.cycle.award.scope,
    )


@transaction.atomic
def finish_practice(
    *, practice: PracticeEntry, user: User, scores: Mapping[str, int]
) -> PracticeAttempt:
    """Keep a judge's practice scores, once; then the agreed ones are shown. They never count.

    Args:
        scores: by the criterion's slug.

    Raises:
        Refused: the person has no seat on the panel, the round is closed, a score is missing or
            off the scale, or the entry is finished already.
    """
    seat = PanelMember.objects.seats_of(user).filter(cycle=practice.round.cycle_id).first()
    if seat is None:
        raise Refused(_("You are not on the panel of this cycle."))
    if practice.round.is_closed:
        raise Refused(_("The round is closed, so there is nothing left to practise for."))
    rubric = practice.round.criteria()
    if set(scores) != set(rubric.weights) or any(
        value not in rubric.scale for value in scores.values()
    ):
        raise Refused(_("Give every criterion a score on the scale."))
    # Two pages of one judge come one after the other.
    PanelMember.objects.select_for_update(no_key=True).get(pk=seat.pk)
    attempt, _made = PracticeAttempt.objects.get_or_create(practice=practice, member=seat)
    if attempt.finished_at is not None:
        raise Refused(_("You have scored this practice entry already."))
    attempt.scores, attempt.finished_at = dict(scores), timezone.now()
    attempt.save(update_fields=["scores", "finished_at"])
    return attempt


def text_of(winner: Winner) -> dict[str, Any]:
    """A past winner's public record as a practice entry to begin with."""
    parts = [winner.one_line, winner.story, winner.low_cost, winner.trust]
    return {
        "title": winner.programme,
        "text": "\n\n".join(part.strip() for part in parts if part.strip()),
    }
