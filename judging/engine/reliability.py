"""How far a set of scores can be trusted, in the measures staff are shown.

The model is y_ij = mu + u_i + b_j + e_ij with both entries and judges random (a crossed design),
fitted by restricted maximum likelihood. It serves these measures alone, never the ranking.

The mixed-model equations (Henderson 1975, Biometrics 31) with the ratios gu = s2 / su2 and
gb = s2 / sb2 are reduced to mean and judges. With C their matrix and SSE = e'e + gu u'u + gb b'b,

    -2 REML = (N - 1) ln(SSE / (N - 1)) - n ln gu - m ln gb + ln det C

and the derivatives are, by the envelope theorem, (N - 1) u'u / SSE - n / gu + tr C^uu for gu, and
the same with b for gb (C^uu is the block of C^-1 that belongs to u).
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.sparse import csr_array, hstack

from judging.engine.ranking import Gate, gate_of
from judging.engine.scores import Floats, ScoreSet

RATIO_BOUNDS = (math.log(1e-5), math.log(1e6))
"""Search range of ln gu and ln gb."""

_START = (0.0, 0.0)
"""Search begins where entries, judges and noise vary alike."""


Band = Literal["poor", "moderate", "good", "excellent"]
BANDS: tuple[tuple[float, Band], ...] = (
    (0.9, "excellent"),
    (0.75, "good"),
    (0.5, "moderate"),
    (0.0, "poor"),
)
"""Koo & Li 2016, from the least value on."""


@dataclass(frozen=True, slots=True)
class Variances:
    """Variance components: entries su2, judges sb2, residual s2; and the mean."""

    su2: float
    sb2: float
    s2: float
    mean: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The measures. Those of the model are None where there are too few scores or judges."""

    variances: Variances | None
    k: float
    """Scores per entry (harmonic mean)."""
    adjusted: float | None
    """su2 / (su2 + s2 / k): how alike the results of a similar panel would be."""
    raw: float | None
    """su2 / (su2 + (sb2 + s2) / k): the same with strictness left in."""
    single: float | None
    """su2 / (su2 + s2): what one judge's opinion is worth (consistency)."""
    single_agreement: float | None
    """su2 / (su2 + sb2 + s2): one judge, strictness counted as error."""
    alpha: float | None
    """Krippendorff's alpha for interval data."""
    kendall_w: float | None
    """Kendall's W; only when every judge scored every entry."""

    @property
    def band(self) -> Band | None:
        """The adjusted means' reliability in a word (Koo & Li 2016)."""
        if self.adjusted is None:
            return None
        return next(band for least, band in BANDS if self.adjusted >= least)

    def expected(self, scores_per_entry: float) -> float | None:
        """Reliability of the adjusted means with so many scores per entry (a D-study).

        Brennan 2001, Generalizability Theory, chapter 4.
        """
        if self.variances is None:
            return None
        return _share(self.variances.su2, self.variances.s2 / scores_per_entry)


def reliability(scores: ScoreSet) -> Reliability:
    """Measure the scores of one category and round.

    McGraw & Wong 1996, Psychological Methods 1, for the intraclass correlations; bands by Koo & Li
    2016, Journal of Chiropractic Medicine 15: below .5 poor, .5-.75 moderate, .75-.9 good, above
    .9 excellent.
    """
    k = len(scores.entries) / float((1 / scores.per_entry).sum())
    bearable: tuple[Gate, ...] = ("open", "same_judges")
    found = variances(scores) if gate_of(scores) in bearable else None
    return Reliability(
        variances=found,
        k=k,
        adjusted=_share(found.su2, found.s2 / k) if found else None,
        raw=_share(found.su2, (found.sb2 + found.s2) / k) if found else None,
        single=_share(found.su2, found.s2) if found else None,
        single_agreement=_share(found.su2, found.sb2 + found.s2) if found else None,
        alpha=krippendorff_alpha(scores),
        kendall_w=kendall_w(scores),
    )


def variances(scores: ScoreSet) -> Variances:
    """Fit the model by L-BFGS-B over ln gu and ln gb."""
    equations = _Equations.of(scores)
    best = minimize(
        equations.deviance,
        _START,
        jac=True,
        method="L-BFGS-B",
        bounds=[RATIO_BOUNDS, RATIO_BOUNDS],
        options={"ftol": 1e-13, "gtol": 1e-7},
    )
    entry_ratio, judge_ratio = np.exp(best.x)
    solved = equations.solve(float(entry_ratio), float(judge_ratio))
    s2 = solved.sse / (scores.size - 1)
    return Variances(
        su2=s2 / float(entry_ratio),
        sb2=s2 / float(judge_ratio),
        s2=s2,
        mean=equations.centre + float(solved.fixed[0]),
    )


@dataclass(frozen=True)
class _Solved:
    """The equations solved for one pair of ratios."""

    sse: float
    fixed: Floats
    """Mean, then the judges' effects."""
    entries: Floats
    log_determinant: float
    inverse: Floats
    """Inverse of the reduced matrix (mean and judges)."""
    weights: Floats
    """1 / (n_i + gu)."""


