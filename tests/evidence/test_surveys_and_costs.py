"""Questions of the other two kinds: a share of people asked, and what a programme costs."""

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.answer import answer
from evidence.benefits import Band, band, benefit, fewer_by, international_dollars, prevented_by
from evidence.figures import Interval
from evidence.purchasing_power import _table
from tests.evidence.asking import codes, refusal

TRUST = {"before": {"yes": 228, "asked": 400}, "after": {"yes": 276, "asked": 400}}
WHEELER = {"estimate": 118, "low": 40.3894, "high": 195.6106}


def survey(**more: Any) -> dict[str, Any]:
    return answer("proportion", TRUST | {"response_rate_pct": 60} | more)


def cost(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return answer("cost", {"items": list(items), **more})


def test_a_change_of_trust_with_its_interval() -> None:
    found = survey(population=10_000)
    assert found["change"]["points"] == pytest.approx(12)
    assert found["change"]["low"] == pytest.approx(5.3124, abs=1e-4)
    assert found["change"]["high"] == pytest.approx(18.5381, abs=1e-4)
    assert found["sample_needed"] == 370
    assert found["report"] == (
        "The share rose from 57 percent of 400 to 69 percent of 400 people, by 12.0 points "
        "(between 5.3 and 18.5 points). "
        "A difference this large would rarely come from who happened to be asked."
    )
    assert found["warnings"] == []


def test_one_survey_alone() -> None:
    found = survey(before=None)
    assert found["before"] is None
    assert found["change"] is None
    assert found["report"] == ("276 of 400 people said so, 69 percent (between 64 and 73 percent).")


def test_chance_is_not_spoken_of_where_the_interval_does_not_bear_it() -> None:
    handy = survey(convenience_sample=True)["report"]
    assert "If those asked stand for the others, a difference this large" in handy
    changed = survey(wording_changed=True)["report"]
    assert changed == (
        "The share was 57 percent of 400 people before and 69 percent of 400 after. "
        "The question changed in between, so the two shares cannot be compared."
    )
    same = survey(before=TRUST["after"], wording_changed=True)["report"]
    assert "cannot be compared" in same


def test_no_change_and_a_fall_have_words_of_their_own() -> None:
    same = survey(before=TRUST["after"])["report"]
    assert same.startswith("The share stayed at 69 percent")
    fell = survey(before=TRUST["after"], after={"yes": 270, "asked": 400})["report"]
    assert fell.startswith(
        "The share fell from 69 percent of 400 to 68 percent of 400 people, by 1.5 points"
    )
    assert "can come from who happened to be asked" in fell


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"before": {"yes": 40, "asked": 99}}, "small_sample"),
        ({"convenience_sample": True}, "convenience_sample"),
        ({"asked_by_officers": True}, "asked_by_officers"),
        ({"wording_changed": True}, "wording_changed"),
        ({"response_rate_pct": None}, "response_rate_missing"),
        ({"same_people": True}, "same_people"),
        ({"claimed_change_points": 21}, "points_differ"),
        ({"claimed_change_points": 12.9}, None),
        ({"before": None, "claimed_change_points": 12}, "points_not_checkable"),
        ({"before": None, "same_people": True}, None),
    ],
)
def test_what_weakens_a_survey_is_named(more: dict[str, Any], code: str | None) -> None:
    assert codes(survey(**more)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "after"),
        ({"after": {"yes": 5, "asked": 4}}, "after.yes"),
        ({"after": {"yes": 0, "asked": 0}}, "after.asked"),
        (TRUST | {"population": 399}, "population"),
        (TRUST | {"response_rate_pct": 101}, "response_rate_pct"),
    ],
)
def test_an_impossible_survey_is_refused(asked: dict[str, Any], field: str) -> None:
    assert list(refusal("proportion", asked)) == [field]


def test_kinds_of_cost_stand_apart_and_volunteers_outside_the_total() -> None:
    found = cost(
        {"kind": "cash", "amount": 30_000, "months": 6},
        {"kind": "cash", "amount": 10_000, "one_off": True},
        {"kind": "staff", "hours": 100, "hourly_rate": 40},
        {"kind": "in_kind", "amount": 500},
        {"kind": "volunteer", "hours": 14_152, "hourly_rate": 21.79},
        population=250_000,
        participants=100,
    )
    assert found["annual"] == {
        "cash": 62_000,
        "staff": 4_000,
        "in_kind": 500,
        "volunteer": 308_372.08,
        "total": 66_500,
    }
    assert found["per_1000"] == {"cash": 248, "total": 266}
    assert found["per_participant"] == 665
    assert found["volunteer_hours"] == 14_152
    assert found["staff_hours"] == 100
    assert codes(found) == {"volunteers_apart"}
    assert found["report"] == (
        "The programme costs 66,500 USD a year (62,000 of it cash), which is 266.00 per 1,000 "
        "residents. Volunteers gave 14,152 hours besides."
    )


