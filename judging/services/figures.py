"""Figures that pages show beside a ranking of scores. Worked out once, and kept with the result."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from judging.rubric import Rubric

SHOWN = 2
"""Decimals of a mean."""


def means_by_criterion(
    cards: Iterable[Mapping[str, Any]], criteria: Iterable[str]
) -> dict[str, list[float]]:
    """For each entry its mean on each criterion, over the cards of a result's document."""
    names = list(criteria)
    given: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    for card in cards:
        given[card["entry"]].append(card["scores"])
    return {
        entry: [round(sum(row[name] for row in rows) / len(rows), SHOWN) for name in names]
        for entry, rows in sorted(given.items())
    }


def histogram(cards: Iterable[Mapping[str, Any]], rubric: Rubric) -> list[list[int]]:
    """How often each point of the scale was given, over all criteria."""
    counts = Counter(int(value) for card in cards for value in card["scores"].values())
    return [[value, counts[value]] for value in rubric.scale]


def figures_of(document: Mapping[str, Any], rubric: Rubric) -> list[dict[str, Any]]:
    """For each category of a round of scores what its pages show beside the ranking."""
    found = []
    for category in document["categories"]:
        ranking = category["ranking"]
        inside = {row["entry"] for row in ranking["entries"]} if ranking else set()
        cards = [card for card in document["scores"] if card["entry"] in inside]
        found.append(
            {
                "criteria": list(rubric.weights),
                "means": means_by_criterion(cards, rubric.weights),
                "histogram": histogram(cards, rubric),
                "robustness": category["robustness"],
            }
        )
    return found
