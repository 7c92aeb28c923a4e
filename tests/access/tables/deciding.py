"""Addresses from the deliberation to the release, and of what can follow it."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF, BARRED, PANEL, Role
from tests.access.rows import Row, Table, only
from tests.access.world import Scene

# Whoever is in conflict with one of the entries takes part in nothing that compares them all.
_DECIDERS = frozenset({Role.STAFF, Role.CHAIR})
_NOBODY = only()
# Those of the panel who declared each entry free of conflict, and the award's staff.
_ROOM = (PANEL - {Role.JUDGE_IDLE}) | AWARD_STAFF


def _closed(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.deciding.cycle.pk}


def _item(name: str) -> Callable[[Scene], Mapping[str, Any]]:
    def arguments(scene: Scene) -> Mapping[str, Any]:
        return {**_closed(scene), "public_id": getattr(scene.deciding, name).public_id}

    return arguments


def _nomination(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.deciding.entry.public_id}


def _say(scene: Scene) -> Mapping[str, Any]:
    return {"act": "say", "text": "One more word"}


TABLE: Table = {
    "judging:deliberation": Row(only(_ROOM), at=_closed),
    "judging:deliberation before the close": Row(
        _NOBODY, at=lambda scene: {"pk": scene.judging.cycle.pk}
    ),
    # Nothing is asked anew: it was deliberated on.
    "judging:deliberation_open": Row(post=only(_DECIDERS, status=302), at=_closed),
    "judging:deliberation_close": Row(_NOBODY, post=_NOBODY, at=_closed),
    "judging:agenda_item": Row(
        only(_ROOM - BARRED), post=only(_ROOM - BARRED, status=422), at=_item("item"), data=_say
    ),
    "judging:agenda_item of another entry": Row(
        only(_ROOM), post=only(_ROOM, status=422), at=_item("other_item"), data=_say
    ),
    "judging:vetting": Row(only(Role.STAFF), at=_closed),
    "judging:vetting_entry": Row(
        only(Role.STAFF), post=only(Role.STAFF, status=302), at=_item("entry")
    ),
    "judging:decision": Row(only(_DECIDERS), at=_closed),
    "judging:propose": Row(_NOBODY, post=_NOBODY, at=lambda scene: {"pk": scene.judging.cycle.pk}),
    "judging:propose after the close": Row(
        only(_DECIDERS), post=only(_DECIDERS, status=422), at=_closed
    ),
    "judging:sign": Row(
        post=only(_DECIDERS, status=302),
        at=_closed,
        data=lambda scene: {"capacity": "chair", "sha256": "not what was shown"},
    ),
    # Nothing is signed yet, nobody is asked, nothing is released.
    "judging:more_time": Row(_NOBODY, post=_NOBODY, at=_closed),
    "judging:release": Row(_NOBODY, post=_NOBODY, at=_closed),
    "judging:revoke": Row(_NOBODY, post=_NOBODY, at=_item("entry")),
    "judging:revocation": Row(post=_NOBODY, at=lambda scene: {**_closed(scene), "row": 1}),
    "judging:acceptance": Row(_NOBODY, post=_NOBODY, at=_nomination),
    "judging:refusal": Row(_NOBODY, post=_NOBODY, at=_nomination),
}
