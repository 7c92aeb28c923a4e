"""What questions answered by rows of evidence share.

Their stored shape is a list of plain dicts, one a row, whose keys are the field names of the row's
form; the room that keeps the rows makes them.
"""

from typing import ClassVar

from django import forms

from awards.models import Question
from awards.questions.base import Kind


class Rows(Kind):
    """Edited row by row, apart from the section's form."""

    has_rows: ClassVar = True

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {}
