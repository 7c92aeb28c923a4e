"""A community measure as it is frozen: labels beside codes, shares and numbers worked out."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from awards.enums import AskedBy, CommunityKind, Construct, Engagement, Sampling
from evidence.costs import per_thousand

_CENT = Decimal("0.01")


def freeze_community(row: Mapping[str, Any], residents: int | None) -> dict[str, Any]:
    """One row as frozen; numbers of people also per 1,000 residents."""
    kind = CommunityKind(row["kind"])
    own = _survey(row) if kind == CommunityKind.SURVEY else _number(row, residents)
    return {
        "kind": kind.value,
        "kind_label": str(kind.label),
        "what": row["what"],
        "source": row["source"],
        **own,
    }


def _survey(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_choice("construct", Construct, row),
        "counted_answer": row["counted_answer"],
        "before": _asked(row, "before"),
        "after": _asked(row, "after"),
        **_choice("asked_by", AskedBy, row),
        **_choice("sampling", Sampling, row),
        "response_rate": _exact(row["response_rate"]),
        "population": row["population"],
        "same_people": bool(row["same_people"]),
        "wording_changed": bool(row["wording_changed"]),
        "claimed_points": _exact(row["claimed_points"]),
    }


def _asked(row: Mapping[str, Any], which: str) -> dict[str, Any] | None:
    """When, how many and what share; None if nothing is said of this survey."""
    when, asked, yes = (row[f"{which}_{part}"] for part in ("when", "asked", "yes"))
    if not when and asked is None and yes is None:
        return None
    share = 100 * yes / asked if asked and yes is not None else None
    return {
        "when": when,
        "asked": asked,
        "yes": yes,
        "percent": None if share is None else round(share, 4),
    }


def _number(row: Mapping[str, Any], residents: int | None) -> dict[str, Any]:
    return {
        **_choice("engagement", Engagement, row),
        "number": row["number"],
        "months": row["months"],
        "per_thousand": _per_thousand(row["engagement"], row["number"], residents),
    }


def _choice(
    name: str, choices: type[Construct | AskedBy | Sampling | Engagement], row: Mapping[str, Any]
) -> dict[str, str]:
    value = row[name]
    return {name: value, f"{name}_label": str(choices(value).label) if value else ""}


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _per_thousand(engagement: str, number: int | None, residents: int | None) -> str | None:
    """Of people and hours; meetings are not made for residents one by one."""
    if number is None or engagement == Engagement.SESSIONS:
        return None
    share = per_thousand(Decimal(number), residents)
    return None if share is None else str(share.quantize(_CENT, ROUND_HALF_UP))


def engagement_totals(
    items: Iterable[Mapping[str, Any]], residents: int | None
) -> list[dict[str, Any]]:
    """Sums of several frozen numbers of one kind over one length of time.

    Different kinds are never added: somebody handed a leaflet took no part yet.
    """
    alike: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for row in items:
        is_number = row["kind"] == CommunityKind.ENGAGEMENT
        if is_number and row["engagement"] and row["number"] is not None:
            alike.setdefault((row["engagement"], row["months"]), []).append(row)
    return [_total(rows, residents) for rows in alike.values() if len(rows) > 1]


def _total(rows: list[Mapping[str, Any]], residents: int | None) -> dict[str, Any]:
    number = sum(row["number"] for row in rows)
    return {
        "engagement": rows[0]["engagement"],
        "engagement_label": rows[0]["engagement_label"],
        "months": rows[0]["months"],
        "number": number,
        "per_thousand": _per_thousand(rows[0]["engagement"], number, residents),
    }
