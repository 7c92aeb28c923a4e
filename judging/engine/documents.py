"""Results as plain data, ready for JSON: what the command line prints and what may be frozen."""

from dataclasses import asdict
from typing import Any

from judging.engine.assignment import Assignment
from judging.engine.ranking import STORED_DECIMALS, RankingResult
from judging.engine.reliability import Reliability


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


def _stored(value: float | None) -> float | None:
    return None if value is None else round(value, STORED_DECIMALS)
