"""`python -m evidence`: a question as JSON on standard input, its answer on standard output.

Neither Django nor a database is needed. A request that makes no sense prints its errors as JSON,
a list of messages per field, and ends with status 2.
"""

import argparse
import json
import sys
from typing import Any, NoReturn

from evidence.answer import KINDS, answer
from evidence.fields import WHOLE_BODY, Refused


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        found = answer(options.kind, _read())
    except Refused as refused:
        _print({"errors": refused.errors})
        return 2
    _print(found)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evidence",
        description="Says what the figures of a programme bear out. Reads a question as JSON.",
    )
    parser.add_argument("--kind", choices=KINDS, default="outcome", help="default: outcome")
    return parser.parse_args(arguments)


def _read() -> object:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused({WHOLE_BODY: [f"This is not JSON: {error}."]}) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
