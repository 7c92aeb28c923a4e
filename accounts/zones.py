"""Time zones of places, from the tables that come with the tz database (`zone.tab`)."""

from functools import cache
from importlib import resources


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
