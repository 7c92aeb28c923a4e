"""From scores to an order: raw and adjusted means, their uncertainty, the judges, near ties.

Where judges differ in strictness and see different entries, a plain mean rewards an entry for
its judges. The adjusted mean takes each judge's strictness off, as far as the data show it
(see `strictness`). Where the data cannot show it a gate keeps the plain means and says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from judging.engine import diagnostics
from judging.engine.chances import TOO_CLOSE, Chances, chance_better, chances
from judging.engine.diagnostics import Flag
from judging.engine.scores import Floats, Indices, ScoreSet
from judging.engine.strictness import Basis, StrictnessFit, fit_strictness, residual_variance
from judging.engine.ties import STEPS, Order, Step, Tie, final_order

Gate = Literal["open", "few_scores", "few_judges", "no_noise", "same_judges"]
Official = Literal["adjusted", "raw"]

FEWEST_SPARE_SCORES = 10
"""Scores beyond one for each entry that an adjustment needs."""
FEWEST_JUDGES = 3
LEAST_NOISE = 1e-9
STORED_DECIMALS = 6
SHOWN_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class EntryResult:
    """One entry's place. Fields are None where the gate, or the entry's place, leaves them out."""

    entry: str
    n: int
    raw: float
    adjusted: float
    official: float
    """The value the order goes by."""
    se: float | None
    """Standard error of the adjusted mean against the field."""
    rank: int
    """Final place, unique, from 1."""
    decided_by: Step
    """The step that put it above the next entry."""
    rank_low: int | None
    """Best rank of the 90 % range."""
    rank_high: int | None
    """Worst rank of the 90 % range."""
    p_top1: float | None
    p_top3: float | None
    component: int
    """Number of the linked group of entries and judges it belongs to."""


@dataclass(frozen=True, slots=True)
class JudgeResult:
    """One judge. `strictness` is in points: below 0 strict, above 0 lenient."""

    judge: str
    n: int
    strictness: float
    se: float | None
    fit: float | None
    """Mean square against the other judges; 1 is expected."""
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class NearTie:
    """Neighbours `a` above `b`, with the chance p that a is truly better."""

    a: str
    b: str
    p: float


@dataclass(frozen=True, slots=True)
class UnusualScore:
    """A score more than 3 standard deviations from what the entry's other judges say."""

    entry: str
    judge: str
    score: float
    z: float


@dataclass(frozen=True, slots=True)
class RankingResult:
    """The whole result; entries by rank, judges by name."""

    gate: Gate
    official: Official
    entries: tuple[EntryResult, ...]
    judges: tuple[JudgeResult, ...]
    near_ties: tuple[NearTie, ...]
    unusual: tuple[UnusualScore, ...]
    ties: tuple[Tie, ...]
    """Entries with the same official value, and how they were put in order."""
    sb2: float | None
    """Variance of strictness between judges."""
    s2: float | None
    """Variance of a single score about entry and judge."""
    ratio: float | None
    """lambda = s2 / sb2."""
    strictness_p: float | None
    """p-value of the restricted likelihood ratio test that judges do not differ."""
    components: int
    """Linked groups of entries and judges; ranks do not compare across groups."""

    @property
    def method(self) -> Official:
        """What the adjusted column holds: `adjusted` means, or `raw` ones when the gate is shut."""
        return "adjusted" if self.gate == "open" else "raw"


def rank(
    scores: ScoreSet,
    *,
    seed: int | str,
    official: Official = "adjusted",
    scale: float | None = None,
    decimals: int = SHOWN_DECIMALS,
    rule: Sequence[Step] = STEPS,
    votes: Mapping[str, float] | None = None,
) -> RankingResult:
    """Rank the entries of one category and round.

    `seed` decides the draws and the last tie step; use the round and the digest of the frozen
    scores (`"<round>:<digest>"`). `official` names the column the order goes by. `scale` is the
    width of the rubric's scale in points (5 for 0-5), against which strictness is judged; without
    it the range of the criterion scores given is taken. Values equal to `decimals` are ties, which
    the steps of `rule` break; `votes` are the panel's recorded votes, for a rule with that step.
    Raises InputError for a rule that does not run from value to lot.
    """
    gate, fit = _gated_fit(scores)
    adjusted = fit.adjusted if fit is not None and gate == "open" else scores.raw
    value = adjusted if official == "adjusted" else scores.raw
    order = final_order(
        scores,
        value,
        seed=seed,
        decimals=decimals,
        heaviest=lambda: official_values(scores.criterion(scores.heaviest), official),
        rule=rule,
        votes=votes,
    )
    drawn = chances(fit, seed=seed) if fit is not None else None
    columns = _Columns(adjusted=adjusted, value=value, order=order)
    width = scale if scale is not None else float(np.ptp(scores.by_criterion))
    return RankingResult(
        gate=gate,
        official=official,
        entries=_entry_results(scores, columns, fit, drawn),
        judges=_judge_results(scores, fit, width),
        near_ties=_near_ties(scores, order.places, fit),
        unusual=_unusual(scores, fit),
        ties=order.ties,
        sb2=fit.sb2 if fit else None,
        s2=fit.s2 if fit else None,
        ratio=fit.ratio if fit else None,
        strictness_p=fit.p_value if fit else None,
        components=int(scores.components.max()) + 1,
    )


