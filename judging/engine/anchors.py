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
    """All allowed pairs of the `wanted` entries that link most groups, most judges, then by lot."""
    n = len(panel.entries)
    of_judge = groups(chosen)[n:]
    allowed = (barred == Bar.NONE) | chosen
    joined = np.zeros(n, dtype=np.int64)
    for group in range(int(of_judge.max()) + 1):
        joined += allowed[:, of_judge == group].any(axis=1)
    readers = allowed.sum(axis=1)
    best = sorted(
        range(n), key=lambda i: (-joined[i], -readers[i], lot(seed, panel.entries[i].entry))
    )[:wanted]
    entry, judge = np.nonzero(allowed[sorted(best)])
    places = np.array(sorted(best), dtype=np.int32)[entry]
    return places, judge.astype(np.int32)
