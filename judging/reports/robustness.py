"""Would the winner be another one? For readers to whom a whole category is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.reports.results import CategoryReport


@dataclass(frozen=True, slots=True)
class Way:
    """One other way of counting."""

    name: str
    winner: str
    """Reference of the entry that is first then; "" if none has a score."""
    winner_changes: bool
    top_three_changes: bool


@dataclass(frozen=True)
class RobustnessReport:
    """`answer` is the one sentence; `groups` hold the ways, by what is varied."""

    answer: str = ""
    changes: bool = False
    groups: list[tuple[str, list[Way]]] = field(default_factory=list)


def robustness_report(
    report: CategoryReport,
    figures: Mapping[str, Any] | None,
    judges: Mapping[str, str],
    criteria: Mapping[str, str],
    *,
    official: str,
) -> RobustnessReport:
    """The panel for one category. `judges` and `criteria` name their keys.

    The `official` column is no other way of counting, so it is left out.
    """
    if figures is None or not report.content or figures["robustness"] is None:
        return RobustnessReport()
    variants = [row for row in figures["robustness"]["variants"] if row["kind"] != official]
    changed = sum(variant["winner_changes"] for variant in variants)
    return RobustnessReport(
        answer=_answer(changed, len(variants)),
        changes=changed > 0,
        groups=[
            (title, ways)
            for title, kinds in _groups()
            if (ways := _ways(variants, kinds, judges, criteria))
        ],
    )


def _answer(changed: int, count: int) -> str:
    if not changed:
        return ngettext(
            "The winner does not change in the %(count)s other way of counting.",
            "The winner does not change in any of the %(count)s other ways of counting.",
            count,
        ) % {"count": count}
    return _("The winner changes in %(changed)s of the %(count)s other ways of counting.") % {
        "changed": changed,
        "count": count,
    }


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (_("Other ways to combine the scores"), ("raw", "adjusted", "trimmed", "ranks")),
        (_("Without one judge"), ("without_judge",)),
        (_("One criterion weighing a fifth less or more"), ("weight",)),
    ]


def _ways(
    variants: Sequence[Mapping[str, Any]],
    kinds: Sequence[str],
    judges: Mapping[str, str],
    criteria: Mapping[str, str],
) -> list[Way]:
    return [
        Way(
            name=_name(variant, judges, criteria),
            winner=variant["winner"] or "",
            winner_changes=variant["winner_changes"],
            top_three_changes=variant["top_three_changes"],
        )
        for variant in variants
        if variant["kind"] in kinds
    ]


def _name(
    variant: Mapping[str, Any], judges: Mapping[str, str], criteria: Mapping[str, str]
) -> str:
    names = {
        "raw": _("Weighted means as given"),
        "adjusted": _("Adjusted means"),
        "trimmed": _("Means without the highest and lowest score"),
        "ranks": _("Each judge's order instead of points"),
    }
    subject = variant["subject"] or ""
    if variant["kind"] == "without_judge":
        return _("Without %(judge)s") % {"judge": judges.get(subject, subject)}
    if variant["kind"] == "weight":
        name = criteria.get(subject, subject)
        if variant["factor"] < 1:
            return _("%(criterion)s, a fifth less") % {"criterion": name}
        return _("%(criterion)s, a fifth more") % {"criterion": name}
    return names[variant["kind"]]