def test_hours_without_a_rate_have_no_value() -> None:
    found = cost({"kind": "staff", "hours": 10}, {"amount": 100})
    assert found["annual"]["total"] == 100
    assert codes(found) == {"hours_without_rate"}


def test_cost_per_crime_prevented_with_its_range() -> None:
    found = cost({"amount": 250_000}, prevented=WHEELER, design_level=3)
    assert found["per_crime"] == {
        "label": "prevented",
        "estimate": 2118.64,
        "low": 1278.05,
        "high": 6189.74,
    }
    assert "2,119 USD per crime prevented (1,278 to 6,190)" in found["report"]


@pytest.mark.parametrize(("amount", "months"), [(500_000, 6), (2_000_000, 1.5)])
def test_the_cost_is_that_of_the_months_in_which_crimes_were_counted(
    amount: int, months: float
) -> None:
    found = cost({"amount": amount}, prevented=WHEELER | {"months": months}, design_level=3)
    assert found["per_crime"]["estimate"] == 2118.64


def test_half_a_cent_is_rounded_up() -> None:
    assert cost({"amount": 0.125})["annual"]["total"] == 0.13
    assert cost({"amount": 12.25}, participants=100)["per_participant"] == 0.12


def test_how_many_fewer_without_a_comparison() -> None:
    """200 to 100 over as long: 100 fewer, with a standard error of the square root of 300."""
    found = fewer_by(200, 100, 1)
    assert found.estimate == 100
    assert (found.low, found.high) == (
        pytest.approx(66.05, abs=0.01),
        pytest.approx(133.95, abs=0.01),
    )
    # Over half as long 100 are expected, with a variance of a quarter of 200.
    half = fewer_by(200, 50, 0.5)
    assert half.estimate == 50
    assert half.high - half.estimate == pytest.approx(1.959964 * (50 + 50) ** 0.5, abs=1e-5)


@pytest.mark.parametrize("level", [2, None])
def test_without_a_comparison_crimes_are_fewer_not_prevented(level: int | None) -> None:
    found = cost({"amount": 250_000}, prevented=WHEELER, design_level=level)
    assert found["per_crime"]["label"] == "fewer"
    assert "per crime fewer, not prevented" in found["report"]
    assert codes(found) == {"fewer_not_prevented"}


def test_a_weak_design_gives_no_cost_per_crime() -> None:
    found = cost({"amount": 250_000}, prevented=WHEELER, design_level=1)
    assert found["per_crime"] is None
    assert codes(found) == {"design_too_weak"}


def test_crimes_that_may_be_none_have_no_cost() -> None:
    unsure = {"estimate": 20, "low": -5, "high": 45}
    found = cost({"amount": 250_000}, prevented=unsure, design_level=4)
    assert found["per_crime"] == {"label": "prevented", "estimate": None, "low": None, "high": None}
    assert codes(found) == {"not_estimable"}
    assert "not estimable" in found["report"]


def test_purchasing_power_keeps_its_factor_and_year() -> None:
    found = cost(
        {"amount": 1_000_000},
        currency="INR",
        population=100_000,
        purchasing_power={"factor": 20, "year": 2022, "source": "made up for this test"},
    )
    assert found["international"] == {
        "total": 50_000,
        "per_1000": 500,
        "band": "moderate",
        "factor": 20,
        "year": 2022,
        "source": "made up for this test",
    }
    assert codes(found) == {"band_is_context"}


def test_a_country_of_the_table_gives_its_factor_with_year_and_source() -> None:
    """Mexico 2022: about 10.4 pesos bought what a dollar bought in the United States."""
    found = cost({"amount": 1_000_000}, currency="MXN", purchasing_power={"country": "MX"})
    assert found["international"]["total"] == pytest.approx(1_000_000 / 10.3773, abs=0.01)
    assert found["international"]["year"] == 2022
    assert found["international"]["source"].startswith("World Bank, PA.NUS.PPP, 2022")
    assert found["international"]["band"] is None


