"""One unique order: the official value, then tie steps fixed beforehand, then a published lot.

Steps: the official value to the decimals shown; the same value of the heaviest criterion; more
head-to-head wins among judges who scored both; the recorded vote of the panel, where its rules have
one; SHA-256 of `seed|entry`. Which steps there are, and in what order, is the tie rule: it begins
with the value and ends with the lot, so that it always decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from judging.engine.errors import InputError
from judging.engine.lots import lot
from judging.engine.scores import Floats, Indices, ScoreSet

Step = Literal["value", "criterion", "head_to_head", "vote", "lot"]
STEPS: tuple[Step, ...] = ("value", "criterion", "head_to_head", "lot")
"""The tie rule where nothing else was declared."""

_EXACT = 9
"""Decimals to which two weighted sums count as the same score."""

Column = Callable[[Indices], Floats]
"""What a step compares, given the groups of entries that are still tied."""


@dataclass(frozen=True, slots=True)
class TieStep:
    """What one step found for the entries that were still tied; a lot is text, the lowest first."""

    step: Step
    values: dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Tie:
    """Entries with the same official value, in the order that the steps gave them."""

    entries: tuple[str, ...]
    value: float
    steps: tuple[TieStep, ...]
    """The steps that were needed, in turn. Each names only those that were still tied."""


@dataclass(frozen=True)
class Order:
    """Entries from first to last, the step that put each above the next, and the ties on the way.

    The last entry's step is `value`.
    """

    places: Indices
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...]


def shown(values: Floats, decimals: int) -> Floats:
    """The values as they are shown, from the six decimals that are stored."""
    return np.round(np.round(values, 6), decimals)


def check_rule(rule: Sequence[Step]) -> None:
    """Raises InputError unless the rule begins with the value, ends with the lot, repeats none."""
    if len(rule) < 2 or rule[0] != "value" or rule[-1] != "lot" or len(set(rule)) != len(rule):
        raise InputError(
            f"The tie rule {', '.join(rule)} does not run from value to lot with each step once."
        )


def settled(
    entries: Sequence[str],
    value: Floats,
    columns: Mapping[Step, Column],
    *,
    seed: int | str,
    rule: Sequence[Step] = STEPS,
) -> Order:
    """The order of entries by a value, larger first, and by the rule's steps where it is equal.

    `columns` holds what the steps between value and lot compare, larger first; steps without a
    column are passed over. Each is only asked for while there are ties for it to break.
    """
    check_rule(rule)
    rule = [step for step in rule if step in columns or step in ("value", "lot")]
    keys = [value]
    for step in rule[1:-1]:
        group = _groups(keys)
        keys.append(columns[step](group) if _tied(group) else np.zeros(len(value)))
    lots = [lot(seed, entry) for entry in entries]
    places = np.argsort(np.argsort(lots))
    order = np.lexsort((places, *(-key for key in reversed(keys))))
    steps = _deciding_steps([key[order] for key in keys], rule)
    return Order(order, steps, _ties(entries, [key[order] for key in keys], order, lots, rule))


def final_order(
    scores: ScoreSet,
    value: Floats,
    *,
    seed: int | str,
    decimals: int,
    heaviest: Callable[[], Floats],
    rule: Sequence[Step] = STEPS,
    votes: Mapping[str, float] | None = None,
) -> Order:
    """The order of scored entries. `heaviest` gives the value of the heaviest criterion.

    `votes` are the panel's recorded votes for entries; one that is not named has none.
    """
    columns: dict[Step, Column] = {"head_to_head": lambda group: head_to_head(scores, group)}
    if len(scores.criteria) > 1:
        columns["criterion"] = lambda _group: shown(heaviest(), decimals)
    if votes:
        columns["vote"] = lambda _group: voted(scores.entries, votes)
    return settled(scores.entries, shown(value, decimals), columns, seed=seed, rule=rule)


def voted(entries: Sequence[str], votes: Mapping[str, float]) -> Floats:
    """The recorded votes of each entry."""
    return np.array([float(votes.get(entry, 0)) for entry in entries])


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


def _deciding_steps(ordered: list[Floats], rule: Sequence[Step]) -> tuple[Step, ...]:
    """The first key in which each entry differs from the next, `lot` when none does."""
    differs = np.column_stack([key[1:] != key[:-1] for key in ordered])
    decided = np.where(differs.any(axis=1), differs.argmax(axis=1), len(ordered))
    return (*(rule[step] for step in decided), "value")


def _ties(
    entries: Sequence[str],
    ordered: list[Floats],
    order: Indices,
    lots: Sequence[str],
    rule: Sequence[Step],
) -> tuple[Tie, ...]:
    """Every run of entries with the same value; all arguments but the lots are in final order."""
    borders = np.flatnonzero(np.r_[True, ordered[0][1:] != ordered[0][:-1], True])
    return tuple(
        Tie(
            entries=tuple(entries[order[row]] for row in range(start, end)),
            value=float(ordered[0][start]) + 0.0,
            steps=_trace(entries, ordered, order, lots, rule, range(start, end)),
        )
        for start, end in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True)
        if end - start > 1
    )


def _trace(
    entries: Sequence[str],
    ordered: list[Floats],
    order: Indices,
    lots: Sequence[str],
    rule: Sequence[Step],
    rows: range,
) -> tuple[TieStep, ...]:
    """What each step found, until nothing is tied any more."""
    groups, steps = [list(rows)], []
    for step, key in zip(rule[1:], [*ordered[1:], None], strict=True):
        still = [group for group in groups if len(group) > 1]
        if not still:
            break
        found: dict[str, float | str] = {
            entries[order[row]]: lots[order[row]] if key is None else float(key[row]) + 0.0
            for group in still
            for row in group
        }
        steps.append(TieStep(step, found))
        groups = [] if key is None else [part for group in still for part in _split(group, key)]
    return tuple(steps)


def _split(group: list[int], key: Floats) -> list[list[int]]:
    """The group's runs of equal key."""
    parts = [[group[0]]]
    for row in group[1:]:
        if key[row] == key[row - 1]:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts
