"""What a programme costs for each crime that was prevented, or is only fewer than before.

Costs and outcome measures are filed apart; here they meet. Every outcome that should fall and was
counted is listed in the order filed, never the best alone. Each takes the whole cost of the
programme over its own period after, so they are not to be added to one another.
"""

# Types of the engine stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from awards.enums import Direction
from awards.presenters.findings import read_outcome
from awards.questions.measure_findings import outcome_request
from evidence.benefits import Prevented, fewer_by, prevented_by
from evidence.cost_report import FEWER_FROM, PREVENTED_FROM, Programme, per_crime_of
from evidence.cost_schema import MOST_MONTHS, CostRequest, PreventedCrimes
from evidence.series import DAYS_IN_MONTH

if TYPE_CHECKING:
    from evidence.outcome import Outcome

NEARLY_WHOLE = 0.1
NEAREST_CRIME = 2


def cost_effects(filed: CostRequest, measures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each frozen measure of crime, in the order filed.

    `per_crime` is None where the design shows too little; its figures are None where the interval
    of crimes prevented includes zero ("not estimable").
    """
    read = ((row, _outcome(row)) for row in measures if _is_of_crime(row))
    return [_effect(filed, row, outcome) for row, outcome in read if outcome is not None]


def _is_of_crime(row: Mapping[str, Any]) -> bool:
    """Whether it is an outcome that should fall, with a count and a period before and after."""
    if row.get("is_output") or row["direction"] != Direction.DOWN:
        return False
    before, after = row["before"], row["after"]
    if before["count"] is None or after["count"] is None:
        return False
    return bool(before["days"] and after["days"] and after["days"] / DAYS_IN_MONTH <= MOST_MONTHS)


def _outcome(row: Mapping[str, Any]) -> Outcome | None:
    """The measure as the engine reads it; None for what it does not take, such as vast counts.

    A document has to be frozen whatever is filed.
    """
    try:
        return read_outcome(outcome_request(row, 0))
    except ValidationError:
        return None


def _effect(filed: CostRequest, row: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    found, level = _fewer_crimes(outcome)
    months = months_of(row["after"]["days"])
    effect = {"what": row["what"], "level": outcome.level.level, "months": months}
    if found is None:
        return effect | {"crimes": None, "per_crime": None}
    per_crime = per_crime_of(Programme(asked_of(filed, found, months, level)))
    return effect | {
        "crimes": {
            "estimate": round(found.estimate, NEAREST_CRIME),
            "low": round(found.low, NEAREST_CRIME),
            "high": round(found.high, NEAREST_CRIME),
        },
        "per_crime": None if per_crime is None else per_crime.model_dump(),
    }


def asked_of(filed: CostRequest, found: Prevented, months: float, level: int) -> CostRequest:
    """The costs as filed, with the crimes that they prevented."""
    crimes = PreventedCrimes(low=found.low, estimate=found.estimate, high=found.high, months=months)
    return filed.model_copy(update={"prevented": crimes, "design_level": level})


def _fewer_crimes(outcome: Outcome) -> tuple[Prevented | None, int]:
    """Crimes prevented or fewer, and the design level that this way of counting stands for."""
    level = outcome.level.level
    if level >= PREVENTED_FROM and outcome.difference is not None:
        difference = outcome.difference
        return prevented_by(difference.estimate, difference.interval), level
    if level >= FEWER_FROM and outcome.treated is not None:
        counted = outcome.treated
        return fewer_by(counted.before, counted.after, counted.scale), FEWER_FROM
    return None, level


def months_of(days: int) -> float:
    """Length of a period in months; a calendar year or month is a whole one, whatever its days."""
    months = days / DAYS_IN_MONTH
    whole = round(months)
    return float(whole) if whole and abs(months - whole) <= NEARLY_WHOLE else months
