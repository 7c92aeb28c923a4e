"""An area with the programme beside one without it: the relative incidence rate ratio.

The comparison area shows what would have happened anyway, on the assumption that both areas would
have changed in the same proportion.
"""

import math
from dataclasses import dataclass

from scipy.special import ndtr

from evidence.figures import Interval, Z
from evidence.rates import Counted

# Crime varies about twice as much as Poisson counts: the variance is doubled in reviews since
# Welsh and Farrington (2007). Marchant, Baxter and Barber 2006 show that not doing so claims too
# much.
USUAL_OVERDISPERSION = 2.0


@dataclass(frozen=True, slots=True)
class RelativeIncidence:
    """(Ta/Tb) / (Ca/Cb): below 1, crime fell in relation to the comparison area.

    `log` is its natural logarithm, `se` the standard error of that, widened by the overdispersion.
    """

    estimate: float
    low: float
    high: float
    log: float
    se: float

    @property
    def interval(self) -> Interval:
        return Interval(self.low, self.high)

    @property
    def z(self) -> float:
        return self.log / self.se

    @property
    def p(self) -> float:
        """Two-sided."""
        return two_sided_p(self.z)

    @property
    def percent(self) -> float:
        """The change against expectation in percent."""
        return 100 * (self.estimate - 1)

    @property
    def relative_effect_size(self) -> float:
        """Farrington and Welsh's RES, the inverse: above 1 is a benefit."""
        return 1 / self.estimate


def relative_incidence(
    treated: Counted,
    comparison: Counted,
    *,
    overdispersion: float = USUAL_OVERDISPERSION,
    add_to_variance: float = 0.0,
) -> RelativeIncidence | None:
    """Relative incidence rate ratio with a log-normal interval; None if any count is zero.

    Variance of the log: overdispersion x (1/Ta + 1/Tb + 1/Ca + 1/Cb), on the counts even where
    unequal periods make the ratio one of rates. `add_to_variance` is added to each cell there.
    Source: Wilson 2022, Journal of Quantitative Criminology 38:323.
    """
    top, bottom = treated.ratio, comparison.ratio
    if not top or not bottom:
        return None
    cells = (treated.before, treated.after, comparison.before, comparison.after)
    variance = overdispersion * sum(1 / (cell + add_to_variance) for cell in cells)
    return _from_log(math.log(top) - math.log(bottom), math.sqrt(variance))


def _from_log(log: float, error: float) -> RelativeIncidence | None:
    if not math.isfinite(log):
        return None
    return RelativeIncidence(
        estimate=math.exp(log),
        low=math.exp(log - Z * error),
        high=math.exp(log + Z * error),
        log=log,
        se=error,
    )


def from_person_rates(
    treated: Counted,
    comparison: Counted,
    *,
    treated_means: tuple[float, float],
    comparison_means: tuple[float, float],
    overdispersion: float = USUAL_OVERDISPERSION,
) -> RelativeIncidence | None:
    """The same ratio from incidents per person before and after, where groups differ in size.

    The means give the ratio, the incidents behind them its variance. None if any is zero.
    """
    cells = (treated.before, treated.after, comparison.before, comparison.after)
    if not all((*cells, *treated_means, *comparison_means)):
        return None
    ratio = treated_means[1] / treated_means[0] / (comparison_means[1] / comparison_means[0])
    return _from_log(math.log(ratio), math.sqrt(overdispersion * sum(1 / cell for cell in cells)))


def from_percents(treated: float, comparison: float) -> float | None:
    """Point ratio of two claimed changes in percent; it has no interval without the counts.

    None where the comparison fell by all of it.
    """
    if comparison <= -100:
        return None
    return (100 + treated) / (100 + comparison)


def two_sided_p(z: float) -> float:
    """Two-sided p of a normal statistic."""
    return float(2 * ndtr(-abs(z)))
