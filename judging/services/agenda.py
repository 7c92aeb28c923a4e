"""What a panel should talk about: a pure reading of a frozen result.

Only what is too close to call around the places that matter, and entries near the top on which the
judges are far apart. The figures have settled the rest: talk makes judgements no more reliable
(Fogelholm et al., 2012, Journal of Clinical Epidemiology 65).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from judging.enums import AdvanceRule, AgendaReason
from judging.models import Round

TOO_CLOSE = 0.75
"""Entries are too close to call where the better one is better with less than this chance."""
HONOURED_PLACES = (1, 2, 3)
"""Where a round decides: after which places of a category an honour ends."""
RIVALS = 4
"""At most so many entries are compared with the one at the edge, the nearest first."""
CONTENDERS = 10
"""Only so many places from the top are looked at for judges who are far apart."""
WIDE = 0.5
"""Judges are far apart from this share of the scale's width on."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to talk about. `entries` are references."""

    reason: AgendaReason
    entries: tuple[str, ...]
    figures: dict[str, Any] = field(default_factory=dict)


def agenda_of(document: Mapping[str, Any], judging_round: Round) -> list[Matter]:
    """The matters of a frozen result's document, category by category."""
    matters: list[Matter] = []
    for category in document["categories"]:
        order = category.get("order") or []
        close = _near_ties(category, order, _edges(judging_round, order))
        matters += [*close, *_wide_spreads(document, category, order)]
    return matters


def _edges(judging_round: Round, order: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """After which places something changes: an honour, or going on to the next round."""
    if judging_round.advance_rule == AdvanceRule.TOP and judging_round.advance_count:
        return (judging_round.advance_count,)
    if judging_round.advance_rule == AdvanceRule.THRESHOLD and judging_round.advance_value:
        least = float(judging_round.advance_value)
        return (sum(row["value"] >= least for row in order),)
    return HONOURED_PLACES


def _near_ties(
    category: Mapping[str, Any], order: Sequence[Mapping[str, Any]], edges: Iterable[int]
) -> list[Matter]:
    chances = _chances(category)
    found: list[Matter] = []
    for edge in edges:
        if not 0 < edge < len(order):
            continue
        holder = order[edge - 1]["entry"]
        below = [row["entry"] for row in order[edge:]]
        rivals = [entry for entry in below if frozenset((holder, entry)) in chances][:RIVALS]
        group = (holder, *rivals)
        if rivals and not any(set(group) <= set(other.entries) for other in found):
            pairs = [
                {"a": holder, "b": rival, "p": chances[frozenset((holder, rival))]}
                for rival in rivals
            ]
            found.append(
                Matter(AgendaReason.NEAR_TIE, group, {"category": category["name"], "pairs": pairs})
            )
    return found


def _chances(category: Mapping[str, Any]) -> dict[frozenset[str], float]:
    """For each pair that is too close: the chance that the first one is the better."""
    ranking = category["ranking"] or {}
    chances = {
        frozenset((tie["a"], tie["b"])): tie["p"]
        for tie in ranking.get("near_ties", ())
        if tie["p"] < TOO_CLOSE
    }
    for tie in category.get("ties", ()):
        for place, entry in enumerate(tie["entries"]):
            for other in tie["entries"][place + 1 :]:
                chances.setdefault(frozenset((entry, other)), 0.5)
    return chances


def _wide_spreads(
    document: Mapping[str, Any], category: Mapping[str, Any], order: Sequence[Mapping[str, Any]]
) -> list[Matter]:
    """Entries among the first on whose weighted score two judges are half the scale apart."""
    if document.get("kind", "score") != "score":
        return []
    rubric = document["rubric"]
    width = rubric["scale_max"] - rubric["scale_min"]
    totals = weighted_totals(document, document["scores"])
    found = []
    for row in order[:CONTENDERS]:
        given = totals.get(row["entry"], [])
        if len(given) > 1 and max(given) - min(given) >= WIDE * width:
            figures = {
                "category": category["name"],
                "low": round(min(given), 2),
                "high": round(max(given), 2),
            }
            found.append(Matter(AgendaReason.WIDE_SPREAD, (row["entry"],), figures))
    return found


def weighted_totals(
    document: Mapping[str, Any], cards: Iterable[Mapping[str, Any]]
) -> dict[str, list[float]]:
    """Each judge's weighted score of each entry, by reference."""
    weights = {item["slug"]: float(item["weight"]) for item in document["rubric"]["criteria"]}
    whole = sum(weights.values())
    totals: dict[str, list[float]] = {}
    for card in cards:
        value = sum(weights[slug] * score for slug, score in card["scores"].items()) / whole
        totals.setdefault(card["entry"], []).append(value)
    return totals
