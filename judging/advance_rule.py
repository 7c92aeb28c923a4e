"""Which entries of a ranking go on, by the rule that was declared before the round opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from judging import engine
from judging.enums import AdvanceRule, AdvanceTies
from judging.models import Round

SHOWN_DECIMALS = 2
"""Entries are equal at the edge when their values are, to as many decimals as pages show."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One ranked entry. `value` decides, as rounded for showing."""

    reference: str
    category: int | None
    rank: int
    value: float
    n: int
    below_quorum: bool
    goes_on: bool = False
    is_tied: bool = False
    """Equal to others on both sides of the edge, or on its own side up to the edge."""
    is_close: bool = False
    """Too close to call against an entry on the other side of the edge."""


@dataclass(frozen=True)
class Field:
    """Entries among which the rule counts: a category, or all together."""

    name: str
    contenders: list[Contender]
    unscored: list[str]
    """References of entries without anything that counts; they do not go on."""

    @property
    def going(self) -> list[Contender]:
        return [one for one in self.contenders if one.goes_on]


def fields_of(judging_round: Round, document: Mapping[str, Any]) -> list[Field]:
    """The result's entries, each with whether it goes on."""
    fields = [_field(category, judging_round.quorum) for category in document["categories"]]
    if not judging_round.advance_per_category and len(fields) > 1:
        fields = [_together(judging_round, fields, document)]
    close = {
        frozenset((tie["a"], tie["b"]))
        for category in document["categories"]
        for tie in (category["ranking"] or {}).get("near_ties", ())
    }
    return [
        replace(field, contenders=_with_close(_chosen(judging_round, field.contenders), close))
        for field in fields
    ]


def _field(category: Mapping[str, Any], quorum: int) -> Field:
    ranked = (category["ranking"] or {"entries": ()})["entries"]
    counts = {row["entry"]: row["n"] for row in ranked}
    return Field(
        name=category["name"],
        contenders=[
            Contender(
                reference=row["entry"],
                category=category["category"],
                rank=row["rank"],
                value=round(row["value"], SHOWN_DECIMALS),
                n=counts[row["entry"]],
                below_quorum=counts[row["entry"]] < quorum,
            )
            for row in category["order"]
        ],
        unscored=list(category["unscored"]),
    )


def _together(judging_round: Round, fields: Sequence[Field], document: Mapping[str, Any]) -> Field:
    """One order over all categories: by value, then by the place in the category, then by lot."""
    seed = f"{judging_round.seed}:{document['inputs_sha256']}"
    everyone = sorted(
        (one for field in fields for one in field.contenders),
        key=lambda one: (-one.value, one.rank, engine.lots.lot(seed, one.reference)),
    )
    return Field(
        name="",
        contenders=[replace(one, rank=place) for place, one in enumerate(everyone, start=1)],
        unscored=sorted(reference for field in fields for reference in field.unscored),
    )


def _chosen(judging_round: Round, contenders: Sequence[Contender]) -> list[Contender]:
    if judging_round.advance_rule == AdvanceRule.THRESHOLD:
        least = float(judging_round.advance_value or 0)
        return [replace(one, goes_on=one.value >= least) for one in contenders]
    count = judging_round.advance_count or 0
    if judging_round.advance_rule != AdvanceRule.TOP:
        return list(contenders)
    if len(contenders) <= count:
        return [replace(one, goes_on=True) for one in contenders]
    edge, is_split = contenders[count - 1].value, contenders[count].value
    tied = edge == is_split
    takes_all = judging_round.advance_ties == AdvanceTies.ALL
    return [
        replace(
            one,
            goes_on=place < count or (tied and takes_all and one.value == edge),
            is_tied=tied and one.value == edge,
        )
        for place, one in enumerate(contenders)
    ]


def _with_close(contenders: Iterable[Contender], close: "set[frozenset[str]]") -> list[Contender]:
    listed = list(contenders)
    goes = {one.reference: one.goes_on for one in listed}
    at_edge = {
        reference
        for pair in close
        if pair <= goes.keys() and len({goes[reference] for reference in pair}) == len(pair)
        for reference in pair
    }
    return [replace(one, is_close=one.reference in at_edge) for one in listed]
