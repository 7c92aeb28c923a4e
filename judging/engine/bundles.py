"""From a round's frozen inputs to its result: the one function that computes and checks it.

The site freezes what `result_of` returns, and `verify` calls the same function on the bundle, so a
result that was computed is a result that can be computed again.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from pydantic import ValidationError

from judging import engine
from judging.engine import documents
from judging.engine.agreement import criteria_correlation
from judging.engine.ballots import Answer, combine_orders, shortlist
from judging.engine.bundle_format import Card, CategoryKey, Inputs, Kind
from judging.engine.canonical import sha256_hex
from judging.engine.errors import InputError
from judging.engine.ranking import rank
from judging.engine.reliability import reliability
from judging.engine.robustness import robustness
from judging.engine.scores import ScoreSet, weighted_scores

INPUTS = tuple(Inputs.model_fields)
"""The parts of a bundle that a result is computed from."""

Computed = dict[str, Any]


def result_of(inputs: Mapping[str, Any]) -> list[Computed]:
    """The categories of a round's result, as JSON types, in the order of `categories`.

    `inputs` has the parts `INPUTS` of a bundle, as `bundle_format` says; others are passed over. Of
    each category only `category` and `name` are read; one without entries is left out. A category:

        category, name
        ranking      the document of its kind (`documents`), null where nothing counts
        order        [{entry, rank, value, decided_by}], the same for every kind
        ties         how entries of equal value were put in order, step by step
        unscored     entries nobody scored
        below_quorum entries with fewer scorecards than the quorum, but one at least
        unusual      single scores the others do not bear out [{entry, judge, score, z}]
        agreement    reliability, what more scores would bring, criteria; null but for scores
        robustness   who would be first by other methods, panels and weights; null but for scores

    Raises:
        InputError: a part is missing or of the wrong form, or names do not fit together.
    """
    given = parsed(inputs)
    known = _distinct([entry.entry for entry in given.entries], "Entry")
    keys = _distinct([category.category for category in given.categories], "Category")
    members: dict[CategoryKey, list[str]] = defaultdict(list)
    for entry in given.entries:
        if entry.category not in keys:
            raise InputError(f"Entry {entry.entry}: there is no category {entry.category}.")
        members[entry.category].append(entry.entry)
    for card in given.scores:
        if card.entry not in known:
            raise InputError(f"Judge {card.judge}: there is no entry {card.entry}.")
    found = [
        {
            "category": category.category,
            "name": category.name,
            **_computed(given, sorted(members[category.category])),
        }
        for category in given.categories
        if members[category.category]
    ]
    return cast("list[Computed]", json.loads(json.dumps(found, allow_nan=False)))


def parsed(inputs: Mapping[str, Any]) -> Inputs:
    """The inputs in their form. Raises InputError that names the first wrong place."""
    try:
        return Inputs.model_validate({name: inputs[name] for name in INPUTS if name in inputs})
    except ValidationError as error:
        raise InputError(complaint(error)) from error


def complaint(error: ValidationError) -> str:
    """The first thing that is wrong, with its place."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'The file'}: {first['msg']}."


