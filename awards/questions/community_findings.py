"""What the evidence engine finds about a nomination's survey question, as it was filed."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from awards.enums import AskedBy, Sampling
from awards.presenters.surveys import SurveyFinding, read_survey, survey_findings

# The same few questions are read again and again while a panel scores.
KEPT = 1024


def community_findings(row: Mapping[str, Any]) -> SurveyFinding | None:
    """Findings on a frozen survey question; None until the survey after is known."""
    asked = survey_request(row)
    return None if asked is None else _found(json.dumps(asked, sort_keys=True), get_language())


@lru_cache(maxsize=KEPT)
def _found(asked: str, language: str | None) -> SurveyFinding:
    """The language is part of the key alone: the words come out in the one that is active."""
    return survey_findings(read_survey(json.loads(asked)))


def survey_request(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The frozen question in the shape of the engine's survey request."""
    before, after = _survey(row["before"]), _survey(row["after"])
    if after is None:
        return None
    rate, claimed = row["response_rate"], row["claimed_points"]
    return {
        "after": after,
        "before": before,
        "population": _population(row["population"], before, after),
        "same_people": row["same_people"],
        "convenience_sample": row["sampling"] == Sampling.CONVENIENCE,
        "asked_by_officers": row["asked_by"] == AskedBy.OFFICERS,
        "wording_changed": row["wording_changed"],
        "response_rate_pct": None if rate is None else float(rate),
        "claimed_change_points": None if claimed is None else float(claimed),
    }


def _survey(asked: Mapping[str, Any] | None) -> dict[str, int] | None:
    if asked is None or not asked["asked"] or asked["yes"] is None:
        return None
    if asked["yes"] > asked["asked"]:
        return None
    return {"asked": asked["asked"], "yes": asked["yes"]}


def _population(population: int | None, *surveys: Mapping[str, int] | None) -> int | None:
    """Left out where more were asked than it has: the engine would refuse the whole survey."""
    most = max(survey["asked"] for survey in surveys if survey)
    return population if population and population >= most else None
