"""Assignment as a flow network, solved by OR-Tools.

Judges hold readings, entries want them. Each allowed pair is an arc of capacity 1 from judge to
entry. A judge's minimum is the supply of the judge's own node, the readings beyond the minimums
come from one pool through an arc of capacity maximum less minimum; so minimums are hard without
large numbers in the costs. A limit of judges per region is a node for entry and region with an arc
of that capacity into the entry. Flows in such networks are whole numbers, so the cheapest flow is
an optimal assignment (Ahuja, Magnanti & Orlin 1993, Network Flows, chapters 9 and 10; Taylor 2008,
On the Optimal Assignment of Conference Papers to Reviewers).
"""

from dataclasses import dataclass, replace

import numpy as np
import ortools
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

SOLVER = f"ortools {ortools.__version__} SimpleMinCostFlow"

Ints = NDArray[np.int64]
Nodes = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Arcs:
    """The pairs that may be chosen: places of entry and judge."""

    entry: Nodes
    judge: Nodes

    def where(self, wanted: Mask) -> "Arcs":
        """Those of them that are wanted."""
        return Arcs(self.entry[wanted], self.judge[wanted])


@dataclass(frozen=True)
class Limits:
    """How many readings each entry wants, and how many each judge must and may take."""

    demand: Ints
    floor: Ints
    room: Ints
    region: Ints
    """Region of each judge, -1 for none."""
    region_room: Ints | None
    """Entries x regions: how many judges of a region an entry may still get; None without cap."""

    @property
    def judges(self) -> int:
        """Number of judges."""
        return len(self.room)

    @property
    def pool(self) -> int:
        """Node that holds the readings beyond the minimums; judges and entries come before it."""
        return len(self.room) + len(self.demand)


@dataclass(frozen=True)
class _Edges:
    tails: Nodes
    heads: Nodes
    capacities: Ints

    @classmethod
    def between(cls, tails: object, heads: object, capacities: Ints) -> "_Edges":
        """Edges, where a single node stands for all of its side."""
        shape = capacities.shape
        return cls(
            np.ascontiguousarray(np.broadcast_to(np.asarray(tails, dtype=np.int32), shape)),
            np.ascontiguousarray(np.broadcast_to(np.asarray(heads, dtype=np.int32), shape)),
            capacities,
        )


def feasible(arcs: Arcs, limits: Limits) -> bool:
    """Whether all demands can be met within all limits."""
    total = int(limits.demand.sum())
    return total >= int(limits.floor.sum()) and most_readings(arcs, limits) == total


def most_readings(arcs: Arcs, limits: Limits) -> int:
    """The most readings within all limits, as far as minimums leave any to hand out freely."""
    spare = max(int(limits.demand.sum() - limits.floor.sum()), 0)
    source, sink = limits.pool + 1, limits.pool + 2
    judges, entries = _nodes(limits)
    network = SimpleMaxFlow()
    for edges in (
        *_pair_edges(arcs, limits),
        _Edges.between(source, judges, limits.floor),
        _Edges.between(source, [limits.pool], np.array([spare], dtype=np.int64)),
        _Edges.between(limits.pool, judges, limits.room - limits.floor),
        _Edges.between(entries, sink, limits.demand),
    ):
        network.add_arcs_with_capacity(edges.tails, edges.heads, edges.capacities)
    if network.solve(source, sink) != network.OPTIMAL:
        raise RuntimeError("The flow solver refused the network.")
    return int(network.optimal_flow())


def cheapest(arcs: Arcs, gain: Ints, limits: Limits) -> Mask:
    """The choice of arcs with the largest total gain. The limits must be feasible."""
    judges, entries = _nodes(limits)
    network = SimpleMinCostFlow()
    chosen_among = _add_pairs(network, arcs, gain, limits)
    _add(network, _Edges.between(limits.pool, judges, limits.room - limits.floor), 0)
    network.set_nodes_supplies(judges, limits.floor)
    network.set_nodes_supplies(entries, -limits.demand)
    network.set_node_supply(limits.pool, int(limits.demand.sum() - limits.floor.sum()))
    return _solved(network, network.solve(), chosen_among)


