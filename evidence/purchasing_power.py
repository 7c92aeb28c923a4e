"""What a country's money buys: a table of one year, from which a factor is kept with the result.

Source: World Bank, World Development Indicators, PA.NUS.PPP (International Comparison Program),
CC BY 4.0, values for 2022 as compiled in April 2024 by the data package datasets/ppp. The bank
revises past years, so a result keeps the factor it was computed with, its year and its source.

A factor holds for one currency alone: that of its country when the table was compiled. Those are
of the Unicode Common Locale Data Repository 47, currencies in use on 30 April 2024, as given by
babel 2.18. A country in which two currencies were legal tender then has none here, since the
table does not say which of them its factor is of.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

YEAR = 2022
SOURCE = "World Bank, PA.NUS.PPP, 2022 as of April 2024"
COMPILED = 2024


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


def factor_for(country: str, currency: str) -> Factor | None:
    """The table's factor for a country's money, if the currency (ISO 4217) is that money."""
    return table_factor(country) if table_currency(country) == currency else None


def table_currency(country: str) -> str | None:
    """The currency that a country's factor is of; None where it is not known."""
    return _currencies().get(country)


@cache
def _table() -> dict[str, float]:
    rows = _rows(f"purchasing_power_{YEAR}.csv")
    return {row["country"]: float(row["factor"]) for row in rows}


@cache
def _currencies() -> dict[str, str]:
    return {row["country"]: row["currency"] for row in _rows(f"currencies_{COMPILED}.csv")}


def _rows(name: str) -> csv.DictReader[str]:
    path = files("evidence") / "tables" / name
    return csv.DictReader(path.read_text(encoding="utf-8").splitlines())
