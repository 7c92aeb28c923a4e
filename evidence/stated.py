"""What can be said of a change that a source states in percent, without the counts behind it.

Chance cannot be weighed and nothing can be compared; so it is said what is missing, and from how
many incidents on the stated change would be more than chance alone is likely to bring.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import evidence
from evidence.figures import ALPHA, Z
from evidence.phrases import Figure, Format, Phrase, Translate, Value, english, mark
from evidence.phrases import mark as _


class Exactness(StrEnum):
    """How exactly a source states a change."""

    AS_STATED = ""
    ABOUT = "about"
    MORE_THAN = "more-than"


# Smaller changes than this many incidents can show are not worked out, one count after another.
MOST_INCIDENTS = 5_000
A_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Stated:
    """A change as its source states it.

    `low` and `high` are its ends in percent, a fall negative; None where no figure is given.
    `bound` tells how exactly. `period` says in words what was compared with what; `as_of` when
    it was stated, where the period is not.
    """

    low: float | None = None
    high: float | None = None
    bound: Exactness = Exactness.AS_STATED
    period: str = ""
    as_of: str = ""
    outcome: bool = True

    def __post_init__(self) -> None:
        if not all(math.isfinite(end) and end >= -100 for end in self.ends):
            raise ValueError("a change in percent is a number, and not below -100")

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends that are given, the smaller number first."""
        return tuple(sorted(end for end in (self.low, self.high) if end is not None))

    @property
    def least(self) -> float:
        """The end nearer to no change; 0 where the range holds it or nothing is given."""
        if not self.ends or self.ends[0] <= 0 <= self.ends[-1]:
            return 0.0
        return min(self.ends, key=abs)


@dataclass(frozen=True, slots=True)
class StatedReport:
    """Sentences on a stated change, and what would let a reader check it.

    Nothing of what the programme did would show what changed, so there it asks for nothing.
    """

    sentences: tuple[Phrase, ...]
    needed: tuple[Phrase, ...]

    def render(self, translate: Translate = mark, number: Format = english) -> str:
        """The sentences as one text, in any language and number format."""
        return " ".join(sentence.render(translate, number) for sentence in self.sentences)


COUNTS = Phrase(_("the counts before and after, and the days in which each was counted"))
EARLIER = Phrase(_("the counts of every earlier period, not of one alone"))
BESIDE = Phrase(_("the counts of an area without the programme, over the same periods"))

NO_FIGURE = Phrase(
    _(
        "The source gives no figure: neither how large the change was nor whether it can be "
        "chance can be judged."
    )
)
OUTPUT = Phrase(_("This is what the programme did, not what changed because of it."))
OUTPUT_NO_FIGURE = Phrase(
    _(
        "This is what the programme did, not what changed because of it, and the source gives no "
        "count of it."
    )
)
OUTPUT_CHANGE = _(
    "The source states %(change)s in what the programme did, which is not what changed because "
    "of it."
)
NO_COUNTS = _(
    "The source states %(change)s and no counts: neither chance nor a comparison can be judged."
)
FOR_PERIOD = _("The period it gives: %(period)s.")
AS_OF = _("It is stated as of %(as_of)s; which periods were counted is not said.")
NO_PERIOD = Phrase(_("Which periods were counted is not said."))
IT_TAKES = _(
    "From about %(n)s incidents before on, chance alone would rarely bring %(change)s; from fewer "
    "it may."
)


def report_on_stated(stated: Stated, *, has_counts: bool = False) -> StatedReport:
    """What can and cannot be checked of a stated change.

    `has_counts` is for what the programme did, where the counts themselves are shown beside.
    """
    if not stated.outcome:
        return StatedReport((_on_output(stated, has_counts=has_counts),), ())
    needed = (COUNTS, EARLIER, BESIDE)
    if not stated.ends:
        return StatedReport((NO_FIGURE,), needed)
    return StatedReport(tuple(_on_change(stated)), needed)


