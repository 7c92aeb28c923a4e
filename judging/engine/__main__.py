"""The engine without a database: `python -m judging.engine assign`, `rank` and `verify`.

`assign` plans who reads what and `rank` turns scores into an order, both from CSV files; `verify`
computes a result bundle anew. Prints a table, or JSON with `--json`. Exit status 0; 1 when a bundle
is not consistent; 2 when the input cannot be used.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judging import engine
from judging.engine import documents, printing
from judging.engine.errors import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        output: Output = options.run(options)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    text = output.text
    if options.json:
        text = json.dumps(output.document, ensure_ascii=False, indent=2)
        if output.components > 1:
            sys.stderr.write(f"{printing.split_warning(output.components)}\n")
    sys.stdout.write(f"{text}\n")
    return output.status


@dataclass(frozen=True, slots=True)
class Output:
    """What a command prints, and its exit status."""

    document: dict[str, Any]
    text: str
    components: int = 1
    status: int = 0


def _assign(options: argparse.Namespace) -> Output:
    entries, judges = (
        engine.tables.read_entries(options.entries),
        engine.tables.read_judges(options.judges),
    )
    conflicts = options.conflicts and engine.tables.read_conflicts(
        options.conflicts, entries, judges
    )
    plan = engine.assignment.assign(
        entries,
        judges,
        per_entry=options.per_entry,
        seed=options.seed,
        conflicts=conflicts or (),
        region_cap=options.region_cap,
        anchors=options.anchors,
    )
    return Output(
        documents.assignment_document(plan), printing.assignment_text(plan), plan.components
    )


def _rank(options: argparse.Namespace) -> Output:
    weights = engine.tables.read_weights(options.weights) if options.weights else None
    scores = engine.scores.weighted_scores(
        engine.tables.read_scores(options.scores, weights), weights
    )
    result = engine.ranking.rank(scores, seed=options.seed, scale=options.scale)
    trust = engine.reliability.reliability(scores)
    return Output(
        documents.ranking_document(result, trust),
        printing.ranking_text(result, trust),
        result.components,
    )


def _verify(options: argparse.Namespace) -> Output:
    verdict = engine.verify.verify(engine.verify.read_bundle(options.bundle))
    return Output(
        engine.verify.verdict_document(verdict),
        printing.verdict_text(verdict),
        status=0 if verdict.consistent else 1,
    )


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
    plan.add_argument(
        "--anchors",
        type=_from_one,
        default=0,
        help="entries for all judges where the plan falls into groups (default none)",
    )
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
    bundle = commands.add_parser("verify", help="compute a result bundle anew")
    bundle.set_defaults(run=_verify)
    bundle.add_argument("bundle", type=Path, help="the bundle's JSON file")
    for command in (plan, order):
        command.add_argument("--seed", default="0", help="decides lots and draws (default 0)")
    for command in (plan, order, bundle):
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
