"""Results as plain data, ready for JSON: what the command line prints and what may be frozen."""

# Types stand in signatures only: a ranking must not load the solver, nor an order the model.
from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from judging.engine.agreement import CriteriaCorrelation
    from judging.engine.assignment import Assignment
    from judging.engine.ballots import OrdersResult, ShortlistResult
    from judging.engine.pairwise import PairsResult
    from judging.engine.ranking import RankingResult
    from judging.engine.reliability import Reliability
    from judging.engine.robustness import Robustness, Variant
    from judging.engine.ties import Tie

STORED_DECIMALS = 6
MORE_SCORES = (1, 2, 4)
"""How many more scores per entry the D-study looks at."""


def assignment_document(plan: Assignment) -> dict[str, Any]:
    """The plan. Affinities include the jitter, except the minimum."""
    return {
        "status": plan.status,
        "total_affinity": plan.total_affinity,
        "min_affinity": plan.min_affinity,
        "pairs": [
            {"entry": pair.entry, "judge": pair.judge, "affinity": pair.affinity}
            for pair in plan.pairs
        ],
        "short": [asdict(shortage) for shortage in plan.short],
        "loads": plan.loads,
        "relaxed": [asdict(load) for load in plan.relaxed],
        "seconds": round(plan.seconds, 3),
    }


def ranking_document(result: RankingResult, trust: Reliability) -> dict[str, Any]:
    """The ranking with its reliability, to six places. What is unknown is null."""
    return {
        "method": result.method,
        "gate": result.gate,
        "sb2": _stored(result.sb2),
        "s2": _stored(result.s2),
        "lambda": _stored(result.ratio),
        "entries": [
            {
                "entry": entry.entry,
                "raw": entry.raw,
                "adjusted": entry.adjusted,
                "se": entry.se,
                "rank": entry.rank,
                "rank_low": entry.rank_low,
                "rank_high": entry.rank_high,
                "p_top1": entry.p_top1,
                "p_top3": entry.p_top3,
                "n": entry.n,
            }
            for entry in result.entries
        ],
        "judges": [asdict(judge) for judge in result.judges],
        "reliability": {
            name: _stored(getattr(trust, name))
            for name in ("adjusted", "raw", "single", "alpha", "k")
        },
        "strictness_p": result.strictness_p,
        "components": result.components,
        "near_ties": [asdict(tie) for tie in result.near_ties],
    }


def agreement_document(trust: Reliability, criteria: CriteriaCorrelation) -> dict[str, Any]:
    """All measures of agreement, what more scores per entry would bring, and the criteria."""
    names = ("adjusted", "raw", "single", "single_agreement", "alpha", "kendall_w", "k")
    return {
        **{name: _stored(getattr(trust, name)) for name in names},
        "band": trust.band,
        "expected": [
            {
                "more": more,
                "k": _stored(trust.k + more),
                "adjusted": _stored(trust.expected(trust.k + more)),
            }
            for more in MORE_SCORES
        ],
        "criteria": {**asdict(criteria), "alike": criteria.alike},
    }


def robustness_document(found: Robustness) -> dict[str, Any]:
    """The official first places, every other way of counting, and those with another winner."""
    return {
        "winner": found.winner,
        "top_three": list(found.top_three),
        "judges_left_out": found.judges_left_out,
        "changes": [_variant(variant) for variant in found.changes],
        "variants": [_variant(variant) for variant in found.variants],
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {**asdict(variant), "top_three": list(variant.top_three)}


def shortlist_document(result: ShortlistResult) -> dict[str, Any]:
    """A shortlist: shares of yes, entries by rank."""
    return {
        "method": "shortlist",
        "entries": [asdict(entry) for entry in result.entries],
        "judges": _numbers(result.judges),
    }


def orders_document(result: OrdersResult) -> dict[str, Any]:
    """Combined orders, entries by rank."""
    return {
        "method": "borda",
        "entries": [asdict(entry) for entry in result.entries],
        "judges": _numbers(result.judges),
        "components": result.components,
    }


def pairs_document(result: PairsResult) -> dict[str, Any]:
    """Finalists two by two, by rank."""
    return {
        "method": "bradley-terry",
        "entries": [asdict(entry) for entry in result.entries],
        "judges": [asdict(judge) for judge in result.judges],
        "near_ties": [asdict(tie) for tie in result.near_ties],
        "components": result.components,
    }


def ties_document(ties: tuple[Tie, ...]) -> list[dict[str, Any]]:
    """How entries of equal value were put in order, step by step."""
    return [
        {
            "entries": list(tie.entries),
            "value": tie.value,
            "steps": [{"step": step.step, "values": step.values} for step in tie.steps],
        }
        for tie in ties
    ]


def _numbers(judges: dict[str, int]) -> list[dict[str, Any]]:
    return [{"judge": judge, "n": n} for judge, n in judges.items()]


def _stored(value: float | None) -> float | None:
    return None if value is None else round(value, STORED_DECIMALS) + 0.0
