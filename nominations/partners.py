"""A partner of a nomination as a row of facts: on its page, in the frozen document, for reading."""

from collections.abc import Mapping
from typing import Any

from awards.enums import Involvement, Sector

SHAPED_IT = (Involvement.COLLABORATED, Involvement.LED)
"""How far a body took part that had a say in what was done."""


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
    """Context of `nominations/_partner.html`; documents of before have name and part alone."""
    return {
        "name": facts["name"],
        "part": facts["part"],
        "sector_label": facts.get("sector_label", ""),
        "involvement_label": facts.get("involvement_label", ""),
        "shaped_it": facts.get("involvement", "") in SHAPED_IT,
    }
