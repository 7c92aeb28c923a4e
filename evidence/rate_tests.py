"""Tests of two Poisson rates beside the conditional one, for those who know them by name.

Apart from `evidence.rates` because these need scipy's distributions and statsmodels, which take
seconds to import.
"""

from dataclasses import dataclass
from typing import Literal

from scipy.stats import binomtest, poisson_means_test
from statsmodels.stats.rates import test_poisson_2indep as two_rates_test

from evidence.figures import finite
from evidence.rates import Counted

# The memory of the E-test grows with the square of the counts; above this total the score test
# differs from it by less than either is worth.
MOST_FOR_E_TEST = 2_000

Method = Literal["wald", "score", "wald-log", "sqrt"]


@dataclass(frozen=True, slots=True)
class RateTest:
    """A two-sided p (None without events) and the name of the test that gave it."""

    method: str
    p: float | None
    statistic: float | None = None


def e_test(counted: Counted) -> RateTest:
    """The E-test of equal rates; the score test, and so labelled, above 2,000 events in all.

    Source: Krishnamoorthy and Thomson 2004, Journal of Statistical Planning and Inference
    119:23.
    """
    total = counted.before + counted.after
    if total == 0:
        return RateTest("e-test", None)
    if total > MOST_FOR_E_TEST:
        return asymptotic_test(counted, "score")
    result = poisson_means_test(
        counted.after, counted.after_days, counted.before, counted.before_days
    )
    return RateTest("e-test", finite(float(result.pvalue)))


def asymptotic_test(counted: Counted, method: Method) -> RateTest:
    """The score, Wald, log Wald or square-root test, the after-rate against the before-rate.

    Source: Gu, Ng, Tang and Schucany 2008, Biometrical Journal 50:283. The log Wald test is
    None where a count is zero.
    """
    is_undefined = method == "wald-log" and not (counted.before and counted.after)
    if is_undefined or counted.before + counted.after == 0:
        return RateTest(method, None)
    result = two_rates_test(
        counted.after, counted.after_days, counted.before, counted.before_days, method=method
    )
    return RateTest(method, finite(float(result.pvalue)), finite(float(result.statistic)))


def minimum_likelihood_p(counted: Counted) -> float | None:
    """Conditional exact p by the other convention: all outcomes no likelier than the one seen.

    Reported by R's poisson.test; the engine uses the doubled p, which pairs with its interval.
    """
    total = counted.before + counted.after
    if total == 0:
        return None
    share_after = counted.after_days / (counted.before_days + counted.after_days)
    return float(binomtest(counted.after, total, share_after).pvalue)
