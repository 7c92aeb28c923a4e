"""Requests to make a paper void, and what the ranking would be without it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from awards.models import Cycle
from judging import engine
from judging.enums import RoundKind
from judging.models import Ballot, Result, Scorecard, VoidRequest, entries_open_to
from judging.services.result_documents import inputs_without
from judging.services.voiding import Comparison, with_and_without


def requests_open_to(cycle: Cycle, user: User, *, in_conflict: bool) -> "QuerySet[VoidRequest]":
    """The cycle's requests about scorecards of entries that are open to the reader.

    A ballot speaks of many entries: requests about one are open to readers without any conflict.
    """
    about = Q(
        scorecard__assignment__round__cycle=cycle,
        scorecard__assignment__nomination__in=entries_open_to(user),
    )
    if not in_conflict:
        about |= Q(ballot__round__cycle=cycle)
    return (
        VoidRequest.objects.filter(about)
        .select_related(
            "scorecard__assignment__nomination__agency",
            "scorecard__assignment__member__user",
            "scorecard__assignment__round",
            "ballot__member__user",
            "ballot__round",
            "asked_by",
            "answered_by",
        )
        .order_by("-asked_at", "-pk")
    )


def sealed_cards_open_to(cycle: Cycle, user: User) -> "QuerySet[Scorecard]":
    """Sealed scorecards of the cycle, of entries that are open to the reader."""
    return (
        Scorecard.objects.sealed()
        .filter(
            assignment__round__cycle=cycle,
            assignment__withdrawn_at__isnull=True,
            assignment__nomination__in=entries_open_to(user),
        )
        .in_full()
    )


def sealed_ballots_open_to(cycle: Cycle, *, in_conflict: bool) -> "QuerySet[Ballot]":
    """Sealed ballots of the cycle, for readers without any conflict."""
    if in_conflict:
        return Ballot.objects.none()
    return Ballot.objects.sealed().filter(round__cycle=cycle).in_full()


def comparison(request: VoidRequest, user: User, result: Result) -> list[Comparison]:
    """The ranking with and without the paper, of the entries open to the reader.

    Of a scorecard its entry's category; of a ballot every category, one after the other.
    """
    paper = request.paper
    entry, judging_round = paper.entry, paper.judging_round
    inputs = inputs_without(
        judging_round,
        result.judge_keys,
        entry=str(entry.reference) if entry else "",
        member=paper.judge.pk,
    )
    open_to = set(
        entries_open_to(user)
        .filter(cycle=judging_round.cycle_id)
        .values_list("reference", flat=True)
    )
    rows: list[Comparison] = []
    for stated in result.document["categories"]:
        category = stated["category"]
        if entry is None or category == entry.category_id:
            before = [(row["entry"], row["value"]) for row in stated["order"]]
            after = _order_of(inputs, category)
            rows += with_and_without(_kept(before, open_to), _kept(after, open_to))
    return rows


def _kept(
    order: Iterable[tuple[str, float]], open_to: Collection[str | None]
) -> list[tuple[str, float]]:
    return [(reference, value) for reference, value in order if reference in open_to]


def _order_of(inputs: dict[str, Any], category: int | None) -> Sequence[tuple[str, float]]:
    """One category's order, without the draws that chances need."""
    inside = [row for row in inputs["entries"] if row["category"] == category]
    cut = {
        **inputs,
        "entries": inside,
        "scores": [
            card for card in inputs["scores"] if card["entry"] in {row["entry"] for row in inside}
        ],
        "categories": [row for row in inputs["categories"] if row["category"] == category],
    }
    if inputs["kind"] == RoundKind.SCORE:
        return _score_order(cut, {row["entry"] for row in inside})
    found = engine.bundles.result_of(cut)
    return [(row["entry"], row["value"]) for row in found[0]["order"]] if found else []


def _score_order(inputs: dict[str, Any], inside: set[str]) -> list[tuple[str, float]]:
    given = engine.bundles.parsed(inputs)
    scores = engine.bundles.score_set(given, inside)
    if scores is None:
        return []
    method = given.method
    official = method.official or "adjusted"
    values = engine.ranking.official_values(scores, official)
    order = engine.ties.final_order(
        scores,
        values,
        seed=method.seed,
        decimals=method.decimals,
        heaviest=lambda: engine.ranking.official_values(
            scores.criterion(scores.heaviest), official
        ),
        rule=method.tie_rule,
    )
    return [(scores.entries[place], float(values[place])) for place in order.places]


def card_of(cycle: Cycle, user: User, public_id: str) -> Scorecard | None:
    """The sealed scorecard of an assignment, if its entry is open to the reader."""
    return sealed_cards_open_to(cycle, user).filter(assignment__public_id=public_id).first()
