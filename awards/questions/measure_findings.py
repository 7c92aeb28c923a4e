"""What the evidence engine finds about a nomination's outcome measures, as they were filed."""

# Types of `evidence.nomination` stand in signatures here, and naming them must not load it.
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import ValidationError

import evidence
from awards.enums import ComparisonChoice, Direction
from awards.presenters.findings import Finding, findings, read_outcome, written

if TYPE_CHECKING:
    from evidence.nomination import Measure

# The same few measures are read again and again while a panel scores.
KEPT = 1024

DESCRIBED = frozenset({ComparisonChoice.RANDOM, ComparisonChoice.MATCHED, ComparisonChoice.SIMILAR})


def measure_findings(row: Mapping[str, Any], *, others: int = 0) -> Finding | None:
    """Context of `components/findings.html`; None while too little is given to say anything.

    `others` is the number of other measures that the nomination files.
    """
    if not is_reportable(row):
        return None
    asked = json.dumps(outcome_request(row, others), sort_keys=True)
    return _found(asked, row["what"], get_language())


def is_reportable(row: Mapping[str, Any]) -> bool:
    """Whether a frozen measure has the counts and periods that a report needs.

    What the programme did needs no count from before.
    """
    before, after = row["before"], row["after"]
    if after["count"] is None or not after["days"]:
        return False
    if before["count"] is None:
        return bool(row.get("is_output"))
    return bool(before["days"])


@lru_cache(maxsize=KEPT)
def _found(asked: str, what: str, language: str | None) -> Finding | None:
    """The language is part of the key alone: the words come out in the one that is active.

    None for what the engine does not take, such as a year of months that adds up to a vast count:
    a page has to be shown whatever is filed.
    """
    try:
        outcome = read_outcome(json.loads(asked))
    except ValidationError:
        return None
    return findings(outcome, what)


def best_alone(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The caution that only the best outcomes are claimed, if they are.

    An outcome with a claim of its own counts as quoted. What the programme did is no outcome.
    """
    outcomes = [row for row in rows if is_reportable(row) and not row.get("is_output")]
    claimed = [row for row in outcomes if row["claimed_change"] is not None]
    if not claimed or len(claimed) == len(outcomes):
        return []
    filed = json.dumps([_named(row) for row in outcomes], sort_keys=True)
    return list(_cautions(filed, get_language()))


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": row["what"],
        "asked": outcome_request(row, 0),
        "quoted": row["claimed_change"] is not None,
        "wants_fewer": row["direction"] == Direction.DOWN,
    }


@lru_cache(maxsize=KEPT)
def _cautions(filed: str, language: str | None) -> tuple[str, ...]:
    try:
        measures = [_measure(row) for row in json.loads(filed)]
    except ValidationError:
        return ()
    found = evidence.nomination.report_on_all(measures)
    return tuple(caution.phrase.render(_, written) for caution in found.cautions)


def _measure(row: Mapping[str, Any]) -> Measure:
    return evidence.nomination.Measure(
        what=row["what"],
        request=evidence.outcome_schema.OutcomeRequest.model_validate(row["asked"]),
        quoted=row["quoted"],
        wants_fewer=row["wants_fewer"],
    )


def outcome_request(row: Mapping[str, Any], others: int) -> dict[str, Any]:
    """The frozen measure in the shape of the engine's outcome request.

    Documents frozen before a field existed lack it; the engine's default then holds.
    """
    claimed = row["claimed_change"]
    asked: dict[str, Any] = {
        "treated": {
            "before": row["before"]["count"],
            "after": row["after"]["count"],
            "before_days": row["before"]["days"] or row["after"]["days"],
            "after_days": row["after"]["days"],
            "before_start": row["before"]["start"],
            "after_start": row["after"]["start"],
        },
        "outcome": not row.get("is_output", False),
        "population": row.get("population"),
        "area_chosen_because_high": row.get("chosen_high", False),
        "recording_changed": bool(row["recording_changes"]),
        "claimed_change_pct": None if claimed is None else float(claimed),
        "other_outcomes": others,
    }
    return asked | _series_part(row) | _comparison_part(row) | _displacement_part(row)


def _series_part(row: Mapping[str, Any]) -> dict[str, Any]:
    if not row.get("series"):
        return {}
    points = [{"period": point["period"], "count": point["count"]} for point in row["series"]]
    return {"series": points, "intervention_period": row["intervention_period"] or None}


def _comparison_part(row: Mapping[str, Any]) -> dict[str, Any]:
    comparison = row["comparison"]
    if not comparison or comparison["after_count"] is None:
        return {}
    choice = comparison["choice"]
    return {
        "comparison": {
            "before": comparison["before_count"],
            "after": comparison["after_count"],
        },
        "comparison_described": choice in DESCRIBED or bool(comparison.get("likeness")),
        "comparison_matched": choice == ComparisonChoice.MATCHED,
        "randomised": choice == ComparisonChoice.RANDOM,
        "comparison_contaminated": comparison.get("contaminated", False),
        "comparison_units": comparison.get("units", 1),
        "treated_units": row.get("treated_units", 1),
    }


def _displacement_part(row: Mapping[str, Any]) -> dict[str, Any]:
    zone = row.get("displacement")
    if not zone or zone["before_count"] is None or zone["after_count"] is None:
        return {}
    asked = {"displacement": {"before": zone["before_count"], "after": zone["after_count"]}}
    if zone["comparison_before_count"] is not None and zone["comparison_after_count"] is not None:
        asked["displacement_comparison"] = {
            "before": zone["comparison_before_count"],
            "after": zone["comparison_after_count"],
        }
    return asked
