"""What judges and criteria say about each other: criteria that do not tell things apart.

A first impression can colour every criterion (halo). Then the criteria rise and fall together, and
six of them say no more than one. The sign is their mean correlation over all scorecards.
"""

from dataclasses import dataclass

import numpy as np

from judging.engine.scores import ScoreSet

ALIKE = 0.9
"""Above this mean correlation the criteria are not telling things apart."""
FEWEST_CARDS = 5
"""Scorecards that a correlation needs."""
STORED_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class CriteriaCorrelation:
    """Pearson's correlations of the criteria over the scorecards of one category and round."""

    criteria: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]
    """None where a criterion got the same score everywhere, or there are too few scorecards."""
    mean: float | None
    """Of all pairs of different criteria that have one."""
    cards: int

    @property
    def alike(self) -> bool:
        """Whether the criteria are not telling things apart."""
        return self.mean is not None and self.mean > ALIKE


def criteria_correlation(scores: ScoreSet) -> CriteriaCorrelation:
    """Correlate the criteria; a row is one judge's scores of one entry."""
    table = scores.by_criterion
    count = table.shape[1]
    apart = table - table.mean(axis=0)
    spread = np.sqrt(np.square(apart).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (apart.T @ apart) / np.outer(spread, spread)
    known = np.outer(spread > 0, spread > 0) & (len(table) >= FEWEST_CARDS)
    different = known & ~np.eye(count, dtype=bool)
    return CriteriaCorrelation(
        criteria=scores.criteria,
        matrix=tuple(
            tuple(
                _stored(found[row, column]) if known[row, column] else None
                for column in range(count)
            )
            for row in range(count)
        ),
        mean=_stored(found[different].mean()) if different.any() else None,
        cards=len(table),
    )


def _stored(value: float) -> float:
    return round(float(np.clip(value, -1, 1)), STORED_DECIMALS) + 0.0
