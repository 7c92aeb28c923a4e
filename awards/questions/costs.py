"""The question kind of cost items.

Its stored shape has the `items` (keys of `awards.forms.cost`) and what they are held against:
`residents`, `participants`, the agency's `country`, and the frozen `measures` filed beside them.
"""

from typing import Any, ClassVar

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.cost_card import cost_card
from awards.questions.cost_figures import cost_row, cost_totals, shown_costs
from awards.questions.cost_report import cost_report
from awards.questions.rows import Rows


class Costs(Rows):
    """Cost items with totals per currency, and a report on the currency of most of them."""

    kind: ClassVar = QuestionKind.COSTS
    template: ClassVar = "awards/questions/costs.html"

    def is_empty(self, stored: Stored) -> bool:
        return not stored or not stored["items"]

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        residents: int | None = stored["residents"]
        items = [cost_row(item, residents) for item in stored["items"]]
        return {
            "residents": residents,
            "items": items,
            "totals": cost_totals(stored["items"], residents),
            "report": cost_report(stored),
        }

    def show(self, frozen: Frozen) -> Any:
        # Documents frozen before there were reports have none.
        report = frozen.get("report")
        return shown_costs(frozen) | {"report": cost_card(report) if report else None}

    def export(self, frozen: Frozen) -> str:
        rows = (frozen or {}).get("items", [])
        return "; ".join(f"{row['label']}: {row['amount']} {row['currency']}" for row in rows)
