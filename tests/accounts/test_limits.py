"""Whoever asks too often for what needs no sign-in waits; everyone else does not notice."""

import json
from typing import Any

import pytest
from django.conf import settings as the_settings
from django.core.cache import caches
from django.test import Client, RequestFactory

from accounts import limits
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = 1_800_000_000.0  # a multiple of a minute


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[float]:
    settings.VISITOR_LIMITS = {"api": (2, 60), "archive_file": (1, 60)}
    now = [NOON]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


API = ["/api/winners", "/api/awards", "/api/openapi.json", "/api/winners/2019/nobody"]


def test_too_many_requests_are_told_when_to_come_back(client: Client, clock: list[float]) -> None:
    assert [client.get("/api/awards").status_code for _ in range(2)] == [200, 200]
    clock[0] = NOON + 10.2
    refused = client.get("/api/awards")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/json"
    assert refused["Retry-After"] == "50"
    assert json.loads(refused.content) == {
        "detail": "At most 2 requests in 60 seconds are answered to one network. "
        "Try again in 50 seconds."
    }
    clock[0] += int(refused["Retry-After"])
    assert client.get("/api/awards").status_code == 200


def test_all_of_the_api_counts_together(client: Client, clock: list[float]) -> None:
    answers = [client.get(path).status_code for path in API]
    assert answers == [200, 200, 429, 429]


@pytest.mark.parametrize("path", ["/winners.csv", "/winners.json"])
def test_whole_files_have_a_limit_of_their_own(
    client: Client, clock: list[float], path: str
) -> None:
    assert [client.get(path).status_code for _ in range(2)] == [200, 429]
    assert client.get("/api/awards").status_code == 200


def test_another_network_is_not_concerned(client: Client, clock: list[float]) -> None:
    for _ in range(3):
        client.get("/api/awards")
    assert client.get("/api/awards", REMOTE_ADDR="198.51.100.7").status_code == 200


def test_a_visitor_cannot_choose_an_address(
    client: Client, clock: list[float], settings: Any
) -> None:
    """What stands before the proxy's own entry came from the visitor."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [
        client.get("/api/awards", headers={"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.7"})
        for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_the_many_addresses_of_one_ipv6_network_count_as_one(clock: list[float]) -> None:
    def wait(address: str) -> int:
        return limits.seconds_to_wait(RequestFactory().get("/", REMOTE_ADDR=address), action="api")

    assert [wait(f"2001:db8:1:2::{n}") > 0 for n in range(1, 4)] == [False, False, True]
    assert wait("2001:db8:1:3::1") == 0


def test_counting_costs_the_database_nothing(
    client: Client, clock: list[float], django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        client.get("/api/openapi.json")
    with django_assert_num_queries(0):
        assert client.get("/api/awards").status_code == 429


def test_the_limits_leave_room_for_ordinary_use() -> None:
    assert all(times >= 10 for times, _seconds in the_settings.VISITOR_LIMITS.values())


def test_people_are_counted_each_for_themselves_and_for_all_processes(
    clock: list[float], settings: Any
) -> None:
    settings.PERSON_LIMITS = {"paper": (2, 3600)}
    request = RequestFactory().get("/")

    def waits(user: User) -> list[int]:
        request.user = user
        return [limits.person_must_wait(request, action="paper") for _ in range(3)]

    one, other = UserFactory(), UserFactory()
    assert waits(one) == [0, 0, 3601]
    caches["process"].clear()
    assert waits(one) == [3601, 3601, 3601]
    assert waits(other)[:2] == [0, 0]
    clock[0] += 3600
    assert waits(one)[:2] == [0, 0]


def test_networks_are_counted_together_by_all_processes_and_kept_as_digests(
    clock: list[float], settings: Any
) -> None:
    settings.NETWORK_LIMITS = {"interest": (2, 60)}

    def waits(sender: str) -> list[int]:
        request = RequestFactory().post("/", REMOTE_ADDR=sender)
        return [limits.network_must_wait(request, action="interest") for _ in range(3)]

    assert waits("192.0.2.1") == [0, 0, 61]
    caches["process"].clear()
    assert waits("192.0.2.1") == [61, 61, 61]
    assert waits("192.0.2.2")[:2] == [0, 0]
    assert "192.0.2" not in str(list(getattr(caches["default"], "_cache", {})))
