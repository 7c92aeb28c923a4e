from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.costs import Cost, annual_cost, cost_per_thousand, per_thousand

amounts = st.decimals(min_value=0, max_value=Decimal("1e9"), places=2)
months = st.integers(min_value=1, max_value=600)
populations = st.integers(min_value=1, max_value=2_000_000_000)


def test_running_cost_is_scaled_to_a_year() -> None:
    assert Cost(Decimal(9000), months=6).annual == Decimal(18000)
    assert Cost(Decimal(9000), months=36).annual == Decimal(3000)


def test_money_spent_once_is_spread_over_five_years() -> None:
    assert Cost(Decimal(9000), months=0, one_off=True).annual == Decimal(1800)


def test_cost_per_thousand_residents() -> None:
    """90,000 a year for 2.4 million people is 37.50 per 1,000."""
    per = cost_per_thousand(Decimal(90_000), months=12, one_off=False, population=2_400_000)
    assert per == Decimal("37.5")


@pytest.mark.parametrize("population", [None, 0, -5])
def test_without_people_there_is_no_cost_per_head(population: int | None) -> None:
    assert per_thousand(Decimal(100), population) is None
    assert cost_per_thousand(Decimal(1), months=1, one_off=False, population=population) is None


@given(costs=st.lists(st.tuples(amounts, months, st.booleans()), max_size=8))
def test_the_year_is_the_sum_of_its_costs_in_any_order(
    costs: list[tuple[Decimal, int, bool]],
) -> None:
    items = [Cost(*cost) for cost in costs]
    total = annual_cost(items)
    assert float(annual_cost(reversed(items))) == pytest.approx(float(total))
    assert total >= 0
    assert all(total >= item.annual or total == pytest.approx(item.annual) for item in items)


@given(amount=amounts, month_count=months, people=populations)
def test_twice_the_people_halve_the_cost_per_thousand(
    amount: Decimal, month_count: int, people: int
) -> None:
    one = cost_per_thousand(amount, months=month_count, one_off=False, population=people)
    two = cost_per_thousand(amount, months=month_count, one_off=False, population=2 * people)
    assert one is not None
    assert two is not None
    assert float(one) == pytest.approx(2 * float(two))


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_an_impossible_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cost"):
        Cost(Decimal(amount))


def test_a_running_cost_of_no_months_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        Cost(Decimal(1), months=0)
