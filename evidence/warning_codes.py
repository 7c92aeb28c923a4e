"""Every warning the engine can give: its code, its words, and when it is given.

Codes are published and do not change; the words may be improved. Each warning is a caution about
what figures can bear, never a judgement of the people who filed them.
"""

from dataclasses import dataclass
from enum import StrEnum

from evidence.phrases import Phrase, Value
from evidence.phrases import mark as _


class Code(StrEnum):
    """What a warning is about."""

    # About the counts
    SMALL_NUMBERS = "small_numbers"
    NEVER_RANK = "never_rank"
    UNEQUAL_PERIODS = "unequal_periods"
    SEASONALITY = "seasonality"
    UNUSUAL_PERIOD = "unusual_period"
    DEFINITION_CHANGE = "definition_change"
    # About the comparison
    NO_COMPARISON = "no_comparison"
    COMPARISON_CONTAMINATED = "comparison_contaminated"
    TOO_FEW_EVENTS = "too_few_events"
    METHODS_DISAGREE = "methods_disagree"
    DISPLACEMENT_UNKNOWN = "displacement_unknown"
    # About the choice of what is shown
    REGRESSION_TO_MEAN = "regression_to_mean"
    BASELINE_AT_PEAK = "baseline_at_peak"
    OUTPUTS_AS_OUTCOMES = "outputs_as_outcomes"
    MULTIPLE_OUTCOMES = "multiple_outcomes"
    BEST_OUTCOME_ONLY = "best_outcome_only"
    CLAIM_DIFFERS = "claim_differs"
    CLAIM_NOT_CHECKABLE = "claim_not_checkable"
    AUTOCORRELATION = "autocorrelation"
    # About surveys
    SMALL_SAMPLE = "small_sample"
    CONVENIENCE_SAMPLE = "convenience_sample"
    ASKED_BY_OFFICERS = "asked_by_officers"
    WORDING_CHANGED = "wording_changed"
    RESPONSE_RATE_MISSING = "response_rate_missing"
    SAME_PEOPLE = "same_people"
    POINTS_DIFFER = "points_differ"
    POINTS_NOT_CHECKABLE = "points_not_checkable"
    # About costs
    NOT_ESTIMABLE = "not_estimable"
    FEWER_NOT_PREVENTED = "fewer_not_prevented"
    DESIGN_TOO_WEAK = "design_too_weak"
    VOLUNTEERS_APART = "volunteers_apart"
    HOURS_WITHOUT_RATE = "hours_without_rate"
    BAND_IS_CONTEXT = "band_is_context"


@dataclass(frozen=True, slots=True)
class Caution:
    """A caution: its code and its words."""

    code: Code
    phrase: Phrase

    @property
    def text(self) -> str:
        return str(self.phrase)


@dataclass(frozen=True, slots=True)
class Entry:
    """A warning as published: its words (figures still open) and the rule that gives it.

    A neutral one says what is not known; it speaks neither for nor against.
    """

    text: str
    rule: str
    neutral: bool = False


