"""Rounds of orders: each judge puts the entries they may read in order."""

from collections.abc import Mapping
from typing import Any

from judging.services.kinds.ballots import BallotKind


def _order(document: Mapping[str, Any], counting: frozenset[str]) -> dict[str, Any]:
    order = [reference for reference in document["order"] if reference in counting]
    return {"order": order} if order else {}


KIND = BallotKind(_order)
