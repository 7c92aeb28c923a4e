"""What the costs of a nomination come to, as it is frozen with them.

The evidence engine is asked once, when the document is made: its request and its answer are kept,
with the purchasing-power factor, its year and its source, so that the figures stay what they were.
Its sentences are kept as phrases, to be said in the language of whoever reads them later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awards.enums import CostBand, CostKind
from awards.questions.cost_effect import cost_effects
from evidence.cost_report import Programme, answer_cost, cautions_of, sentences_of
from evidence.cost_schema import CostRequest, International
from evidence.phrases import as_data
from evidence.purchasing_power import factor_for, table_currency

OTHER_CURRENCY = "other-currency"
NO_FACTOR = "no-factor"

type Items = Sequence[Mapping[str, Any]]


def main_currency(items: Items) -> str:
    """The currency of most items; of several, the one filed first. Others are never added to it."""
    codes: Counter[str] = Counter(item["currency"] for item in items)
    return codes.most_common(1)[0][0]


def cost_report(stored: Mapping[str, Any]) -> dict[str, Any] | None:
    """The engine's request and answer on the costs in the main currency; None without costs.

    `stored` is the stored shape of `awards.questions.costs`; what it lacks is not known.
    """
    items: Items = stored["items"]
    if not items:
        return None
    currency, country = main_currency(items), stored.get("country") or ""
    filed = CostRequest.model_validate(_request(stored, currency, country))
    answer, programme = answer_cost(filed), Programme(filed)
    return {
        "currency": currency,
        "left_out": sorted({item["currency"] for item in items} - {currency}),
        "request": filed.model_dump(mode="json"),
        **answer.model_dump(include={"annual", "staff_hours", "volunteer_hours"}),
        **answer.model_dump(include={"per_1000", "per_participant"}),
        "international": _with_band(answer.international),
        "conversion": _why_not_converted(currency, country),
        "warnings": [
            {"code": caution.code, "words": as_data(caution.phrase)}
            for caution in cautions_of(programme)
        ],
        "sentences": [as_data(sentence) for sentence in sentences_of(programme)],
        "effects": cost_effects(filed, stored.get("measures") or []) if programme.total else [],
    }


def _request(stored: Mapping[str, Any], currency: str, country: str) -> dict[str, Any]:
    factor = factor_for(country, currency)
    return {
        "items": list(_items(stored["items"], currency)),
        "currency": currency,
        "population": stored["residents"] or None,
        "participants": stored.get("participants") or None,
        "purchasing_power": factor
        and {"factor": factor.value, "year": factor.year, "source": factor.source},
    }


def _items(items: Items, currency: str) -> Iterable[dict[str, Any]]:
    for item in items:
        if item["currency"] != currency:
            continue
        rate = item.get("hourly_rate")
        yield {
            "kind": "in_kind" if item["kind"] == CostKind.IN_KIND else item["kind"],
            "amount": float(item["amount"]),
            "hours": item["hours"],
            "hourly_rate": None if rate is None else float(rate),
            "months": item["months"],
            "one_off": item["one_off"],
        }


def _with_band(found: International | None) -> dict[str, Any] | None:
    """The engine's figures, the band by its code in the archive and with its label."""
    if found is None:
        return None
    band = CostBand(found.band.replace(" ", "-")) if found.band else None
    return found.model_dump() | {
        "band": None if band is None else band.value,
        "band_label": "" if band is None else str(band.label),
    }


def _why_not_converted(currency: str, country: str) -> str:
    """A code for why there are no international dollars; empty if there are."""
    if factor_for(country, currency) is not None:
        return ""
    if table_currency(country) not in (None, currency):
        return OTHER_CURRENCY
    return NO_FACTOR
