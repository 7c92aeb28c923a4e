"""Addresses of a closed round's result, its bundle, and requests to void a scorecard."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF, CHAIRS, Role
from tests.access.rows import Row, Table, only
from tests.access.world import Scene

_WATCHERS = AWARD_STAFF | CHAIRS
# Nobody with a conflict among a cycle's entries has the whole of a result in hand.
_DECIDERS = frozenset({Role.STAFF, Role.CHAIR})
_NOBODY = only()


def _open(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.judging.cycle.pk}


def _closed(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.deciding.cycle.pk}


def _card(entry: str) -> Callable[[Scene], Mapping[str, Any]]:
    """The scorecard of the assigned judge about one of the entries."""

    def arguments(scene: Scene) -> Mapping[str, Any]:
        judge = scene.people[Role.JUDGE]
        found = scene.deciding.assignment(judge, getattr(scene.deciding, entry))
        return {**_closed(scene), "public_id": found.public_id}

    return arguments


TABLE: Table = {
    **{
        f"judging:results_{tab}{when}": Row(only(readers), at=where)
        for tab in ("certainty", "judges", "criteria", "robustness", "frozen")
        for when, readers, where in (
            # Before the close there are no results for anybody.
            ("", (), _open),
            (" after the close", _WATCHERS, _closed),
        )
    },
    "judging:bundle_make": Row(post=_NOBODY, at=_open),
    "judging:bundle_make after the close": Row(post=only(_DECIDERS, status=302), at=_closed),
    "judging:bundle_sign": Row(
        post=only(_DECIDERS, status=302),
        at=_closed,
        data=lambda scene: {"capacity": "chair", "sha256": "not what was shown"},
    ),
    "judging:bundle_download": Row(only(_DECIDERS), at=_closed),
    "judging:void_list": Row(only(_WATCHERS), at=_closed),
    "judging:void_ask": Row(only(_DECIDERS), post=only(_DECIDERS, status=422), at=_card("entry")),
    "judging:void_ask about another": Row(
        only(_WATCHERS), post=only(_WATCHERS, status=422), at=_card("other")
    ),
    "judging:void_ask_ballot": Row(
        _NOBODY, post=_NOBODY, at=lambda scene: {**_closed(scene), "row": 1}
    ),
    "judging:void_answer": Row(
        _NOBODY, post=_NOBODY, at=lambda scene: {**_closed(scene), "row": 1}
    ),
}
