"""The demo's surveys, numbers of people and partners, from their short form in the content file."""

from typing import Any

from accounts.models import User
from desk.demo.content import content
from nominations.models import Nomination
from nominations.services.evidence import save_community
from nominations.services.partners import save_partner

NOTE = (
    "Survey answers, numbers of people, partners and milestones are made up unless said otherwise. "
)


def add_community(nomination: Nomination, owner: User, key: str) -> None:
    """File what the content says of trust, engagement and partners."""
    told = content("community").get(key, {})
    for question, rows in (
        ("trust-surveys", [_survey(row) for row in told.get("surveys", [])]),
        ("engagement-numbers", [{"kind": "engagement", **row} for row in told.get("numbers", [])]),
    ):
        for values in rows:
            save_community(nomination=nomination, actor=owner, question=question, values=values)
    for partner in told.get("partners", []):
        save_partner(nomination=nomination, actor=owner, **partner)


def _survey(row: dict[str, Any]) -> dict[str, Any]:
    values = {"kind": "survey", **row}
    for which in ("before", "after"):
        when, asked, yes = values.pop(which, ("", None, None))
        values |= {f"{which}_when": when, f"{which}_asked": asked, f"{which}_yes": yes}
    return values