@dataclass(frozen=True)
class _Equations:
    """Sums over the scores from which the equations for any ratios are built."""

    scores: ScoreSet
    values: Floats
    """The scores, less their mean for accuracy."""
    counts: Floats
    entry_sums: Floats
    design: Any
    """Sparse [n_i | W]: what links entries to mean and judges."""
    matrix: Floats
    """[1 Zb]'[1 Zb]."""
    right: Floats
    """[1 Zb]'y."""
    centre: float
    """The mean taken off the scores."""

    @classmethod
    def of(cls, scores: ScoreSet) -> "_Equations":
        """Sums of these scores."""
        centre = float(scores.values.mean())
        values = scores.values - centre
        counts = scores.per_entry.astype(np.float64)
        judged = scores.per_judge.astype(np.float64)
        matrix = np.diag(np.r_[float(scores.size), judged])
        matrix[0, 1:] = matrix[1:, 0] = judged
        return cls(
            scores=scores,
            values=values,
            counts=counts,
            entry_sums=scores.entry_sums(values),
            design=csr_array(hstack([csr_array(counts[:, None]), scores.incidence])),
            matrix=matrix,
            right=np.r_[values.sum(), scores.judge_sums(values)],
            centre=centre,
        )

    def crossed(self, weights: Floats) -> Floats:
        """design' diag(weights) design."""
        product: Floats = (self.design.T @ (self.design * weights[:, None])).toarray()
        return product

    def solve(self, entry_ratio: float, judge_ratio: float) -> _Solved:
        """Absorb the entries, then solve for mean and judges."""
        weights = 1 / (self.counts + entry_ratio)
        reduced = self.matrix - self.crossed(weights)
        reduced[np.diag_indices_from(reduced)] += np.r_[0.0, np.full(len(reduced) - 1, judge_ratio)]
        right = self.right - self.design.T @ (weights * self.entry_sums)
        factor = cho_factor(reduced, lower=True)
        fixed = cho_solve(factor, right)
        entries = weights * (self.entry_sums - self.design @ fixed)
        effects = fixed[1:]
        left = self.values - fixed[0]
        left -= entries[self.scores.entry_index] + effects[self.scores.judge_index]
        penalty = entry_ratio * (entries @ entries) + judge_ratio * (effects @ effects)
        return _Solved(
            sse=float(left @ left + penalty),
            fixed=fixed,
            entries=entries,
            log_determinant=2 * float(np.log(np.diag(factor[0])).sum())
            - float(np.log(weights).sum()),
            inverse=cho_solve(factor, np.eye(len(reduced))),
            weights=weights,
        )

    def deviance(self, log_ratios: Floats) -> tuple[float, Floats]:
        """-2 REML up to a constant, and its gradient, at ln gu and ln gb."""
        ratios = np.exp(log_ratios)
        solved = self.solve(float(ratios[0]), float(ratios[1]))
        sizes = np.array([len(solved.entries), len(solved.fixed) - 1], dtype=np.float64)
        freedom = len(self.values) - 1
        effects = solved.fixed[1:]
        squares = np.array([solved.entries @ solved.entries, effects @ effects])
        spread = float((solved.inverse * self.crossed(np.square(solved.weights))).sum())
        traces = np.array(
            [solved.weights.sum() + spread, np.trace(solved.inverse) - solved.inverse[0, 0]]
        )
        value = freedom * math.log(solved.sse / freedom) + solved.log_determinant
        gradient = ratios * (freedom * squares / solved.sse + traces) - sizes
        return value - float(sizes @ log_ratios), gradient


def krippendorff_alpha(scores: ScoreSet) -> float | None:
    """Krippendorff's alpha for interval data, 1 - Do / De, over entries with two scores or more.

    Do = 2/N sum (y - entry mean)^2 n_i / (n_i - 1), De = 2 sum (y - mean)^2 / (N - 1). Krippendorff
    2011, Computing Krippendorff's Alpha-Reliability. None without such entries or without spread.
    """
    count = scores.per_entry[scores.entry_index]
    paired = count > 1
    values, count = scores.values[paired], count[paired]
    if len(values) == 0:
        return None
    spread = float(np.square(values - values.mean()).sum())
    if spread <= 0:
        return None
    apart = np.square(values - scores.raw[scores.entry_index[paired]])
    observed = 2 / len(values) * float((apart * count / (count - 1)).sum())
    return 1 - observed * (len(values) - 1) / (2 * spread)


def kendall_w(scores: ScoreSet) -> float | None:
    """Kendall's coefficient of concordance with the correction for ties.

    W = 12 S / (m^2 (n^3 - n) - m T), S the squared deviations of the rank sums, T the sum of
    t^3 - t over ties (Kendall & Gibbons 1990, Rank Correlation Methods, chapter 6). None unless two
    judges or more each scored the same two entries or more, or when all is tied.
    """
    n, m = len(scores.entries), len(scores.judges)
    if not scores.fully_crossed or n < 2 or m < 2:
        return None
    table = np.round(scores.values.reshape(n, m), 9)
    sums, ties = np.zeros(n), 0.0
    for column in table.T:
        _, place, counts = np.unique(column, return_inverse=True, return_counts=True)
        sums += (np.cumsum(counts) - (counts - 1) / 2)[place]
        ties += float((counts**3 - counts).sum())
    most = m**2 * (n**3 - n) - m * ties
    return 12 * float(np.square(sums - sums.mean()).sum()) / most if most > 0 else None


def _share(signal: float, noise: float) -> float:
    """signal / (signal + noise)."""
    return signal / (signal + noise)