def test_the_table_converts_no_other_money() -> None:
    asked = {"items": [{"amount": 1}], "purchasing_power": {"country": "MX"}}
    found = refusal("cost", asked)
    assert found["purchasing_power"] == [
        (
            "The table's factor for this country is of MXN: give the costs in it, or a factor with "
            "its year."
        )
    ]
    assert refusal("cost", asked | {"currency": "MXN"}) == {}
    # Of Panama's two the table does not say which its factor is of: the asker answers for it.
    assert refusal("cost", asked | {"purchasing_power": {"country": "PA"}}) == {}


def test_a_stated_factor_goes_before_the_table() -> None:
    stated = {"country": "MX", "factor": 9.5, "year": 2018, "source": "stated"}
    found = cost({"amount": 950}, currency="MXN", purchasing_power=stated)["international"]
    assert (found["total"], found["year"], found["source"]) == (100, 2018, "stated")


def test_the_table_is_of_countries_and_in_american_dollars() -> None:
    factors = _table()
    assert len(factors) > 180
    assert factors["US"] == 1
    assert all(len(code) == 2 and code.isupper() and value > 0 for code, value in factors.items())


@pytest.mark.parametrize(
    ("amount", "name"),
    [
        ("0", Band.MINIMAL),
        ("49.99", Band.MINIMAL),
        ("50", Band.LOW),
        ("250", Band.MODERATE),
        ("1000", Band.HIGH),
        ("5000", Band.HIGH),
        ("5000.01", Band.VERY_HIGH),
    ],
)
def test_cost_bands(amount: str, name: Band) -> None:
    assert band(Decimal(amount)) == name


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "items"),
        ({"items": []}, "items"),
        ({"items": [{}]}, "items.0"),
        ({"items": [{"amount": -1}]}, "items.0.amount"),
        ({"items": [{"amount": 1, "months": 0}]}, "items.0.months"),
        ({"items": [{"amount": 1, "kind": "gold"}]}, "items.0.kind"),
        ({"items": [{"amount": 1}], "currency": "dollars"}, "currency"),
        ({"items": [{"amount": 1}], "design_level": 6}, "design_level"),
        (
            {"items": [{"amount": 1}], "prevented": {"low": 2, "estimate": 1, "high": 3}},
            "prevented.estimate",
        ),
        (
            {"items": [{"amount": 1}], "purchasing_power": {"factor": 0, "year": 2020}},
            "purchasing_power.factor",
        ),
        ({"items": [{"amount": 1}], "purchasing_power": {}}, "purchasing_power"),
        ({"items": [{"amount": 1}], "purchasing_power": {"factor": 20}}, "purchasing_power"),
        ({"items": [{"amount": 1}], "purchasing_power": {"country": "XX"}}, "purchasing_power"),
    ],
)
def test_an_impossible_cost_is_refused(asked: dict[str, Any], field: str) -> None:
    assert list(refusal("cost", asked)) == [field]


def test_crimes_prevented_turn_the_sign_of_the_difference() -> None:
    found = prevented_by(-118, Interval(-195.6, -40.4))
    assert found is not None
    assert (found.estimate, found.low, found.high) == (118, 40.4, 195.6)
    assert prevented_by(-118, Interval(None, -40.4)) is None


def test_impossible_prices_are_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        international_dollars(Decimal(1), Decimal(0))
    with pytest.raises(ValueError, match="more than nothing"):
        benefit(Decimal(1), Decimal(0), Decimal(1))
    assert benefit(Decimal(1), Decimal(5), Decimal(0)).ratio is None


amounts = st.floats(min_value=0, max_value=1e15)
items = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["cash", "staff", "in_kind", "volunteer"]),
        "months": st.integers(1, 600),
        "one_off": st.booleans(),
    }
    | {"amount": amounts},
    optional={"hours": st.floats(0, 1e9), "hourly_rate": amounts},
)


@given(st.lists(items, min_size=1, max_size=5), st.data())
def test_every_cost_is_answered_in_finite_numbers(filed: list[Any], data: Any) -> None:
    ends = sorted(data.draw(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3)))
    found = cost(
        *filed,
        population=data.draw(st.none() | st.integers(1, 10**10)),
        prevented=dict(zip(("low", "estimate", "high"), ends, strict=True)),
        design_level=data.draw(st.none() | st.integers(0, 5)),
        purchasing_power={"factor": data.draw(st.floats(1e-6, 1e6)), "year": 2020},
    )
    json.dumps(found, allow_nan=False)
    assert "nan" not in found["report"].lower()
    parts = found["annual"]
    together = parts["cash"] + parts["staff"] + parts["in_kind"]
    assert math.isclose(parts["total"], together, rel_tol=1e-9, abs_tol=0.03)
