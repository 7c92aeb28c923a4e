"""What judges look for, with an example of an earlier winner, for the questions of a section."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from awards.models import Question, Winner


def example_record() -> Subquery:
    """The public record behind a criterion's example, loaded along with the question."""
    records = Winner.objects.published().filter(pk=OuterRef("criterion__example_winner"))
    return Subquery(
        records.values(row=JSONObject(year="year", slug="slug", programme="programme"))[:1]
    )


def guidance(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Each criterion of the questions once, with what nominees are told of it.

    The questions are those of a `Draft`, which have `draft_example`.
    """
    found = {row.criterion_id: row for row in questions if row.criterion is not None}
    return [_told(question) for question in found.values()]


def _told(question: Question) -> dict[str, Any]:
    criterion, record = question.criterion, getattr(question, "draft_example", None)
    return {
        "name": criterion.name if criterion else "",
        "guidance": criterion.guidance if criterion else "",
        "example": criterion.example if criterion else "",
        "record": record
        and {**record, "url": reverse("awards:winner", args=[record["year"], record["slug"]])},
    }
