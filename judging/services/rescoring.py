"""Scores given anew in the deliberation: a set of its own beside the frozen one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from judging.enums import RoundKind
from judging.models import AgendaItem, Assignment, Deliberation, Rescoring, SealedScorecard
from judging.services.items import locked_item
from nominations.models import Nomination


@transaction.atomic
def rescore(
    *,
    item: AgendaItem,
    user: User,
    nomination: Nomination,
    scores: Mapping[str, int],
    reason: str,
) -> Rescoring:
    """Give an entry of the item other scores than one sealed, with a reason.

    `scores` holds every criterion of the round by its slug. The sealed scorecard stays as it is;
    a later rescoring takes the place of an earlier one, which is kept too.

    Raises:
        Refused: the item is closed to the user, the user has no sealed scorecard of the entry that
            counts, a score is missing or off the scale, nothing differs, or there is no reason.
    """
    locked = locked_item(item, user)
    seal = seal_of(locked, user, nomination)
    if seal is None:
        raise Refused(_("You can give new scores only to entries that you scored."))
    rubric = locked.deliberation.result.round.criteria()
    if set(scores) != set(rubric.weights) or any(
        value not in rubric.scale for value in scores.values()
    ):
        raise Refused(_("Give every criterion a score on the scale."))
    if not reason.strip():
        raise Refused(_("Say why you score it differently now."))
    assignment = seal.scorecard.assignment
    before = Rescoring.objects.filter(item=locked, assignment=assignment)
    standing = before.order_by("-version").values_list("scores", flat=True).first()
    if dict(scores) == (standing or sealed_values(seal)):
        raise Refused(_("These are the scores that stand already."))
    made = Rescoring.objects.create(
        item=locked,
        assignment=assignment,
        version=(before.aggregate(last=Max("version"))["last"] or 0) + 1,
        scores=dict(scores),
        reason=reason.strip(),
    )
    record(
        actor=user,
        action="deliberation.rescored",
        obj=locked.deliberation,
        payload={"rescoring": made.pk, "version": made.version, "sealed": seal.sha256},
        scope=locked.deliberation.result.round.cycle.award.scope,
    )
    return made


def seal_of(item: AgendaItem, user: User, nomination: Nomination) -> SealedScorecard | None:
    """The user's sealed scorecard of an entry of the item, as far as it counts."""
    judging_round = item.deliberation.result.round
    if judging_round.kind != RoundKind.SCORE:
        return None
    return (
        SealedScorecard.objects.counted(judging_round)
        .filter(
            scorecard__assignment__member__in=user.panel_seats.accepted(),
            scorecard__assignment__nomination=nomination,
            scorecard__assignment__nomination__in=item.nominations.all(),
        )
        .select_related("scorecard__assignment")
        .first()
    )


def sealed_values(seal: SealedScorecard) -> dict[str, int]:
    """The scores of a seal, by the criterion's slug."""
    return {row["criterion"]: row["value"] for row in seal.document["scores"]}


def second_scores(deliberation: Deliberation) -> list[dict[str, Any]] | None:
    """The result's scores with the newest rescorings in their places; None where there are none.

    A rescoring of a judge whose scorecard no longer counts is left out with it.
    """
    result = deliberation.result
    newest: dict[tuple[str, str], dict[str, int]] = {}
    rows = Rescoring.objects.filter(
        item__deliberation=deliberation,
        assignment__in=Assignment.objects.active(),
    ).select_related("assignment__nomination")
    for row in rows.order_by("made_at", "pk"):
        key = result.judge_keys.get(str(row.assignment.member_id), "")
        newest[str(row.assignment.nomination.reference), key] = row.scores
    frozen = result.document["scores"]
    if not any((card["entry"], card["judge"]) in newest for card in frozen):
        return None
    return [_rescored(card, newest.get((card["entry"], card["judge"]))) for card in frozen]


def _rescored(card: dict[str, Any], scores: Mapping[str, int] | None) -> dict[str, Any]:
    """The card with other scores: no seal has them, so it has no digest."""
    if scores is None:
        return card
    values = {slug: float(value) for slug, value in scores.items()}
    return {**card, "sha256": None, "scores": values}
