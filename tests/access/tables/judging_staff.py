"""Addresses where an award's staff run the panel and its rounds."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF
from tests.access.rows import Row, Table, only
from tests.access.world import Scene

_STAFF = only(AWARD_STAFF)
_DONE = only(AWARD_STAFF, status=302)
_INCOMPLETE = only(AWARD_STAFF, status=422)


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.judging.cycle.pk}


def _closed(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.deciding.cycle.pk}


def _invited(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.judging.cycle.pk, "row": scene.judging.invited.pk}


def _unsure(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.judging.cycle.pk, "row": scene.judging.unsure.pk}


TABLE: Table = {
    "judging:staff_hub": Row(_STAFF, at=_cycle),
    "judging:staff_panel": Row(_STAFF, at=_cycle),
    "judging:staff_invite": Row(_STAFF, post=_INCOMPLETE, at=_cycle),
    "judging:staff_member": Row(_STAFF, post=_DONE, at=_invited),
    "judging:staff_conflicts": Row(_STAFF, at=_cycle),
    "judging:staff_settle": Row(
        post=_DONE, at=_unsure, data=lambda scene: {"outcome": "confirmed", "reason": "They do."}
    ),
    # The round is open: its rules are shown, whatever is sent.
    "judging:staff_round": Row(_STAFF, post=_STAFF, at=_cycle),
    "judging:staff_round_open": Row(post=_DONE, at=_cycle),
    "judging:staff_round_extend": Row(_STAFF, post=_INCOMPLETE, at=_cycle),
    "judging:staff_plan": Row(_STAFF, at=_cycle),
    "judging:staff_plan_new": Row(post=_DONE, at=_cycle),
    # The form names a plan; none is named here.
    "judging:staff_plan_apply": Row(post=only(), at=_cycle),
    # Nothing is signed yet.
    "judging:staff_release": Row(only(), post=only(), at=_closed),
}