def sealed(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """The bundle with the digest of all the rest as `sha256`."""
    return {**bundle, "sha256": digest(bundle)}


def digest(bundle: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON without the field `sha256`."""
    return sha256_hex({name: value for name, value in bundle.items() if name != "sha256"})


def _distinct[Key](keys: Sequence[Key], what: str) -> set[Key]:
    found = set(keys)
    if len(found) < len(keys):
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise InputError(f"{what} {twice} is listed twice.")
    return found


def _computed(given: Inputs, members: list[str]) -> Computed:
    """One category, whatever the round's kind."""
    inside = set(members)
    found = _KINDS[given.kind](given, inside)
    counts = {row["entry"]: row["n"] for row in (found["ranking"] or {"entries": ()})["entries"]}
    return {
        **found,
        "unscored": [entry for entry in members if entry not in counts],
        "below_quorum": [
            entry for entry in members if 0 < counts.get(entry, 0) < given.method.quorum
        ],
    }


def _category(
    ranking: Computed | None = None,
    order: Sequence[Computed] = (),
    ties: Sequence[Computed] = (),
    unusual: Sequence[Computed] = (),
    agreement: Computed | None = None,
    robust: Computed | None = None,
) -> Computed:
    return {
        "ranking": ranking,
        "order": list(order),
        "ties": list(ties),
        "unusual": list(unusual),
        "agreement": agreement,
        "robustness": robust,
    }


def _scored(given: Inputs, inside: set[str]) -> Computed:
    """A round of scores."""
    scores = score_set(given, inside)
    if scores is None:
        return _category()
    method = given.method
    result = rank(
        scores,
        seed=method.seed,
        official=method.official or "adjusted",
        scale=method.scale,
        decimals=method.decimals,
        rule=method.tie_rule,
        votes=given.votes,
    )
    trust = reliability(scores)
    return _category(
        ranking=documents.ranking_document(result, trust),
        order=[
            {
                "entry": entry.entry,
                "rank": entry.rank,
                "value": entry.official,
                "decided_by": entry.decided_by,
            }
            for entry in result.entries
        ],
        ties=documents.ties_document(result.ties),
        unusual=[asdict(score) for score in result.unusual],
        agreement=documents.agreement_document(trust, criteria_correlation(scores)),
        robust=documents.robustness_document(robustness(scores, result, decimals=method.decimals)),
    )


def score_set(given: Inputs, inside: set[str]) -> ScoreSet | None:
    """The scores of some entries; None where there are none."""
    rows = [
        (card.entry, card.judge, _scores_of(card)) for card in given.scores if card.entry in inside
    ]
    if not rows:
        return None
    return weighted_scores(rows, {item.criterion: item.weight for item in given.method.criteria})


def _scores_of(card: Card) -> dict[str, float]:
    if card.scores is None:
        raise InputError(f"Entry {card.entry}, judge {card.judge}: no scores.")
    return card.scores


def _answered(given: Inputs, inside: set[str]) -> Computed:
    """A shortlist."""
    answers = [
        (card.entry, card.judge, _answer_of(card)) for card in given.scores if card.entry in inside
    ]
    if not answers:
        return _category()
    method = given.method
    result = shortlist(
        answers,
        seed=method.seed,
        quorum=method.quorum,
        decimals=method.decimals,
        rule=method.tie_rule,
        votes=given.votes,
    )
    document = documents.shortlist_document(result)
    return _category(document, _order_of(document), documents.ties_document(result.ties))


def _answer_of(card: Card) -> Answer:
    if card.answer is None:
        raise InputError(f"Entry {card.entry}, judge {card.judge}: no answer.")
    return card.answer


def _ordered(given: Inputs, inside: set[str]) -> Computed:
    """A round in which each judge puts the entries in order."""
    orders = {}
    _distinct([ballot.judge for ballot in given.ballots], "The ballot of judge")
    for ballot in given.ballots:
        if ballot.order is None:
            raise InputError(f"Judge {ballot.judge}: the ballot has no order.")
        orders[ballot.judge] = [entry for entry in ballot.order if entry in inside]
    if not any(orders.values()):
        return _category()
    method = given.method
    result = combine_orders(
        orders,
        seed=method.seed,
        decimals=method.decimals,
        rule=method.tie_rule,
        votes=given.votes,
    )
    document = documents.orders_document(result)
    return _category(document, _order_of(document), documents.ties_document(result.ties))


def _compared(given: Inputs, inside: set[str]) -> Computed:
    """Finalists two by two."""
    from_ballots = []
    for ballot in given.ballots:
        if ballot.choices is None:
            raise InputError(f"Judge {ballot.judge}: the ballot has no choices.")
        from_ballots += [
            (ballot.judge, choice.better, choice.b if choice.better == choice.a else choice.a)
            for choice in ballot.choices
            if choice.better is not None and {choice.a, choice.b} <= inside
        ]
    if not from_ballots:
        return _category()
    method = given.method
    result = engine.pairwise.compare(
        from_ballots,
        seed=method.seed,
        decimals=method.decimals,
        rule=method.tie_rule,
        votes=given.votes,
    )
    document = documents.pairs_document(result)
    return _category(document, _order_of(document), documents.ties_document(result.ties))


def _order_of(document: Computed) -> list[Computed]:
    """The order from a document whose entries hold the value they go by."""
    names = ("entry", "rank", "value", "decided_by")
    return [{name: row[name] for name in names} for row in document["entries"]]


_KINDS: dict[Kind, Any] = {
    "score": _scored,
    "shortlist": _answered,
    "rank": _ordered,
    "pairs": _compared,
}
"""What computes a category of each kind of round."""
