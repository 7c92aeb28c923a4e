"""The scores of one category and round as arrays, checked and in a fixed order."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from judging.engine.errors import InputError

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

SINGLE = "score"
"""The name of the only criterion when a judge gives one number."""


@dataclass(frozen=True)
class ScoreSet:
    """One number for each judge and entry, with the criterion scores it was made of.

    Rows are sorted by entry and judge, so that no result depends on the order of the input.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    entry_index: Indices
    judge_index: Indices
    values: Floats
    """The weighted sum of the criterion scores, one for each row."""
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    """Weights of the criteria, summing to 1."""
    by_criterion: Floats
    """Criterion scores, one row for each value, one column for each criterion."""

    @property
    def size(self) -> int:
        """How many scores there are."""
        return len(self.values)

    @cached_property
    def per_entry(self) -> Indices:
        """How many scores each entry has."""
        return np.bincount(self.entry_index, minlength=len(self.entries)).astype(np.int64)

    @cached_property
    def per_judge(self) -> Indices:
        """How many scores each judge gave."""
        return np.bincount(self.judge_index, minlength=len(self.judges)).astype(np.int64)

    @cached_property
    def raw(self) -> Floats:
        """The plain mean of each entry."""
        return self.entry_sums(self.values) / self.per_entry

    @cached_property
    def incidence(self) -> Any:
        """Sparse 0/1 matrix: which judge scored which entry (entries x judges)."""
        shape = (len(self.entries), len(self.judges))
        return csr_array((np.ones(self.size), (self.entry_index, self.judge_index)), shape=shape)

    @cached_property
    def components(self) -> Indices:
        """For each entry, the number of the linked group of entries and judges it is in.

        Entries of different groups share no judge, not even through other entries, so the data
        say nothing about how strict one group's judges are against the other's.
        """
        n, m = len(self.entries), len(self.judges)
        linked = csr_array(
            (np.ones(self.size), (self.entry_index, n + self.judge_index)), shape=(n + m, n + m)
        )
        labels = connected_components(linked, directed=False)[1]
        return np.unique(labels[:n], return_inverse=True)[1].astype(np.int64)

    @property
    def fully_crossed(self) -> bool:
        """Whether the same judges scored every entry."""
        return self.size == len(self.entries) * len(self.judges)

    @property
    def heaviest(self) -> str:
        """The criterion with the largest weight (the first of them, if several)."""
        return self.criteria[int(np.argmax(self.weights))]

    def entry_sums(self, row_values: Floats) -> Floats:
        """Sums of a value of each row over the rows of each entry."""
        return np.bincount(self.entry_index, row_values, len(self.entries))

    def judge_sums(self, row_values: Floats) -> Floats:
        """Sums of a value of each row over the rows of each judge."""
        return np.bincount(self.judge_index, row_values, len(self.judges))

    def criterion(self, name: str) -> "ScoreSet":
        """The same judges and entries with one criterion's scores alone."""
        column = self.by_criterion[:, [self.criteria.index(name)]]
        return replace(
            self,
            values=np.ascontiguousarray(column[:, 0]),
            criteria=(name,),
            weights=(1.0,),
            by_criterion=column,
        )

    def reweighted(self, weights: Sequence[float]) -> "ScoreSet":
        """The same scores with other weights, in the order of the criteria."""
        shares = np.array(weights) / math.fsum(weights)
        return replace(self, values=self.by_criterion @ shares, weights=tuple(shares.tolist()))

    def without_judge(self, judge: str) -> "ScoreSet | None":
        """The others' scores. Entries that only this judge scored are gone; None if all are."""
        out = self.judges.index(judge)
        rows = np.flatnonzero(self.judge_index != out)
        if not len(rows):
            return None
        left, entry_index = np.unique(self.entry_index[rows], return_inverse=True)
        judge_index = self.judge_index[rows]
        return replace(
            self,
            entries=tuple(self.entries[place] for place in left),
            judges=self.judges[:out] + self.judges[out + 1 :],
            entry_index=entry_index.astype(np.int64),
            judge_index=judge_index - (judge_index > out),
            values=self.values[rows],
            by_criterion=self.by_criterion[rows],
        )


def single_scores(rows: Iterable[tuple[str, str, float]]) -> ScoreSet:
    """Scores given as (entry, judge, score). Raises InputError like `weighted_scores`."""
    return weighted_scores(((entry, judge, {SINGLE: score}) for entry, judge, score in rows))


def weighted_scores(
    rows: Iterable[tuple[str, str, Mapping[str, float]]],
    weights: Mapping[str, float] | None = None,
) -> ScoreSet:
    """Scores given as (entry, judge, {criterion: score}), one number each: y = sum w_c score_c.

    Weights must be above 0 and are divided by their sum; without weights all criteria count the
    same. Scores are not rescaled. Raises InputError, naming entry, judge and criterion, when a
    criterion is missing, unknown or not a finite number, when a judge scored an entry twice, and
    when there is no score at all.
    """
    ordered = sorted(rows, key=lambda row: (row[0], row[1]))
    if not ordered:
        raise InputError("There are no scores.")
    _refuse_repeats(ordered)
    criteria = tuple(weights) if weights is not None else tuple(ordered[0][2])
    shares = _normalised(weights if weights is not None else dict.fromkeys(criteria, 1.0))
    table = np.array([_checked(row, criteria) for row in ordered], dtype=np.float64)
    entries, entry_index = _numbered([row[0] for row in ordered])
    judges, judge_index = _numbered([row[1] for row in ordered])
    return ScoreSet(
        entries=entries,
        judges=judges,
        entry_index=entry_index,
        judge_index=judge_index,
        values=table @ np.array(shares),
        criteria=criteria,
        weights=shares,
        by_criterion=table,
    )


def _normalised(weights: Mapping[str, float]) -> tuple[float, ...]:
    """The weights divided by their sum."""
    if not weights:
        raise InputError("There are no criteria.")
    for criterion, weight in weights.items():
        if not (math.isfinite(weight) and weight > 0):
            raise InputError(f"Criterion {criterion}: the weight {weight} is not above 0.")
    total = math.fsum(weights.values())
    return tuple(weight / total for weight in weights.values())


def _refuse_repeats(ordered: Sequence[tuple[str, str, Mapping[str, float]]]) -> None:
    """A judge scores an entry once."""
    for before, after in pairwise(ordered):
        if before[:2] == after[:2]:
            raise InputError(f"Entry {after[0]}, judge {after[1]}: scored twice.")


def _checked(
    row: tuple[str, str, Mapping[str, float]], criteria: tuple[str, ...]
) -> tuple[float, ...]:
    """The row's scores in the order of the criteria, each present and finite."""
    entry, judge, scores = row
    for criterion in criteria:
        score = scores.get(criterion)
        if score is None:
            raise InputError(f"Entry {entry}, judge {judge}, criterion {criterion}: no score.")
        if not math.isfinite(score):
            raise InputError(
                f"Entry {entry}, judge {judge}, criterion {criterion}: {score} is not a number."
            )
    if len(scores) != len(criteria):
        extra = next(name for name in scores if name not in criteria)
        raise InputError(f"Entry {entry}, judge {judge}: criterion {extra} has no weight.")
    return tuple(scores[criterion] for criterion in criteria)


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], Indices]:
    """The sorted distinct names, and each name's place among them."""
    distinct = sorted(set(names))
    place = {name: index for index, name in enumerate(distinct)}
    return tuple(distinct), np.array([place[name] for name in names], dtype=np.int64)
