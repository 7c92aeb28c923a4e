"""Results: the ranking of a closed round, frozen as a document."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from judging import engine
from judging.enums import OfficialColumn, ScorecardState
from judging.models import Assignment, Result, Round, Scorecard, SealedScorecard
from nominations.models import Nomination

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class _Card:
    """A sealed scorecard that counts."""

    seal: SealedScorecard
    member: int
    entry: str
    category: int | None

    @property
    def scores(self) -> dict[str, float]:
        return {row["criterion"]: float(row["value"]) for row in self.seal.document["scores"]}


@transaction.atomic
def compute_result(*, judging_round: Round, actor: User, reason: str) -> Result:
    """Compute a closed round's result anew, e.g. after a late recusal. The earlier one is kept.

    Raises:
        Refused: the round is not closed, nothing changed since the last result, or no reason.
    """
    locked = (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle__award")
        .get(pk=judging_round.pk)
    )
    if not locked.is_closed:
        raise Refused(_("The round is not closed yet."))
    latest = latest_result(locked)
    if latest is not None and not is_stale(latest):
        raise Refused(_("Nothing has changed since the last result."))
    if not reason.strip():
        raise Refused(_("Say why the result is computed anew."))
    result = freeze_result(locked, actor, reason.strip())
    record(
        actor=actor,
        action="result.computed",
        obj=result,
        payload={"number": result.number, "sha256": result.sha256},
        scope=locked.cycle.award.scope,
    )
    return result


def freeze_result(judging_round: Round, actor: User, reason: str = "") -> Result:
    """Rank what is sealed and store it. Part of a larger verb, which writes the audit entry.

    Raises:
        Refused: there is no sealed scorecard.
    """
    cards = _counted(judging_round)
    if not cards:
        raise Refused(_("No scorecard has been sealed, so there is nothing to rank."))
    latest = latest_result(judging_round)
    keys = _judge_keys(cards, latest.judge_keys if latest else {})
    document = plain(_document(judging_round, cards, keys))
    return Result.objects.create(
        round=judging_round,
        number=latest.number + 1 if latest else 1,
        reason=reason,
        document=document,
        sha256=sha256_hex(document),
        judge_keys=keys,
        computed_by=actor,
        computed_at=timezone.now(),
    )


def latest_result(judging_round: Round) -> Result | None:
    return Result.objects.filter(round=judging_round).order_by("-number").first()


def is_stale(result: Result) -> bool:
    """Whether the scorecards that count are no longer those the result was computed from."""
    return bool(result.document["inputs_sha256"] != inputs_digest(result.round))


def inputs_digest(judging_round: Round) -> str:
    """Stands for the scorecards of the round that count now."""
    rows = _counted_seals(judging_round).values_list(
        "scorecard__assignment__nomination__reference",
        "scorecard__assignment__member",
        "sha256",
    )
    return sha256_hex(sorted(rows))


def _counted(judging_round: Round) -> list[_Card]:
    seals = (
        _counted_seals(judging_round)
        .select_related("scorecard__assignment__nomination")
        .order_by("pk")
    )
    cards = []
    for seal in seals:
        assignment = seal.scorecard.assignment
        nomination = assignment.nomination
        cards.append(
            _Card(seal, assignment.member_id, str(nomination.reference), nomination.category_id)
        )
    return cards


def _counted_seals(judging_round: Round) -> QuerySet[SealedScorecard]:
    """The newest seal of every scorecard that counts, of nominations still in judging."""
    accepted = Nomination.objects.filter(cycle=judging_round.cycle_id).accepted()
    return SealedScorecard.objects.counted(judging_round).filter(
        scorecard__assignment__nomination__in=accepted
    )


def _judge_keys(cards: Iterable[_Card], before: Mapping[str, str]) -> dict[str, str]:
    """A name such as J03 for each judge, in an order that says nothing; earlier names stay."""
    keys = dict(before)
    fresh = sorted({str(card.member) for card in cards} - set(keys))
    secrets.SystemRandom().shuffle(fresh)
    for number, member in enumerate(fresh, start=len(keys) + 1):
        keys[member] = f"J{number:02}"
    return keys


def _document(judging_round: Round, cards: list[_Card], keys: Mapping[str, str]) -> dict[str, Any]:
    rubric = judging_round.criteria()
    digest = sha256_hex(sorted((card.entry, card.member, card.seal.sha256) for card in cards))
    by_category: dict[int | None, list[_Card]] = defaultdict(list)
    for card in cards:
        by_category[card.category].append(card)
    cycle = judging_round.cycle
    names = dict(cycle.categories.values_list("pk", "name"))
    order = [*names, None]
    return {
        "schema": SCHEMA,
        "award": cycle.award.slug,
        "year": cycle.year,
        "round": judging_round.number,
        "official": judging_round.official,
        "quorum": judging_round.quorum,
        "rubric": rubric.as_json(),
        "inputs_sha256": digest,
        "categories": [
            {
                "category": pk,
                "name": names.get(pk, "") if pk else "",
                "ranking": _ranking(judging_round, by_category[pk], keys, digest),
                "unscored": unscored,
            }
            for pk, unscored in _unscored(judging_round, cards, order)
            if by_category.get(pk) or unscored
        ],
        "scores": [
            {
                "entry": card.entry,
                "judge": keys[str(card.member)],
                "version": card.seal.version,
                "sha256": card.seal.sha256,
                "scores": card.scores,
            }
            for card in sorted(cards, key=lambda card: (card.entry, keys[str(card.member)]))
        ],
        "void": _void(judging_round),
    }


def _ranking(
    judging_round: Round, cards: list[_Card], keys: Mapping[str, str], digest: str
) -> dict[str, Any] | None:
    """One category's ranking with its reliability, or None where nothing was scored."""
    if not cards:
        return None
    rubric = judging_round.criteria()
    scores = engine.scores.weighted_scores(
        ((card.entry, keys[str(card.member)], card.scores) for card in cards), rubric.weights
    )
    official = "raw" if judging_round.official == OfficialColumn.RAW else "adjusted"
    ranking = engine.ranking.rank(
        scores,
        seed=f"{judging_round.pk}:{judging_round.seed}:{digest}",
        official=official,  # type: ignore[arg-type]
        scale=float(rubric.width),
    )
    return engine.documents.ranking_document(ranking, engine.reliability.reliability(scores))


def _unscored(
    judging_round: Round, cards: Iterable[_Card], order: Iterable[int | None]
) -> list[tuple[int | None, list[str]]]:
    """For each category, references of the assigned entries without a score that counts."""
    scored = {card.entry for card in cards}
    assigned = (
        Assignment.objects.filter(round=judging_round)
        .filter(nomination__in=Nomination.objects.accepted())
        .order_by()
        .values_list("nomination__category", "nomination__reference")
        .distinct()
    )
    missing: dict[int | None, list[str]] = defaultdict(list)
    for category, reference in assigned:
        if reference not in scored:
            missing[category].append(str(reference))
    return [(category, sorted(missing[category])) for category in order]


def _void(judging_round: Round) -> list[dict[str, Any]]:
    """Sealed scorecards that do not count, with the ground."""
    rows = Scorecard.objects.filter(
        assignment__round=judging_round, state=ScorecardState.VOID, version__gte=1
    ).select_related("assignment__nomination")
    return sorted(
        (
            {
                "entry": row.assignment.nomination.reference,
                "scorecard": row.pk,
                "version": row.version,
                "reason": row.void_reason,
            }
            for row in rows
        ),
        key=lambda item: (item["entry"], item["scorecard"]),
    )
