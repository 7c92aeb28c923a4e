"""What the comparison area and the neighbouring area add to a report."""

from evidence.displacement import Difference, local_difference
from evidence.figures import FEWEST_FOR_A_PERCENTAGE, excludes
from evidence.outcome import Outcome
from evidence.phrases import Figure, Phrase, Value
from evidence.phrases import mark as _
from evidence.report_words import against_expectation, fewer_or_more, times_range

CLEAR = _("Beside the comparison area it is %(size)s than expected (%(range)s).")
UNCLEAR = _(
    "Beside the comparison area it is %(size)s than expected, which is compatible with no change "
    "(%(range)s)."
)
SMALL_CLEAR = _(
    "Beside the comparison area it is %(times)s times what was to be expected, but with numbers "
    "this small its size is uncertain (%(range)s)."
)
SMALL_UNCLEAR = _(
    "Beside the comparison area it is %(times)s times what was to be expected, and with numbers "
    "this small that can be chance (%(range)s)."
)
FROM_TO = _("%(low)s to %(high)s")
WIDENED = _("%(range)s, widened for the ordinary ups and downs of crime")
TOO_FEW = _("Beside the comparison area nothing can be said in proportion: one count is 0.")


def beside(outcome: Outcome) -> list[Phrase]:
    """The change in relation to the comparison area's."""
    found = outcome.relative
    if found is None:
        return [Phrase(TOO_FEW)]
    is_clear = excludes(found.interval, 1)
    if outcome.is_small or _is_small_beside(outcome):
        small: dict[str, Value] = {
            "times": Figure(found.estimate, 2),
            "range": _widened(outcome, times_range(found.interval)),
        }
        return [Phrase(SMALL_CLEAR if is_clear else SMALL_UNCLEAR, small)]
    ends = Phrase(
        FROM_TO, {"low": against_expectation(found.low), "high": against_expectation(found.high)}
    )
    values: dict[str, Value] = {
        "size": against_expectation(found.estimate),
        "range": _widened(outcome, ends),
    }
    return [Phrase(CLEAR if is_clear else UNCLEAR, values)]


def _is_small_beside(outcome: Outcome) -> bool:
    area = outcome.comparison
    return area is not None and min(area.before, area.after) < FEWEST_FOR_A_PERCENTAGE


def _widened(outcome: Outcome, ends: Phrase) -> Phrase:
    return Phrase(WIDENED, {"range": ends}) if outcome.overdispersion > 1 else ends


TOGETHER = _(
    "With the neighbouring area counted in, that is about %(size)s incidents than expected "
    "(%(low)s to %(high)s)."
)
ALONE = _("In number, that is about %(size)s incidents than expected (%(low)s to %(high)s).")
TOGETHER_UNCLEAR = _(
    "With the neighbouring area counted in, the number of incidents may not differ from what was "
    "expected (%(low)s to %(high)s)."
)
ALONE_UNCLEAR = _(
    "In number, incidents may not differ from what was expected (%(low)s to %(high)s)."
)
IF_CHANCE = _(
    "In number, that is about %(size)s incidents than expected (%(low)s to %(high)s), if crime "
    "varied by chance alone."
)
TOGETHER_IF_CHANCE = _(
    "With the neighbouring area counted in, that is about %(size)s incidents than expected "
    "(%(low)s to %(high)s), if crime varied by chance alone."
)
DISAGREE = _(
    "By number it points the other way (%(size)s incidents than expected), since the areas differ "
    "in size; neither can be relied on."
)
SPREAD_MORE = _("%(sentence)s The neighbouring area improved too, by more than the area itself.")
SPREAD = _("%(sentence)s The neighbouring area improved too, by less.")
MOVED = _("%(sentence)s The neighbouring area got worse, by less than the area improved.")
MOVED_MORE = _("%(sentence)s The neighbouring area got worse, by more than the area improved.")


def next_door(outcome: Outcome) -> list[Phrase]:
    """The number of incidents against expectation, and which way the neighbouring area went."""
    found = outcome.difference
    if found is None:
        return []
    if outcome.areas is not None and outcome.methods_disagree:
        local = local_difference(outcome.areas).estimate
        return [Phrase(DISAGREE, {"size": fewer_or_more(local)})]
    values: dict[str, Value] = {
        "size": fewer_or_more(found.estimate),
        "low": fewer_or_more(found.interval.low or 0.0),
        "high": fewer_or_more(found.interval.high or 0.0),
    }
    sentence = Phrase(_number_template(outcome, found), values)
    reading = _reading(outcome.quotient.quotient if outcome.quotient else None)
    return [Phrase(reading, {"sentence": sentence}) if reading else sentence]


def _number_template(outcome: Outcome, found: Difference) -> str:
    """Whether the number is clear; only by chance where the widened ratio leaves doubt."""
    alone = outcome.displacement is None
    if not excludes(found.interval, 0):
        return ALONE_UNCLEAR if alone else TOGETHER_UNCLEAR
    if outcome.relative is None or not excludes(outcome.relative.interval, 1):
        return IF_CHANCE if alone else TOGETHER_IF_CHANCE
    return ALONE if alone else TOGETHER


def _reading(quotient: float | None) -> str:
    """What the displacement quotient says; it has no error, so nothing about chance."""
    if quotient is None or quotient == 0:
        return ""
    if quotient > 0:
        return SPREAD_MORE if quotient > 1 else SPREAD
    return MOVED if quotient >= -1 else MOVED_MORE
