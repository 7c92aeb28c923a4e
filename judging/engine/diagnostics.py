"""What stands out about a judge: strictness, and scores the other judges do not bear out.

Each score is compared with what the other judges of the same entry say, both freed of
strictness. A judge's fit is the mean square of these standardised residuals: 1 is expected,
.5 to 1.5 is productive, above 2 distorts (Linacre 2002, Rasch Measurement Transactions 16:2).
A flag is a question to ask, never a reason to weigh a judge's scores down.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from judging.engine.scores import Floats, Indices, ScoreSet
from judging.engine.strictness import StrictnessFit

Flag = Literal["strict", "lenient", "misfit"]

STRICTNESS_SHARE = 0.055
"""A judge counts as strict or lenient from this share of the scale's range (and 2 SE) on."""
MISFIT_SQUARE = 1.5
MISFIT_CORRELATION = 0.4
UNUSUAL = 3.0
"""Standardised residual from which a single score is worth a question."""


@dataclass(frozen=True)
class Residuals:
    """Standardised residuals of the scores of entries that have at least two."""

    rows: Indices
    rest: Floats
    """Adjusted mean of the other judges of the same entry."""
    z: Floats


@dataclass(frozen=True)
class JudgeFit:
    """Mean square and correlation with the others, one for each judge; NaN where undefined."""

    square: Floats
    correlation: Floats


def residuals(scores: ScoreSet, fit: StrictnessFit) -> Residuals:
    """rest = (n adj - (y - b)) / (n - 1); z = (y - b - rest) / sqrt(s2 n / (n - 1))."""
    rows = np.flatnonzero(scores.per_entry[scores.entry_index] > 1)
    entry = scores.entry_index[rows]
    count = scores.per_entry[entry]
    freed = scores.values[rows] - fit.effects[scores.judge_index[rows]]
    rest = (count * fit.adjusted[entry] - freed) / (count - 1)
    z = (freed - rest) / np.sqrt(fit.s2 * count / (count - 1))
    return Residuals(rows=rows, rest=rest, z=z)


def judge_fit(scores: ScoreSet, found: Residuals) -> JudgeFit:
    """Mean of z^2, and Pearson's correlation of the judge's scores with `rest`."""
    judge = scores.judge_index[found.rows]
    m = len(scores.judges)
    count = np.bincount(judge, minlength=m).astype(np.float64)

    def mean(values: Floats) -> Floats:
        return np.bincount(judge, values, m) / count

    with np.errstate(invalid="ignore", divide="ignore"):
        given = scores.values[found.rows]
        given = given - mean(given)[judge]
        rest = found.rest - mean(found.rest)[judge]
        together = mean(given * rest)
        correlation = together / np.sqrt(mean(np.square(given)) * mean(np.square(rest)))
        return JudgeFit(square=mean(np.square(found.z)), correlation=correlation)


def flags(fit: StrictnessFit, found: JudgeFit, *, scale: float) -> list[Flag | None]:
    """For each judge `misfit`, `strict`, `lenient` or None; misfit is named before the others.

    A judge who gave every entry the same score has no correlation, and is a misfit when the mean
    square is high.
    """
    unlike = ~(found.correlation >= MISFIT_CORRELATION)
    misfit = (found.square > MISFIT_SQUARE) & unlike
    clear = np.abs(fit.effects) > np.maximum(2 * fit.effect_errors, STRICTNESS_SHARE * scale)
    return [
        "misfit" if odd else ("strict" if effect < 0 else "lenient") if far else None
        for odd, far, effect in zip(misfit, clear, fit.effects, strict=True)
    ]
