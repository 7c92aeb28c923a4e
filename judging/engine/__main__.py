"""The engine on CSV files: `python -m judging.engine assign` and `python -m judging.engine rank`.

Prints a table, or JSON with `--json`. Exit status 0, or 2 when the input cannot be used.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from judging.engine.assignment import Assignment, assign
from judging.engine.documents import assignment_document, ranking_document
from judging.engine.errors import InputError
from judging.engine.printing import assignment_text, ranking_text, split_warning
from judging.engine.ranking import RankingResult, rank
from judging.engine.reliability import Reliability, reliability
from judging.engine.scores import weighted_scores
from judging.engine.tables import (
    read_conflicts,
    read_entries,
    read_judges,
    read_scores,
    read_weights,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        document, text, components = options.run(options)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if options.json:
        text = json.dumps(document, ensure_ascii=False, indent=2)
        if components > 1:
            sys.stderr.write(f"{split_warning(components)}\n")
    sys.stdout.write(f"{text}\n")
    return 0


Output = tuple[dict[str, Any], str, int]


def _assign(options: argparse.Namespace) -> Output:
    entries, judges = read_entries(options.entries), read_judges(options.judges)
    conflicts = options.conflicts and read_conflicts(options.conflicts, entries, judges)
    plan: Assignment = assign(
        entries,
        judges,
        per_entry=options.per_entry,
        seed=options.seed,
        conflicts=conflicts or (),
        region_cap=options.region_cap,
    )
    return assignment_document(plan), assignment_text(plan), plan.components


def _rank(options: argparse.Namespace) -> Output:
    weights = read_weights(options.weights) if options.weights else None
    scores = weighted_scores(read_scores(options.scores, weights), weights)
    result: RankingResult = rank(scores, seed=options.seed, scale=options.scale)
    trust: Reliability = reliability(scores)
    return ranking_document(result, trust), ranking_text(result, trust), result.components


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m judging.engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    plan = commands.add_parser("assign", help="plan who reads which entry")
    plan.set_defaults(run=_assign)
    plan.add_argument(
        "--entries", type=Path, required=True, help="CSV: entry,topics,language,region,agency"
    )
    plan.add_argument(
        "--judges",
        type=Path,
        required=True,
        help="CSV: judge,topics,languages,region,agency,min_load,max_load",
    )
    plan.add_argument("--conflicts", type=Path, help="CSV: entry,judge")
    plan.add_argument("--per-entry", type=_from_one, required=True, help="readings per entry")
    plan.add_argument("--region-cap", type=_from_one, help="most judges of one region per entry")
    order = commands.add_parser("rank", help="turn scores into a ranking")
    order.set_defaults(run=_rank)
    order.add_argument(
        "--scores",
        type=Path,
        required=True,
        help="CSV: entry,judge,score or a column per criterion",
    )
    order.add_argument("--weights", type=Path, help="CSV: criterion,weight (else all the same)")
    order.add_argument(
        "--scale", type=_above_zero, help="width of the scale in points (else the scores' range)"
    )
    for command in (plan, order):
        command.add_argument("--seed", default="0", help="decides lots and draws (default 0)")
        command.add_argument("--json", action="store_true", help="print JSON, not a table")
    return parser


def _from_one(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1.")
    return int(text)


def _above_zero(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number above 0.")
    return value


if __name__ == "__main__":
    sys.exit(main())
