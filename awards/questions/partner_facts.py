"""A partner of a nomination as a row of facts: on its page, in the frozen document, for reading."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.enums import Involvement, Sector

SHAPED_IT = (Involvement.COLLABORATED, Involvement.LED)
"""How far a body took part that had a say in what was done."""


def name_key(name: str) -> str:
    """A name without regard to case and spacing: two that give the same name the same body."""
    return " ".join(name.casefold().split())


def partner_facts(row: Mapping[str, Any]) -> dict[str, str]:
    """What is frozen of a partner: labels beside codes, in the language that is active."""
    sector, involvement = row["sector"], row["involvement"]
    return {
        "name": row["name"],
        "part": row["part"],
        "sector": sector,
        "sector_label": str(Sector(sector).label) if sector else "",
        "involvement": involvement,
        "involvement_label": str(Involvement(involvement).label) if involvement else "",
    }


def read_partner(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Context of `awards/questions/_partner.html`; documents of before have name and part alone."""
    return {
        "name": facts["name"],
        "part": facts["part"],
        "sector_label": facts.get("sector_label", ""),
        "involvement_label": facts.get("involvement_label", ""),
        "shaped_it": facts.get("involvement", "") in SHAPED_IT,
    }


def nameless_partner(facts: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The same for a blind round: what kind of body it is and how far it took part, no more.

    What it did is left out with its name, since it often says who it was.
    """
    name = _("Partner %(number)d") % {"number": number}
    return {**read_partner(facts), "name": name, "part": ""}
