from typing import Any

import pytest

from evidence.nomination import Measure, report_on_all
from evidence.outcome_schema import OutcomeRequest
from tests.evidence.asking import request


def measure(before: int, after: int, **more: Any) -> Measure:
    asked = OutcomeRequest.model_validate(request(before, after))
    return Measure(f"{before} to {after}", asked, **more)


GOOD, SAME, BAD = (100, 30), (100, 95), (100, 140)


@pytest.mark.parametrize(
    ("measures", "is_warned"),
    [
        ([measure(*GOOD, quoted=True), measure(*SAME), measure(*BAD)], True),
        ([measure(*GOOD, quoted=True), measure(*SAME, quoted=True), measure(*BAD)], True),
        ([measure(*GOOD), measure(*SAME, quoted=True)], False),
        ([measure(*GOOD, quoted=True), measure(*SAME, quoted=True)], False),
        ([measure(*GOOD), measure(*SAME)], False),
        ([measure(*GOOD, quoted=True)], False),
        # More reports are what the second one wanted, and it did better than the first.
        ([measure(*SAME, quoted=True), measure(*BAD, wants_fewer=False)], False),
        ([measure(100, 0, quoted=True), measure(*GOOD)], True),
    ],
)
def test_quoting_the_best_outcome_alone_is_told(measures: list[Measure], is_warned: bool) -> None:
    codes = [caution.code for caution in report_on_all(measures).cautions]
    assert codes == (["best_outcome_only"] if is_warned else [])


def test_outcomes_keep_their_order_and_know_of_one_another() -> None:
    found = report_on_all([measure(*BAD), measure(*GOOD), measure(*SAME)])
    assert [part.measure.what for part in found.measures] == [
        "100 to 140",
        "100 to 30",
        "100 to 95",
    ]
    assert found.measures[1].report.text.startswith("100 to 30 fell from 100 to 30")
    for part in found.measures:
        assert "one of 3 outcomes" in " ".join(caution.text for caution in part.cautions)


def test_a_nomination_without_outcomes_has_no_report() -> None:
    assert report_on_all([]).measures == ()
