"""The form of one cost: an amount, or hours with what one is worth."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.forms.cost import COST_FIELDS, CostForm

TYPED = {"label": "Guard", "kind": "staff", "currency": "USD", "months": "12"}


def cleaned(**typed: Any) -> dict[str, Any]:
    form = CostForm(TYPED | typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def errors(**typed: Any) -> dict[str, list[str]]:
    return dict(CostForm(TYPED | typed).errors)


def test_its_fields_are_the_keys_of_a_row() -> None:
    assert set(CostForm().fields) == set(COST_FIELDS)


def test_hours_and_their_worth_give_the_amount() -> None:
    values = cleaned(hours="14,152", hourly_rate="21.76", paid_by="Volunteers")
    assert values["amount"] == Decimal("307947.52")
    assert values["hours"] == 14_152
    assert values["hourly_rate"] == Decimal("21.76")
    assert values["paid_by"] == "Volunteers"


def test_an_hour_may_be_worth_nothing() -> None:
    assert cleaned(hours="10", hourly_rate="0")["amount"] == 0


@pytest.mark.parametrize("amount", ["308000", "307948", "305,000"])
def test_a_rounded_amount_stands_as_given(amount: str) -> None:
    values = cleaned(hours="14152", hourly_rate="21.76", amount=amount)
    assert values["amount"] == Decimal(amount.replace(",", ""))


def test_an_amount_far_from_its_hours_is_asked_about() -> None:
    found = errors(hours="1000", hourly_rate="25", amount="20000")
    assert found == {
        "amount": [
            (
                "1,000 hours at 25.00 come to 25,000.00, not to 20,000.00. Correct one of them, "
                "or leave the amount empty to have it worked out."
            )
        ]
    }
    form = CostForm(TYPED | {"hours": "1000", "hourly_rate": "25", "amount": "20000"})
    assert form["amount"].value() == "20000"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Give the amount. It can be 0."),
        ({"hours": "12"}, "Give the amount, or what an hour is worth."),
        ({"hourly_rate": "12"}, "Give the amount, or the number of hours."),
    ],
)
def test_without_an_amount_it_says_what_would_do(typed: dict[str, str], words: str) -> None:
    assert errors(**typed) == {"amount": [words]}


def test_hours_that_come_to_too_much_are_refused() -> None:
    assert "come to too much" in errors(hours="9999999", hourly_rate="9999999")["hourly_rate"][0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"hours": "many", "amount": "5"}, "hours"),
        ({"hours": "1.5", "hourly_rate": "20"}, "hours"),
        ({"hourly_rate": "-1", "hours": "5"}, "hourly_rate"),
        ({"hourly_rate": "1e9", "hours": "5"}, "hourly_rate"),
        ({"hourly_rate": "NaN", "hours": "5"}, "hourly_rate"),
        ({"hourly_rate": "12.345", "hours": "5"}, "hourly_rate"),
        ({"paid_by": "x" * 121, "amount": "5"}, "paid_by"),
        ({"paid_by": "\x00", "amount": "5"}, "paid_by"),
    ],
)
def test_nonsense_is_refused_beside_its_field(typed: dict[str, str], field: str) -> None:
    assert list(errors(**typed)) == [field]


def test_an_amount_alone_needs_no_hours() -> None:
    values = cleaned(amount="12")
    assert values["hours"] is None
    assert values["hourly_rate"] is None


@given(st.integers(0, 10_000), st.decimals(0, 10_000, places=2))
def test_what_was_worked_out_is_taken_again(hours: int, rate: Decimal) -> None:
    once = cleaned(hours=str(hours), hourly_rate=str(rate))
    again = cleaned(hours=str(hours), hourly_rate=str(rate), amount=str(once["amount"]))
    assert again["amount"] == once["amount"]
