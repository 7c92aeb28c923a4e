"""The document of a result: what counted, the method, and what the engine makes of both.

Its parts `kind`, `method`, `entries`, `scores`, `ballots`, `votes` and `categories` are those of a
result bundle, and `judging.engine.bundles.result_of` computes the categories from them, here as
when somebody checks a bundle.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from audit.canonical import plain, sha256_hex
from judging import engine
from judging.enums import OfficialColumn, RoundKind
from judging.models import Assignment, Round, entries_of
from judging.services.figures import figures_of
from judging.services.kinds import KINDS
from judging.services.kinds.base import Sealed, VoidSeal
from nominations.models import Nomination

SCHEMA = 2
DECIMALS = 2
"""Values equal to so many decimals are ties."""
TIE_RULE = ("value", "criterion", "head_to_head", "vote", "lot")


def result_document(
    judging_round: Round, keys_before: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The document of a closed round as it stands, and which member has which key in it.

    `keys_before` are the keys of an earlier result, which stay.

    Raises:
        Refused: nothing is sealed.
    """
    kind = KINDS[judging_round.kind]
    sealed = kind.counted(judging_round)
    if not sealed:
        raise Refused(_("Nothing has been sealed, so there is nothing to rank."))
    void = kind.void(judging_round)
    loads = _loads(judging_round, sealed)
    members = {*loads, *(str(card.member) for card in void)}
    keys = judge_keys(members, keys_before)
    inputs = _inputs(judging_round, sealed, keys)
    document = {
        **_frame(judging_round),
        **inputs,
        "inputs_sha256": sha256_hex(sorted(_digest_row(card) for card in sealed)),
        "loads": {keys[member]: load for member, load in loads.items()},
        "categories": engine.bundles.result_of(inputs),
        "void": _void(void, keys),
    }
    if judging_round.kind == RoundKind.SCORE:
        document["figures"] = figures_of(document, judging_round.criteria())
    return plain(document), keys


def inputs_without(
    judging_round: Round, keys_before: Mapping[str, str], *, entry: str, member: int
) -> dict[str, Any]:
    """What a result would be computed from if one judge's card of one entry did not count."""
    counted = KINDS[judging_round.kind].counted(judging_round)
    sealed = [card for card in counted if (card.entry, card.member) != (entry, member)]
    keys = judge_keys((str(card.member) for card in sealed), keys_before)
    return _inputs(judging_round, sealed, keys)


def judge_keys(members: Iterable[str], before: Mapping[str, str]) -> dict[str, str]:
    """A name such as J03 for each judge, in an order that says nothing; earlier names stay."""
    keys = dict(before)
    fresh = sorted(set(members) - set(keys))
    secrets.SystemRandom().shuffle(fresh)
    for number, member in enumerate(fresh, start=len(keys) + 1):
        keys[member] = f"J{number:02}"
    return keys


def _digest_row(card: Sealed) -> tuple[str, int, str]:
    return card.entry, card.member, card.stands_for or card.sha256


def _frame(judging_round: Round) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "award": judging_round.cycle.award.slug,
        "year": judging_round.cycle.year,
        "round": judging_round.number,
        "official": judging_round.official,
        "quorum": judging_round.quorum,
        "rubric": judging_round.criteria().as_json(),
    }


def _inputs(
    judging_round: Round, sealed: Sequence[Sealed], keys: Mapping[str, str]
) -> dict[str, Any]:
    """What the engine computes the result from."""
    digest = sha256_hex(sorted(_digest_row(card) for card in sealed))
    is_on_cards = RoundKind(judging_round.kind).uses_scorecards
    cards = [_card(card, keys) for card in sealed]
    cards.sort(key=lambda card: (card.get("entry", ""), card["judge"]))
    names = judging_round.cycle.categories.values_list("pk", "name")
    return {
        "kind": judging_round.kind,
        "method": _method(judging_round, digest),
        "entries": _entries(judging_round),
        "scores": cards if is_on_cards else [],
        "ballots": [] if is_on_cards else cards,
        "votes": {},
        "categories": [
            *({"category": pk, "name": name} for pk, name in names),
            {"category": None, "name": ""},
        ],
    }


def _method(judging_round: Round, digest: str) -> dict[str, Any]:
    rubric = judging_round.criteria()
    is_scored = judging_round.kind == RoundKind.SCORE
    official = "raw" if judging_round.official == OfficialColumn.RAW else "adjusted"
    return {
        "official": official if is_scored else None,
        # The round's own seed was fixed before it opened; the digest binds it to these scores.
        "seed": f"{judging_round.pk}:{judging_round.seed}:{digest}",
        "scale": float(rubric.width) if is_scored else None,
        "decimals": DECIMALS,
        "quorum": judging_round.quorum,
        "criteria": [
            {"criterion": name, "weight": weight} for name, weight in rubric.weights.items()
        ],
        "tie_rule": list(TIE_RULE),
    }


def _entries(judging_round: Round) -> list[dict[str, Any]]:
    """The entries in the round, with the digest of the newest version that a judge was given."""
    assigned = (
        Assignment.objects.filter(round=judging_round)
        .filter(nomination__in=Nomination.objects.accepted())
        .order_by("nomination__reference", "-submission__version")
        .distinct("nomination__reference")
        .values_list("nomination__reference", "submission__sha256", "nomination__category")
    )
    rows: list[tuple[Any, Any, Any]] = list(assigned)
    if not rows:
        there = entries_of(judging_round).order_by("reference")
        rows = [(ref, None, place) for ref, place in there.values_list("reference", "category")]
    return [
        {"entry": reference, "submission_sha256": digest, "category": category}
        for reference, digest, category in rows
    ]


def _card(card: Sealed, keys: Mapping[str, str]) -> dict[str, Any]:
    entry = {"entry": card.entry} if card.entry else {}
    return {
        **entry,
        "judge": keys[str(card.member)],
        "version": card.version,
        "sha256": card.sha256,
        **card.given,
    }


def _void(void: Iterable[VoidSeal], keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was sealed and does not count, with the ground."""
    rows = [{**_card(card, keys), "ground": card.ground, "reason": card.reason} for card in void]
    return sorted(rows, key=lambda row: (row.get("entry", ""), row["judge"]))


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
