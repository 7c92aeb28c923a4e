"""What was typed of rows and not saved: to be finished, or dropped.

It comes along with a nomination that a page loads `with_unfinished`, and costs no query then.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from nominations.models import Nomination, RowDraft

LONGEST_NAME = 120


def with_unfinished[Q: QuerySet[Nomination]](found: Q) -> Q:
    """Loads the drafts of rows along with each nomination, the oldest first."""
    drafts = (
        RowDraft.objects.filter(nomination=OuterRef("pk"))
        # Of each kind of row one of these fields is its name.
        .annotate(name=Coalesce(KT("fields__what"), KT("fields__label"), KT("fields__name")))
        .order_by("updated_at", "pk")
        .values(
            facts=JSONObject(
                pk="pk",
                question="question",
                name="name",
                who="updated_by__full_name",
                at="updated_at",
            )
        )
    )
    return found.annotate(loaded_row_drafts=ArraySubquery(drafts))


def unfinished_rows(
    nomination: Nomination, questions: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Contexts of `nominations/rows/_unfinished.html`; the nomination is loaded `with_unfinished`.

    Args:
        questions: slugs of those that count, "" for partners in the details; None for all.
    """
    return [
        {
            "pk": row["pk"],
            "name": (row["name"] or "").strip()[:LONGEST_NAME] or _("A row without a name"),
            "who": row["who"],
            "at": datetime.fromisoformat(row["at"]),
        }
        for row in nomination.__dict__["loaded_row_drafts"]
        if questions is None or row["question"] in questions
    ]
