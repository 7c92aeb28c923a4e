"""Figures about a cycle's judging, without names: a snapshot that the release writes.

The public reads it once the cycle is announced (`awards.presenters.transparency`). It is data
rather than words where that can be, so that each reader gets it in their own language. No figure
stands for fewer than three entries (`judging.reports.cells`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Cycle
from judging.enums import OfficialColumn, RoundKind
from judging.models import ConflictDeclaration, Decision, PanelMember, Result, Round
from judging.reports.cells import cells, counts
from nominations.models import Nomination

# Of residents served, where a cycle has no categories: fewer than each, in this order.
SIZES = (10_000, 50_000, 250_000, 1_000_000)

type Values = dict[str, float]
"""The weighted mean of each entry, by its reference."""


def transparency_of(decision: Decision, honours: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the public is told of the judging. `honours` are those beside the winner, by name."""
    cycle = decision.cycle
    results = list(_newest_results(cycle))
    scored = _last_scored(results) or decision.result
    entries = list(
        Nomination.objects.filter(cycle=cycle).accepted().select_related("agency", "category")
    )
    return {
        **_totals(cycle, entries, scored.document),
        "panel": PanelMember.objects.filter(cycle=cycle).accepted().count(),
        "method": method_words(decision.result.round.official),
        "honours": list(honours),
        "rounds": [_round(result) for result in results],
        "certainty": _certainty(decision.result.document),
        "scale": [cycle.scale_min, cycle.scale_max],
        "entries_by": _entries_by(entries),
        "scores_by": _scores_by(entries, _values(scored.document)),
    }


def method_words(official: str) -> str:
    """How the order came about."""
    if official == OfficialColumn.RAW:
        return _("Mean of the judges' weighted scores, each sealed before anyone saw another's.")
    return _(
        "Mean of the judges' weighted scores, each sealed before anyone saw another's, adjusted "
        "for how strict or lenient each judge was."
    )


def _newest_results(cycle: Cycle) -> Iterable[Result]:
    """The newest result of each round, in the order of the rounds."""
    rows = Result.objects.filter(round__cycle=cycle).select_related("round")
    return rows.order_by("round__number", "-number").distinct("round__number")


def _last_scored(results: Sequence[Result]) -> Result | None:
    """That of the last round in which entries got scores, which may not be the one that decided."""
    scored = [result for result in results if result.round.kind == RoundKind.SCORE]
    return scored[-1] if scored else None


def _totals(
    cycle: Cycle, entries: Sequence[Nomination], document: Mapping[str, Any]
) -> dict[str, Any]:
    people = PanelMember.objects.filter(cycle=cycle).accepted().values("user")
    recusals = ConflictDeclaration.objects.binding().filter(
        nomination__in=[entry.pk for entry in entries], person__in=people
    )
    scores = document["scores"]
    scored = len({row["entry"] for row in scores})
    return {
        "entries": len(entries),
        "judges": len({row["judge"] for row in scores}),
        "scorecards": len(scores),
        "scores_per_entry": round(len(scores) / scored, 1) if scored else 0,
        "recusals": recusals.count(),
        "void": len(document.get("void", [])),
    }


def _round(result: Result) -> dict[str, Any]:
    """A round by its name and kind, and how much was judged in it."""
    judging_round: Round = result.round
    document = result.document
    given = [*document.get("scores", []), *document.get("ballots", [])]
    return {
        "name": judging_round.name,
        "kind": judging_round.kind,
        "is_blind": judging_round.is_blind,
        "entries": sum(
            len(ranking.get("entries", [])) + len(category.get("unscored", []))
            for category in document["categories"]
            for ranking in [category.get("ranking") or {}]
        ),
        "judges": len({row["judge"] for row in given}),
    }


def _certainty(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each category: reliability, near-ties, and in how many ways of counting another wins."""
    figures = document.get("figures") or [{} for _category in document["categories"]]
    found = []
    for category, shown in zip(document["categories"], figures, strict=False):
        ranking = category.get("ranking") or {}
        agreement = category.get("agreement") or ranking.get("reliability") or {}
        variants = (shown.get("robustness") or {}).get("variants", [])
        found.append(
            {
                "category": category["name"],
                "reliability": agreement.get("adjusted"),
                "near_ties": len(ranking.get("near_ties") or []),
                "ways": len(variants),
                "changes": sum(bool(variant["winner_changes"]) for variant in variants),
            }
        )
    return found


def _values(document: Mapping[str, Any]) -> Values:
    """The weighted means as given: the adjusted ones depend on who read what."""
    return {
        row["entry"]: row["raw"]
        for category in document["categories"]
        for row in (category.get("ranking") or {}).get("entries", [])
        if row.get("raw") is not None
    }


def _entries_by(entries: Sequence[Nomination]) -> dict[str, Any]:
    return {
        name: [asdict(cell) for cell in counts({key: len(rows) for key, rows in groups.items()})]
        for name, groups in _groupings(entries).items()
    }


def _scores_by(entries: Sequence[Nomination], values: Values) -> dict[str, list[dict[str, Any]]]:
    """Means by group. Where some entries have no score, without the numbers: set beside those of
    all entries they would tell of the few that were left out.
    """
    scored = [entry for entry in entries if entry.reference in values]
    hides_numbers = len(scored) < len(entries)
    found = {}
    for name, groups in _groupings(scored).items():
        table = cells(
            {key: [values[str(row.reference)] for row in rows] for key, rows in groups.items()}
        )
        found[name] = [asdict(cell) | ({"n": None} if hides_numbers else {}) for cell in table]
    return found


def _groupings(
    entries: Sequence[Nomination],
) -> dict[str, dict[str, list[Nomination]]]:
    """Entries by size of agency, country and language.

    By size means by category where the cycle has any, and never both: two ways to cut the same
    entries by size would tell of the few between them.
    """
    has_categories = any(entry.category_id for entry in entries)
    by_size = _category if has_categories else _size
    found: dict[str, dict[str, list[Nomination]]] = {}
    for name, key in (("size", by_size), ("country", _country), ("language", _language)):
        groups: dict[str, list[Nomination]] = defaultdict(list)
        for entry in entries:
            groups[key(entry)].append(entry)
        found[name] = dict(groups)
    return found


def _category(entry: Nomination) -> str:
    return entry.category.name if entry.category else "?"


def _size(entry: Nomination) -> str:
    """A code of the size of the agency: below:50000, from:1000000, or ? where it is not known."""
    residents = entry.agency.population_served
    if residents is None:
        return "?"
    below = next((limit for limit in SIZES if residents < limit), None)
    return f"below:{below}" if below else f"from:{SIZES[-1]}"


def _country(entry: Nomination) -> str:
    return str(entry.agency.country.code or "?")


def _language(entry: Nomination) -> str:
    return entry.language or "?"
