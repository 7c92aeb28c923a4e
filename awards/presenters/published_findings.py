"""What the evidence engine finds about a published figure, and what it cannot."""

import json
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import evidence
from awards.filed import Filed
from awards.models import WinnerMeasure
from awards.presenters.findings import Finding, findings, read_outcome, written
from awards.presenters.winners import month
from evidence.figures import ALPHA
from evidence.stated import Exactness, Stated, report_on_stated

# The figures of some hundred records; each is read again with every visit.
KEPT = 1024


def filed_findings(filed: Filed, what: str) -> Finding:
    """Context of `components/findings.html` for a figure with counts."""
    return _found(json.dumps(filed, sort_keys=True), what, get_language())


@lru_cache(maxsize=KEPT)
def _found(asked: str, what: str, language: str | None) -> Finding:
    """The language is part of the key alone: the words come out in the one that is active."""
    return findings(read_outcome(json.loads(asked)), what)


def stated_findings(measure: WinnerMeasure) -> Finding:
    """The same context for a figure without counts, and in `needed` what would let one check it."""
    low, high = measure.change_low, measure.change_high
    stated = Stated(
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        bound=Exactness(measure.bound),
        period=measure.period,
        as_of=month(measure.as_of),
        outcome=not measure.is_output,
    )
    report = report_on_stated(stated, has_counts=bool(measure.series))
    return {
        "sentences": [sentence.render(_, written) for sentence in report.sentences],
        "needed": [step.render(_, written) for step in report.needed],
    }


def design_level(measure: WinnerMeasure) -> int | None:
    """0 to 5, as worked out from what is filed; None where nothing can be."""
    found = engine_answer(measure.filed, measure.what)
    return None if found is None else int(found["design_level"]["level"])


def is_beyond_chance(filed: Filed, what: str) -> bool:
    """Whether chance alone would rarely bring the change (p below 0.05)."""
    found = engine_answer(filed, what)
    p = None if found is None else found["rate_ratio"]["p"]
    return p is not None and p < ALPHA


def engine_answer(filed: Filed | None, what: str) -> dict[str, Any] | None:
    """The engine's whole answer as JSON values, in English; None without a request."""
    return None if filed is None else _answer(json.dumps(filed, sort_keys=True), what)


@lru_cache(maxsize=KEPT)
def _answer(asked: str, what: str) -> dict[str, Any]:
    request = evidence.outcome_schema.OutcomeRequest.model_validate_json(asked)
    return evidence.answer.answer_outcome(request, what).model_dump(mode="json")
