"""One question to the engine and its answer, the same for the command, a page and a web API.

`answer("outcome", {...})` takes and gives plain JSON values. Callers with a request of their own
making use `answer_outcome`, `evidence.survey.answer_survey` and `evidence.cost_report.answer_cost`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from evidence.cost_report import answer_cost
from evidence.cost_schema import CostAnswer, CostRequest
from evidence.fields import Refused, WarningAnswer
from evidence.outcome import Outcome
from evidence.outcome_schema import (
    DesignAnswer,
    DifferenceAnswer,
    OutcomeAnswer,
    OutcomeRequest,
    RatesAnswer,
    RatioAnswer,
    RelativeAnswer,
    StepAnswer,
)
from evidence.report import report_on
from evidence.survey import answer_survey
from evidence.survey_schema import SurveyAnswer, SurveyRequest
from evidence.warning_rules import warnings_of

Kind = Literal["outcome", "proportion", "cost"]
KINDS: tuple[str, ...] = get_args(Kind)


def answer_outcome(request: OutcomeRequest, what: str = "") -> OutcomeAnswer:
    """Everything found about one outcome measure; `what` names it in the report."""
    return describe(Outcome(request), what)


def describe(outcome: Outcome, what: str = "") -> OutcomeAnswer:
    """The answer on an outcome that is worked out already."""
    level = outcome.level
    return OutcomeAnswer(
        change_pct=outcome.change_percent,
        rates=_rates(outcome),
        rate_ratio=_ratio(outcome),
        relative_incidence=_relative(outcome),
        displacement_difference=_difference(outcome),
        displacement_quotient=outcome.quotient.quotient if outcome.quotient else None,
        min_convincing_after=outcome.convincing_after,
        time_series=_step(outcome),
        design_level=DesignAnswer(
            level=level.level, reasons=[str(reason) for reason in level.reasons]
        ),
        warnings=[
            WarningAnswer(code=caution.code, text=caution.text) for caution in warnings_of(outcome)
        ],
        report=report_on(outcome, what).text,
    )


def _rates(outcome: Outcome) -> RatesAnswer | None:
    rates = outcome.rates
    if rates is None:
        return None
    return RatesAnswer(before=rates.before, after=rates.after, per=rates.per)


def _ratio(outcome: Outcome) -> RatioAnswer:
    ratio = outcome.ratio
    return RatioAnswer(estimate=ratio.estimate, low=ratio.low, high=ratio.high, p=ratio.p)


def _relative(outcome: Outcome) -> RelativeAnswer | None:
    found = outcome.relative
    if found is None:
        return None
    return RelativeAnswer(
        estimate=found.estimate, low=found.low, high=found.high, log=found.log, se=found.se
    )


def _difference(outcome: Outcome) -> DifferenceAnswer | None:
    found = outcome.difference
    if found is None:
        return None
    return DifferenceAnswer(
        estimate=found.estimate,
        se=found.se,
        low=found.interval.low,
        high=found.interval.high,
        z=found.z,
        p=found.p,
    )


def _step(outcome: Outcome) -> StepAnswer | None:
    step = outcome.step
    if step is None:
        return None
    return StepAnswer(step=step.estimate, low=step.low, high=step.high, dispersion=step.dispersion)


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of question: the schema of its request and of its answer, and who answers."""

    request: type[BaseModel]
    answer: type[BaseModel]
    ask: Callable[[Any], BaseModel]


QUESTIONS: dict[str, Question] = {
    "outcome": Question(OutcomeRequest, OutcomeAnswer, answer_outcome),
    "proportion": Question(SurveyRequest, SurveyAnswer, answer_survey),
    "cost": Question(CostRequest, CostAnswer, answer_cost),
}


def answer(kind: str, request: object) -> dict[str, Any]:
    """The answer to a request of JSON values, as JSON values without NaN or infinity.

    Args:
        kind: "outcome", "proportion" or "cost".
        request: what json.loads gives.

    Raises:
        Refused: the request makes no sense; `errors` has a message per field.
        KeyError: there is no such kind of question.
    """
    question = QUESTIONS[kind]
    try:
        asked = question.request.model_validate(request)
    except ValidationError as error:
        raise Refused.by(error) from error
    return question.ask(asked).model_dump(mode="json")
