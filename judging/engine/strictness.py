"""Entry means adjusted for how strict each entry's judges are.

The model is y_ij = q_i + b_j + e_ij with fixed entries q, judges b ~ N(0, sb2) and noise
e ~ N(0, s2): lme4's `score ~ 0 + entry + (1 | judge)`, fitted by restricted maximum likelihood
(Patterson & Thompson 1971, Biometrika 58; mixed-model equations of Henderson 1975, Biometrics
31). Entries are fixed on purpose: with random entries, judges who were given the better entries
would be taken for lenient ones.

With W the entries x judges incidence, D = diag(scores per entry), t and s the sums by entry and by
judge, and l = s2 / sb2:

    A(l)   = diag(scores per judge) + l I - W' D^-1 W
    b(l)   = A(l)^-1 r,  r = s - W' D^-1 t
    adj(l) = D^-1 (t - W b)
    SSE(l) = SSE0 - r' A(l)^-1 r,  SSE0 = sum (y - entry mean)^2
    F(l)   = df ln(SSE(l) / df) + ln det A(l) - m ln l,  df = N - n     (-2 REML)
    V      = s2 (D^-1 + D^-1 W A^-1 W' D^-1)                            (covariance of adj)

Only judges x judges systems are ever solved: one eigendecomposition of A(0) makes every F(l) a
sum over judges, and V is kept as D^-1 + H H' with H = D^-1 W A^-1/2.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtrc

from judging.engine.scores import Floats, Indices, ScoreSet

LOG_RATIO_BOUNDS = (-4.0, 9.0)
"""Search range of ln(s2 / sb2): from judges far apart to judges who do not differ."""
_NEAR = 1e-3
"""How far about the least value the root of the slope is looked for."""


@dataclass(frozen=True)
class Covariance:
    """V = s2 (D^-1 + H H'), the covariance of the adjusted means, without ever forming it."""

    s2: float
    counts: Indices
    factor: Floats
    """H, entries x judges."""

    def centred_errors(self) -> Floats:
        """Standard error of each entry against the field: sqrt of diag(P V P), P = I - 11'/n."""
        n = len(self.counts)
        diagonal = self.s2 * (1 / self.counts + np.square(self.factor).sum(axis=1))
        row_sums = self.s2 * (1 / self.counts + self.factor @ self.factor.sum(axis=0))
        centred = diagonal - 2 * row_sums / n + row_sums.sum() / n**2
        errors: Floats = np.sqrt(np.maximum(centred, 0))
        return errors

    def block(self, chosen: Indices) -> Floats:
        """The covariance of the chosen entries."""
        rows = self.factor[chosen]
        covariance: Floats = self.s2 * (rows @ rows.T + np.diag(1 / self.counts[chosen]))
        return covariance

    def differences(self, first: Indices, second: Indices) -> Floats:
        """Variance of the difference of each pair of entries: V_AA + V_BB - 2 V_AB."""
        apart = np.square(self.factor[first] - self.factor[second]).sum(axis=1)
        variance: Floats = self.s2 * (1 / self.counts[first] + 1 / self.counts[second] + apart)
        return variance


@dataclass(frozen=True)
class StrictnessFit:
    """The fitted model: judges' effects, adjusted means and their covariance."""

    s2: float
    sb2: float
    ratio: float
    """l = s2 / sb2."""
    adjusted: Floats
    effects: Floats
    """b, one for each judge: below 0 is strict, above 0 lenient, in points."""
    effect_errors: Floats
    covariance: Covariance
    statistic: float
    """Restricted likelihood ratio against judges who do not differ."""
    p_value: float


@dataclass(frozen=True)
class Basis:
    """Where A(l) is diagonal: eigenvalues and eigenvectors of A(0).

    It depends on who scored what, not on the scores, so other scores of the same cells share it.
    """

    values: Floats
    vectors: Floats


@dataclass(frozen=True)
class _Equations:
    """The judges' equations in the basis where A(l) is diagonal."""

    values: Floats
    vectors: Floats
    turned: Floats
    """Q' r."""
    sse0: float
    df: int

    def deviance(self, log_ratio: float) -> float:
        """F(l), -2 REML up to a constant."""
        ratio = math.exp(log_ratio)
        determinant = float(np.log(self.values + ratio).sum()) - len(self.values) * log_ratio
        return self.df * math.log(self.residual(ratio)) + determinant

    def slope(self, log_ratio: float) -> float:
        """dF / d ln l."""
        ratio = math.exp(log_ratio)
        given = np.square(self.turned) / np.square(self.values + ratio)
        rise = ratio * float(given.sum()) / self.residual(ratio)
        return rise + float((ratio / (self.values + ratio)).sum()) - len(self.values)

    def residual(self, ratio: float) -> float:
        """SSE(l) / df."""
        explained = float((np.square(self.turned) / (self.values + ratio)).sum())
        return max(self.sse0 - explained, 1e-300) / self.df


def residual_variance(scores: ScoreSet) -> float:
    """SSE0 / df, the variance about the plain means; 0 when no entry has two scores."""
    df = scores.size - len(scores.entries)
    apart = scores.values - scores.raw[scores.entry_index]
    return float(np.square(apart).sum()) / df if df else 0.0


def basis_of(scores: ScoreSet) -> Basis:
    """The basis of these cells."""
    shared = scores.incidence.T @ (scores.incidence / scores.per_entry[:, None])
    within = np.diag(scores.per_judge.astype(np.float64)) - shared.toarray()
    values, vectors = np.linalg.eigh(within)
    return Basis(np.maximum(values, 0), vectors)


def fit_strictness(scores: ScoreSet, basis: Basis | None = None) -> StrictnessFit:
    """Fit the model. Needs more scores than entries and a residual variance above 0.

    `basis` is that of the same cells, where it is known already.
    """
    equations = _equations(scores, basis or basis_of(scores))
    return _fit_at(scores, equations, math.exp(_best_log_ratio(equations)))


def _best_log_ratio(equations: _Equations) -> float:
    """Where F is least.

    The search by values finds the place to half of the digits; the root of the slope next to it
    has nearly all of them, so that another machine finds the same estimates.
    """
    best = minimize_scalar(
        equations.deviance, bounds=LOG_RATIO_BOUNDS, method="bounded", options={"xatol": 1e-8}
    )
    low = max(best.x - _NEAR, LOG_RATIO_BOUNDS[0])
    high = min(best.x + _NEAR, LOG_RATIO_BOUNDS[1])
    if equations.slope(low) < 0 < equations.slope(high):
        return float(brentq(equations.slope, low, high, xtol=1e-14, rtol=1e-14))
    return float(best.x)


def adjust_at(scores: ScoreSet, ratio: float) -> StrictnessFit:
    """The model with l = s2 / sb2 given (above 0) instead of estimated.

    Near 0 strictness comes off in full, as in least squares; a large ratio leaves the plain means.
    """
    return _fit_at(scores, _equations(scores, basis_of(scores)), ratio)


def _fit_at(scores: ScoreSet, equations: _Equations, ratio: float) -> StrictnessFit:
    s2 = equations.residual(ratio)
    root = equations.vectors / np.sqrt(equations.values + ratio)
    effects: Floats = root @ (equations.turned / np.sqrt(equations.values + ratio))
    shift = (scores.incidence @ effects) / scores.per_entry
    factor = (scores.incidence @ root) / scores.per_entry[:, None]
    without = equations.df * math.log(equations.sse0 / equations.df)
    statistic = without - equations.deviance(math.log(ratio))
    return StrictnessFit(
        s2=s2,
        sb2=s2 / ratio,
        ratio=ratio,
        adjusted=scores.raw - shift,
        effects=effects,
        effect_errors=np.sqrt(s2 * np.square(root).sum(axis=1)),
        covariance=Covariance(s2=s2, counts=scores.per_entry, factor=factor),
        statistic=statistic,
        p_value=0.5 * float(chdtrc(1, max(statistic, 0.0))),
    )


def _equations(scores: ScoreSet, basis: Basis) -> _Equations:
    """Reduce the scores to the judges' equations."""
    apart = scores.values - scores.raw[scores.entry_index]
    df = scores.size - len(scores.entries)
    return _Equations(
        values=basis.values,
        vectors=basis.vectors,
        turned=basis.vectors.T @ scores.judge_sums(apart),
        sse0=residual_variance(scores) * df,
        df=df,
    )
