"""The judges behind a ranking: strictness, odd scores, load. Of whole categories alone."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from judging.reports.results import Z90, CategoryReport

ENOUGH = 0.8
"""Share of the assigned entries below which a judge is listed."""


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One judge. Strictness is in points: below zero strict, above zero lenient."""

    key: str
    name: str
    scores: int
    strictness: float
    se: float | None
    fit: float | None
    flag: str
    """In words; "" for most."""

    @property
    def value(self) -> float:
        return self.strictness

    @property
    def low(self) -> float | None:
        return None if self.se is None else self.strictness - Z90 * self.se

    @property
    def high(self) -> float | None:
        return None if self.se is None else self.strictness + Z90 * self.se


@dataclass(frozen=True, slots=True)
class OddScore:
    """A single score that the entry's other judges do not bear out."""

    reference: str
    judge: str
    score: float
    is_high: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How much of what was assigned to a judge counts."""

    name: str
    assigned: int
    sealed: int
    percent: str
    """What counts, as a share of the largest load."""

    @property
    def is_low(self) -> bool:
        return self.sealed < ENOUGH * self.assigned


def judge_lines(report: CategoryReport, names: Mapping[str, str]) -> list[JudgeLine]:
    """The judges of a category, the strictest first."""
    if not report.content or not report.content["ranking"]:
        return []
    flags = {
        "strict": _("Strict"),
        "lenient": _("Lenient"),
        "misfit": _("Orders the entries unlike the others"),
    }
    lines = [
        JudgeLine(
            key=row["judge"],
            name=names.get(row["judge"], row["judge"]),
            scores=row["n"],
            strictness=row.get("strictness", 0.0),
            se=row.get("se"),
            fit=row.get("fit"),
            flag=flags.get(row.get("flag") or "", ""),
        )
        for row in report.content["ranking"]["judges"]
    ]
    return sorted(lines, key=lambda line: (line.strictness, line.name))


def reach_of(lines: Collection[JudgeLine]) -> int:
    """Whole points to either side of zero that hold every interval."""
    ends = [abs(end) for line in lines for end in (line.low, line.high) if end is not None]
    return max(1, math.ceil(max(ends, default=1)))


def odd_scores(report: CategoryReport, names: Mapping[str, str]) -> list[OddScore]:
    """Single scores worth a question."""
    return [
        OddScore(row["entry"], names.get(row["judge"], row["judge"]), row["score"], row["z"] > 0)
        for row in report.content.get("unusual", ())
    ]


def loads(
    document: Mapping[str, Mapping[str, int]],
    names: Mapping[str, str],
    reports: Collection[CategoryReport],
) -> list[Load]:
    """Each judge's load over the round; nothing unless all of it is open to the reader."""
    if not all(report.is_whole for report in reports):
        return []
    most = max((max(load.values()) for load in document.values()), default=0) or 1
    found = [
        Load(
            name=names.get(key, key),
            assigned=load["assigned"],
            sealed=load["sealed"],
            percent=f"{100 * load['sealed'] / most:.1f}",
        )
        for key, load in document.items()
    ]
    return sorted(found, key=lambda load: (-load.assigned, load.name))
