"""Entries that link panels: read by all judges, they show how strict one group is to the other.

Where a plan falls into groups of entries and judges that share nothing, scores say nothing about
whose judges are strict. Three to five common entries are enough to tell (a common linking set for
all raters; see docs/decisions/0024).
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from judging.engine.affinity import Bar, Bars, PairIndices, Panel
from judging.engine.flow import Ints, Mask
from judging.engine.lots import lot


def groups(chosen: Mask) -> Ints:
    """The number of the linked group of each entry, then of each judge; -1 for those left out."""
    n, m = chosen.shape
    entry, judge = np.nonzero(chosen)
    graph = csr_array((np.ones(len(entry)), (entry, n + judge)), shape=(n + m, n + m))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    used = np.zeros(n + m, dtype=bool)
    used[entry] = used[n + judge] = True
    labels[~used] = -1
    _, labels[used] = np.unique(labels[used], return_inverse=True)
    return labels


def link(panel: Panel, barred: Bars, chosen: Mask, *, wanted: int, seed: str) -> PairIndices:
    """All allowed pairs of `wanted` entries, each of which joins as many judges as it can.

    Judges count as joined through these entries alone, since all else may be planned anew. Where
    several entries join as many, the one with most readers is taken, then one by lot.
    """
    allowed = (barred == Bar.NONE) | chosen
    readers = allowed.sum(axis=1)
    lots = np.argsort(np.argsort([lot(seed, entry.entry) for entry in panel.entries]))
    label = np.arange(len(panel.judges))
    taken: list[int] = []
    while len(taken) < min(wanted, len(panel.entries)):
        joined = _distinct(allowed, label)
        joined[taken] = -1
        best = int(np.lexsort((lots, -readers, -joined))[0])
        taken.append(best)
        mine = np.flatnonzero(allowed[best])
        if len(mine):
            label[np.isin(label, label[mine])] = label[mine[0]]
    places = np.array(sorted(taken), dtype=np.int32)
    entry, judge = np.nonzero(allowed[places])
    return places[entry], judge.astype(np.int32)


def _distinct(allowed: Mask, label: Ints) -> Ints:
    """For each entry, how many different labels the judges have who may read it."""
    found = np.zeros(len(allowed), dtype=np.int64)
    for name in np.unique(label):
        found += allowed[:, label == name].any(axis=1)
    return found
