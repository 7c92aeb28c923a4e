"""One unique order: the official value, then tie steps fixed beforehand, then a published lot.

Steps: the official value to the decimals shown; the same value of the heaviest criterion; more
head-to-head wins among judges who scored both; SHA-256 of `seed|entry`. A vote of the panel,
where the rules have one, comes before the lot and is recorded by those who hold it.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

from judging.engine.lots import lot
from judging.engine.scores import Floats, Indices, ScoreSet

Step = Literal["value", "criterion", "head_to_head", "lot"]
STEPS: tuple[Step, ...] = ("value", "criterion", "head_to_head", "lot")

_EXACT = 9
"""Decimals to which two weighted sums count as the same score."""


def shown(values: Floats, decimals: int) -> Floats:
    """The values as they are shown, from the six decimals that are stored."""
    return np.round(np.round(values, 6), decimals)


def final_order(
    scores: ScoreSet,
    value: Floats,
    *,
    seed: int | str,
    decimals: int,
    heaviest: Callable[[], Floats],
) -> tuple[Indices, list[Step]]:
    """Entries from first to last, and for each the step that put it above the next one.

    `heaviest` gives the value of the heaviest criterion and is only asked for when there are ties
    for it to break. The last entry's step is `value`.
    """
    keys = [shown(value, decimals)]
    group = _groups(keys)
    if len(scores.criteria) > 1 and _tied(group):
        keys.append(shown(heaviest(), decimals))
    else:
        keys.append(np.zeros(len(value)))
    group = _groups(keys)
    keys.append(head_to_head(scores, group) if _tied(group) else np.zeros(len(value)))
    lots = np.argsort(np.argsort([lot(seed, entry) for entry in scores.entries]))
    order = np.lexsort((lots, -keys[2], -keys[1], -keys[0]))
    return order, _deciding_steps([key[order] for key in keys])


def head_to_head(scores: ScoreSet, group: Indices) -> Floats:
    """Wins less losses of each entry against the others of its group, judge by judge.

    For two entries this is the judges who scored both and preferred the one, less those who
    preferred the other.
    """
    of_group = group[scores.entry_index] * len(scores.judges) + scores.judge_index
    given = np.round(scores.values, _EXACT)
    order = np.lexsort((given, of_group))
    block, value = of_group[order], given[order]
    starts_block = np.r_[True, block[1:] != block[:-1]]
    starts_run = starts_block | np.r_[True, value[1:] != value[:-1]]
    lower = _last_start(starts_run) - _last_start(starts_block)
    higher = _next_start(starts_block) - _next_start(starts_run)
    net = np.empty(len(order))
    net[order] = lower - higher
    return scores.entry_sums(net)


def _last_start(starts: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Indices:
    """For each place, where the run it is in began."""
    return np.maximum.accumulate(np.where(starts, np.arange(len(starts)), 0))


def _next_start(starts: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Indices:
    """For each place, where the next run begins."""
    borders = np.flatnonzero(np.r_[starts[1:], True]) + 1
    return borders[np.cumsum(starts) - 1]


def _groups(keys: list[Floats]) -> Indices:
    """Number entries so that those alike in every key share a number."""
    _, group = np.unique(np.column_stack(keys), axis=0, return_inverse=True)
    return group.reshape(-1).astype(np.int64)


def _tied(group: Indices) -> bool:
    return int(group.max()) + 1 < len(group)


def _deciding_steps(ordered: list[Floats]) -> list[Step]:
    """The first key in which each entry differs from the next, `lot` when none does."""
    differs = np.column_stack([key[1:] != key[:-1] for key in ordered])
    decided = np.where(differs.any(axis=1), differs.argmax(axis=1), len(ordered))
    return [STEPS[step] for step in decided] + ["value"]
