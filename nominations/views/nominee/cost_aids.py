"""What helps while a cost is typed: what it comes to, alone and with the others."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from awards.forms.cost import CostForm
from awards.questions.cost_card import cost_card, money
from awards.questions.cost_figures import cost_row
from awards.questions.cost_report import cost_report
from nominations.drafts import cost_values, residents_of
from nominations.models import CostItem, Nomination
from nominations.views.nominee.aids import Aid, Context, report_aid


def cost_aid(
    request: HttpRequest, nomination: Nomination, form: CostForm, row: CostItem | None
) -> Aid:
    """What the page of a cost shows besides the form, for each of its buttons."""
    saved = cost_values(row) if row else None
    return report_aid(request, form, saved, lambda values: _report(values, nomination, row))


def _report(values: Mapping[str, Any], nomination: Nomination, row: CostItem | None) -> Context:
    """Context of `nominations/_cost_live.html`.

    Crimes are left to the section's page, where the measures stand beside.
    """
    residents = residents_of(nomination)
    together = cost_report(
        {
            "items": _with_others(values, nomination, row),
            "residents": residents,
            "participants": nomination.participants,
            "country": nomination.agency.country.code,
        }
    )
    return {
        "rows": [_alone(values, residents)],
        "together": cost_card(together, with_crimes=False) if together else None,
    }


def _with_others(
    values: Mapping[str, Any], nomination: Nomination, row: CostItem | None
) -> list[Mapping[str, Any]]:
    """The costs of the nomination with this one as it is typed, in its place."""
    costs = list(nomination.costs.all())
    items = [values if cost == row else cost_values(cost) for cost in costs]
    return items if row is not None else [*items, values]


def _alone(values: Mapping[str, Any], residents: int | None) -> Context:
    """This cost by itself: in a year, and per 1,000 residents."""
    found = cost_row(values, residents)
    notes = [_("Amount: %(amount)s") % {"amount": money(found["amount"], found["currency"])}]
    if found["per_thousand"] is not None:
        share = money(found["per_thousand"], found["currency"])
        notes.append(_("Per 1,000 residents: %(amount)s") % {"amount": share})
    return {
        "label": _("This cost, a year"),
        "value": money(found["annual"], found["currency"]),
        "notes": notes,
    }
