"""What a list of costs comes to: by kind, in a year, and per 1,000 residents.

Cash, staff time and gifts in kind make the total; volunteers' time stands apart from it. Currencies
are never added to one another. Figures are per year: see `evidence.costs` for how one-off spending
is spread.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from awards.enums import CostKind
from evidence.costs import Cost, annual_cost, per_thousand

_CENT = Decimal("0.01")


def _money(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(_CENT, ROUND_HALF_UP))


def _cost(item: Mapping[str, Any]) -> Cost:
    return Cost(item["amount"], item["months"], item["one_off"])


def cost_row(item: Mapping[str, Any], residents: int | None) -> dict[str, Any]:
    """One cost item as frozen, with its cost in a year and per 1,000 residents and year."""
    annual = _cost(item).annual
    return {
        "label": item["label"],
        "kind": item["kind"],
        "kind_label": str(CostKind(item["kind"]).label),
        "amount": _money(item["amount"]),
        "currency": item["currency"],
        "hours": item["hours"],
        "hourly_rate": _money(item.get("hourly_rate")),
        "paid_by": item.get("paid_by", ""),
        "months": item["months"],
        "one_off": item["one_off"],
        "annual": _money(annual),
        "per_thousand": _money(per_thousand(annual, residents)),
    }


def cost_totals(items: Iterable[Mapping[str, Any]], residents: int | None) -> list[dict[str, Any]]:
    """One row for each currency: the year's cost of each kind, and together without volunteers."""
    by_currency: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        by_currency.setdefault(item["currency"], []).append(item)
    return [_total(code, rows, residents) for code, rows in sorted(by_currency.items())]


def _total(
    currency: str, items: Sequence[Mapping[str, Any]], residents: int | None
) -> dict[str, Any]:
    by_kind = {
        kind.value: annual_cost(_cost(item) for item in items if item["kind"] == kind)
        for kind in CostKind
    }
    cash, together = by_kind[CostKind.CASH.value], _together(by_kind)
    return {
        "currency": currency,
        "by_kind": {kind: _money(amount) for kind, amount in by_kind.items()},
        "annual": _money(together),
        "cash_per_thousand": _money(per_thousand(cash, residents)),
        "per_thousand": _money(per_thousand(together, residents)),
    }


def _together(by_kind: Mapping[str, Decimal]) -> Decimal:
    paid = (amount for kind, amount in by_kind.items() if kind != CostKind.VOLUNTEER)
    return sum(paid, start=Decimal(0))


def shown_costs(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen costs for their table, amounts as Decimal so that they are written by locale."""
    return {
        "residents": frozen["residents"],
        "items": [shown_cost(row) for row in frozen["items"]],
        "totals": shown_totals(frozen),
    }


def shown_totals(frozen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The totals of frozen costs, one for each currency, volunteers' time apart in all of them."""
    totals = frozen["totals"]
    if "report" not in frozen:
        totals = [_without_volunteers(row, frozen["residents"]) for row in totals]
    return [_shown_total(row) for row in totals]


def _without_volunteers(row: Mapping[str, Any], residents: int | None) -> dict[str, Any]:
    """A total frozen before there were reports, in which volunteers' time was added in."""
    together = _together({kind: Decimal(amount) for kind, amount in row["by_kind"].items()})
    share = _money(per_thousand(together, residents))
    return {**row, "annual": _money(together), "per_thousand": share}


def shown_cost(row: Mapping[str, Any]) -> dict[str, Any]:
    """One frozen cost for its table. Documents frozen earlier lack rate and payer."""
    return _numbers(row, "amount", "annual", "per_thousand", "hourly_rate")


def _numbers(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    given = {name: row.get(name) for name in names}
    return {**row, **{name: value and Decimal(value) for name, value in given.items()}}


def _shown_total(row: Mapping[str, Any]) -> dict[str, Any]:
    by_kind = {kind: Decimal(amount) for kind, amount in row["by_kind"].items()}
    volunteers = by_kind.pop(CostKind.VOLUNTEER.value, Decimal(0))
    return {
        **_numbers(row, "annual", "cash_per_thousand", "per_thousand"),
        "kinds": [
            {"label": kind.label, "annual": by_kind[kind.value]}
            for kind in CostKind
            if by_kind.get(kind.value)
        ],
        "volunteers": volunteers,
    }
