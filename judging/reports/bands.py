"""Where an entry stands in its field, as a band and never as a rank.

A band tells a nominee how an entry did on a criterion without telling how any other did. With few
entries a quarter is nearly a rank, so it becomes a half, and below that nothing is told; with few
judges a mean is nearly one judge's score, and nothing is told either.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FEWEST_JUDGES = 3
FEWEST_FOR_QUARTERS = 8
"""So that at least two entries share a quarter."""
FEWEST_FOR_HALVES = 4


class Band(StrEnum):
    TOP = "top"
    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"
    LAST = "last"
    UNTOLD = ""


WORDS: Mapping[Band, Promise] = {
    Band.TOP: _("Among the strongest quarter"),
    Band.UPPER: _("Above the middle"),
    Band.MIDDLE: _("At the middle"),
    Band.LOWER: _("Below the middle"),
    Band.LAST: _("Among the quarter with the most room to grow"),
    Band.UNTOLD: _("Not told"),
}


def band_of(value: Fraction, field: list[Fraction]) -> Band:
    """The band of `value` in the field, which contains it; equal values are in the same band.

    By the share of entries below, those that are equal counted half (the mid-rank): its middle is
    one half also where all are equal.
    """
    if len(field) < FEWEST_FOR_HALVES:
        return Band.UNTOLD
    below = sum(other < value for other in field)
    equal = sum(other == value for other in field)
    share = Fraction(2 * below + equal, 2 * len(field))
    if share == Fraction(1, 2):
        return Band.MIDDLE
    is_upper = share > Fraction(1, 2)
    if len(field) < FEWEST_FOR_QUARTERS:
        return Band.UPPER if is_upper else Band.LOWER
    if is_upper:
        return Band.TOP if share > Fraction(3, 4) else Band.UPPER
    return Band.LAST if share < Fraction(1, 4) else Band.LOWER


def bands(scores: Mapping[int, list[int]]) -> dict[int, Band]:
    """The band of each entry by the mean of its scores; entries with too few judges have none.

    They stand in the field all the same: that it is small is measured by all that were scored.
    """
    means = {entry: Fraction(sum(given), len(given)) for entry, given in scores.items() if given}
    field = list(means.values())
    return {
        entry: band_of(mean, field) if len(scores[entry]) >= FEWEST_JUDGES else Band.UNTOLD
        for entry, mean in means.items()
    }
