"""All outcome measures of a nomination together, in the order filed: what one alone cannot show."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.outcome import Outcome
from evidence.outcome_schema import OutcomeRequest
from evidence.report import Report, report_on
from evidence.warning_codes import Caution, Code, warn
from evidence.warning_rules import warnings_of


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome measure with its name, as filed.

    `quoted` says that the nomination quotes it (in its summary or claim), `wants_fewer` that a
    fall is what the programme wanted.
    """

    what: str
    request: OutcomeRequest
    quoted: bool = False
    wants_fewer: bool = True


@dataclass(frozen=True, slots=True)
class MeasureReport:
    """One measure with everything found about it."""

    measure: Measure
    outcome: Outcome
    report: Report
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class NominationReport:
    """The measures in the order filed, and the cautions about their choice."""

    measures: tuple[MeasureReport, ...]
    cautions: tuple[Caution, ...]


def report_on_all(measures: Sequence[Measure]) -> NominationReport:
    """The report on every measure; each one knows how many others are filed."""
    reports = tuple(_report(measure, len(measures) - 1) for measure in measures)
    cautions = (warn(Code.BEST_OUTCOME_ONLY),) if _quotes_best_only(reports) else ()
    return NominationReport(reports, cautions)


def _report(measure: Measure, others: int) -> MeasureReport:
    request = measure.request.model_copy(update={"other_outcomes": others})
    outcome = Outcome(request)
    return MeasureReport(
        measure, outcome, report_on(outcome, measure.what), tuple(warnings_of(outcome))
    )


def _quotes_best_only(reports: Sequence[MeasureReport]) -> bool:
    """Whether some outcomes are quoted and each of them did better than each of the others."""
    quoted = [_benefit(report) for report in reports if report.measure.quoted]
    others = [_benefit(report) for report in reports if not report.measure.quoted]
    if not quoted or not others:
        return False
    return min(quoted) > max(others)


def _benefit(report: MeasureReport) -> float:
    """How far the rate moved as wanted, as a logarithm; 0 where that is not known."""
    ratio = report.outcome.ratio.estimate
    if ratio is None:
        return 0.0
    size = math.log(ratio) if ratio > 0 else -math.inf
    return -size if report.measure.wants_fewer else size
