"""Addresses of what follows a decision: feedback, press kits, thanks to the judges."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF, Role
from tests.access.rows import Row, Table, only
from tests.access.world import Scene

_NOBODY = only()
# The entry is closed to staff in conflict.
_FREE = only(Role.STAFF)


def _closed(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.deciding.cycle.pk}


def _of_team(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.deciding.entry.public_id}


def _of(entry: str) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {
        "pk": scene.deciding.cycle.pk,
        "public_id": getattr(scene.deciding, entry).public_id,
    }


TABLE: Table = {
    # Nothing is announced yet, so that there is neither thanks nor feedback.
    "judging:certificate": Row(_NOBODY, at=_closed),
    "judging:feedback": Row(_NOBODY, at=_of_team),
    "judging:feedback_file": Row(_NOBODY, at=_of_team),
    "judging:staff_feedback": Row(only(AWARD_STAFF), at=_closed),
    "judging:staff_feedback_draft": Row(post=only(AWARD_STAFF, status=302), at=_closed),
    "judging:staff_feedback_many": Row(
        only(AWARD_STAFF, status=302), post=only(AWARD_STAFF, status=302), at=_closed
    ),
    "judging:staff_feedback_many of one in conflict": Row(
        only(AWARD_STAFF, status=302) | {Role.STAFF: 200},
        post=only(AWARD_STAFF, status=302),
        at=_closed,
        query=lambda scene: f"n={scene.deciding.entry.public_id}",
    ),
    # What is sent names no comment, and is shown again.
    "judging:staff_feedback_report": Row(_FREE, post=only(Role.STAFF, status=422), at=_of("entry")),
    "judging:staff_feedback_report of another": Row(
        only(AWARD_STAFF), post=only(AWARD_STAFF, status=422), at=_of("other")
    ),
    # The decision names the winner among all entries: nobody in conflict with one reads its kits.
    "judging:staff_kits": Row(_FREE, at=_closed),
    "judging:staff_kit": Row(_FREE, post=only(Role.STAFF, status=422), at=_of("entry")),
    "judging:staff_kit of one not honoured": Row(_NOBODY, post=_NOBODY, at=_of("other")),
    "judging:staff_kit_file": Row(_FREE, at=lambda scene: {**_of("entry")(scene), "part": "card"}),
    "judging:staff_kit_file of a picture that is not there": Row(
        _NOBODY, at=lambda scene: {**_of("entry")(scene), "part": "picture"}
    ),
    # The team has not been asked yet, and knows of nothing.
    "judging:press": Row(_NOBODY, at=_of_team),
    "judging:press_file": Row(_NOBODY, at=lambda scene: {**_of_team(scene), "part": "certificate"}),
    "judging:staff_feedback_redraft": Row(post=only(Role.STAFF, status=302), at=_of("entry")),
}
