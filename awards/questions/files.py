"""Questions answered by attaching files."""

from typing import Any, ClassVar

from django import forms

from awards.enums import QuestionKind
from awards.models import Question
from awards.questions.base import Frozen, Kind


class File(Kind):
    """Attached files. Stored and frozen alike: public id, name, caption, type, size and SHA-256.

    Documents frozen before there were captions lack them.
    """

    kind: ClassVar = QuestionKind.FILE
    template: ClassVar = "awards/questions/files.html"
    has_rows: ClassVar = True

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {}

    def show(self, frozen: Frozen) -> Any:
        return frozen

    def export(self, frozen: Frozen) -> str:
        return "; ".join(row["name"] for row in frozen or [])
