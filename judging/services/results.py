"""Results: the ranking of a closed round, frozen as a document."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from judging.enums import ScorecardState
from judging.models import Assignment, Result, Round, Scorecard
from judging.services.kinds import KINDS
from judging.services.kinds.base import Kind, Ranking, Sealed
from nominations.models import Nomination

SCHEMA = 2


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
    kind = KINDS[judging_round.kind]
    sealed = kind.counted(judging_round)
    if not sealed:
        raise Refused(_("No scorecard has been sealed, so there is nothing to rank."))
    latest = latest_result(judging_round)
    loads = _loads(judging_round, sealed)
    keys = _judge_keys(loads, latest.judge_keys if latest else {})
    document = plain(_document(judging_round, kind, sealed, loads, keys))
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
    return sha256_hex(sorted(KINDS[judging_round.kind].digest_rows(judging_round)))


def _loads(judging_round: Round, sealed: Sequence[Sealed]) -> dict[str, dict[str, int]]:
    """For each judge (member's primary key): entries assigned, and sealed cards that count."""
    assigned = dict(
        Assignment.objects.active()
        .filter(round=judging_round, nomination__in=Nomination.objects.accepted())
        .order_by()
        .values_list("member")
        .annotate(Count("pk"))
    )
    counts = Counter(card.member for card in sealed)
    return {
        str(member): {"assigned": assigned.get(member, 0), "sealed": counts[member]}
        for member in sorted({*assigned, *counts})
    }


def _judge_keys(members: Iterable[str], before: Mapping[str, str]) -> dict[str, str]:
    """A name such as J03 for each judge, in an order that says nothing; earlier names stay."""
    keys = dict(before)
    fresh = sorted(set(members) - set(keys))
    secrets.SystemRandom().shuffle(fresh)
    for number, member in enumerate(fresh, start=len(keys) + 1):
        keys[member] = f"J{number:02}"
    return keys


def _document(
    judging_round: Round,
    kind: Kind,
    sealed: Sequence[Sealed],
    loads: Mapping[str, Mapping[str, int]],
    keys: Mapping[str, str],
) -> dict[str, Any]:
    digest = sha256_hex(sorted((card.entry, card.member, card.sha256) for card in sealed))
    cycle = judging_round.cycle
    rankings = kind.rankings(judging_round, sealed, keys, digest)
    return {
        "schema": SCHEMA,
        "kind": judging_round.kind,
        "award": cycle.award.slug,
        "year": cycle.year,
        "round": judging_round.number,
        "official": judging_round.official,
        "quorum": judging_round.quorum,
        "rubric": judging_round.criteria().as_json(),
        "inputs_sha256": digest,
        "loads": {keys[member]: load for member, load in loads.items()},
        "categories": _categories(judging_round, rankings),
        "scores": [
            {
                "entry": card.entry,
                "judge": keys[str(card.member)],
                "version": card.version,
                "sha256": card.sha256,
                **kind.given(card),
            }
            for card in sorted(sealed, key=lambda card: (card.entry, keys[str(card.member)]))
        ],
        "void": _void(judging_round),
    }


def _categories(
    judging_round: Round, rankings: Mapping[int | None, Ranking]
) -> list[dict[str, Any]]:
    """Every category with a ranking or with entries that have none, in the cycle's order."""
    names = dict(judging_round.cycle.categories.values_list("pk", "name"))
    unscored = _unscored(judging_round, rankings)
    return [
        {
            "category": pk,
            "name": names[pk] if pk else "",
            "ranking": rankings.get(pk),
            "unscored": unscored[pk],
        }
        for pk in [*names, None]
        if rankings.get(pk) or unscored[pk]
    ]


def _unscored(
    judging_round: Round, rankings: Mapping[int | None, Ranking]
) -> dict[int | None, list[str]]:
    """For each category, references of the assigned entries without a score that counts."""
    scored = {row["entry"] for ranking in rankings.values() for row in ranking["entries"]}
    assigned = (
        Assignment.objects.filter(round=judging_round)
        .filter(nomination__in=Nomination.objects.accepted())
        .order_by("nomination__reference")
        .values_list("nomination__category", "nomination__reference")
        .distinct()
    )
    missing: dict[int | None, list[str]] = defaultdict(list)
    for category, reference in assigned:
        if reference not in scored:
            missing[category].append(str(reference))
    return missing


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
                "ground": row.void_ground or row.void_reason,
                "reason": row.void_reason,
            }
            for row in rows
        ),
        key=lambda item: (item["entry"], item["scorecard"]),
    )
