"""What the evidence engine finds about one outcome, in the reader's words and number format.

The same findings stand on the calculator's page and beside a nomination's measures.
"""

# Types of `evidence.outcome` stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

import evidence

if TYPE_CHECKING:
    from evidence.outcome import Outcome
    from evidence.rates import RateRatio

type Finding = dict[str, Any]
type Row = list[Any]

MINUS = "\u2212"


def read_outcome(data: Mapping[str, Any]) -> Outcome:
    """The outcome of a request in the engine's shape. Raises pydantic's ValidationError."""
    return evidence.outcome.Outcome(evidence.outcome_schema.OutcomeRequest.model_validate(data))


def findings(outcome: Outcome, what: str = "") -> Finding:
    """Context of `components/findings.html`."""
    report = evidence.report.report_on(outcome, what)
    cautions = evidence.warning_rules.warnings_of(outcome)
    return {
        "sentences": [sentence.render(_, written) for sentence in report.sentences],
        "stronger": [step.render(_, written) for step in report.stronger],
        "cautions": [caution.phrase.render(_, written) for caution in cautions],
        "level": outcome.level.level,
        "level_words": _("Design level %(level)s of 5") % {"level": outcome.level.level},
        "reasons": [reason.render(_, written) for reason in outcome.level.reasons],
        "table": {
            "caption": _("The figures behind these sentences"),
            "columns": [
                _("Figure"),
                {"label": _("Best estimate"), "num": True},
                {"label": _("95 % interval"), "num": True},
            ],
            "rows": list(_rows(outcome)),
        },
    }


def written(value: float, places: int = 0) -> str:
    """A number in the reader's format, with a true minus sign."""
    # Rounded first: the formatting cuts digits off.
    text = number_format(round(abs(value), places), decimal_pos=places, force_grouping=True)
    is_zero = not text.strip("0.,\u00a0\u202f ")
    return f"{MINUS}{text}" if value < 0 and not is_zero else text


def _rows(outcome: Outcome) -> Iterator[Row]:
    treated = outcome.filed.treated
    if treated.before is not None:
        yield _count_row(_("Count before"), treated.before)
    yield _count_row(_("Count after"), treated.after)
    if outcome.change_percent is not None and not outcome.is_small:
        percent = _("%(number)s %%") % {"number": written(outcome.change_percent, 1)}
        yield _row(_("Change"), percent)
    if outcome.rates is not None:
        yield from _rate_rows(outcome)
    if outcome.ratio.estimate is not None:
        yield _ratio_row(_("Rate after to rate before"), outcome.ratio)
    if outcome.relative is not None:
        yield _row(
            _("Change beside the comparison area’s (ratio)"),
            written(outcome.relative.estimate, 2),
            _range(outcome.relative.low, outcome.relative.high, 2),
        )
    if outcome.difference is not None:
        expected = outcome.difference.interval
        yield _row(
            _("Events more or fewer than expected from the comparison"),
            written(outcome.difference.estimate),
            _range(expected.low, expected.high),
        )
    if outcome.convincing_after is not None:
        yield _row(
            _("Highest count after that chance alone would rarely give"),
            written(outcome.convincing_after),
        )


def _rate_rows(outcome: Outcome) -> Iterator[Row]:
    rates = outcome.rates
    if rates is None:
        return
    per = written(rates.per)
    if rates.before is not None:
        label = _("Yearly rate before, per %(per)s residents") % {"per": per}
        yield _row(label, written(rates.before, 1))
    label = _("Yearly rate after, per %(per)s residents") % {"per": per}
    yield _row(label, written(rates.after, 1))


def _count_row(label: str, events: int) -> Row:
    interval = evidence.counts.exact_interval(events)
    return _row(label, written(events), _range(interval.low, interval.high, 1))


def _ratio_row(label: str, ratio: RateRatio) -> Row:
    estimate = "" if ratio.estimate is None else written(ratio.estimate, 2)
    return _row(label, estimate, _range(ratio.low, ratio.high, 2))


def _row(label: str, estimate: str, interval: str = "") -> Row:
    return [
        {"text": label, "head": True},
        {"text": estimate, "num": True},
        {"text": interval or "–", "num": True},
    ]


def _range(low: float | None, high: float | None, places: int = 0) -> str:
    if low is None:
        return ""
    if high is None:
        return _("%(low)s or more") % {"low": written(low, places)}
    return _("%(low)s to %(high)s") % {"low": written(low, places), "high": written(high, places)}
