"""What of a nomination's costs becomes public."""

from decimal import Decimal

import pytest

from judging.services.publication import winner_fields
from nominations.models import Nomination, Submission
from nominations.services.evidence import save_cost
from tests.nominations import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    nomination = making.fill(making.draft())
    for changes in (
        {"kind": "staff", "amount": Decimal("3500.5")},
        {"kind": "volunteer", "amount": Decimal(4_000)},
        {"currency": "EUR", "amount": Decimal(70)},
    ):
        save_cost(
            nomination=nomination,
            actor=making.owner_of(nomination.agency),
            question="costs",
            values=making.COST | changes,
        )
    return making.submitted(nomination)


def cost_of(submission: Submission) -> list[str]:
    nomination = Nomination.objects.get(pk=submission.nomination_id)
    return winner_fields(nomination, submission, "")["low_cost"].splitlines()


def test_each_currency_has_its_line_and_volunteers_are_not_added(submission: Submission) -> None:
    assert cost_of(submission) == [
        "70.00 EUR a year in all, staff time and gifts included.",
        (
            "15,500.50 USD a year in all, staff time and gifts included. "
            "The value of volunteers’ time is not in it."
        ),
    ]


def test_a_document_frozen_before_that_rule_is_told_by_it(submission: Submission) -> None:
    [costs] = [
        question["value"]
        for section in submission.document["sections"]
        for question in section["questions"]
        if question["slug"] == "costs"
    ]
    del costs["report"]
    [_euro, dollar] = costs["totals"]
    dollar["annual"] = "19500.50"
    assert cost_of(submission)[1].startswith("15,500.50 USD a year")


def test_costs_that_are_not_publishable_stay_out(submission: Submission) -> None:
    for section in submission.document["sections"]:
        for question in section["questions"]:
            question["publishable"] = question["slug"] != "costs"
    assert cost_of(submission) == []
