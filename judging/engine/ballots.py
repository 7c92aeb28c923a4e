"""Rounds without points: judges who put entries in order, and judges who say yes, maybe or no.

Not every judge may see every entry, so nothing is a plain sum over judges. An order counts by
place over the length of the judge's own list (Borda 1781, divided by the length of the list), an
answer as a share of those who answered. What a judge was not asked says nothing for or against.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from judging.engine.errors import InputError
from judging.engine.scores import ScoreSet, single_scores
from judging.engine.ties import STEPS, Column, Order, Step, Tie, head_to_head, settled, shown, voted

Answer = Literal["yes", "maybe", "no"]
WORTH: dict[str, float] = {"yes": 1.0, "maybe": 0.5, "no": 0.0}
"""What an answer counts."""

STORED_DECIMALS = 6
SHOWN_DECIMALS = 2
ALONE = 0.5
"""What the only entry on a list gets: it was compared with nothing."""


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """One entry of a round of orders."""

    entry: str
    rank: int
    value: float
    """Mean share of the places below it: 1 is first on every list, 0 last on every list."""
    mean_place: float
    firsts: int
    """Lists it is first on."""
    n: int
    """Lists it is on."""
    decided_by: Step


@dataclass(frozen=True, slots=True)
class OrdersResult:
    """Judges' orders as one; entries by rank."""

    entries: tuple[PlacedEntry, ...]
    judges: dict[str, int]
    """How many entries each judge put in order."""
    ties: tuple[Tie, ...]
    components: int


@dataclass(frozen=True, slots=True)
class AnsweredEntry:
    """One entry of a shortlist."""

    entry: str
    rank: int
    value: float
    """(yes + maybe / 2) / answers."""
    yes: int
    maybe: int
    no: int
    n: int
    quorum: bool
    """Whether enough judges answered."""
    decided_by: Step


@dataclass(frozen=True, slots=True)
class ShortlistResult:
    """Judges' answers as one order; entries by rank."""

    entries: tuple[AnsweredEntry, ...]
    judges: dict[str, int]
    """How many answers each judge gave."""
    ties: tuple[Tie, ...]
    quorum: int


def combine_orders(
    orders: Mapping[str, Sequence[str]],
    *,
    seed: int | str,
    decimals: int = SHOWN_DECIMALS,
    rule: Sequence[Step] = STEPS,
    votes: Mapping[str, float] | None = None,
) -> OrdersResult:
    """Combine each judge's order of the entries they could see, from first to last.

    An entry at place p of a list of L is worth (L - p) / (L - 1); entries are ordered by the mean
    over the lists they are on. Raises InputError for an entry that a list names twice, and when
    there is no list with an entry.
    """
    rows = []
    for judge, listed in orders.items():
        if len(set(listed)) != len(listed):
            raise InputError(f"Judge {judge}: an entry stands in the order twice.")
        rows += [(e, judge, _points(p, len(listed))) for p, e in enumerate(listed, start=1)]
    scores = single_scores(rows)
    places: dict[str, list[int]] = {entry: [] for entry in scores.entries}
    for listed in orders.values():
        for place, entry in enumerate(listed, start=1):
            places[entry].append(place)
    order = _order(scores, seed=seed, decimals=decimals, rule=rule, votes=votes)
    return OrdersResult(
        entries=tuple(
            PlacedEntry(
                entry=scores.entries[i],
                rank=rank,
                value=round(float(scores.raw[i]), STORED_DECIMALS),
                mean_place=round(float(np.mean(places[scores.entries[i]])), STORED_DECIMALS),
                firsts=places[scores.entries[i]].count(1),
                n=int(scores.per_entry[i]),
                decided_by=step,
            )
            for rank, (i, step) in enumerate(zip(order.places, order.steps, strict=True), start=1)
        ),
        judges=_counts(scores),
        ties=order.ties,
        components=int(scores.components.max()) + 1,
    )


def shortlist(
    answers: Iterable[tuple[str, str, Answer]],
    *,
    seed: int | str,
    quorum: int,
    decimals: int = SHOWN_DECIMALS,
    rule: Sequence[Step] = STEPS,
    votes: Mapping[str, float] | None = None,
) -> ShortlistResult:
    """Combine answers, given as (entry, judge, answer); `quorum` answers make an entry's count.

    Raises InputError for an unknown answer, two answers of a judge for one entry, and none at all.
    """
    given = list(answers)
    for entry, judge, answer in given:
        if answer not in WORTH:
            raise InputError(f"Entry {entry}, judge {judge}: “{answer}” is no answer.")
    scores = single_scores((entry, judge, WORTH[answer]) for entry, judge, answer in given)
    order = _order(scores, seed=seed, decimals=decimals, rule=rule, votes=votes)
    counts = {
        name: scores.entry_sums((scores.values == worth).astype(np.float64))
        for name, worth in WORTH.items()
    }
    return ShortlistResult(
        entries=tuple(
            AnsweredEntry(
                entry=scores.entries[i],
                rank=rank,
                value=round(float(scores.raw[i]), STORED_DECIMALS),
                yes=int(counts["yes"][i]),
                maybe=int(counts["maybe"][i]),
                no=int(counts["no"][i]),
                n=int(scores.per_entry[i]),
                quorum=bool(scores.per_entry[i] >= quorum),
                decided_by=step,
            )
            for rank, (i, step) in enumerate(zip(order.places, order.steps, strict=True), start=1)
        ),
        judges=_counts(scores),
        ties=order.ties,
        quorum=quorum,
    )


def _points(place: int, length: int) -> float:
    """The share of the other entries on the list that stand below it."""
    return (length - place) / (length - 1) if length > 1 else ALONE


def _order(
    scores: ScoreSet,
    *,
    seed: int | str,
    decimals: int,
    rule: Sequence[Step],
    votes: Mapping[str, float] | None,
) -> Order:
    """By the mean, then by judges who had both, then as the rule goes on."""
    columns: dict[Step, Column] = {"head_to_head": lambda group: head_to_head(scores, group)}
    if votes:
        columns["vote"] = lambda _group: voted(scores.entries, votes)
    return settled(scores.entries, shown(scores.raw, decimals), columns, seed=seed, rule=rule)


def _counts(scores: ScoreSet) -> dict[str, int]:
    return dict(zip(scores.judges, scores.per_judge.tolist(), strict=True))
