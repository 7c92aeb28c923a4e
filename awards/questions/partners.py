"""The question kind of partners: the co-agencies and other bodies that took part.

Its stored shape is the nomination's list of partners: rows of name, part, sector and involvement.
They belong to the nomination as a whole, since every partner is checked for conflicts of interest;
so a form asks for them once.
"""

from typing import Any, ClassVar

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Stored
from awards.questions.partner_facts import partner_facts, read_partner
from awards.questions.rows import Rows


class Partners(Rows):
    """Bodies that took part, with what they did and how far they had a say."""

    kind: ClassVar = QuestionKind.PARTNERS
    template: ClassVar = "awards/questions/partners.html"

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        return [partner_facts(row) for row in stored]

    def show(self, frozen: Frozen) -> Any:
        return [read_partner(row) for row in frozen]

    def export(self, frozen: Frozen) -> str:
        return "; ".join(_one_line(row) for row in frozen or [])


def _one_line(row: dict[str, str]) -> str:
    return f"{row['name']}: {row['part']}" if row["part"] else row["name"]
