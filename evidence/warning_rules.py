"""Which warnings an outcome measure raises; each rule looks only at what was filed."""

import math
from collections.abc import Callable, Iterator

from evidence.changes import percent_change, same_length
from evidence.counts import FEWEST_FOR_A_RANK
from evidence.figures import FEWEST_FOR_A_PERCENTAGE
from evidence.outcome import Outcome
from evidence.outcome_schema import Counts
from evidence.periods import SHORTEST_YEAR, Span, has_unusual, is_unusual, same_months
from evidence.phrases import Figure, Phrase
from evidence.phrases import mark as _
from evidence.series import baseline_over_earlier
from evidence.warning_codes import Caution, Code, warn

PEAK = 1.3
# A claim may be rounded or cut off; beyond a point it says something else than the counts.
CLAIM_TOLERANCE = 1.0
# Small counts can still be beyond chance; then the words say so.
CLEARLY = 0.02

SMALL_RISE = Phrase(
    _("Too few incidents to tell a real rise from chance. Below 20, no percentage is shown.")
)
SMALL_BUT_CLEAR = Phrase(
    _(
        "Too few incidents to say how large the change is, though chance alone would rarely "
        "bring it. Below 20, no percentage is shown."
    )
)
SHORT_PERIOD = Phrase(
    _("Compare the same months. A period shorter than a year can owe its count to the season.")
)
LONE_PEAK = Phrase(
    _("The baseline lies at a peak: nothing was counted in the other periods before.")
)


def warnings_of(outcome: Outcome) -> list[Caution]:
    """The warnings of one outcome measure, those on the counts first."""
    return [caution for rule in _RULES for caution in rule(outcome)]


def _small(outcome: Outcome) -> Iterator[Caution]:
    if min(outcome.all_counts) < FEWEST_FOR_A_PERCENTAGE:
        yield _small_in_words(outcome)
    treated = outcome.filed.treated
    if min(treated.after, math.inf if treated.before is None else treated.before) < (
        FEWEST_FOR_A_RANK
    ):
        yield warn(Code.NEVER_RANK)


def _small_in_words(outcome: Outcome) -> Caution:
    ratio = outcome.ratio
    if ratio.p is not None and ratio.p < CLEARLY:
        return Caution(Code.SMALL_NUMBERS, SMALL_BUT_CLEAR)
    if ratio.p is not None and (ratio.estimate is None or ratio.estimate > 1):
        return Caution(Code.SMALL_NUMBERS, SMALL_RISE)
    return warn(Code.SMALL_NUMBERS)


def _unequal(outcome: Outcome) -> Iterator[Caution]:
    treated = outcome.treated
    if treated and not same_length(treated.before_days, treated.after_days):
        yield warn(Code.UNEQUAL_PERIODS)


def _season(outcome: Outcome) -> Iterator[Caution]:
    treated = outcome.filed.treated
    if treated.before is None:
        return
    before, after = spans(treated)
    if before and after:
        if not same_months(before, after):
            yield warn(Code.SEASONALITY)
    elif min(treated.before_days, treated.after_days) < SHORTEST_YEAR:
        yield Caution(Code.SEASONALITY, SHORT_PERIOD)


def spans(counts: Counts) -> tuple[Span | None, Span | None]:
    """The periods before and after; None where the first day is not given."""
    before, after = counts.before_start, counts.after_start
    return (
        None if before is None else Span(before, counts.before_days),
        None if after is None else Span(after, counts.after_days),
    )


def _unusual(outcome: Outcome) -> Iterator[Caution]:
    in_spans = any(span is not None and is_unusual(span) for span in spans(outcome.filed.treated))
    if in_spans or (outcome.series is not None and has_unusual(outcome.series)):
        yield warn(Code.UNUSUAL_PERIOD)


def _definition(outcome: Outcome) -> Iterator[Caution]:
    if outcome.filed.recording_changed:
        yield warn(Code.DEFINITION_CHANGE)


def _comparison(outcome: Outcome) -> Iterator[Caution]:
    if outcome.level.level <= 2:
        yield warn(Code.NO_COMPARISON)
    if outcome.filed.comparison is not None and outcome.filed.comparison_contaminated:
        yield warn(Code.COMPARISON_CONTAMINATED)
    if outcome.areas is not None and outcome.relative is None:
        yield warn(Code.TOO_FEW_EVENTS)
    if outcome.methods_disagree:
        yield warn(Code.METHODS_DISAGREE)


def _displacement(outcome: Outcome) -> Iterator[Caution]:
    if outcome.displacement is None:
        yield warn(Code.DISPLACEMENT_UNKNOWN)


def _regression(outcome: Outcome) -> Iterator[Caution]:
    series, treated = outcome.series, outcome.treated
    times = None
    if series is not None and treated is not None:
        times = baseline_over_earlier(series, treated.before, treated.before_days)
    at_peak = times is not None and times > PEAK
    one_before = series is None or len(series.before) < 2 or series.split is None
    if at_peak or (one_before and outcome.filed.area_chosen_because_high):
        yield warn(Code.REGRESSION_TO_MEAN)
    if times is not None and at_peak:
        yield _at_peak(times)


def _at_peak(times: float) -> Caution:
    if math.isinf(times):
        return Caution(Code.BASELINE_AT_PEAK, LONE_PEAK)
    return warn(Code.BASELINE_AT_PEAK, times=Figure(times, 1))


def _kind(outcome: Outcome) -> Iterator[Caution]:
    if not outcome.filed.outcome:
        yield warn(Code.OUTPUTS_AS_OUTCOMES)
    if outcome.filed.other_outcomes:
        yield warn(Code.MULTIPLE_OUTCOMES, all=Figure(outcome.filed.other_outcomes + 1))


def _claim(outcome: Outcome) -> Iterator[Caution]:
    claimed, counted = outcome.filed.claimed_change_pct, outcome.change_percent
    if claimed is None:
        return
    if counted is None:
        yield warn(Code.CLAIM_NOT_CHECKABLE, claimed=Figure(claimed, 1))
    elif not any(abs(claimed - figure) <= CLAIM_TOLERANCE + 1e-9 for figure in _readings(outcome)):
        yield warn(Code.CLAIM_DIFFERS, claimed=Figure(claimed, 1), counted=Figure(counted, 1))


def _readings(outcome: Outcome) -> Iterator[float]:
    """The change of rates, and where periods are about equally long also that of the counts."""
    treated = outcome.treated
    if treated is None or outcome.change_percent is None:
        return
    yield outcome.change_percent
    by_counts = percent_change(treated.before, treated.after)
    if by_counts is not None and same_length(treated.before_days, treated.after_days):
        yield by_counts


def _series(outcome: Outcome) -> Iterator[Caution]:
    if outcome.step is not None and outcome.step.is_autocorrelated:
        yield warn(Code.AUTOCORRELATION)


_RULES: tuple[Callable[[Outcome], Iterator[Caution]], ...] = (
    _small,
    _unequal,
    _season,
    _unusual,
    _definition,
    _kind,
    _claim,
    _regression,
    _comparison,
    _displacement,
    _series,
)
