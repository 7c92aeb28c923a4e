"""Factors of the table, and the one currency that each is of."""

import pytest

from evidence.purchasing_power import _currencies, _table, factor_for, table_currency


@pytest.mark.parametrize(
    ("country", "currency", "value"),
    [("US", "USD", 1), ("GB", "GBP", 0.68126), ("HR", "EUR", 0.438243), ("SL", "SLE", 3.4615)],
)
def test_a_country_has_a_factor_for_its_money(country: str, currency: str, value: float) -> None:
    factor = factor_for(country, currency)
    assert factor is not None
    assert factor.value == value
    assert factor.year == 2022


@pytest.mark.parametrize(
    ("country", "currency"),
    [("GB", "USD"), ("US", "GBP"), ("XX", "USD"), ("", "USD"), ("GB", "")],
)
def test_and_none_for_other_money(country: str, currency: str) -> None:
    assert factor_for(country, currency) is None


def test_currencies_are_those_of_the_day_the_factors_were_compiled() -> None:
    """Bulgaria had the lev until 2026, and its factor of 0.77 is of it."""
    assert table_currency("BG") == "BGN"
    assert table_currency("CW") == "ANG"


@pytest.mark.parametrize("country", ["HT", "LS", "NA", "PA", "PS", "ZW"])
def test_where_two_were_legal_tender_none_is_taken(country: str) -> None:
    assert table_currency(country) is None


def test_currencies_are_codes_of_countries_with_a_factor() -> None:
    found = _currencies()
    assert len(found) > 180
    assert set(found) < set(_table())
    assert all(len(code) == 3 and code.isupper() for code in found.values())
