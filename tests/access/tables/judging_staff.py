"""Addresses where an award's staff run the panel and its rounds."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF, Role
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


def _entry(name: str) -> Callable[[Scene], Mapping[str, Any]]:
    def arguments(scene: Scene) -> Mapping[str, Any]:
        entry = getattr(scene.judging, name)
        return {"pk": scene.judging.cycle.pk, "public_id": entry.public_id}

    return arguments


TABLE: Table = {
    "judging:staff_hub": Row(_STAFF, at=_cycle),
    "judging:staff_panel": Row(_STAFF, at=_cycle),
    "judging:staff_invite": Row(_STAFF, post=_INCOMPLETE, at=_cycle),
    "judging:staff_member": Row(_STAFF, post=_DONE, at=_invited),
    "judging:staff_panel_rules": Row(_STAFF, post=_INCOMPLETE, at=_cycle),
    "judging:staff_conflicts": Row(_STAFF, at=_cycle),
    "judging:staff_conflict_enter": Row(_STAFF, post=_INCOMPLETE, at=_cycle),
    # Of an unsure answer nothing can be opened again: it is settled.
    "judging:staff_conflict_reopen": Row(only(), post=only(), at=_unsure),
    "judging:staff_conflicts_reopen": Row(
        _STAFF, post=_INCOMPLETE, at=lambda scene: {**_cycle(scene), "rule": "same-country"}
    ),
    "judging:staff_settle": Row(
        post=_DONE, at=_unsure, data=lambda scene: {"outcome": "confirmed", "reason": "They do."}
    ),
    # The round is open: its rules are shown, whatever is sent.
    "judging:staff_rounds": Row(_STAFF, at=_cycle),
    # The round that is not closed yet comes first: back to it.
    "judging:staff_round_new": Row(_DONE, post=_DONE, at=_cycle),
    "judging:staff_round": Row(_STAFF, post=_STAFF, at=_cycle),
    "judging:staff_round_open": Row(post=_DONE, at=_cycle),
    "judging:staff_round_extend": Row(_STAFF, post=_INCOMPLETE, at=_cycle),
    "judging:staff_plan": Row(_STAFF, at=_cycle),
    "judging:staff_plan_new": Row(post=_DONE, at=_cycle),
    "judging:staff_runs": Row(_STAFF, at=_cycle),
    "judging:staff_run": Row(
        _STAFF,
        at=lambda scene: {**_cycle(scene), "row": scene.judging.round.plans.first().pk},
    ),
    "judging:staff_pair": Row(
        only(Role.STAFF), post=only(Role.STAFF, status=422), at=_entry("entry")
    ),
    "judging:staff_pair of another": Row(_STAFF, post=_INCOMPLETE, at=_entry("other")),
    # There is no rule for any pair.
    "judging:staff_rule_drop": Row(post=only(), at=lambda scene: {**_cycle(scene), "row": 0}),
    # The form names a plan; none is named here.
    "judging:staff_plan_apply": Row(post=only(), at=_cycle),
}
