"""Addresses of the form as a file, of earlier answers, and of what was understood of either."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import TEAM, WRITERS, Role
from tests.access.rows import Row, Table, only, signed_in
from tests.access.world import Scene


def _draft(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.nominating.draft.public_id}


def _submitted(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.nominating.submitted.public_id}


def _intake(scene: Scene) -> Mapping[str, Any]:
    return {**_draft(scene), "intake_id": scene.nominating.intake.public_id}


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.nominating.cycle.pk}


_READERS = only(TEAM - WRITERS, status=302)

TABLE: Table = {
    "nominations:offline": Row(only(TEAM), post=only(WRITERS), at=_draft),
    "nominations:offline after submitting": Row(
        only(TEAM, status=302), post=only(TEAM, status=302), at=_submitted
    ),
    "nominations:word": Row(only(TEAM), at=_draft),
    "nominations:word after submitting": Row(only(TEAM, status=302), at=_submitted),
    "nominations:earlier": Row(_READERS | dict.fromkeys(WRITERS, 200), post=only(), at=_draft),
    # What somebody brought is theirs to decide on; others of the team have their own.
    "nominations:intake": Row(_READERS | {Role.OWNER: 200}, post=only(Role.OWNER), at=_intake),
    "nominations:kept": Row(only(TEAM), at=_draft),
    "nominations:blank_word": Row(signed_in(), at=_cycle),
    "nominations:blank_pdf": Row(signed_in(), at=_cycle),
}
