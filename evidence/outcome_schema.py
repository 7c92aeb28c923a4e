"""What is asked and answered about one outcome measure."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from evidence.fields import (
    Answer,
    Day,
    Days,
    Events,
    Finite,
    Number,
    People,
    Request,
    Units,
    WarningAnswer,
)
from evidence.series import Period, Series, check_periods

MOST_PERIODS = 600
YEAR = 365.0


def _overruns(start: date | None, days: float | None) -> bool:
    return start is not None and days is not None and days > (date.max - start).days


def _check_end(start: date | None, days: float | None) -> None:
    if _overruns(start, days):
        raise PydanticCustomError("period", "The period ends after the last year there is.")


def _check_order(start: date | None, days: float | None, later: date | None) -> None:
    if start is None or days is None or later is None or _overruns(start, days):
        return
    if later < start + timedelta(days=days):
        raise PydanticCustomError(
            "order", "The period after must begin when the period before has ended."
        )


class Counts(Request):
    """Whole events before and after; `before` is null where nothing was counted then.

    Lengths are in days; the first day of each period is needed only to compare seasons.
    """

    before: Events | None = None
    after: Events
    before_days: Days = YEAR
    after_days: Days = YEAR
    before_start: Day | None = None
    after_start: Day | None = None

    @field_validator("before_start")
    @classmethod
    def _before_ends(cls, value: date | None, info: ValidationInfo) -> date | None:
        _check_end(value, info.data.get("before_days"))
        return value

    @field_validator("after_start")
    @classmethod
    def _after_follows(cls, value: date | None, info: ValidationInfo) -> date | None:
        _check_end(value, info.data.get("after_days"))
        _check_order(info.data.get("before_start"), info.data.get("before_days"), value)
        return value


class AreaCounts(Request):
    """Counts of another area; a length that is not given is that of the treated area."""

    before: Events | None = None
    after: Events
    before_days: Days | None = None
    after_days: Days | None = None
    before_start: Day | None = None
    after_start: Day | None = None


class SeriesPoint(Request):
    """The count of a year (2014) or a month (2014-07)."""

    period: str = Field(max_length=7, examples=["2014", "2014-07"])
    count: Events

    @field_validator("period")
    @classmethod
    def _is_period(cls, value: str) -> str:
        _period(value)
        return value


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise PydanticCustomError("period", "Give a year (2014) or a month (2014-07).") from error


class OutcomeRequest(Request):
    """One outcome measure as a nominee states it. Only `treated` is needed.

    The comparison area did without the programme; the displacement zone lies where crime may have
    moved; `displacement_comparison` is to that zone what the comparison is to the treated area.
    """

    treated: Counts
    comparison: AreaCounts | None = None
    displacement: AreaCounts | None = None
    displacement_comparison: AreaCounts | None = None
    outcome: StrictBool = Field(
        default=True,
        description="False for what the programme did (arrests, leaflets), not what changed.",
    )
    comparison_described: StrictBool = Field(
        default=False, description="How the comparison resembles the treated area is described."
    )
    comparison_matched: StrictBool = Field(
        default=False, description="It was matched, or the analysis adjusts for differences."
    )
    comparison_contaminated: StrictBool = Field(
        default=False, description="The comparison also got the programme, and is left out."
    )
    treated_units: Units = 1
    comparison_units: Units = 1
    randomised: StrictBool = False
    recording_changed: StrictBool = False
    area_chosen_because_high: StrictBool = False
    other_outcomes: Annotated[Events, Field(le=1_000)] = Field(
        default=0, description="How many other outcome measures are filed beside this one."
    )
    population: People | None = None
    claimed_change_pct: Annotated[Number, Field(ge=-100, le=1e9)] | None = Field(
        default=None, description="The nominee's own claim; a fall is negative."
    )
    overdispersion: Annotated[Number, Field(ge=1, le=1_000)] | None = Field(
        default=None,
        description="How many times more crime varies than chance; null: from the series, else 2.",
    )
    series: list[SeriesPoint] | None = Field(default=None, min_length=1, max_length=MOST_PERIODS)
    intervention_period: str | None = Field(
        default=None, max_length=7, description="The first period of the series with the programme."
    )

    @field_validator("displacement_comparison")
    @classmethod
    def _has_zone(cls, value: AreaCounts | None, info: ValidationInfo) -> AreaCounts | None:
        if value is not None and info.data.get("displacement", value) is None:
            raise PydanticCustomError("zone", "Give the displacement zone that this is beside.")
        return value

    @field_validator("series")
    @classmethod
    def _is_gapless(cls, value: list[SeriesPoint] | None) -> list[SeriesPoint] | None:
        if value is None:
            return None
        in_order = sorted(value, key=lambda point: point.period)
        try:
            check_periods([Period.parse(point.period) for point in in_order])
        except ValueError as error:
            message = "Periods must be all years or all months, each once, without gaps: {reason}."
            raise PydanticCustomError("periods", message, {"reason": str(error)}) from error
        return in_order

    @field_validator("intervention_period")
    @classmethod
    def _is_in_series(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        _period(value)
        series = info.data.get("series")
        if series and all(point.period != value for point in series):
            raise PydanticCustomError("unknown_period", "Give one of the periods of the series.")
        return value

    def filed_series(self) -> Series | None:
        """The series with the place where the programme began; None if none is filed."""
        if self.series is None:
            return None
        counts = ((point.period, point.count) for point in self.series)
        return Series.of(counts, self.intervention_period)


class RatesAnswer(Answer):
    """Events per `per` residents and year."""

    before: Finite
    after: Finite
    per: int


class RatioAnswer(Answer):
    """The rate after over the rate before, with its exact 95 % interval and two-sided p."""

    estimate: Finite
    low: Finite
    high: Finite
    p: Finite


class RelativeAnswer(Answer):
    """(Ta/Tb) / (Ca/Cb): below 1, the treated area fell in relation to the comparison."""

    estimate: Finite
    low: Finite
    high: Finite
    log: Finite
    se: Finite


class DifferenceAnswer(Answer):
    """Events against expectation; below zero, fewer than expected."""

    estimate: Finite
    se: Finite
    low: Finite
    high: Finite
    z: Finite
    p: Finite


class StepAnswer(Answer):
    """The level after over the level that trend and season lead one to expect."""

    step: Finite
    low: Finite
    high: Finite
    dispersion: Finite


class DesignAnswer(Answer):
    """0 to 5, worked out from what is stated; not checked."""

    level: int
    reasons: list[str]


class OutcomeAnswer(Answer):
    """What the figures of one outcome bear out, and what they do not."""

    change_pct: Finite
    rates: RatesAnswer | None
    rate_ratio: RatioAnswer
    relative_incidence: RelativeAnswer | None
    displacement_difference: DifferenceAnswer | None
    displacement_quotient: Finite
    min_convincing_after: int | None
    time_series: StepAnswer | None
    design_level: DesignAnswer
    warnings: list[WarningAnswer]
    report: str
