"""What a row of an access table says: who gets what from one address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.access.roles import EVERYONE, Role

SIGN_IN = "sign in first"
"""Instead of a status: a redirect to the sign-in page."""

type Outcome = int | str
type Expected = dict[Role, Outcome]

REFUSALS = frozenset({404, 405, SIGN_IN})


def everyone(status: Outcome = 200) -> Expected:
    """The same for all, signed in or not."""
    return dict.fromkeys(EVERYONE, status)


def only(*roles: Role | Iterable[Role], status: Outcome = 200) -> Expected:
    """The status for these roles; 404 for the others; visitors are asked to sign in."""
    named = {role for one in roles for role in ((one,) if isinstance(one, Role) else one)}
    refused: Expected = dict.fromkeys(EVERYONE, 404) | {Role.ANONYMOUS: SIGN_IN}
    return refused | dict.fromkeys(named, status)


def signed_in(status: Outcome = 200) -> Expected:
    """The same for everybody with an account."""
    return everyone(status) | {Role.ANONYMOUS: SIGN_IN}


@dataclass(frozen=True)
class Row:
    """One address as every role finds it.

    `get` and `post` give the status for each role. Where `get` is None the address takes posts
    alone: a GET is refused, with 405 to those who may post. Where `post` is None a POST is
    refused to all. `at` gives the address's arguments, `query` what follows its question mark, and
    `data` what is posted, from the world as the role meets it (`tests.access.world.Scene`).
    """

    get: Expected | None = None
    post: Expected | None = None
    at: Callable[[Any], Mapping[str, Any]] = lambda scene: {}
    data: Callable[[Any], Mapping[str, Any]] = lambda scene: {}
    query: Callable[[Any], str] = lambda scene: ""


type Table = dict[str, Row]
"""By URL name; a name may be followed by a blank and a word that tells its rows apart."""
