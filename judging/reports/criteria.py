"""The criteria of a round of scores: means of each entry, and whether they tell things apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from judging.reports.certainty import shown
from judging.reports.results import CategoryReport
from judging.rubric import Rubric

LEVELS = 5
"""Shades of the heat map, 0 the lightest."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A mean, as shown, and its shade."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    reference: str
    rank: int
    cells: list[Cell]


@dataclass(frozen=True)
class Correlation:
    """How the criteria go together over all scorecards."""

    names: list[str]
    rows: list[tuple[str, list[str]]]
    mean: str
    is_alike: bool
    """Whether the criteria hardly tell things apart."""


@dataclass(frozen=True)
class CriteriaReport:
    names: list[str] = field(default_factory=list)
    rows: list[HeatRow] = field(default_factory=list)
    histogram: list[tuple[int, int]] = field(default_factory=list)
    correlation: Correlation | None = None


def criteria_report(
    report: CategoryReport, figures: Mapping[str, Any] | None, rubric: Rubric
) -> CriteriaReport:
    """Entries by criteria, of the entries the reader may see; the rest of whole categories only."""
    if figures is None:
        return CriteriaReport()
    named = {item.slug: item.name for item in rubric.criteria}
    names = [named.get(slug, slug) for slug in figures["criteria"]]
    rows = [
        HeatRow(line.reference, line.rank, _cells(figures["means"][line.reference], rubric))
        for line in report.lines
    ]
    if not report.content:
        return CriteriaReport(names=names, rows=rows)
    return CriteriaReport(
        names=names,
        rows=rows,
        histogram=[(value, count) for value, count in figures["histogram"]],
        correlation=_correlation(report.content["agreement"], named),
    )


def _cells(means: Sequence[float], rubric: Rubric) -> list[Cell]:
    width = rubric.width or 1
    return [
        Cell(shown(mean), min(LEVELS - 1, int(LEVELS * (mean - rubric.scale_min) / width)))
        for mean in means
    ]


def _correlation(
    agreement: Mapping[str, Any] | None, named: Mapping[str, str]
) -> Correlation | None:
    if agreement is None or len(agreement["criteria"]["criteria"]) < 2:
        return None
    found = agreement["criteria"]
    if found["mean"] is None:
        return None
    names = [named.get(slug, slug) for slug in found["criteria"]]
    return Correlation(
        names=names,
        rows=[
            (name, ["–" if value is None else shown(value) for value in row])
            for name, row in zip(names, found["matrix"], strict=True)
        ],
        mean=shown(found["mean"]),
        is_alike=found["alike"],
    )
