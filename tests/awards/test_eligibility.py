"""Who can take part: each kind of rule, what it asks, and when it is met."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.eligibility import KINDS, Facts, asked_of, check, known_rules, requirements
from awards.eligibility.programme import months_between

FACTS = Facts(
    closes_on=date(2031, 3, 31),
    agency_kind="municipal",
    agency_kind_label="Municipal police",
    population=80_000,
)


def verdict(rule: dict[str, Any], answers: dict[str, str] | None = None, **facts: Any) -> Any:
    known = known_rules([rule])
    values = {name: getattr(FACTS, name) for name in FACTS.__slots__} | facts
    [found] = check(known, Facts(**values), {0: answers or {}})
    return found


@pytest.mark.parametrize(
    ("began", "met", "words"),
    [
        ("2030-03-31", True, "12 full months"),
        ("2030-04-01", False, "11 full months"),
        ("2031-03-31", False, "0 full months"),
        ("2031-04-01", False, "begins after"),
        ("", None, "not known"),
        ("soon", None, "not known"),
    ],
)
def test_how_long_it_has_run(began: str, met: bool | None, words: str) -> None:
    found = verdict({"rule": "live_months", "months": 12}, {"began": began})
    assert found.met is met
    assert words in found.words
    assert "at least 12 months" in found.requirement


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 600))
def test_months_are_full_months(began: date, days: int) -> None:
    until = began + timedelta(days=days)
    months = months_between(began, until)
    assert months * 28 <= days
    assert days <= (months + 1) * 31


def test_the_last_of_a_month_and_leap_years() -> None:
    assert months_between(date(2028, 2, 29), date(2029, 2, 28)) == 12
    assert months_between(date(2030, 1, 31), date(2030, 2, 28)) == 1


@pytest.mark.parametrize(("kind", "met"), [("municipal", True), ("ngo", False)])
def test_the_type_of_agency(kind: str, met: bool) -> None:
    rule = {"rule": "agency_kinds", "kinds": ["county", "municipal", "no-such-kind"]}
    found = verdict(rule, agency_kind=kind)
    assert found.met is met
    assert found.requirement.endswith("Municipal police, County police or sheriff.")


@pytest.mark.parametrize(
    ("low", "high", "population", "met"),
    [
        (80_000, None, 80_000, True),
        (80_001, None, 80_000, False),
        (None, 80_000, 80_000, True),
        (None, 79_999, 80_000, False),
        (20_000, 99_999, 80_000, True),
        (20_000, 99_999, None, None),
    ],
)
def test_the_size(low: Any, high: Any, population: Any, met: Any) -> None:
    assert (
        verdict({"rule": "population", "min": low, "max": high}, population=population).met is met
    )


@pytest.mark.parametrize(
    ("answers", "met"),
    [
        ({"is": "yes", "number": "4711"}, True),
        ({"is": "yes", "number": ""}, None),
        ({"is": "no"}, False),
        ({}, None),
    ],
)
def test_membership_is_said_and_not_known(answers: dict[str, str], met: bool | None) -> None:
    found = verdict({"rule": "member", "of": "the Example Association"}, answers)
    assert found.met is met
    assert "the Example Association" in found.requirement


@pytest.mark.parametrize(
    ("said", "earlier", "met"),
    [
        ("no", (), True),
        ("yes", (), False),
        ("no", ("Lit Paths (2029)",), None),
        ("yes", ("Lit Paths (2029)",), False),
        ("", (), None),
    ],
)
def test_new_to_the_award(said: str, earlier: tuple[str, ...], met: bool | None) -> None:
    found = verdict({"rule": "new_programme"}, {"before": said}, earlier=earlier)
    assert found.met is met
    assert ("Lit Paths" in found.words) == (bool(earlier) and said == "no")


@pytest.mark.parametrize(
    ("said", "expected", "met"),
    [("yes", "yes", True), ("no", "yes", False), ("no", "no", True), ("", "no", None)],
)
def test_an_own_question(said: str, expected: str, met: bool | None) -> None:
    rule = {"rule": "question", "text": "Is it led by the police?", "expected": expected}
    assert verdict(rule, {"answer": said}).met is met


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        "rules",
        [1, None, [], {}],
        [{"rule": "weather"}],
        [{"rule": "live_months"}, {"rule": "live_months", "months": "12"}],
        [{"rule": "live_months", "months": 0}],
        [{"rule": "agency_kinds", "kinds": []}, {"rule": "agency_kinds", "kinds": "municipal"}],
        [{"rule": "population"}, {"rule": "population", "min": True}],
        [{"rule": "question", "text": " ", "expected": "yes"}],
        [{"rule": "question", "text": "Why?", "expected": "perhaps"}],
    ],
)
def test_what_is_no_rule_is_left_out(stored: Any) -> None:
    assert known_rules(stored) == []


def test_every_kind_says_what_it_wants_and_asks() -> None:
    rules = known_rules(
        [
            {"rule": "live_months", "months": 1},
            {"rule": "agency_kinds", "kinds": ["ngo"]},
            {"rule": "population", "max": 9},
            {"rule": "member"},
            {"rule": "new_programme"},
            {"rule": "question", "text": "Is it in use?", "expected": "yes"},
        ]
    )
    assert [rule["rule"] for rule in rules] == list(KINDS)
    assert all(words.endswith(".") for words in requirements(rules))
    assert [len(asked_of(rule)) for rule in rules] == [1, 0, 0, 2, 1, 1]
