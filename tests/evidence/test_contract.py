"""Requests and answers as other programs see them: shapes, defaults, errors, the command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evidence.answer import QUESTIONS, answer
from evidence.warning_codes import CATALOGUE, Code
from tests.evidence.asking import ask, codes, months, refusal, request

ROOT = Path(__file__).parents[2]

PUBLISHED = request(
    207,
    110,
    comparison=(308, 318),
    displacement=(178, 157),
    displacement_comparison=(150, 140),
    comparison_described=True,
    population=100_000,
)


def test_the_answer_has_these_parts_and_no_others() -> None:
    found = answer("outcome", PUBLISHED)
    assert {
        name: set(part) if isinstance(part, dict) else None for name, part in found.items()
    } == {
        "change_pct": None,
        "rates": {"before", "after", "per"},
        "rate_ratio": {"estimate", "low", "high", "p"},
        "relative_incidence": {"estimate", "low", "high", "log", "se"},
        "displacement_difference": {"estimate", "se", "low", "high", "z", "p"},
        "displacement_quotient": None,
        "min_convincing_after": None,
        "time_series": None,
        "design_level": {"level", "reasons"},
        "warnings": None,
        "report": None,
    }
    series = dict.fromkeys(map(str, range(1980, 2010)), 50)
    steps = ask(50, 50, series=series, intervention_period="1995")["time_series"]
    assert set(steps) == {"step", "low", "high", "dispersion"}


def test_published_counts_give_the_published_figures() -> None:
    """Wheeler and Ratcliffe 2018, Crime Science 7:11, with the variance of the ratio doubled."""
    found = answer("outcome", PUBLISHED)
    assert found["change_pct"] == pytest.approx(-46.8599, abs=1e-4)
    assert found["relative_incidence"]["estimate"] == pytest.approx(0.51469024)
    assert found["relative_incidence"]["log"] == pytest.approx(-0.66419003)
    assert found["relative_incidence"]["low"] == pytest.approx(0.347, abs=5e-4)
    assert found["relative_incidence"]["high"] == pytest.approx(0.764, abs=5e-4)
    difference = found["displacement_difference"]
    assert difference["estimate"] == -118
    assert difference["se"] == pytest.approx(39.6, abs=0.05)
    assert difference["z"] == pytest.approx(-2.98, abs=0.005)
    assert (round(difference["low"]), round(difference["high"])) == (-196, -40)
    assert found["displacement_quotient"] == pytest.approx(0.25818569)
    assert found["design_level"]["level"] == 3


def test_the_overdispersion_asked_for_is_used() -> None:
    plain = ask(50, 30, comparison=(60, 55), overdispersion=1)["relative_incidence"]
    assert plain["low"] == pytest.approx(0.36573953)
    assert plain["high"] == pytest.approx(1.17140673)
    usual = ask(50, 30, comparison=(60, 55))["relative_incidence"]
    assert usual["se"] == pytest.approx(plain["se"] * 2**0.5)


def test_the_overdispersion_is_taken_from_a_long_monthly_series() -> None:
    rough = months(2010, *([10, 40] * 15), *([12, 38] * 5))
    given = {"comparison": (300, 300), "series": rough, "intervention_period": "2012-07"}
    wide = ask(300, 290, **given)["relative_incidence"]
    usual = ask(300, 290, comparison=(300, 300))["relative_incidence"]
    assert wide["se"] > 1.5 * usual["se"]
    assert wide["estimate"] == usual["estimate"]


def test_a_comparison_covers_the_same_periods_unless_it_says_otherwise() -> None:
    periods = {"before_days": 730, "after_days": 365}
    silent = ask(200, 80, periods=periods, comparison=(300, 150))
    said = ask(200, 80, periods=periods, comparison={"before": 300, "after": 150, **periods})
    assert silent == said
    assert silent["relative_incidence"]["estimate"] == pytest.approx(0.8)
    assert silent["displacement_difference"]["estimate"] == pytest.approx((80 - 100) - (150 - 150))
    assert silent["displacement_difference"]["se"] == pytest.approx(
        (80 + 200 / 4 + 150 + 300 / 4) ** 0.5
    )


def test_a_missing_displacement_comparison_counts_as_zeros() -> None:
    found = ask(100, 50, comparison=(100, 100), displacement=(100, 150))
    assert found["displacement_difference"]["estimate"] == 0
    assert found["displacement_quotient"] == pytest.approx(-1)


def test_without_a_comparison_there_is_no_difference() -> None:
    found = ask(100, 50, displacement=(100, 150))
    assert found["displacement_difference"] is None
    assert found["displacement_quotient"] is None
    assert found["relative_incidence"] is None


def test_a_comparison_that_got_the_programme_is_left_out() -> None:
    found = ask(100, 50, comparison=(100, 100), comparison_contaminated=True)
    assert found["relative_incidence"] is None
    assert found["displacement_difference"] is None
    assert found["design_level"]["level"] == 2
    assert "comparison_contaminated" in codes(found)


@pytest.mark.parametrize(
    ("before", "after", "nulls"),
    [
        (0, 5, {"change_pct", "estimate", "high"}),
        (0, 0, {"change_pct", "estimate", "low", "high", "p"}),
        (None, 5, {"change_pct", "estimate", "low", "high", "p"}),
        (7, 0, set()),
    ],
)
def test_what_is_undefined_is_null(before: int | None, after: int, nulls: set[str]) -> None:
    found = ask(before, after)
    flat = {"change_pct": found["change_pct"], **found["rate_ratio"]}
    assert {name for name, value in flat.items() if value is None} == nulls


def test_rates_are_yearly_per_thousand_or_where_rare_per_hundred_thousand() -> None:
    found = ask(45, 45, periods={"before_days": 90, "after_days": 90}, population=50_000)
    assert found["rates"] == {
        "before": pytest.approx(3.6525),
        "after": pytest.approx(3.6525),
        "per": 1000,
    }
    rare = ask(30, 10, population=650_000)["rates"]
    assert rare["per"] == 100_000
    assert rare["before"] == pytest.approx(30 / 6.5 * 365.25 / 365)
    assert ask(None, 10, population=650_000)["rates"]["before"] is None
    assert ask(30, 10)["rates"] is None


def test_a_series_may_come_in_any_order() -> None:
    series = {"2016": 13, "2014": 4, "2017": 4, "2015": 8}
    in_order = dict(sorted(series.items()))
    assert ask(13, 4, series=series) == ask(13, 4, series=in_order)


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({}, "treated", "needed"),
        ({"treated": {"before": 1}}, "treated.after", "needed"),
        (request(-1, 1), "treated.before", "0 or more"),
        (request(1, 10_000_001), "treated.after", "10000000 or less"),
        (request(1, 1.5), "treated.after", "whole number"),  # type: ignore[arg-type]
        (request(1, "2"), "treated.after", "number"),  # type: ignore[arg-type]
        (request(1, True), "treated.after", "number"),
        (request(1, None), "treated.after", "whole number"),  # type: ignore[arg-type]
        (request(1, 1, periods={"before_days": 0}), "treated.before_days", "above 0"),
        (request(1, 1, periods={"after_days": -3}), "treated.after_days", "above 0"),
        (request(1, 1, periods={"after_days": 1e-300}), "treated.after_days", "a minute"),
        (request(1, 1, periods={"after_days": 10**400}), "treated.after_days", ""),
        (request(1, 1, periods={"before_days": float("nan")}), "treated.before_days", "number"),
        (request(1, 1, periods={"before_start": "1.1.2016"}), "treated.before_start", "YYYY-MM-DD"),
        (
            request(1, 1, periods={"before_start": "2016-02-30"}),
            "treated.before_start",
            "YYYY-MM-DD",
        ),
        (request(1, 1, periods={"before_start": 1451606400}), "treated.before_start", "YYYY-MM-DD"),
        (
            request(1, 1, periods={"before_start": "2016-01-01", "after_start": "2016-06-01"}),
            "treated.after_start",
            "has ended",
        ),
        (
            request(1, 1, periods={"before_start": "9000-01-01", "before_days": 1e6}),
            "treated.before_start",
            "last year",
        ),
        (request(1, 1, comparison={"before": 1}), "comparison.after", "needed"),
        (request(1, 1, displacement_comparison=(1, 1)), "displacement_comparison", "zone"),
        (request(1, 1, outcome="yes"), "outcome", "true or false"),
        (request(1, 1, treated_units=0), "treated_units", "1 or more"),
        (request(1, 1, population=0), "population", "1 or more"),
        (request(1, 1, claimed_change_pct=-101), "claimed_change_pct", "-100 or more"),
        (request(1, 1, overdispersion=0.5), "overdispersion", "1 or more"),
        (request(1, 1, series=[]), "series", "at least 1"),
        (request(1, 1, series={"2014": 1, "2016": 1}), "series", "gaps"),
        (request(1, 1, series={"2014": 1, "2015-01": 1}), "series", "not both"),
        (request(1, 1, series=[{"period": "2014", "count": 1}] * 2), "series", "twice"),
        (request(1, 1, series={"2014-13": 1}), "series.0.period", "2014-07"),
        (request(1, 1, series={"14": 1}), "series.0.period", "2014-07"),
        (request(1, 1, series={"0000": 1}), "series.0.period", "2014-07"),
        (request(1, 1, series={"2014": -1}), "series.0.count", "0 or more"),
        (
            request(1, 1, series={str(1000 + i): 1 for i in range(601)}),
            "series",
            "at most 600",
        ),
        (
            request(1, 1, series={"2014": 1}, intervention_period="2015"),
            "intervention_period",
            "one of the periods",
        ),
        (request(1, 1, intervention_period="soon"), "intervention_period", "2014-07"),
        (request(1, 1, tretaed=1), "tretaed", "no such field"),
        ([], "body", "object"),
        (None, "body", "object"),
        ("1", "body", "object"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_why(asked: Any, field: str, words: str) -> None:
    errors = refusal("outcome", asked)
    assert field in errors
    assert words in " ".join(errors[field])


def test_every_wrong_field_is_named_at_once() -> None:
    errors = refusal("outcome", {"treated": {"before": -1, "after_days": 0}, "population": "many"})
    assert set(errors) == {"treated.before", "treated.after", "treated.after_days", "population"}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_schemas_can_be_published(kind: str) -> None:
    question = QUESTIONS[kind]
    for schema in (question.request.model_json_schema(), question.answer.model_json_schema()):
        assert json.loads(json.dumps(schema))["type"] == "object"


def test_only_the_treated_area_is_needed() -> None:
    assert QUESTIONS["outcome"].request.model_json_schema()["required"] == ["treated"]


def test_every_warning_is_published_with_its_rule() -> None:
    assert set(CATALOGUE) == set(Code)
    assert all(
        entry.text.endswith(".") and entry.rule.endswith(".") for entry in CATALOGUE.values()
    )


def command(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "evidence", *arguments],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": ""},
        check=False,
    )


def test_the_command_prints_the_same_answer() -> None:
    done = command(json.dumps(PUBLISHED))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == answer("outcome", PUBLISHED)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("proportion", {"after": {"yes": 276, "asked": 400}}),
        ("cost", {"items": [{"amount": 1000}]}),
    ],
)
def test_the_command_answers_other_kinds(kind: str, asked: dict[str, Any]) -> None:
    done = command(json.dumps(asked), "--kind", kind)
    assert done.returncode == 0
    assert json.loads(done.stdout) == answer(kind, asked)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"treated": {"before": 3}}', "treated.after"),
        ("{", "body"),
        ("", "body"),
        ('{"treated": {"before": NaN, "after": 1}}', "body"),
        ("[" * 100_000, "body"),
    ],
)
def test_the_command_prints_errors_and_ends_with_2(text: str, field: str) -> None:
    done = command(text)
    assert done.returncode == 2
    assert done.stderr == ""
    errors = json.loads(done.stdout)["errors"]
    assert list(errors) == [field]
    assert all(isinstance(message, str) and message for message in errors[field])


def test_light_modules_load_no_statistics_and_the_command_no_web_framework() -> None:
    heavy = ("scipy", "statsmodels", "pandas", "numpy")
    light = "import evidence, evidence.changes, evidence.costs, evidence.phrases, evidence.design"
    light += ", evidence.outcome_schema, evidence.survey_schema, evidence.cost_schema"
    light += ", evidence.warning_codes"
    asked = (
        "import evidence.answer as a; a.answer('outcome', {'treated': {'before': 9, 'after': 2}})"
    )
    framework = ("django", "statsmodels", "pandas", "scipy.stats")
    for code, absent in ((light, heavy), (asked, framework)):
        check = f"import sys; {code}; print([name for name in {absent!r} if name in sys.modules])"
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT, check=True
        )
        assert done.stdout.strip() == "[]"
