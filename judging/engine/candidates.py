"""Pairs worth looking at, where there are too many to look at all of them.

With more than `ALL_UP_TO` pairs each entry keeps its best judges and some at random, and each judge
their best entries, so that minimum loads need not be filled with pairs nobody would choose. A plan
loses little by it: .2 % of affinity at 10,000 entries and 500 judges, at a third of the memory.
"""

import numpy as np
from numpy.typing import NDArray

from judging.engine.affinity import Fits
from judging.engine.flow import Ints, Mask
from judging.engine.lots import generator

ALL_UP_TO = 6_000_000
"""Allowed pairs up to which a plan looks at all of them."""
BEST = 40
AT_RANDOM = 20
WIDER = 4
"""How much more is looked at each time, as long as that serves more readings."""
WIDEST = 16

_ROWS = 2_000
_Draws = NDArray[np.float32]


def candidates(open_pairs: Mask, fit: Fits, floor: Ints, *, seed: str, times: int) -> Mask:
    """The allowed pairs to look at: `times` the usual number of each entry and each judge."""
    chosen = np.zeros_like(open_pairs)
    random = generator(f"{seed}|candidates")
    for start in range(0, len(fit), _ROWS):
        rows = slice(start, start + _ROWS)
        wishes = _wishes(open_pairs[rows], fit[rows], random)
        _mark(chosen[rows], wishes, times * BEST)
        lots = np.where(open_pairs[rows], random.random(wishes.shape, dtype=np.float32), -1)
        _mark(chosen[rows], lots, times * AT_RANDOM)
    wanted = times * np.maximum(BEST, 2 * floor)
    by_judge, open_to, picked = fit.T, open_pairs.T, chosen.T
    width = max(1, _ROWS * fit.shape[1] // max(len(fit), 1))
    for start in range(0, fit.shape[1], width):
        rows = slice(start, start + width)
        wishes = _wishes(open_to[rows], by_judge[rows], random)
        _mark(picked[rows], wishes, int(wanted[rows].max()))
    return chosen & open_pairs


def _wishes(open_pairs: Mask, fit: Fits, random: np.random.Generator) -> _Draws:
    """Affinity without jitter, equal ones in random order, -1 where the pair is not allowed."""
    drawn = random.random(fit.shape, dtype=np.float32) * np.float32(0.9)
    return np.where(open_pairs, fit + drawn, np.float32(-1))


def _mark(chosen: Mask, wishes: _Draws, count: int) -> None:
    """Mark the `count` best of each row, in place."""
    if count >= wishes.shape[1]:
        chosen[:] = True
        return
    best = np.argpartition(-wishes, count, axis=1)[:, :count]
    np.put_along_axis(chosen, best, values=True, axis=1)
