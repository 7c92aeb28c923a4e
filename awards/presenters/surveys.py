"""What the evidence engine finds about one survey question, in the reader's words and format."""

# Types of `evidence.survey` stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

import evidence
from awards.presenters.findings import written
from evidence.survey_schema import SurveyRequest

if TYPE_CHECKING:
    from evidence.proportions import Share, ShareChange
    from evidence.survey import SurveyReport

type SurveyFinding = dict[str, Any]


def read_survey(data: Mapping[str, Any]) -> SurveyReport:
    """The findings of a request in the engine's shape. Raises pydantic's ValidationError."""
    return evidence.survey.report_on_survey(SurveyRequest.model_validate(data))


def survey_findings(found: SurveyReport) -> SurveyFinding:
    """Sentences, cautions, the change, and one row for each survey, as a card shows them.

    Rows are those of a dot plot from 0 to 100: value, low and high are percentages.
    """
    return {
        "sentences": [sentence.render(_, written) for sentence in found.sentences],
        "cautions": [caution.phrase.render(_, written) for caution in found.cautions],
        "before": None if found.before is None else _share(_("Before"), found.before),
        "after": _share(_("After") if found.before else _("Once"), found.after),
        "change": _change(found.change) if found.change and found.is_comparable else None,
        "sample_needed": found.sample_needed,
    }


def _share(label: str, share: Share) -> dict[str, Any]:
    interval = evidence.proportions.wilson(share)
    low, high = 100 * (interval.low or 0.0), 100 * (interval.high or 0.0)
    return {
        "label": label,
        "yes": share.yes,
        "asked": share.asked,
        "value": 100 * share.estimate,
        "low": low,
        "high": high,
        "share": percent(100 * share.estimate),
        "interval": _("%(low)s to %(high)s %%") % {"low": written(low), "high": written(high)},
    }


def percent(value: float) -> str:
    """A share as it is printed: whole percent, since a survey bears no more."""
    return _("%(number)s %%") % {"number": written(value)}


def _change(change: ShareChange) -> dict[str, str]:
    return {
        "points": points(100 * change.estimate),
        "interval": _("%(low)s to %(high)s points")
        % {"low": signed(100 * change.low), "high": signed(100 * change.high)},
    }


def points(value: float) -> str:
    """A change between two shares, with its sign."""
    return _("%(number)s points") % {"number": signed(value)}


def signed(value: float) -> str:
    """One decimal, with a plus sign where it rose."""
    text = written(value, 1)
    return f"+{text}" if value > 0 and text.strip("0.,") else text