def settle(arcs: Arcs, gain: Ints, limits: Limits) -> Limits:
    """Demands and minimums lowered to what can be met together.

    As many readings as possible are handed out, what is missing is spread as evenly as possible
    over the entries, and so is what judges lack to their minimums; among those solutions the one of
    the largest gain decides who goes short. Each reading has a price that falls with what is still
    missing, above anything the gains can sum to. Neither side's wish costs the other anything: what
    one flow covers of the entries and another of the judges, a third covers of both (Mendelsohn &
    Dulmage 1958, Canadian Journal of Mathematics 10, in Pym's 1969 form for networks).
    """
    total = int(limits.demand.sum())
    price = total * (int(gain.max(initial=0)) - int(gain.min(initial=0))) + 1
    source, sink = limits.pool + 1, limits.pool + 2
    judges, entries = _nodes(limits)
    network = SimpleMinCostFlow()
    chosen_among = _add_pairs(network, arcs, gain, limits)
    for_judges, judge_steps = _units(limits.floor)
    ones = np.ones_like(for_judges)
    _add(network, _Edges.between(source, for_judges, ones), price * judge_steps)
    beyond = price * int(limits.floor.max(initial=0))
    _add(network, _Edges.between(source, judges, limits.room - limits.floor), beyond)
    for_entries, entry_steps = _units(limits.demand)
    from_entries = for_entries + limits.judges
    _add(
        network, _Edges.between(from_entries, sink, np.ones_like(for_entries)), price * entry_steps
    )
    network.set_node_supply(source, total)
    network.set_node_supply(sink, -total)
    chosen = _solved(network, network.solve_max_flow_with_min_cost(), chosen_among)
    got = np.bincount(arcs.entry[chosen], minlength=len(entries)).astype(np.int64)
    loads = np.bincount(arcs.judge[chosen], minlength=len(judges)).astype(np.int64)
    return replace(limits, demand=got, floor=np.minimum(limits.floor, loads))


def _nodes(limits: Limits) -> tuple[Nodes, Nodes]:
    """Nodes of judges and of entries."""
    nodes = np.arange(limits.pool, dtype=np.int32)
    return nodes[: limits.judges], nodes[limits.judges :]


def _units(counts: Ints) -> tuple[Ints, Ints]:
    """Each place repeated as often as counted, with steps that rise to the same top for all.

    A place with more missing starts lower, so evening out what is missing is cheapest.
    """
    places = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    taken = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    return places, int(counts.max(initial=0)) - counts[places] + taken


def _pair_edges(arcs: Arcs, limits: Limits) -> tuple[_Edges, ...]:
    """Edges from judge to entry, through a node for entry and region where the cap can bite."""
    heads = arcs.entry + np.int32(limits.judges)
    ones = np.ones(len(heads), dtype=np.int64)
    if limits.region_room is None:
        return (_Edges(arcs.judge, heads, ones),)
    regions = limits.region_room.shape[1]
    region = limits.region[arcs.judge]
    place = np.where(region >= 0, arcs.entry.astype(np.int64) * regions + region, -1)
    left = limits.region_room.ravel()
    tight = np.bincount(place[place >= 0], minlength=len(left)) > left
    node = limits.pool + 3 + np.cumsum(tight) - 1
    through = (place >= 0) & tight[place]
    heads = np.where(through, node[place], heads).astype(np.int32)
    groups = np.flatnonzero(tight)
    return (
        _Edges(arcs.judge, heads, ones),
        _Edges.between(node[groups], groups // regions + limits.judges, left[groups]),
    )


def _add_pairs(
    network: SimpleMinCostFlow, arcs: Arcs, gain: Ints, limits: Limits
) -> NDArray[np.int32]:
    """Add the pairs at the cost of the best gain less their own; return their arc numbers."""
    pairs, *groups = _pair_edges(arcs, limits)
    numbers = _add(network, pairs, int(gain.max(initial=0)) - gain)
    for edges in groups:
        _add(network, edges, 0)
    return numbers


def _add(network: SimpleMinCostFlow, edges: _Edges, costs: Ints | int) -> Nodes:
    """Add edges and return their arc numbers."""
    cost = np.ascontiguousarray(np.broadcast_to(np.int64(costs), edges.capacities.shape))
    numbers: Nodes = network.add_arcs_with_capacity_and_unit_cost(
        edges.tails, edges.heads, edges.capacities, cost
    )
    return numbers


def _solved(network: SimpleMinCostFlow, status: object, numbers: Nodes) -> Mask:
    """Which of the numbered arcs carry flow."""
    if status != network.OPTIMAL:
        raise RuntimeError(f"The flow solver gave no optimal plan: {status}.")
    carried: Mask = network.flows(numbers) > 0
    return carried
