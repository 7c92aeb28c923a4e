"""The question kind of cost items."""

from typing import Any, ClassVar

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.cost_figures import cost_row, cost_totals, shown_costs
from awards.questions.rows import Rows


class Costs(Rows):
    """Cost items with totals per currency, each also per 1,000 residents."""

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
        }

    def show(self, frozen: Frozen) -> Any:
        return shown_costs(frozen)

    def export(self, frozen: Frozen) -> str:
        rows = (frozen or {}).get("items", [])
        return "; ".join(f"{row['label']}: {row['amount']} {row['currency']}" for row in rows)
