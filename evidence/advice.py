"""What would make the evidence of an outcome stronger, the most telling first."""

from collections.abc import Iterator
from itertools import islice

from evidence.design import LONG_SERIES
from evidence.outcome import Outcome
from evidence.phrases import Figure, Phrase
from evidence.phrases import mark as _

MOST_ADVICE = 3
ENOUGH_BEFORE = 3

COUNT_OUTCOMES = Phrase(_("count what changed, not what the programme did"))
COUNT_BEFORE = Phrase(_("add the count of an equal period before"))
SAME_DEFINITION = Phrase(_("count both periods by the same definition"))
ADD_COMPARISON = Phrase(
    _("add a comparison area without the programme, counted over the same periods")
)
ANOTHER_COMPARISON = Phrase(_("find a comparison area that the programme did not reach"))
COMPARISON_BEFORE = Phrase(_("add the comparison area's count before"))
DESCRIBE = Phrase(_("say how the comparison area resembles the area with the programme"))
MATCH = Phrase(_("use several areas of each kind, matched to one another"))
MORE_PERIODS = Phrase(_("give every earlier period you have, not one alone"))
MONTHLY = Phrase(_("give counts by month, 24 or more"))
NEXT_DOOR = Phrase(_("count a neighbouring area too, to see whether crime moved"))
CONVINCING = _("wait for more counts: from %(before)s, chance rarely gives %(after)s or fewer")


def advice(outcome: Outcome) -> list[Phrase]:
    """At most three things to do, in the order in which they help."""
    return list(islice(_advice(outcome), MOST_ADVICE))


def _advice(outcome: Outcome) -> Iterator[Phrase]:
    filed = outcome.filed
    if not filed.outcome:
        yield COUNT_OUTCOMES
        return
    if outcome.treated is None:
        yield COUNT_BEFORE
    if filed.recording_changed:
        yield SAME_DEFINITION
    yield from _on_comparison(outcome)
    yield from _on_time(outcome)
    if outcome.displacement is None:
        yield NEXT_DOOR


def _on_comparison(outcome: Outcome) -> Iterator[Phrase]:
    filed = outcome.filed
    if filed.comparison is None:
        yield ADD_COMPARISON
    elif filed.comparison_contaminated:
        yield ANOTHER_COMPARISON
    elif filed.comparison.before is None:
        yield COMPARISON_BEFORE
    elif not (filed.comparison_described or filed.comparison_matched):
        yield DESCRIBE
    elif outcome.level.level == 3:
        yield MATCH


def _on_time(outcome: Outcome) -> Iterator[Phrase]:
    series, treated = outcome.series, outcome.treated
    wants_fewer = treated is not None and outcome.direction < 0 and not outcome.significant
    if treated is not None and wants_fewer and outcome.convincing_after is not None:
        yield Phrase(
            CONVINCING,
            {"before": Figure(treated.before), "after": Figure(outcome.convincing_after)},
        )
    if series is None or len(series.before) < ENOUGH_BEFORE:
        yield MORE_PERIODS
    elif len(series.counts) < LONG_SERIES:
        yield MONTHLY
