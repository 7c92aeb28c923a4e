"""The demo's milestones, and the answers that a made-up team keeps to the judges."""

from datetime import date
from typing import Any

from accounts.models import User
from desk.demo.content import content
from nominations.models import Nomination
from nominations.services.milestones import save_milestone
from nominations.services.publication_choices import choose_publication

QUESTION = "timeline"


def add_milestones(nomination: Nomination, owner: User, key: str) -> None:
    """File what the content says of what happened when, and of what is not to be published."""
    told = content("milestones").get(key, {})
    for row in told.get("steps", []):
        save_milestone(nomination=nomination, actor=owner, question=QUESTION, values=_step(row))
    for question in told.get("kept_to_judges", []):
        choose_publication(nomination=nomination, actor=owner, question=question, may_publish=False)


def _step(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) if name in row else None for name in ("on", "to")}
    return {
        "what": row["what"],
        "start": days["on"],
        "end": days["to"],
        "reached": row["reached"],
        "note": row.get("note", ""),
    }
