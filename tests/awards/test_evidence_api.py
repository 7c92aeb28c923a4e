"""The evidence engine over HTTP: its contract, its refusals, its published warnings."""

import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PARTS = {
    "change_pct",
    "rates",
    "rate_ratio",
    "relative_incidence",
    "displacement_difference",
    "displacement_quotient",
    "min_convincing_after",
    "time_series",
    "design_level",
    "warnings",
    "report",
}


def post(client: Client, kind: str, body: Any) -> tuple[int, dict[str, Any]]:
    text = body if isinstance(body, str) else json.dumps(body)
    response = client.post(f"/api/evidence/{kind}", text, content_type="application/json")
    return response.status_code, response.json()


def test_an_outcome_needs_no_more_than_two_counts(client: Client) -> None:
    status, answer = post(client, "outcome", {"treated": {"before": 69, "after": 19}})
    assert status == 200
    assert set(answer) == PARTS
    assert answer["change_pct"] == pytest.approx(-72.4638, abs=1e-3)
    assert answer["rate_ratio"]["low"] == pytest.approx(0.156, abs=1e-3)
    assert answer["design_level"]["level"] == 2
    assert answer["rates"] is None
    assert answer["relative_incidence"] is None


def test_the_published_table_of_two_areas_and_their_neighbours(client: Client) -> None:
    status, answer = post(
        client,
        "outcome",
        {
            "treated": {"before": 207, "after": 110},
            "comparison": {"before": 308, "after": 318},
            "displacement": {"before": 178, "after": 157},
            "displacement_comparison": {"before": 150, "after": 140},
        },
    )
    assert status == 200
    difference = answer["displacement_difference"]
    assert difference["estimate"] == pytest.approx(-118)
    assert difference["se"] == pytest.approx(39.6, abs=0.05)
    assert answer["displacement_quotient"] == pytest.approx(0.258, abs=1e-3)


def test_every_warning_given_is_a_published_one(client: Client) -> None:
    published = client.get("/api/evidence/warnings").json()
    codes = {entry["code"] for entry in published}
    _status, answer = post(client, "outcome", {"treated": {"before": 13, "after": 4}})
    given = {warning["code"] for warning in answer["warnings"]}
    assert "small_numbers" in given
    assert given <= codes
    assert all(entry["text"] and entry["rule"] for entry in published)


def test_a_survey_and_a_cost(client: Client) -> None:
    status, survey = post(
        client,
        "proportion",
        {"before": {"asked": 80, "yes": 48}, "after": {"asked": 70, "yes": 56}},
    )
    assert status == 200, survey
    status, cost = post(
        client, "cost", {"items": [{"kind": "cash", "amount": 1200}], "population": 10000}
    )
    assert status == 200, cost


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "treated"),
        ({"treated": {"before": 5}}, "treated.after"),
        ({"treated": {"before": -1, "after": 2}}, "treated.before"),
        ({"treated": {"before": 1.5, "after": 2}}, "treated.before"),
        ({"treated": {"before": 10_000_001, "after": 2}}, "treated.before"),
        ({"treated": {"before": 1, "after": 2, "after_days": 0}}, "treated.after_days"),
        ({"treated": {"before": 1, "after": 2}, "outcom": True}, "outcom"),
        (
            {"treated": {"before": 1, "after": 2}, "series": [{"period": "2014-13", "count": 1}]},
            "series.0.period",
        ),
        ('{"treated": {"before": NaN, "after": 2}}', "treated.before"),
        ("[]", "body"),
        ("no json", "body"),
        ("", "body"),
    ],
)
def test_bad_input_is_named_by_field(client: Client, body: Any, field: str) -> None:
    status, answer = post(client, "outcome", body)
    assert status == 422
    assert field in answer["errors"], answer
    assert all(isinstance(text, str) for text in answer["errors"][field])


def test_it_is_described_for_programs(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    operation = described["paths"]["/api/evidence/outcome"]["post"]
    assert {"200", "422"} <= set(operation["responses"])
    request = described["components"]["schemas"]["OutcomeRequest"]
    assert request["required"] == ["treated"]


def test_it_asks_the_database_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        post(client, "outcome", {"treated": {"before": 69, "after": 19}})
