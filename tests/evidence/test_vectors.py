"""Every published and worked example, to the digits that its source prints."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.evidence import vectors_context, vectors_effects
from tests.evidence.vectors_effects import Found

TEXT = (Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")
# Decimal keeps the digits that were printed.
VECTORS = json.loads(TEXT, parse_float=Decimal)["vectors"]
INPUTS = {vector["id"]: vector["inputs"] for vector in json.loads(TEXT)["vectors"]}
METHODS = vectors_effects.METHODS | vectors_context.METHODS
# Where a source names its figure differently from the worked value beside it.
PUBLISHED_AS = {
    "percent_change": "pct",
    "rate_per_100k": "rate",
    "poisson_e_test": "p",
    "conditional_binomial_test": "p_doubled",
    "farrington_RES": "RES",
    "sample_size_finite_pop": "rounded",
    "volunteer_value": "value",
    "inflate": "value",
    "its_step_poisson": "rr_ci",
    "its_step_quasipoisson_harmonic2": "rr_ci",
}
SUFFIXES = {"published_one_sided": "one_sided", "published_diff": "diff"}


def last_digit(number: Any) -> float:
    """One unit of the last digit printed; a whole number is exact to half of one."""
    if isinstance(number, int):
        return 0.5
    exponent = Decimal(number).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(10.0**exponent, 5e-9 * abs(float(number)))


def matches(found: Any, printed: Any, tolerance: Any = None) -> bool:
    if printed is None or isinstance(printed, (bool, str)):
        return bool(found == printed)
    if isinstance(printed, list):
        pairs = zip(found, printed, strict=True)
        return all(matches(one, other, tolerance) for one, other in pairs)
    if isinstance(printed, dict):
        return all(matches(found[name], value, tolerance) for name, value in printed.items())
    # A source may round or cut off, so its last digit can be off by one.
    allowed = max(last_digit(printed), float(tolerance or 0))
    return abs(float(found) - float(printed)) <= allowed


def published(vector: dict[str, Any], found: Found, name: str, printed: Any) -> bool:
    """Whether the engine gives what the source prints, as exactly as it prints it."""
    tolerance = vector.get("tol")
    if name != "published":
        key = SUFFIXES.get(name, name.removeprefix("published_"))
        return matches(found[key], printed, tolerance)
    if isinstance(printed, dict):
        return matches(found, printed, tolerance)
    ends = {"lo", "hi"} <= found.keys()
    key = PUBLISHED_AS.get(vector["method"])
    value = [found["lo"], found["hi"]] if key is None and ends else found[key or ""]
    if isinstance(printed, str):
        number = Decimal(re.sub(r"[^\d.\-]", "", printed))
        # A percentage is printed rounded or cut off, so it is held to one point.
        return matches(value, number, 1 if printed.endswith("%") else tolerance)
    return matches(value, printed, tolerance)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vector(vector: dict[str, Any]) -> None:
    found = METHODS[vector["method"]](INPUTS[vector["id"]])
    expected = vector["expected"]
    if isinstance(expected, list):
        expected = {"table": expected}
    for name, value in expected.items():
        if name == "reason":
            assert value in found["reasons"]
        elif name.startswith("published"):
            assert published(vector, found, name, value) is (vector["kind"] != "not_reproduced")
        else:
            assert matches(found[name], value), f"{name}: {found[name]} is not {value}"


def test_every_vector_is_told_apart() -> None:
    assert len({vector["id"] for vector in VECTORS}) == len(VECTORS) == 90
