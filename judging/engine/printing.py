"""Results as tables for a terminal."""

# Types stand in signatures only, so that printing a ranking does not load the solver.
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from judging.engine.assignment import Assignment
    from judging.engine.ranking import Gate, RankingResult
    from judging.engine.reliability import Reliability
    from judging.engine.verify import Verdict

_GATES: dict[Gate, str] = {
    "open": "Means are adjusted for how strict each entry's judges are.",
    "few_scores": "Plain means: too few scores beyond one for each entry to adjust.",
    "few_judges": "Plain means: fewer than three judges.",
    "no_noise": "Plain means: the judges of each entry agree exactly.",
    "same_judges": "Plain means: the same judges scored every entry, so nothing needs adjusting.",
}


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns in line: text to the left, numbers to the right, unknown values as a dash."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headers, *cells, strict=True)]
    right = [
        any(isinstance(row[place], int | float) for row in rows) for place in range(len(headers))
    ]
    lines = [
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in [list(headers), *cells]
    ]
    return "\n".join(lines)


def assignment_text(plan: Assignment) -> str:
    """The plan: pairs, loads, and what could not be had."""
    worst = "-" if plan.min_affinity is None else plan.min_affinity
    summary = (
        f"{plan.status}: {len(plan.pairs)} readings, affinity {plan.total_affinity} in all, "
        f"worst pair {worst} (without jitter), {plan.seconds:.2f} s"
    )
    parts = [
        summary,
        table(
            ("entry", "judge", "affinity"),
            [(pair.entry, pair.judge, pair.affinity) for pair in plan.pairs],
        ),
        table(("judge", "load"), list(plan.loads.items())),
    ]
    if plan.short:
        rows = [(short.entry, short.assigned, short.wanted, short.reason) for short in plan.short]
        parts.append(table(("short entry", "has", "wants", "reason"), rows))
    if plan.relaxed:
        loads = [(load.judge, load.load, load.min_load, load.max_load) for load in plan.relaxed]
        parts.append(table(("judge outside limits", "load", "min", "max"), loads))
    if plan.components > 1:
        parts.append(split_warning(plan.components))
    return "\n\n".join(parts)


def ranking_text(result: RankingResult, trust: Reliability) -> str:
    """The ranking: entries, judges, reliability and near ties."""
    entries = [
        (
            e.rank,
            e.entry,
            e.n,
            e.raw,
            e.adjusted,
            _margin(e.se),
            _range(e.rank_low, e.rank_high),
            e.p_top1,
            e.p_top3,
        )
        for e in result.entries
    ]
    judges = [(j.judge, j.n, j.strictness, j.se, j.fit, j.flag) for j in result.judges]
    parts = [
        _GATES[result.gate],
        table(("rank", "entry", "n", "raw", "adjusted", "+-", "range", "first", "top 3"), entries),
        table(("judge", "n", "strictness", "se", "fit", "flag"), judges),
        table(
            ("reliability", "value"),
            [
                ("adjusted means", trust.adjusted),
                ("plain means", trust.raw),
                ("one judge alone", trust.single),
                ("Krippendorff's alpha", trust.alpha),
                ("scores per entry", trust.k),
            ],
        ),
    ]
    if result.near_ties:
        ties = [(tie.a, tie.b, tie.p) for tie in result.near_ties]
        parts.append(table(("too close to call", "below it", "chance"), ties))
    if result.components > 1:
        parts.append(split_warning(result.components))
    return "\n\n".join(parts)


def split_warning(components: int) -> str:
    """What it means that entries and judges fall into groups."""
    return (
        f"Warning: the entries fall into {components} groups that share no judge. Ranks and "
        "adjusted means do not compare across groups; let all judges score a few common entries."
    )


_NOT_AUTHENTIC = (
    "Consistent is not authentic: whoever changes a score can compute everything anew. Compare the "
    "digest with the signed one, and the head of the audit trail with the chair's mail, or run "
    "`manage.py verify_result` where the award was judged."
)


def verdict_text(verdict: Verdict) -> str:
    """What was found about a bundle, and what that does not say."""
    size = (
        f"computed anew: entries {verdict.entries}, scorecards or ballots {verdict.scorecards}, "
        f"categories {verdict.categories}"
    )
    if verdict.consistent:
        return f"consistent ({size})\nSHA-256 {verdict.sha256}\n\n{_NOT_AUTHENTIC}"
    lines = [f"not consistent ({size})"]
    if not verdict.sha256_agrees:
        lines.append(f"The digest is another one. Computed: {verdict.sha256}")
    lines += [
        f"{found.where}: the bundle says {found.stated}, the scores come to {found.computed}"
        for found in verdict.differences
    ]
    return "\n".join(lines)


def _margin(error: float | None) -> float | None:
    """Half the 90 % interval."""
    return None if error is None else 1.645 * error


def _range(low: int | None, high: int | None) -> str | None:
    return None if low is None else f"{low}-{high}"


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
