"""Handing the inputs of a plan to the solver: even loads first, alternates last."""

# Types of the engine stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from judging import engine
from judging.models import Round
from judging.services.planning_inputs import Inputs, Pairs


def solve(judging_round: Round, inputs: Inputs) -> engine.assignment.Assignment:
    """The best plan with even loads; where these would leave entries short, within own limits.

    Alternates get entries only where that still leaves some short: the plan of the others is kept
    and its gaps are filled.
    """
    even = _even_loads(judging_round, inputs)
    solved = _assign(judging_round, inputs, _without_alternates(inputs, even))
    if solved.status == "optimal":
        return solved
    solved = _assign(judging_round, inputs, _without_alternates(inputs, inputs.judges))
    if solved.status == "optimal" or not inputs.alternates:
        return solved
    planned = [(pair.entry, pair.judge) for pair in solved.pairs]
    return _assign(judging_round, inputs, inputs.judges, kept=planned)


def figures(inputs: Inputs, solved: engine.assignment.Assignment) -> dict[str, object]:
    """What is kept of a plan besides its pairs. Readers see it cut to the entries open to them."""
    return {
        "entries": len(inputs.entries),
        "judges": len(inputs.judges),
        "loads": solved.loads,
        "short": [
            {"entry": item.entry, "wanted": item.wanted, "assigned": item.assigned}
            for item in solved.short
        ],
        "causes": {entry: dict(counts) for entry, counts in inputs.causes.items() if counts},
        "languages": {
            entry.entry: entry.language for entry in inputs.entries if inputs.causes[entry.entry]
        },
        "relaxed": [
            {"judge": judge.judge, "load": solved.loads[judge.judge], "least": judge.min_load}
            for judge in inputs.judges
            if solved.loads[judge.judge] < judge.min_load
            or (judge.max_load is not None and solved.loads[judge.judge] > judge.max_load)
        ],
        "links": list(solved.anchors),
        "unkept": inputs.unkept,
        "alternates": inputs.alternates,
        "region_cap": inputs.region_cap,
        "solver_inputs": solved.inputs_hash,
        "total_affinity": solved.total_affinity,
        "min_affinity": solved.min_affinity,
        "components": solved.components,
        "seconds": round(solved.seconds, 3),
    }


def planned_pairs(solved: engine.assignment.Assignment) -> list[dict[str, int]]:
    """The pairs of a plan as they are kept."""
    return [
        {
            "entry": int(pair.entry),
            "judge": int(pair.judge),
            "affinity": pair.affinity,
            "fit": pair.fit,
        }
        for pair in solved.pairs
    ]


def _without_alternates(
    inputs: Inputs, judges: list[engine.assignment.Judge]
) -> list[engine.assignment.Judge]:
    """The same judges, with nothing for alternates but what is fixed."""
    spared = set(inputs.alternates)
    return [
        replace(judge, min_load=0, max_load=0) if judge.judge in spared else judge
        for judge in judges
    ]


def _assign(
    judging_round: Round,
    inputs: Inputs,
    judges: list[engine.assignment.Judge],
    kept: Pairs | None = None,
) -> engine.assignment.Assignment:
    return engine.assignment.assign(
        inputs.entries,
        judges,
        per_entry=judging_round.reviews_per_entry,
        seed=judging_round.seed,
        conflicts=inputs.conflicts,
        blocked=inputs.blocked,
        locked=inputs.locked,
        kept=inputs.kept if kept is None else kept,
        region_cap=inputs.region_cap,
        anchors=inputs.anchors,
    )


def _even_loads(judging_round: Round, inputs: Inputs) -> list[engine.assignment.Judge]:
    """The judges with limits that keep loads within one entry of each other, as far as they can.

    Everyone is filled to the same level; those whose own limit, or number of entries without a
    conflict, lies below it stay there. When gaps are filled in an open round, only the judges' own
    limits hold: nobody gives up an entry for the sake of evenness.
    """
    if inputs.kept or inputs.started:
        return inputs.judges
    room = _room(inputs)
    readings = _readings(judging_round, inputs)
    low = _level(room, readings)
    # Entries that link panels are read by everybody, in addition.
    high = _level(room, readings + inputs.anchors * len(room)) if inputs.anchors else low

    def limited(judge: engine.assignment.Judge) -> engine.assignment.Judge:
        least = max(judge.min_load, min(room[judge.judge], low))
        most_even = min(room[judge.judge], max(judge.min_load, high + 1))
        return replace(judge, min_load=min(least, most_even), max_load=most_even)

    return [limited(judge) for judge in inputs.judges]


def _level(room: Mapping[str, int], readings: int) -> int:
    """How many entries each judge can be filled to with so many readings in all."""
    wanted, most = min(readings, sum(room.values())), max(room.values(), default=0)
    level = 0
    while level < most and sum(min(size, level + 1) for size in room.values()) <= wanted:
        level += 1
    return level


def _readings(judging_round: Round, inputs: Inputs) -> int:
    """How many readings there will be: an entry that is fixed to more judges has more."""
    fixed = Counter(entry for entry, _judge in inputs.locked)
    per_entry = judging_round.reviews_per_entry
    return sum(max(per_entry, fixed[entry.entry]) for entry in inputs.entries)


def _room(inputs: Inputs) -> dict[str, int]:
    """The most entries that each judge could read: without a conflict, and within their limit."""
    most = len(inputs.entries)
    closed = Counter(judge for _entry, judge in {*inputs.conflicts, *inputs.blocked})
    spared = set(inputs.alternates)
    return {
        judge.judge: 0
        if judge.judge in spared
        else min(most - closed[judge.judge], most if judge.max_load is None else judge.max_load)
        for judge in inputs.judges
    }
