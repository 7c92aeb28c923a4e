"""Finalists two by two: an order from judges' choices between two entries.

Bradley & Terry 1952, Biometrika 39: entry a is preferred to b with the chance
1 / (1 + exp(strength_b - strength_a)). The strengths are fitted by choix with a weak normal prior
(`PENALTY`), so that an entry that won or lost everything has a finite one. Where every judge
compared every two entries, the order is that of the wins.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import choix
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, ndtr

from judging.engine.chances import TOO_CLOSE
from judging.engine.errors import InputError
from judging.engine.ranking import NearTie
from judging.engine.scores import Floats, Indices
from judging.engine.ties import STEPS, Column, Step, Tie, settled, shown, voted

PENALTY = 0.1
"""Times the sum of squared strengths; a normal prior with standard deviation 2.2."""
STORED_DECIMALS = 6
SHOWN_DECIMALS = 2

Choice = tuple[str, str, str]
"""Judge, the better entry, the other one."""


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """One finalist. `strength` is on the logistic scale; only differences mean anything."""

    entry: str
    rank: int
    value: float
    """The strength, by which the order goes."""
    se: float
    """Standard error of the strength against the field."""
    wins: int
    losses: int
    n: int
    """Comparisons it was in."""
    decided_by: Step


@dataclass(frozen=True, slots=True)
class ChoosingJudge:
    """One judge: how many comparisons, and the share of them that agree with the final order."""

    judge: str
    n: int
    agreement: float


@dataclass(frozen=True, slots=True)
class PairsResult:
    """The finalists by rank, the judges by name."""

    entries: tuple[MatchedEntry, ...]
    judges: tuple[ChoosingJudge, ...]
    near_ties: tuple[NearTie, ...]
    ties: tuple[Tie, ...]
    components: int
    """Groups of entries that comparisons link; ranks do not compare across groups."""


@dataclass(frozen=True)
class _Fit:
    strengths: Floats
    covariance: Floats


def compare(
    choices: Iterable[Choice],
    *,
    seed: int | str,
    decimals: int = SHOWN_DECIMALS,
    rule: Sequence[Step] = STEPS,
    votes: Mapping[str, float] | None = None,
) -> PairsResult:
    """Order the finalists that were compared.

    Strengths equal to `decimals` are ties: more wins than losses against the others of the tie,
    then as the rule goes on. Raises InputError when there is no choice, when a judge chose twice
    between the same two, and for an entry compared with itself.
    """
    given = sorted(choices)
    _check(given)
    names = sorted({name for _, *pair in given for name in pair})
    place = {name: index for index, name in enumerate(names)}
    pairs = np.array([(place[better], place[other]) for _, better, other in given], dtype=np.int64)
    fit = _fitted(len(names), pairs)
    columns: dict[Step, Column] = {"head_to_head": lambda group: _net_wins(pairs, group)}
    if votes:
        columns["vote"] = lambda _group: voted(names, votes)
    order = settled(names, shown(fit.strengths, decimals), columns, seed=seed, rule=rule)
    won, lost = (np.bincount(pairs[:, side], minlength=len(names)) for side in (0, 1))
    errors = _centred_errors(fit.covariance)
    return PairsResult(
        entries=tuple(
            MatchedEntry(
                entry=names[i],
                rank=rank,
                value=_stored(fit.strengths[i]),
                se=_stored(errors[i]),
                wins=int(won[i]),
                losses=int(lost[i]),
                n=int(won[i] + lost[i]),
                decided_by=step,
            )
            for rank, (i, step) in enumerate(zip(order.places, order.steps, strict=True), start=1)
        ),
        judges=_judges(given, place, order.places),
        near_ties=_near_ties(names, fit, order.places),
        ties=order.ties,
        components=_components(len(names), pairs),
    )


def _check(choices: Sequence[Choice]) -> None:
    if not choices:
        raise InputError("There are no choices.")
    seen: set[tuple[str, frozenset[str]]] = set()
    for judge, better, other in choices:
        if better == other:
            raise InputError(f"Judge {judge}: entry {better} is compared with itself.")
        pair = (judge, frozenset((better, other)))
        if pair in seen:
            raise InputError(f"Judge {judge}: chose twice between {better} and {other}.")
        seen.add(pair)


def _fitted(n: int, pairs: Indices) -> _Fit:
    """Strengths that are most probable, and their covariance from the curvature there."""
    strengths = choix.opt_pairwise(n, pairs.tolist(), alpha=PENALTY, tol=1e-10)
    strengths = strengths - strengths.mean()
    better, other = pairs.T
    chance = expit(strengths[better] - strengths[other])
    weight = chance * (1 - chance)
    curvature = 2 * PENALTY * np.eye(n)
    for rows, columns, sign in (
        (better, better, 1),
        (other, other, 1),
        (better, other, -1),
        (other, better, -1),
    ):
        np.add.at(curvature, (rows, columns), sign * weight)
    return _Fit(strengths, np.linalg.inv(curvature))


def _centred_errors(covariance: Floats) -> Floats:
    """Standard errors against the field."""
    centre = np.eye(len(covariance)) - 1 / len(covariance)
    errors: Floats = np.sqrt(np.diag(centre @ covariance @ centre).clip(min=0))
    return errors


def _net_wins(pairs: Indices, group: Indices) -> Floats:
    """Wins less losses against entries of the same group."""
    inside = pairs[group[pairs[:, 0]] == group[pairs[:, 1]]]
    won, lost = (np.bincount(inside[:, side], minlength=len(group)) for side in (0, 1))
    return (won - lost).astype(np.float64)


def _judges(
    choices: Sequence[Choice], place: Mapping[str, int], order: Indices
) -> tuple[ChoosingJudge, ...]:
    rank = np.argsort(order)
    made = Counter(judge for judge, *_ in choices)
    agreed = Counter(
        judge for judge, better, other in choices if rank[place[better]] < rank[place[other]]
    )
    return tuple(
        ChoosingJudge(judge, n, _stored(agreed[judge] / n)) for judge, n in sorted(made.items())
    )


def _near_ties(names: Sequence[str], fit: _Fit, order: Indices) -> tuple[NearTie, ...]:
    """Neighbours whose order is right with a chance below three quarters."""
    found = []
    for a, b in itertools.pairwise(order.tolist()):
        spread = fit.covariance[a, a] + fit.covariance[b, b] - 2 * fit.covariance[a, b]
        p = float(ndtr((fit.strengths[a] - fit.strengths[b]) / np.sqrt(spread)))
        if p < TOO_CLOSE:
            found.append(NearTie(names[a], names[b], _stored(p)))
    return tuple(found)


def _components(n: int, pairs: Indices) -> int:
    ones = np.ones(len(pairs))
    linked = csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return int(connected_components(linked, directed=False)[0])


def _stored(value: float) -> float:
    return round(float(value), STORED_DECIMALS) + 0.0
