from typing import Any

import pytest

from evidence.design import Comparability, Design, design_level
from tests.evidence.asking import ask

MATCHED, DESCRIBED = Comparability.MATCHED, Comparability.DESCRIBED


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        ({"outcome": False, "before": True}, 0),
        ({"after": False, "before": True}, 0),
        ({"before": True, "recording_changed": True}, 1),
        ({"before": True, "randomised": True}, 2),
        ({"before": True, "points": 60}, 2),
        ({"comparison_units": 5, "randomised": True, "treated_units": 5}, 5),
        ({"comparison_units": 1, "randomised": True, "treated_units": 1}, 2),
        ({"before": True, "comparison_units": 1}, 2),
        (
            {
                "before": True,
                "comparison_units": 1,
                "comparison_before": True,
                "comparability": MATCHED,
            },
            3,
        ),
        (
            {
                "before": True,
                "comparison_units": 9,
                "treated_units": 9,
                "comparison_before": True,
                "comparability": DESCRIBED,
            },
            3,
        ),
        ({"comparison_units": 4, "comparison_before": True, "comparability": MATCHED}, 2),
        (
            {
                "before": True,
                "comparison_units": 5,
                "treated_units": 5,
                "randomised": True,
                "comparison_contaminated": True,
            },
            2,
        ),
        (
            {
                "before": True,
                "comparison_units": 5,
                "treated_units": 5,
                "randomised": True,
                "recording_changed": True,
            },
            1,
        ),
    ],
)
def test_the_first_rule_that_fits_gives_the_level(stated: dict[str, Any], level: int) -> None:
    found = design_level(Design(**stated))
    assert found.level == level
    assert found.reasons


def test_the_level_is_about_design_and_never_about_the_size_of_the_effect() -> None:
    levels = {ask(100, after)["design_level"]["level"] for after in (0, 1, 100, 5_000)}
    assert levels == {2}


def test_a_series_alone_has_a_before() -> None:
    series = {"2014": 4, "2015": 8, "2016": 4}
    with_series = ask(None, 4, series=series, intervention_period="2016")
    assert with_series["design_level"]["level"] == 2
    assert ask(None, 4, series=series)["design_level"]["level"] == 1


def test_a_long_series_is_named_as_a_reason() -> None:
    long = {str(year): 20 for year in range(1990, 2015)}
    reasons = ask(20, 20, series=long, intervention_period="2005")["design_level"]["reasons"]
    assert "time series of 24 or more points" in reasons


def test_a_comparison_left_out_is_named_as_a_reason() -> None:
    level = ask(5, 4, comparison=(5, 5), comparison_contaminated=True)["design_level"]
    assert level["level"] == 2
    assert level["reasons"] == [
        "the comparison area also got the programme, so it is left out",
        "before and after in the treated area only",
    ]