def _on_output(stated: Stated, *, has_counts: bool) -> Phrase:
    if stated.ends:
        return Phrase(OUTPUT_CHANGE, {"change": change_in_words(stated)})
    return OUTPUT if has_counts else OUTPUT_NO_FIGURE


def _on_change(stated: Stated) -> Iterator[Phrase]:
    yield Phrase(NO_COUNTS, {"change": change_in_words(stated)})
    if stated.period:
        yield Phrase(FOR_PERIOD, {"period": stated.period})
    elif stated.as_of:
        yield Phrase(AS_OF, {"as_of": stated.as_of})
    else:
        yield NO_PERIOD
    fewest = fewest_incidents(stated.least)
    if fewest is not None:
        least = change_in_words(Stated(stated.least))
        yield Phrase(IT_TAKES, {"n": Figure(fewest), "change": least})


SINGLE = {
    ("fall", Exactness.AS_STATED): _("a fall of %(size)s percent"),
    ("fall", Exactness.ABOUT): _("a fall of about %(size)s percent"),
    ("fall", Exactness.MORE_THAN): _("a fall of more than %(size)s percent"),
    ("rise", Exactness.AS_STATED): _("a rise of %(size)s percent"),
    ("rise", Exactness.ABOUT): _("a rise of about %(size)s percent"),
    ("rise", Exactness.MORE_THAN): _("a rise of more than %(size)s percent"),
}
RANGE = {
    "fall": _("a fall of %(near)s to %(far)s percent"),
    "rise": _("a rise of %(near)s to %(far)s percent"),
}
EITHER_WAY = _("something between a fall of %(fall)s percent and a rise of %(rise)s percent")
NO_CHANGE = Phrase(_("no change"))


def _as_stated(percent: float) -> Figure:
    """A stated size without its sign, to as many places as it has, two at most."""
    size = abs(percent)
    return Figure(size, next((n for n in (0, 1) if math.isclose(round(size, n), size)), 2))


def change_in_words(stated: Stated) -> Phrase:
    """ "a fall of 60 percent", "a fall of 20 to 30 percent". Raises ValueError without a figure."""
    if not stated.ends:
        raise ValueError("no change is stated")
    low, high = stated.ends[0], stated.ends[-1]
    if low == high == 0:
        return NO_CHANGE
    if low < 0 < high:
        return Phrase(EITHER_WAY, {"fall": _as_stated(low), "rise": _as_stated(high)})
    way = "fall" if low < 0 else "rise"
    if low == high:
        return Phrase(SINGLE[way, stated.bound], {"size": _as_stated(low)})
    near, far = sorted((low, high), key=abs)
    values: dict[str, Value] = {"near": _as_stated(near), "far": _as_stated(far)}
    return Phrase(RANGE[way], values)


@lru_cache(maxsize=256)
def fewest_incidents(percent: float) -> int | None:
    """From how many incidents before on a change is rarely chance, in periods of equal length.

    The smallest count for which it and every larger one, changed by `percent` and rounded to whole
    incidents, has a doubled exact p below 5 % (the test of `evidence.rates`). As that test does, it
    takes incidents to be independent, so it is the least that is needed. None for no change, or one
    so small that it would take more than 5,000.
    """
    ratio = 1 + percent / 100
    if math.isclose(ratio, 1):
        return None
    start = _normal_guess(ratio)
    if start > MOST_INCIDENTS:
        return None
    n = start
    while n and _is_clear(n, round(n * ratio)):
        n -= 1
    return n + 1


def _normal_guess(ratio: float) -> int:
    """Well above what is needed: twice the count at which the normal test is at its limit."""
    bounded = max(ratio, 0.01)  # at and near 0 the test needs few, and has no formula
    return math.ceil(2 * Z**2 * (1 + 1 / bounded) / math.log(bounded) ** 2) + 50


def _is_clear(before: int, after: int) -> bool:
    found = evidence.rates.rate_ratio(evidence.rates.Counted(before, after, A_YEAR, A_YEAR))
    return found.p is not None and found.p < ALPHA
