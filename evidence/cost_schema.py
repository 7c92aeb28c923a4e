"""What is asked and answered about the cost of a programme. All amounts are in one currency."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from evidence.fields import Answer, Events, Finite, Number, People, Request, Units, WarningAnswer
from evidence.purchasing_power import Factor, table_currency, table_factor

MOST_MONEY = 1e15
MOST_MONTHS = 600

Money = Annotated[Number, Field(ge=0, le=MOST_MONEY)]
Months = Annotated[Units, Field(le=MOST_MONTHS)]
Hours = Annotated[Number, Field(ge=0, le=1e9)]
Kind = Literal["cash", "staff", "in_kind", "volunteer"]


class CostItem(Request):
    """An amount, or hours and what an hour is worth. One-off spending is spread over five years."""

    kind: Kind = "cash"
    amount: Money | None = None
    hours: Hours | None = None
    hourly_rate: Money | None = None
    months: Months = 12
    one_off: StrictBool = False

    @model_validator(mode="after")
    def _has_value(self) -> "CostItem":
        if self.amount is None and self.hours is None:
            raise PydanticCustomError("value", "Give an amount, or the hours.")
        return self


class PreventedCrimes(Request):
    """Crimes prevented with the 95 % interval, over some months; positive numbers are fewer."""

    low: Number
    estimate: Number
    high: Number
    months: Annotated[Number, Field(gt=0, le=MOST_MONTHS)] = 12

    @field_validator("estimate", "high")
    @classmethod
    def _in_order(cls, value: float, info: ValidationInfo) -> float:
        below = info.data.get("estimate" if info.field_name == "high" else "low")
        if below is not None and value < below:
            raise PydanticCustomError("order", "The estimate lies between low and high.")
        return value


class PurchasingPower(Request):
    """How local money turns into international dollars: a country of the table, or a factor.

    A factor is local currency per international dollar, with the year and source that it is of.
    """

    country: str | None = Field(
        default=None, pattern="^[A-Z]{2}$", description="ISO 3166-1 code, two letters."
    )
    factor: Annotated[Number, Field(gt=0, le=1e9)] | None = None
    year: Annotated[Units, Field(ge=1960, le=2200)] | None = None
    source: str = Field(default="", max_length=200)
    price_factor: Annotated[Number, Field(gt=0, le=1e6)] = Field(
        default=1.0,
        description="From the prices of the amounts to those of the factor's year.",
    )

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> "PurchasingPower":
        if self.factor is None:
            if self.country is None:
                raise PydanticCustomError("power", "Give a country, or a factor with its year.")
            if table_factor(self.country) is None:
                raise PydanticCustomError(
                    "power", "The table has no factor for this country: give one with its year."
                )
        elif self.year is None:
            raise PydanticCustomError("power", "Give the year of the factor.")
        return self

    def in_use(self) -> Factor:
        """The factor stated, or else the table's."""
        if self.factor is not None and self.year is not None:
            return Factor(self.factor, self.year, self.source)
        found = table_factor(self.country or "")
        if found is None:
            raise ValueError("neither a factor nor a country of the table")
        return found


class CostRequest(Request):
    """The costs of a programme. Only `items` is needed."""

    items: list[CostItem] = Field(min_length=1, max_length=200)
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    population: People | None = Field(default=None, description="Residents served.")
    participants: People | None = Field(default=None, description="Participants in a year.")
    prevented: PreventedCrimes | None = None
    design_level: Annotated[Events, Field(le=5)] | None = None
    purchasing_power: PurchasingPower | None = None

    @field_validator("purchasing_power")
    @classmethod
    def _is_of_this_currency(
        cls, value: PurchasingPower | None, info: ValidationInfo
    ) -> PurchasingPower | None:
        """A factor of the table turns the money of its own country, and no other."""
        if value is None or value.factor is not None or value.country is None:
            return value
        own = table_currency(value.country)
        if own not in (None, info.data.get("currency")):
            raise PydanticCustomError(
                "power",
                "The table's factor for this country is of {own}: give the costs in it, or a "
                "factor with its year.",
                {"own": own},
            )
        return value


class AnnualCost(Answer):
    """Cost of a year by kind; the total is cash, staff and in kind, without volunteers' time."""

    cash: Finite
    staff: Finite
    in_kind: Finite
    volunteer: Finite
    total: Finite


class PerThousand(Answer):
    """Cost per 1,000 residents and year: cash alone, and the total."""

    cash: Finite
    total: Finite


class PerCrime(Answer):
    """Cost per crime `prevented` or only `fewer`; null figures are not estimable."""

    label: Literal["prevented", "fewer"]
    estimate: Finite
    low: Finite
    high: Finite


class International(Answer):
    """The year's total in international dollars, with the factor and year that were used."""

    total: Finite
    per_1000: Finite
    band: str | None
    factor: Finite
    year: int
    source: str


class CostAnswer(Answer):
    """What a programme costs, and what that bought."""

    currency: str
    annual: AnnualCost
    staff_hours: Finite
    volunteer_hours: Finite
    per_1000: PerThousand | None
    per_participant: Finite
    per_crime: PerCrime | None
    international: International | None
    warnings: list[WarningAnswer]
    report: str