@dataclass(frozen=True)
class _Columns:
    adjusted: Floats
    value: Floats
    order: Order


def gate_of(scores: ScoreSet) -> Gate:
    """Whether the scores bear an adjustment, else the first reason why not."""
    if scores.size - len(scores.entries) < FEWEST_SPARE_SCORES:
        return "few_scores"
    if len(scores.judges) < FEWEST_JUDGES:
        return "few_judges"
    if residual_variance(scores) <= LEAST_NOISE:
        return "no_noise"
    return "same_judges" if scores.fully_crossed else "open"


def official_values(scores: ScoreSet, official: Official, basis: Basis | None = None) -> Floats:
    """The column the order goes by, without order and chances. `basis`: see `fit_strictness`."""
    if official == "raw" or gate_of(scores) != "open":
        return scores.raw
    fit = fit_strictness(scores, basis)
    return fit.adjusted if fit.s2 > LEAST_NOISE else scores.raw


def _gated_fit(scores: ScoreSet) -> tuple[Gate, StrictnessFit | None]:
    """The gate, and the model where it can be fitted.

    When the same judges scored everything the adjusted means equal the plain ones, so the fit is
    kept for its standard errors, chances and judges.
    """
    gate = gate_of(scores)
    if gate not in ("open", "same_judges"):
        return gate, None
    fit = fit_strictness(scores)
    return (gate, fit) if fit.s2 > LEAST_NOISE else ("no_noise", None)


def _entry_results(
    scores: ScoreSet, columns: _Columns, fit: StrictnessFit | None, drawn: Chances | None
) -> tuple[EntryResult, ...]:
    errors = fit.covariance.centred_errors() if fit else None
    place = {int(entry): row for row, entry in enumerate(drawn.drawn)} if drawn else {}

    def result(position: int, i: int) -> EntryResult:
        row = place.get(i)
        return EntryResult(
            entry=scores.entries[i],
            n=int(scores.per_entry[i]),
            raw=_stored(scores.raw[i]),
            adjusted=_stored(columns.adjusted[i]),
            official=_stored(columns.value[i]),
            se=_stored(errors[i]) if errors is not None else None,
            rank=position + 1,
            decided_by=columns.order.steps[position],
            rank_low=int(drawn.low[row]) if drawn and row is not None else None,
            rank_high=int(drawn.high[row]) if drawn and row is not None else None,
            p_top1=_stored(drawn.first[row]) if drawn and row is not None else None,
            p_top3=_stored(drawn.top_three[row]) if drawn and row is not None else None,
            component=int(scores.components[i]),
        )

    return tuple(result(position, int(i)) for position, i in enumerate(columns.order.places))


def _judge_results(
    scores: ScoreSet, fit: StrictnessFit | None, scale: float
) -> tuple[JudgeResult, ...]:
    counts = zip(scores.judges, scores.per_judge.tolist(), strict=True)
    if fit is None:
        return tuple(JudgeResult(judge, n, 0.0, None, None, None) for judge, n in counts)
    found = diagnostics.judge_fit(scores, diagnostics.residuals(scores, fit))
    flags = diagnostics.flags(fit, found, scale=scale)
    return tuple(
        JudgeResult(
            judge=judge,
            n=n,
            strictness=_stored(fit.effects[j]),
            se=_stored(fit.effect_errors[j]),
            fit=_stored(found.square[j]) if np.isfinite(found.square[j]) else None,
            flag=flags[j],
        )
        for j, (judge, n) in enumerate(counts)
    )


def _near_ties(scores: ScoreSet, order: Indices, fit: StrictnessFit | None) -> tuple[NearTie, ...]:
    """Neighbours in the final order whose order is too close to call."""
    if fit is None:
        return ()
    p = chance_better(fit.adjusted, fit.covariance, order[:-1], order[1:])
    return tuple(
        NearTie(scores.entries[order[row]], scores.entries[order[row + 1]], _stored(p[row]))
        for row in np.flatnonzero(p < TOO_CLOSE)
    )


def _unusual(scores: ScoreSet, fit: StrictnessFit | None) -> tuple[UnusualScore, ...]:
    if fit is None:
        return ()
    found = diagnostics.residuals(scores, fit)
    far = np.flatnonzero(np.abs(found.z) > diagnostics.UNUSUAL)
    return tuple(
        UnusualScore(
            entry=scores.entries[scores.entry_index[row]],
            judge=scores.judges[scores.judge_index[row]],
            score=_stored(scores.values[row]),
            z=_stored(z),
        )
        for row, z in zip(found.rows[far], found.z[far], strict=True)
    )


def _stored(value: float) -> float:
    """As stored: a plain float rounded to six places (and never minus zero)."""
    return round(float(value), STORED_DECIMALS) + 0.0
