"""What a country's money buys: a table of one year, from which a factor is kept with the result.

Source: World Bank, World Development Indicators, PA.NUS.PPP (International Comparison Program),
CC BY 4.0, values for 2022 as compiled in April 2024 by the data package datasets/ppp. The bank
revises past years, so a result keeps the factor it was computed with, its year and its source.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

YEAR = 2022
SOURCE = "World Bank, PA.NUS.PPP, 2022 as of April 2024"


@dataclass(frozen=True, slots=True)
class Factor:
    """Local currency per international dollar in a year, and where that is from."""

    value: float
    year: int
    source: str


def table_factor(country: str) -> Factor | None:
    """The table's factor for a country (ISO 3166-1, two letters); None if it is not there."""
    value = _table().get(country)
    return None if value is None else Factor(value, YEAR, SOURCE)


@cache
def _table() -> dict[str, float]:
    path = files("evidence") / "tables" / f"purchasing_power_{YEAR}.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["country"]: float(row["factor"]) for row in rows}
