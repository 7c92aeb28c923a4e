"""Addresses of practice before judging, and of entries to read offline."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF, PANEL, Role
from tests.access.rows import Row, Table, only
from tests.access.world import Scene

_STAFF = only(AWARD_STAFF)


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.judging.cycle.pk}


def _part(scene: Scene) -> Mapping[str, Any]:
    return {**_cycle(scene), "part": 1}


def _entry(scene: Scene) -> Mapping[str, Any]:
    return {**_cycle(scene), "row": scene.judging.practice.pk}


TABLE: Table = {
    "judging:practice": Row(only(PANEL), at=_cycle),
    "judging:practice_entry": Row(only(PANEL), post=only(PANEL, status=422), at=_entry),
    "judging:packs": Row(only(PANEL), at=_cycle),
    # One judge is unsure about an entry, declared none of the others, and has nothing to read.
    "judging:pack_page": Row(only(PANEL - {Role.JUDGE_IDLE}), at=_part),
    "judging:pack_file": Row(only(PANEL - {Role.JUDGE_IDLE}), at=_part),
    "judging:staff_practice": Row(_STAFF, at=_cycle),
    "judging:staff_practice_new": Row(_STAFF, post=only(AWARD_STAFF, status=422), at=_cycle),
    "judging:staff_practice_entry": Row(_STAFF, post=only(AWARD_STAFF, status=422), at=_entry),
    "judging:staff_practice_remove": Row(post=only(AWARD_STAFF, status=302), at=_entry),
}
