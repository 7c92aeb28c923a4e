"""The evidence engine for programs: one outcome, one survey or one cost, and what it bears out.

The requests and answers are the engine's own, so that the command line, this API and the pages
say the same. Nothing that is asked is kept.
"""

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import BaseModel

import evidence
from evidence.cost_schema import CostAnswer, CostRequest
from evidence.outcome_schema import OutcomeAnswer, OutcomeRequest
from evidence.survey_schema import SurveyAnswer, SurveyRequest
from evidence.warning_codes import CATALOGUE

router = Router(tags=["Evidence"])


class Faults(Schema):
    """What is wrong with a request, by field: `treated.after`, `series.3.count`, or `body`."""

    errors: dict[str, list[str]]


class WarningOut(Schema):
    """A warning as it can occur in an answer. Codes do not change; the words may be improved.

    A neutral one says what is not known; it speaks neither for nor against.
    """

    code: str
    text: str
    rule: str
    neutral: bool


@router.post(
    "/outcome",
    response={200: OutcomeAnswer, 422: Faults},
    url_name="evidence_outcome",
    summary="What the counts of one outcome bear out",
)
def outcome(request: HttpRequest, asked: OutcomeRequest) -> BaseModel:
    return evidence.answer.answer_outcome(asked)


@router.post(
    "/proportion",
    response={200: SurveyAnswer, 422: Faults},
    url_name="evidence_proportion",
    summary="What a survey bears out, once or before and after",
)
def proportion(request: HttpRequest, asked: SurveyRequest) -> BaseModel:
    return evidence.survey.answer_survey(asked)


@router.post(
    "/cost",
    response={200: CostAnswer, 422: Faults},
    url_name="evidence_cost",
    summary="Yearly cost, and what it comes to per resident and per crime",
)
def cost(request: HttpRequest, asked: CostRequest) -> BaseModel:
    return evidence.cost_report.answer_cost(asked)


@router.get(
    "/warnings",
    response=list[WarningOut],
    url_name="evidence_warnings",
    summary="Every warning that an answer can hold",
)
def warnings(request: HttpRequest) -> list[dict[str, object]]:
    return [
        {"code": code, "text": entry.text, "rule": entry.rule, "neutral": entry.neutral}
        for code, entry in CATALOGUE.items()
    ]
