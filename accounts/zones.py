"""Time zones of places, from the tables that come with the tz database (`zone.tab`)."""

from functools import cache
from importlib import resources

from accounts.models import Agency, User


@cache
def _zones_by_country() -> dict[str, list[str]]:
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _coordinates, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return found


def sole_zone(country: str) -> str:
    """The zone of a country that has one alone; "" where it has several, or is not known.

    Args:
        country: two letters, ISO 3166-1.
    """
    zones = _zones_by_country().get(country.upper(), [])
    return zones[0] if len(zones) == 1 else ""


def zone_of(person: User, agency: Agency) -> str:
    """By whose clock somebody on a team lives: their own, else the team's, else its country's.

    "" where nobody said and the country has several.
    """
    return person.preferred_zone or agency.zone or sole_zone(agency.country.code)
