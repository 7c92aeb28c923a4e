"""What a programme costs in a year, in all and per 1,000 residents.

Money is Decimal in one currency; nothing here converts or adds across currencies. Money spent
once is spread over five years, so that a one-off purchase and a yearly budget can stand side by
side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MONTHS_PER_YEAR = 12
ONE_OFF_LIFE_YEARS = 5
RESIDENTS = 1_000


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount that covers some months, or one that was spent once.

    Raises ValueError for a negative or undefined amount and for a running cost of no months.
    """

    amount: Decimal
    months: int = MONTHS_PER_YEAR
    one_off: bool = False

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError("a cost is zero or more")
        if not self.one_off and self.months < 1:
            raise ValueError("a running cost covers at least one month")

    @property
    def annual(self) -> Decimal:
        """Cost in a year: amount x 12 / months, or a fifth of what was spent once."""
        if self.one_off:
            return self.amount / ONE_OFF_LIFE_YEARS
        return self.amount * MONTHS_PER_YEAR / self.months


def annual_cost(costs: Iterable[Cost]) -> Decimal:
    """The costs of a year together; all in the same currency."""
    return sum((cost.annual for cost in costs), start=Decimal(0))


def per_thousand(annual: Decimal, population: int | None) -> Decimal | None:
    """Cost per 1,000 residents and year; None where nobody is known to be served."""
    if not population or population < 0:
        return None
    return annual * RESIDENTS / population


def cost_per_thousand(
    amount: Decimal, *, months: int, one_off: bool, population: int | None
) -> Decimal | None:
    """One cost per 1,000 residents and year; None without a population.

    Raises ValueError as `Cost` does.
    """
    return per_thousand(Cost(amount, months, one_off).annual, population)
