"""What the evidence engine finds about a nomination's outcome measure, as it was filed."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from awards.enums import ComparisonChoice
from awards.presenters.findings import Finding, findings, read_outcome

# The same few measures are read again and again while a panel scores.
KEPT = 1024


def measure_findings(row: Mapping[str, Any], *, others: int = 0) -> Finding | None:
    """Context of `components/findings.html`; None while a count or a period is not given.

    `others` is the number of other measures that the nomination files.
    """
    if row["after"]["count"] is None or row["before"]["count"] is None:
        return None
    if not row["before"]["days"] or not row["after"]["days"]:
        return None
    asked = json.dumps(outcome_request(row, others), sort_keys=True)
    return _found(asked, row["what"], get_language())


@lru_cache(maxsize=KEPT)
def _found(asked: str, what: str, language: str | None) -> Finding:
    """The language is part of the key alone: the words come out in the one that is active."""
    return findings(read_outcome(json.loads(asked)), what)


def outcome_request(row: Mapping[str, Any], others: int) -> dict[str, Any]:
    """The frozen measure in the shape of the engine's outcome request."""
    claimed, comparison = row["claimed_change"], row["comparison"]
    asked: dict[str, Any] = {
        "treated": {
            "before": row["before"]["count"],
            "after": row["after"]["count"],
            "before_days": row["before"]["days"],
            "after_days": row["after"]["days"],
            "before_start": row["before"]["start"],
            "after_start": row["after"]["start"],
        },
        "recording_changed": bool(row["recording_changes"]),
        "claimed_change_pct": None if claimed is None else float(claimed),
        "other_outcomes": others,
    }
    if comparison and comparison["after_count"] is not None:
        choice = comparison["choice"]
        asked |= {
            "comparison": {
                "before": comparison["before_count"],
                "after": comparison["after_count"],
            },
            "comparison_described": choice in (ComparisonChoice.MATCHED, ComparisonChoice.SIMILAR),
            "comparison_matched": choice == ComparisonChoice.MATCHED,
        }
    return asked
