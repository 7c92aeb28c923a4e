"""Every address asked as every role: what comes back, and what it leaves behind."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.access.asking import Answer, ask, without_address
from tests.access.roles import BARRED, Role
from tests.access.rows import REFUSALS, Expected, Outcome, Row
from tests.access.tables import rows, url_name
from tests.access.world import World

pytestmark = pytest.mark.django_db

ROWS = rows()
every_row = pytest.mark.parametrize("key", ROWS)

# A form carries a token; without any field at all a page could take a POST for a first visit.
TOKEN = {"csrfmiddlewaretoken": "a token"}
NEAR = BARRED | {Role.OWNER, Role.OTHER_NOMINEE, Role.STAFF_ELSEWHERE, Role.JUDGE_REMOVED}
UNKNOWN_NUMBER = 2_000_000_000
UNKNOWN_NAME = "no-such-thing"


type Refusals = dict[tuple[Role, str, str], str]
"""What came back by role, address and method, where it was a refusal."""


@pytest.fixture(scope="module")
def refusals() -> Refusals:
    """So that no test asks again for what another has been refused."""
    return {}


@every_row
def test_get(world: World, refusals: Refusals, key: str) -> None:
    """Every role gets the table's status, and a GET changes nothing, whoever asks."""
    answers = {role: _ask(world, role, key, "GET") for role in Role}
    for role, answer in answers.items():
        if answer.status == 404:
            url = _url(key, ROWS[key].at(world.scene(role)))
            refusals[role, url, "GET"] = _comparable(answer, url)
    surprises = _surprises(answers, ROWS[key].get, ROWS[key].post)
    assert surprises == {}, surprises
    assert _writers(answers) == {}


@every_row
def test_post(world: World, key: str) -> None:
    """Every role gets the table's status, and who is refused changes nothing.

    Where an address takes no posts from anybody, one role that may open it stands for all.
    """
    roles = list(Role) if ROWS[key].post is not None else [_reader(ROWS[key])]
    answers = {role: _ask(world, role, key, "POST") for role in roles}
    surprises = _surprises(answers, ROWS[key].post, ROWS[key].get)
    assert surprises == {}, surprises
    refused = {role: answer for role, answer in answers.items() if answer.outcome in REFUSALS}
    assert _writers(refused) == {}


@every_row
def test_what_one_may_not_see_is_as_what_is_not_there(
    world: World, refusals: Refusals, key: str
) -> None:
    """A refusal does not tell whether the thing exists."""
    method = "GET" if ROWS[key].get is not None else "POST"
    differing = []
    for role in _refused(key):
        arguments = ROWS[key].at(world.scene(role))
        if not arguments:
            return
        there, unknown = (
            _refusal(world, refusals, role, key, method, chosen)
            for chosen in (arguments, _unknown(arguments))
        )
        if there != unknown:
            differing.append(role)
    assert not differing


def _writers(answers: Mapping[Role, Answer]) -> dict[str, frozenset[str]]:
    """Who left something behind, and in which tables."""
    return {str(role): answer.written for role, answer in answers.items() if answer.written}


def _reader(row: Row) -> Role:
    """A role that may open the page; where nobody may, one that is signed in."""
    readers = [role for role, outcome in (row.get or {}).items() if outcome not in REFUSALS]
    return readers[-1] if readers else Role.STAFF


def _surprises(
    answers: Mapping[Role, Answer], asked: Expected | None, instead: Expected | None
) -> dict[str, tuple[Outcome, set[Outcome]]]:
    """Where the outcome is none of those that will do: what came, and what would have done."""
    return {
        str(role): (answer.outcome, expected)
        for role, answer in answers.items()
        if answer.outcome not in (expected := _expected(asked, instead, role))
    }


def _expected(asked: Expected | None, instead: Expected | None, role: Role) -> set[Outcome]:
    """The table's outcome; where it gives none for this method, a refusal.

    To those who may use the address in the other way, that refusal is 405.
    """
    if asked is not None:
        return {asked[role]}
    assert instead is not None
    return set(REFUSALS) if instead[role] in REFUSALS else {405}


def _refused(key: str) -> Iterator[Role]:
    """Of those refused, the roles that stand near the thing: for these a page could differ."""
    expected = ROWS[key].get or ROWS[key].post or {}
    return (role for role, outcome in expected.items() if outcome == 404 and role in NEAR)


def _unknown(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: UNKNOWN_NUMBER if isinstance(value, int) else UNKNOWN_NAME
        for name, value in arguments.items()
    }


def _refusal(
    world: World,
    refusals: Refusals,
    role: Role,
    key: str,
    method: str,
    arguments: Mapping[str, Any],
) -> str:
    url = _url(key, arguments)
    if (role, url, method) not in refusals:
        answer = _ask(world, role, key, method, arguments)
        refusals[role, url, method] = _comparable(answer, url)
    return refusals[role, url, method]


def _comparable(answer: Answer, url: str) -> str:
    return f"{answer.outcome}\n{without_address(answer.text, url)}"


def _url(key: str, arguments: Mapping[str, Any]) -> str:
    return reverse(url_name(key), kwargs=dict(arguments))


def _ask(
    world: World, role: Role, key: str, method: str, arguments: Mapping[str, Any] | None = None
) -> Answer:
    cache.clear()  # no role meets the rate limits that the one before it used up
    row, scene = ROWS[key], world.scene(role)
    url = _url(key, arguments or row.at(scene))
    query = row.query(scene)
    return ask(
        world.sessions[role],
        f"{url}?{query}" if query else url,
        method=method,
        data={**TOKEN, **row.data(scene)} if method == "POST" else None,
    )
