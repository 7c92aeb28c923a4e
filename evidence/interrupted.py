"""Interrupted time series: did the monthly count step up or down when the programme began?

Quasi-Poisson regression with trend and season. Apart from `evidence.series` because statsmodels
takes seconds to import and a hundred megabytes to keep. A step tells when, not why: with an
arbitrary date in Brooklyn's monthly shootings it is "significant" too.
"""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from evidence.design import LONG_SERIES
from evidence.figures import Z
from evidence.series import MONTHS, Series, Step

FEWEST_BEFORE = 12
FEWEST_AFTER = 8
HARMONICS = 2
# A page asks again for the same series with every change beside it; a fit takes milliseconds.
REMEMBERED = 512
SETTLED = 1e-12  # of the deviance: enough for eight digits

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Fit:
    coefficients: Numbers
    errors: Numbers
    residuals: Numbers
    dispersion: float


@lru_cache(maxsize=REMEMBERED)
def step_of(series: Series) -> Step | None:
    """The step at the first period after, with trend and (for months) season.

    None with fewer than 24 points, 12 before or 8 after, without a single event on either side,
    or where the model does not settle. Source: Lopez Bernal, Cummins and Gasparrini 2017,
    International Journal of Epidemiology 46:348.
    """
    split = series.split
    is_long = len(series.counts) >= LONG_SERIES
    if split is None or not is_long or split < FEWEST_BEFORE or len(series.after) < FEWEST_AFTER:
        return None
    if not any(series.before) or not any(series.after):
        return None
    return fit_step(
        series.counts,
        split,
        exposures=[period.days for period in series.periods],
        months=[period.month or 0 for period in series.periods] if series.is_monthly else None,
    )


def fit_step(
    counts: Sequence[int],
    split: int,
    *,
    exposures: Sequence[float],
    months: Sequence[int] | None = None,
    dispersed: bool = True,
) -> Step | None:
    """log mu = log(exposure) + b0 + b1 step + b2 t + seasons; the effect is exp(b1).

    Args:
        split: how many points lie before the step.
        exposures: days in each period, or a population.
        months: calendar month of each point, for two pairs of seasonal waves; None for no season.
        dispersed: whether to widen by the dispersion (quasi-Poisson) or not (Poisson).
    """
    step = (np.arange(len(counts)) >= split).astype(float)
    fit = _fit(counts, [step, *_trend_and_season(len(counts), months)], exposures)
    if fit is None:
        return None
    spread = Z * float(fit.errors[1]) * (math.sqrt(max(1.0, fit.dispersion)) if dispersed else 1)
    log = float(fit.coefficients[1])
    if not math.isfinite(spread) or abs(log) + spread > math.log(1e9):
        return None
    return Step(
        estimate=math.exp(log),
        low=math.exp(log - spread),
        high=math.exp(log + spread),
        dispersion=max(1.0, fit.dispersion),
        autocorrelation=_lag_one(fit.residuals),
        points=len(counts),
    )


@lru_cache(maxsize=REMEMBERED)
def dispersion_before(series: Series) -> float | None:
    """How many times more a monthly series varies than Poisson counts, before the programme.

    Trend and season are taken out first; at least 1. None with fewer than 24 months before.
    """
    before = series.before
    if not series.is_monthly or len(before) < LONG_SERIES or not any(before):
        return None
    periods = series.periods[: len(before)]
    columns = _trend_and_season(len(before), [period.month or 0 for period in periods])
    fit = _fit(before, columns, [period.days for period in periods])
    return None if fit is None else max(1.0, fit.dispersion)


def _trend_and_season(points: int, months: Sequence[int] | None) -> list[Numbers]:
    columns = [np.arange(points) / MONTHS]
    if months is not None:
        turn = 2 * np.pi * np.asarray(months) / MONTHS
        for wave in range(1, HARMONICS + 1):
            columns += [np.sin(wave * turn), np.cos(wave * turn)]
    return columns


def _fit(counts: Sequence[int], columns: list[Numbers], exposures: Sequence[float]) -> _Fit | None:
    """Poisson regression on the columns; None where it does not settle."""
    observed = np.asarray(counts, dtype=float)
    design = np.column_stack([np.ones(len(counts)), *columns])
    model = GLM(observed, design, family=Poisson(), offset=np.log(np.asarray(exposures, float)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they warn of is looked at below
        try:
            result = model.fit(tol=SETTLED)
            errors = np.asarray(result.bse, dtype=float)
        except (ValueError, np.linalg.LinAlgError):
            return None
    residuals = np.asarray(result.resid_pearson, dtype=float)
    dispersion = float(np.sum(residuals**2) / (len(counts) - design.shape[1]))
    is_sound = np.isfinite(result.params).all() and np.isfinite(errors).all()
    if not is_sound or not result.converged or not math.isfinite(dispersion):
        return None
    return _Fit(np.asarray(result.params, dtype=float), errors, residuals, dispersion)


def _lag_one(residuals: Numbers) -> float:
    centred = residuals - residuals.mean()
    total = float(np.sum(centred**2))
    return float(np.sum(centred[1:] * centred[:-1])) / total if total else 0.0
