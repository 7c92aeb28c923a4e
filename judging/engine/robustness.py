"""Would the result have been another one? The same scores by other methods, panels and weights.

Compared are: plain means; adjusted means; trimmed means, where an entry has at least four scores;
ranks within each judge's own scores; the panel without each judge in turn; and each criterion's
weight a fifth smaller and larger. No one of them is more right than the official one: where they
all agree nobody need argue about the method, and where they do not, people should talk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from judging.engine.ranking import SHOWN_DECIMALS, RankingResult, official_values
from judging.engine.scores import Floats, ScoreSet
from judging.engine.strictness import basis_of
from judging.engine.ties import shown

Kind = Literal["raw", "adjusted", "trimmed", "ranks", "without_judge", "weight"]

FEWEST_TO_TRIM = 4
"""Scores from which an entry's highest and lowest are left out."""
WEIGHT_SHARE = 0.2
FIRST = 3
"""How many places are compared besides the first."""
LEFT_OUT_UP_TO = 50
"""In a larger panel only the judges of the official first three are left out in turn."""

_EXACT = 6
_SAME = 9


@dataclass(frozen=True, slots=True)
class Variant:
    """What one other way of counting came to."""

    kind: Kind
    subject: str | None
    """The judge left out, or the criterion."""
    factor: float | None
    """What the criterion's weight was multiplied by."""
    winner: str | None
    top_three: tuple[str, ...]
    winner_changes: bool
    top_three_changes: bool
    """Whether other entries are among the first three; their order does not count."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """The official first places, and those of every other way."""

    winner: str
    top_three: tuple[str, ...]
    variants: tuple[Variant, ...]
    judges_left_out: int

    @property
    def changes(self) -> tuple[Variant, ...]:
        """The ways that have another winner: none, and the answer is that the winner stays."""
        return tuple(variant for variant in self.variants if variant.winner_changes)


@dataclass(frozen=True)
class _Way:
    kind: Kind
    entries: tuple[str, ...]
    values: Floats
    subject: str | None = None
    factor: float | None = None


def robustness(
    scores: ScoreSet, result: RankingResult, *, decimals: int = SHOWN_DECIMALS
) -> Robustness:
    """Count the scores of one category and round in other ways; `result` is their ranking.

    Entries whose values are equal to `decimals` stay in the official order, so that a tie alone
    changes nothing.
    """
    place = {entry.entry: entry.rank for entry in result.entries}
    official = tuple(entry.entry for entry in result.entries[:FIRST])
    ways = [*_methods(scores), *_panels(scores, result, official), *_weights(scores, result)]
    return Robustness(
        winner=official[0],
        top_three=official,
        variants=tuple(_variant(way, place, official, decimals) for way in ways),
        judges_left_out=sum(way.kind == "without_judge" for way in ways),
    )


def _variant(way: _Way, place: dict[str, int], official: tuple[str, ...], decimals: int) -> Variant:
    values = np.round(way.values, _EXACT) if way.kind == "ranks" else shown(way.values, decimals)
    ranks = np.array([place[entry] for entry in way.entries])
    order = np.lexsort((ranks, -values))[:FIRST]
    first = tuple(way.entries[at] for at in order)
    return Variant(
        kind=way.kind,
        subject=way.subject,
        factor=way.factor,
        winner=first[0] if first else None,
        top_three=first,
        winner_changes=first[:1] != official[:1],
        top_three_changes=set(first) != set(official),
    )


def _methods(scores: ScoreSet) -> Iterator[_Way]:
    yield _Way("raw", scores.entries, scores.raw)
    yield _Way("adjusted", scores.entries, official_values(scores, "adjusted"))
    if scores.per_entry.max() >= FEWEST_TO_TRIM:
        yield _Way("trimmed", scores.entries, trimmed_means(scores))
    yield _Way("ranks", scores.entries, mean_ranks(scores))


def _panels(scores: ScoreSet, result: RankingResult, official: tuple[str, ...]) -> Iterator[_Way]:
    """Without each judge, by the official method."""
    left_out = scores.judges if len(scores.judges) > 1 else ()
    if len(left_out) > LEFT_OUT_UP_TO:
        first = np.isin(scores.entry_index, [scores.entries.index(entry) for entry in official])
        left_out = tuple(scores.judges[at] for at in np.unique(scores.judge_index[first]))
    for judge in left_out:
        others = scores.without_judge(judge)
        if others is not None:
            values = official_values(others, result.official)
            yield _Way("without_judge", others.entries, values, subject=judge)


def _weights(scores: ScoreSet, result: RankingResult) -> Iterator[_Way]:
    """Each weight less and more, the others in proportion."""
    if len(scores.criteria) < 2:
        return
    basis = basis_of(scores) if result.official == "adjusted" else None
    for at, criterion in enumerate(scores.criteria):
        for factor in (1 - WEIGHT_SHARE, 1 + WEIGHT_SHARE):
            weights = [
                weight * (factor if at == other else 1)
                for other, weight in enumerate(scores.weights)
            ]
            values = official_values(scores.reweighted(weights), result.official, basis)
            yield _Way("weight", scores.entries, values, criterion, factor)


def trimmed_means(scores: ScoreSet) -> Floats:
    """Plain means without the highest and the lowest score, of entries with four scores or more."""
    order = np.lexsort((scores.values, scores.entry_index))
    ends = np.cumsum(scores.per_entry)
    sums = scores.entry_sums(scores.values)
    lowest, highest = scores.values[order[ends - scores.per_entry]], scores.values[order[ends - 1]]
    many = scores.per_entry >= FEWEST_TO_TRIM
    left = np.where(many, scores.per_entry - 2, scores.per_entry)
    means: Floats = (sums - np.where(many, lowest + highest, 0.0)) / left
    return means


def mean_ranks(scores: ScoreSet) -> Floats:
    """Mean share of the judge's other entries that stand below the entry, equal ones half (Borda).

    A judge's only entry is in the middle.
    """
    given = np.round(scores.values, _SAME)
    order = np.lexsort((given, scores.judge_index))
    judge, value = scores.judge_index[order], given[order]
    starts = np.flatnonzero(np.r_[True, (judge[1:] != judge[:-1]) | (value[1:] != value[:-1])])
    lengths = np.diff(np.r_[starts, len(order)])
    first = (np.cumsum(scores.per_judge) - scores.per_judge)[judge]
    below = np.repeat(starts, lengths) - first + (np.repeat(lengths, lengths) - 1) / 2
    others = scores.per_judge[judge] - 1
    shares = np.empty(len(order))
    shares[order] = np.where(others > 0, below / np.maximum(others, 1), 0.5)
    return scores.entry_sums(shares) / scores.per_entry
