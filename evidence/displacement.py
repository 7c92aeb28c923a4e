"""Crimes prevented as a number, and whether crime moved next door.

The weighted displacement difference assumes that areas would have changed by the same number,
the relative incidence rate ratio that they would have changed in the same proportion. Where areas
differ much in size the two can disagree, and the report says so.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.comparison import two_sided_p
from evidence.figures import Interval, Z, finite
from evidence.rates import Counted


@dataclass(frozen=True, slots=True)
class Difference:
    """A change in events against expectation: below zero, fewer events than expected."""

    estimate: float
    se: float

    @property
    def interval(self) -> Interval:
        return Interval(self.estimate - Z * self.se, self.estimate + Z * self.se)

    @property
    def z(self) -> float | None:
        """Estimate over its error; None where nothing was counted anywhere."""
        return None if self.se == 0 else finite(self.estimate / self.se)

    @property
    def p(self) -> float | None:
        """Two-sided (the published tool prints the one-sided half of it)."""
        return None if self.z is None else two_sided_p(self.z)

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(self.estimate + other.estimate, math.hypot(self.se, other.se))

    def __sub__(self, other: "Difference") -> "Difference":
        return Difference(self.estimate - other.estimate, math.hypot(self.se, other.se))


NOTHING = Difference(0.0, 0.0)


def change(counted: Counted | None, *, weight: float = 1.0) -> Difference:
    """After less before, the count before scaled to the length of the period after.

    Each count is divided by `weight` (the size of its area), its variance by the square. No area
    counts as no events.
    """
    if counted is None:
        return NOTHING
    before = counted.before * counted.scale
    variance = counted.after + counted.before * counted.scale**2
    return Difference((counted.after - before) / weight, math.sqrt(variance) / weight)


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of one comparison; those that were not counted are None."""

    treated: Counted
    comparison: Counted
    displacement: Counted | None = None
    displacement_comparison: Counted | None = None


@dataclass(frozen=True, slots=True)
class AreaSizes:
    """What the counts of each area are divided by, to compare areas of unequal size."""

    treated: float = 1.0
    comparison: float = 1.0
    displacement: float = 1.0
    displacement_comparison: float = 1.0


def local_difference(areas: Areas, sizes: AreaSizes = AreaSizes()) -> Difference:
    """(Ta - Tb) - (Ca - Cb), before-counts scaled to the after-period."""
    return change(areas.treated, weight=sizes.treated) - change(
        areas.comparison, weight=sizes.comparison
    )


def displaced_difference(areas: Areas, sizes: AreaSizes = AreaSizes()) -> Difference:
    """(Da - Db) - (DCa - DCb); areas that were not counted are zeros."""
    return change(areas.displacement, weight=sizes.displacement) - change(
        areas.displacement_comparison, weight=sizes.displacement_comparison
    )


def weighted_difference(areas: Areas, sizes: AreaSizes = AreaSizes()) -> Difference:
    """Weighted displacement difference: the local and the displaced difference together.

    Its variance is the sum of the counts, each divided by its weight squared. Source: Wheeler and
    Ratcliffe 2018, Crime Science 7:11.
    """
    return local_difference(areas, sizes) + displaced_difference(areas, sizes)


def harm_difference(weighted: Iterable[tuple[float, Difference]]) -> Difference:
    """Differences of several kinds of crime, each times the harm of one, together."""
    total = NOTHING
    for harm, difference in weighted:
        total += Difference(harm * difference.estimate, abs(harm) * difference.se)
    return total


@dataclass(frozen=True, slots=True)
class Quotient:
    """Displacement read from ratios; everything but `quotient` is positive or negative by itself.

    `gross` and `total_net` are events (above zero: prevented); `net`, `success` and `buffer` are
    differences of ratios to the comparison area. `quotient` is None unless the programme's own
    area improved. It has no standard error, so it never carries a word of significance.
    """

    gross: float
    net: float
    success: float
    buffer: float
    quotient: float | None
    total_net: float


def displacement_quotient(
    treated: Counted, displacement: Counted, comparison: Counted
) -> Quotient | None:
    """Weighted displacement quotient and total net effect; None where any count is zero.

    (Da/Ca - Db/Cb) / (Ra/Ca - Rb/Cb). Above 1 the benefit next door was larger than the effect;
    0 to 1 some benefit spread; -1 to 0 some crime moved; below -1 more moved than was prevented.
    Source: Bowers and Johnson 2003, Journal of Quantitative Criminology 19:275; Guerette 2009,
    Analyzing Crime Displacement and Diffusion, appendix B.
    """
    areas = (treated, displacement, comparison)
    if not all(area.before and area.after for area in areas):
        return None
    rb, db, cb = (area.before * area.scale for area in areas)
    ra, da, ca = (area.after for area in areas)
    success, buffer = ra / ca - rb / cb, da / ca - db / cb
    return Quotient(
        gross=rb - ra,
        net=-success,
        success=success,
        buffer=buffer,
        quotient=finite(buffer / success) if success < 0 else None,
        total_net=(rb * ca / cb - ra) + (db * ca / cb - da),
    )
