"""What is asked and answered about a share of people, once or before and after."""

from typing import Annotated

from pydantic import Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from evidence.fields import Answer, Events, Finite, Number, People, Request, Units, WarningAnswer


class Survey(Request):
    """How many of those asked said so."""

    asked: Units
    yes: Events

    @field_validator("yes")
    @classmethod
    def _at_most_all(cls, value: int, info: ValidationInfo) -> int:
        if value > info.data.get("asked", value):
            raise PydanticCustomError("share", "No more can say so than were asked.")
        return value


class SurveyRequest(Request):
    """One question asked after the programme, and perhaps before it. Only `after` is needed."""

    after: Survey
    before: Survey | None = None
    population: People | None = Field(
        default=None, description="How many people the survey speaks for."
    )
    same_people: StrictBool = Field(
        default=False, description="Both surveys asked the same people."
    )
    convenience_sample: StrictBool = False
    asked_by_officers: StrictBool = False
    wording_changed: StrictBool = False
    response_rate_pct: Annotated[Number, Field(ge=0, le=100)] | None = None
    claimed_change_points: Annotated[Number, Field(ge=-100, le=100)] | None = Field(
        default=None, description="The nominee's own claim in percentage points."
    )

    @field_validator("population")
    @classmethod
    def _holds_everyone(cls, value: int | None, info: ValidationInfo) -> int | None:
        surveys = (info.data.get("after"), info.data.get("before"))
        if value is not None and any(survey and survey.asked > value for survey in surveys):
            raise PydanticCustomError("population", "More people were asked than there are.")
        return value


class ShareAnswer(Answer):
    """A share in percent with its 95 % interval; the margin is half of the simple one's width."""

    percent: Finite
    low: Finite
    high: Finite
    margin_points: Finite
    asked: int


class ShareChangeAnswer(Answer):
    """The change in percentage points with its 95 % interval."""

    points: Finite
    low: Finite
    high: Finite
    z: Finite
    p: Finite


class SurveyAnswer(Answer):
    """What a survey bears out. `sample_needed` is for a margin of 5 points; null: no population."""

    before: ShareAnswer | None
    after: ShareAnswer
    change: ShareChangeAnswer | None
    sample_needed: int | None
    warnings: list[WarningAnswer]
    report: str
