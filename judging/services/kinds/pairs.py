"""Rounds of pairs: each judge says which of two entries is the better one."""

from collections.abc import Mapping
from typing import Any

from judging.services.kinds.ballots import BallotKind


def _choices(document: Mapping[str, Any], counting: frozenset[str]) -> dict[str, Any]:
    choices = [choice for choice in document["choices"] if {choice["a"], choice["b"]} <= counting]
    return {"choices": choices} if choices else {}


KIND = BallotKind(_choices)
