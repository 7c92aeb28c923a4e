"""Is a result bundle consistent: does the same come out when it is computed again?

The digest is computed anew, every category is ranked anew from the scores, and the two are held
against what the bundle says: orders must be the same, values equal to `VALUE` (chances, which are
draws, to `CHANCE`).

"Consistent" means that the bundle says what its scores come to, and that no byte changed since
its digest was written. It does not mean "authentic": whoever changes a score can also compute
everything anew. That takes the site's own records, the signatures, and the head of the audit trail
in the chair's mail.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from judging.engine.bundle_format import Bundle
from judging.engine.bundles import Computed, complaint, digest, result_of
from judging.engine.errors import InputError

VALUE = 1e-6
CHANCE = 1e-3
MOST_SHOWN = 20
"""Differences that are reported; a bundle with one false score differs in many places."""

_ROUNDING = 1e-12
_TOLERANCES = {"p_top1": CHANCE, "p_top3": CHANCE}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the bundle says something else than its scores."""

    where: str
    stated: Any
    computed: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `differences` are the first ones, in the order of the file."""

    sha256: str
    """As computed."""
    sha256_agrees: bool
    differences: tuple[Difference, ...]
    entries: int
    scorecards: int
    categories: int

    @property
    def consistent(self) -> bool:
        """Whether digest, orders and values are what the scores come to."""
        return self.sha256_agrees and not self.differences


def read_bundle(path: Path) -> dict[str, Any]:
    """The file's JSON. Raises InputError when it cannot be read, or holds a name twice or NaN."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}).") from error
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {error.lineno}: {error.msg}.") from error
    except RecursionError as error:
        raise InputError(f"{path}: nested too deeply.") from error
    if not isinstance(found, dict):
        raise InputError(f"{path}: not a result bundle.")
    return found


def verify(bundle: Mapping[str, Any]) -> Verdict:
    """Compute everything anew. Raises InputError when it is no bundle, or cannot be computed."""
    try:
        parsed = Bundle.model_validate(bundle)
    except ValidationError as error:
        raise InputError(complaint(error)) from error
    computed = digest(bundle)
    found = [*_compare(bundle["categories"], result_of(bundle), "categories")]
    if parsed.deliberation is not None:
        found += _deliberated(bundle)
    return Verdict(
        sha256=computed,
        sha256_agrees=computed == parsed.sha256,
        differences=tuple(found[:MOST_SHOWN]),
        entries=len(parsed.entries),
        scorecards=len(parsed.scores) + len(parsed.ballots),
        categories=len(parsed.categories),
    )


def _deliberated(bundle: Mapping[str, Any]) -> Iterator[Difference]:
    """The second result, from the sets of the deliberation where it has its own."""
    second = bundle["deliberation"]
    own = {
        name: second[name]
        for name in ("scores", "ballots", "votes")
        if second.get(name) is not None
    }
    inputs = {**bundle, **own, "categories": second["categories"]}
    yield from _compare(second["categories"], result_of(inputs), "deliberation.categories")


def _compare(
    stated: Sequence[Computed], computed: Sequence[Computed], where: str
) -> Iterator[Difference]:
    """Category by category, the order first: it is what matters."""
    yield from _differences(len(stated), len(computed), f"{where} (how many)", 0.0)
    for place, (said, found) in enumerate(zip(stated, computed, strict=False)):
        name = found["name"]
        at = f"{where}.{place} ({name})" if name else f"{where}.{place}"
        orders = _order(said), _order(found)
        if orders[0] != orders[1]:
            yield Difference(f"{at}.order of entries", *orders)
        else:
            yield from _differences(said, found, at, VALUE)


def _order(category: Computed) -> list[Any]:
    """The entries from first to last, as far as there are any to find."""
    rows = category.get("order")
    if not isinstance(rows, list):
        return []
    return [row.get("entry") if isinstance(row, dict) else row for row in rows]


def _differences(stated: Any, computed: Any, where: str, tolerance: float) -> Iterator[Difference]:
    """Where two JSON values differ, numbers by more than the tolerance."""
    if isinstance(stated, dict) and isinstance(computed, dict):
        for name in [*computed, *(name for name in stated if name not in computed)]:
            if name in stated and name in computed:
                within = _TOLERANCES.get(name, tolerance)
                yield from _differences(stated[name], computed[name], f"{where}.{name}", within)
            else:
                yield Difference(f"{where}.{name}", stated.get(name), computed.get(name))
    elif isinstance(stated, list) and isinstance(computed, list):
        if len(stated) != len(computed):
            yield Difference(f"{where} (length)", len(stated), len(computed))
        for place, pair in enumerate(zip(stated, computed, strict=False)):
            yield from _differences(*pair, f"{where}.{place}", tolerance)
    elif _number(stated) and _number(computed):
        if not abs(stated - computed) <= tolerance + _ROUNDING:
            yield Difference(where, stated, computed)
    elif stated != computed or type(stated) is not type(computed):
        yield Difference(where, stated, computed)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names differ; readers disagree on what a repeated name means."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"The name “{twice}” occurs twice in one object.")
    return found


def _no_number(text: str) -> float:
    raise InputError(f"{text} is no JSON number.")


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON types."""
    return {
        "consistent": verdict.consistent,
        "authentic": None,
        "sha256": verdict.sha256,
        "sha256_agrees": verdict.sha256_agrees,
        "entries": verdict.entries,
        "scorecards": verdict.scorecards,
        "categories": verdict.categories,
        "differences": [
            cast("dict[str, Any]", {"where": d.where, "stated": d.stated, "computed": d.computed})
            for d in verdict.differences
        ],
    }