CATALOGUE: dict[Code, Entry] = {
    Code.SMALL_NUMBERS: Entry(
        _("Too few incidents to tell a real fall from chance. Below 20, no percentage is shown."),
        "Any count is below 20: its own chance error is above 22 percent.",
    ),
    Code.NEVER_RANK: Entry(
        _("With fewer than 5 incidents, this outcome cannot be set above or below others."),
        "A count of the treated area is below 5.",
    ),
    Code.UNEQUAL_PERIODS: Entry(
        _("The periods differ in length, so rates per day are compared, not counts."),
        "The lengths of the two periods differ by more than 5 percent.",
    ),
    Code.SEASONALITY: Entry(
        _("Compare the same months. The two periods do not cover the same part of the year."),
        "The periods cover different calendar months; or a period is shorter than 12 months "
        "and the dates are not given.",
    ),
    Code.UNUSUAL_PERIOD: Entry(
        _("Unusual period: the pandemic changed crime and its reporting, March 2020 to June 2021."),
        "A period, or the series, overlaps March 2020 to June 2021.",
    ),
    Code.DEFINITION_CHANGE: Entry(
        _("What is counted, or how, changed. The two counts may not be of the same thing."),
        "A change in recording is stated; the design level is 1.",
    ),
    Code.NO_COMPARISON: Entry(
        _("Shows change, not what caused it."),
        "The design level is 2 or lower.",
    ),
    Code.COMPARISON_CONTAMINATED: Entry(
        _("The comparison area also got the programme, so it is left out."),
        "It is stated that the comparison got the programme too.",
    ),
    Code.TOO_FEW_EVENTS: Entry(
        _("Too few events to compare the areas in proportion: one of the counts is 0."),
        "A comparison is given and one of the four counts is 0.",
    ),
    Code.METHODS_DISAGREE: Entry(
        _(
            "By proportion and by number the comparison points in opposite directions, "
            "since the areas differ in size."
        ),
        "The relative incidence rate ratio and the difference of counts have opposite signs.",
    ),
    Code.DISPLACEMENT_UNKNOWN: Entry(
        _("Whether crime moved elsewhere is not known: no neighbouring area was counted."),
        "No displacement zone with counts before and after is given.",
        neutral=True,
    ),
    Code.REGRESSION_TO_MEAN: Entry(
        _("Areas picked at their worst usually improve anyway."),
        "One period before and the area was chosen because it was high; or the baseline is "
        "above 1.3 times the mean of the other periods before.",
    ),
    Code.BASELINE_AT_PEAK: Entry(
        _(
            "The baseline lies at a peak: %(times)s times the mean of the other periods before "
            "the programme."
        ),
        "The baseline is above 1.3 times the mean of the other periods before.",
    ),
    Code.OUTPUTS_AS_OUTCOMES: Entry(
        _("This counts what the programme did, not what changed because of it."),
        "The figure is stated not to be an outcome.",
    ),
    Code.MULTIPLE_OUTCOMES: Entry(
        _("This is one of %(all)s outcomes filed. Read them all, in the order filed."),
        "More than one outcome is filed.",
        neutral=True,
    ),
    Code.BEST_OUTCOME_ONLY: Entry(
        _("Only the best of the outcomes filed is quoted. Read them all, in the order filed."),
        "Some outcomes are quoted, others not, and each quoted one did better than the rest.",
    ),
    Code.CLAIM_DIFFERS: Entry(
        _("Claim and counts differ: %(claimed)s percent is claimed, the counts give %(counted)s."),
        "The claim is more than one percentage point from what the counts give.",
    ),
    Code.CLAIM_NOT_CHECKABLE: Entry(
        _("The claim of %(claimed)s percent cannot be checked: the counts give no percentage."),
        "A claim is stated and the count before is 0 or not given.",
    ),
    Code.AUTOCORRELATION: Entry(
        _("Neighbouring periods resemble one another, so the interval of the step is too narrow."),
        "The residuals' correlation at lag 1 is beyond 2 / sqrt(n).",
    ),
    Code.SMALL_SAMPLE: Entry(
        _("Fewer than 100 people were asked, so the share is known only roughly."),
        "Fewer than 100 answers in a survey.",
    ),
    Code.CONVENIENCE_SAMPLE: Entry(
        _("Those asked were whoever was at hand; they may not speak for the others."),
        "The sample is stated to be one of convenience.",
    ),
    Code.ASKED_BY_OFFICERS: Entry(
        _("Officers asked the questions, which makes answers about them kinder."),
        "It is stated that officers asked.",
    ),
    Code.WORDING_CHANGED: Entry(
        _("The question changed between the surveys, so the answers are not to the same thing."),
        "A change of wording is stated.",
    ),
    Code.RESPONSE_RATE_MISSING: Entry(
        _("How many of those asked did answer is not said."),
        "No response rate is given.",
        neutral=True,
    ),
    Code.SAME_PEOPLE: Entry(
        _("The same people were asked twice, so this interval is wider than necessary."),
        "It is stated that both surveys asked the same people.",
        neutral=True,
    ),
    Code.POINTS_DIFFER: Entry(
        _("Claim and survey differ: %(claimed)s points are claimed, the answers give %(counted)s."),
        "The claim is more than one percentage point from what the answers give.",
    ),
    Code.POINTS_NOT_CHECKABLE: Entry(
        _("The claim of %(claimed)s points cannot be checked: there is no survey from before."),
        "A change is claimed and only one survey is given.",
    ),
    Code.NOT_ESTIMABLE: Entry(
        _("The cost per crime is not estimable: the number prevented could be none."),
        "The interval of crimes prevented includes 0.",
    ),
    Code.FEWER_NOT_PREVENTED: Entry(
        _("The cost is per crime fewer, not prevented: the design cannot show what caused it."),
        "The design level is 2 or not given.",
    ),
    Code.DESIGN_TOO_WEAK: Entry(
        _("The cost per crime is not shown: the design shows too little of what changed."),
        "The design level is 0 or 1.",
    ),
    Code.VOLUNTEERS_APART: Entry(
        _("The value of volunteers' time stands apart from money spent, and is not in the total."),
        "Volunteer hours or their value are given.",
        neutral=True,
    ),
    Code.HOURS_WITHOUT_RATE: Entry(
        _("Hours without a rate are listed, and have no value in the total."),
        "Hours are given without an amount or an hourly rate.",
        neutral=True,
    ),
    Code.BAND_IS_CONTEXT: Entry(
        _("The cost band is context, not a score."),
        "A cost band is shown.",
        neutral=True,
    ),
}


def warn(code: Code, **values: Value) -> Caution:
    """The warning of the catalogue with its figures put in."""
    return Caution(code, Phrase(CATALOGUE[code].text, values))
