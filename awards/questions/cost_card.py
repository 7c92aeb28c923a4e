"""A frozen cost report in the reader's words: `awards/questions/_cost_report.html`.

What is not known is never shown as 0: its row says what would make it known.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import CostBand, CostKind
from awards.presenters.findings import written
from awards.questions.cost_report import OTHER_CURRENCY
from evidence.cost_report import CENT
from evidence.phrases import from_data

CENTS_BELOW = 100
"""From here on an amount is told in whole units of its currency."""

SAID_IN_ROWS = {"volunteers_apart", "band_is_context"}
"""Cautions that stand beside the figure that they are about."""

type Report = Mapping[str, Any]
type Row = dict[str, Any]


def cost_card(report: Report, *, with_crimes: bool = True) -> dict[str, Any]:
    """Context of the report: sentences, rows of figures, rows per crime, cautions.

    Without crimes nothing is said of their cost, not even that it is not known.
    """
    return {
        "sentences": [_said(words) for words in report["sentences"]],
        "rows": list(_rows(report, with_crimes=with_crimes)),
        "effects": [_effect(row, report["currency"]) for row in report["effects"]],
        "cautions": list(_cautions(report)),
    }


def money(amount: float | str | None, currency: str = "") -> str:
    """An amount with its currency: to the cent below 100, above that in whole units."""
    value = Decimal(str(amount or 0))
    unit = CENT if value < CENTS_BELOW else Decimal(1)
    rounded = value.quantize(unit, ROUND_HALF_UP)
    text = number_format(rounded, decimal_pos=2 if unit == CENT else 0, force_grouping=True)
    return f"{text} {currency}".rstrip()


def _said(words: Mapping[str, Any]) -> str:
    return from_data(words).render(_, written)


def _row(label: str, value: str, *notes: str) -> Row:
    return {"label": label, "value": value, "notes": [note for note in notes if note]}


def _unknown(label: str, needed: str) -> Row:
    return _row(label, "", needed)


def _rows(report: Report, *, with_crimes: bool) -> Iterator[Row]:
    annual, currency = report["annual"], report["currency"]
    yield _row(_("A year in all"), money(annual["total"], currency), _parts(annual))
    if not _is_cash(annual):
        yield _row(_("Cash alone"), money(annual["cash"], currency))
    if annual["volunteer"] or report["volunteer_hours"]:
        yield _volunteers(report)
    yield _per_thousand(report)
    yield _per_participant(report)
    yield _international(report)
    if with_crimes and not report["effects"]:
        yield _unknown(
            _("Per crime"),
            _("Not known. It needs a measure of crime, counted before and after, and a cost."),
        )


def _is_cash(annual: Mapping[str, Any]) -> bool:
    return bool(annual["cash"] == annual["total"])


def _parts(annual: Mapping[str, Any]) -> str:
    """Staff time and gifts, where they are in the total."""
    if _is_cash(annual):
        return _("All of it cash.") if annual["cash"] else ""
    kinds = ((CostKind.STAFF, annual["staff"]), (CostKind.IN_KIND, annual["in_kind"]))
    return "; ".join(
        _("%(kind)s: %(amount)s") % {"kind": kind.label, "amount": money(amount)}
        for kind, amount in kinds
        if amount
    )


def _volunteers(report: Report) -> Row:
    hours = report["volunteer_hours"]
    counted = ""
    if hours:
        counted = ngettext("%(hours)s hour", "%(hours)s hours", int(hours)) % {
            "hours": written(hours)
        }
    value = money(report["annual"]["volunteer"], report["currency"])
    return _row(_("Volunteers’ time a year"), value, counted, _("Not in the total."))


def _per_thousand(report: Report) -> Row:
    label, share = _("A year, per 1,000 residents"), report["per_1000"]
    if share is None:
        return _unknown(label, _("Not known. It needs the number of residents served."))
    currency = report["currency"]
    cash = ""
    if not _is_cash(report["annual"]):
        cash = _("Cash alone: %(amount)s") % {"amount": money(share["cash"], currency)}
    served = _("%(number)s residents served") % {"number": written(report["request"]["population"])}
    return _row(label, money(share["total"], currency), cash, served)


def _per_participant(report: Report) -> Row:
    label = _("A year, per participant")
    if report["per_participant"] is None:
        return _unknown(
            label, _("Not known. It needs the number of people who take part in a year.")
        )
    people = _("%(number)s people take part in a year") % {
        "number": written(report["request"]["participants"])
    }
    return _row(label, money(report["per_participant"], report["currency"]), people)


def _international(report: Report) -> Row:
    label, found = _("A year, in international dollars"), report["international"]
    if found is None:
        if report["conversion"] == OTHER_CURRENCY:
            why = _("Not known: the costs are not in the currency of the agency’s country.")
        else:
            why = _("Not known: there is no purchasing-power factor for this money.")
        return _unknown(label, why)
    return _row(label, money(found["total"]), *_band(found), _factor(found, report["currency"]))


def _factor(found: Mapping[str, Any], currency: str) -> str:
    value = found["factor"]
    if value == 1:
        return _("International dollars are US dollars as spent in the United States.")
    return _(
        "%(amount)s buy in the agency’s country what 1 dollar buys in the United States "
        "(%(source)s)."
    ) % {
        "amount": f"{written(value, 3 if value < CENTS_BELOW else 0)} {currency}",
        "source": found["source"] or found["year"],
    }


def _band(found: Mapping[str, Any]) -> Iterator[str]:
    """The share per 1,000 residents with its band, where the residents are known."""
    if found["per_1000"] is None:
        return
    yield _("Per 1,000 residents: %(amount)s") % {"amount": money(found["per_1000"])}
    yield _("Band, as context and not a score: %(band)s") % {
        "band": CostBand(found["band"]).label if found["band"] in CostBand else found["band_label"]
    }


def _effect(row: Mapping[str, Any], currency: str) -> Row:
    found, level = row["per_crime"], _("Design level %(level)s of 5") % {"level": row["level"]}
    if found is None:
        return _row(row["what"], "", _("Not shown: the design shows too little."), level)
    is_prevented = found["label"] == "prevented"
    if found["estimate"] is None:
        why = _not_estimable(row["crimes"], is_prevented=is_prevented)
        return _row(row["what"], "", why, level)
    value = money(found["estimate"], currency)
    between = _("%(low)s to %(high)s") % {
        "low": money(found["low"]),
        "high": money(found["high"]),
    }
    if is_prevented:
        kind = _("per crime or incident prevented")
    else:
        kind = _("per crime or incident fewer, not prevented")
    counted = _counted(row, is_prevented=is_prevented)
    return _row(row["what"], f"{value} ({between})", kind, counted, level)


def _counted(row: Mapping[str, Any], *, is_prevented: bool) -> str:
    """How many over how long the cost is held against."""
    crimes = row["crimes"]
    if is_prevented:
        words = _("%(estimate)s prevented (%(low)s to %(high)s) in %(months)s months")
    else:
        words = _("%(estimate)s fewer (%(low)s to %(high)s) in %(months)s months")
    return words % {
        "estimate": written(crimes["estimate"]),
        "low": written(crimes["low"]),
        "high": written(crimes["high"]),
        "months": written(row["months"], 0 if row["months"] == round(row["months"]) else 1),
    }


def _not_estimable(crimes: Mapping[str, Any], *, is_prevented: bool) -> str:
    if crimes["high"] <= 0:
        return _("Not estimable: there were more, not fewer.")
    if is_prevented:
        words = _("Not estimable: it may be none (%(more)s more than expected to %(less)s fewer).")
    else:
        words = _("Not estimable: it may be none (%(more)s more than before to %(less)s fewer).")
    return words % {"more": written(-crimes["low"]), "less": written(crimes["high"])}


def _cautions(report: Report) -> Iterator[str]:
    for warning in report["warnings"]:
        if warning["code"] not in SAID_IN_ROWS:
            yield _said(warning["words"])
    if report["left_out"]:
        yield _("Only costs in %(currency)s are in these figures, not those in %(others)s.") % {
            "currency": report["currency"],
            "others": ", ".join(report["left_out"]),
        }
    if len(report["effects"]) > 1:
        yield _("Each cost per crime holds the whole cost; they are not to be added.")
