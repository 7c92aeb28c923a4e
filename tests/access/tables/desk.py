"""Addresses of the staff's desk."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import ALL_STAFF, AWARD_STAFF, Role
from tests.access.rows import Row, Table, only
from tests.access.world import Scene

# A nomination in conflict is closed on the desk as well.
_FREE = frozenset({Role.STAFF})


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.nominating.cycle.pk}


def _nomination(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.nominating.submitted.public_id}


def _draft(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.nominating.draft.public_id}


def _message(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.message.pk}


def _letter(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.letter.pk}


def _receipt(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.receipt.pk}


def _appeal(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.nominating.appeal.pk}


TABLE: Table = {
    "desk:styleguide": Row(only(ALL_STAFF)),
    "desk:home": Row(only(ALL_STAFF)),
    "desk:cycle": Row(only(AWARD_STAFF), at=_cycle),
    "desk:screening": Row(only(AWARD_STAFF), at=_cycle),
    "desk:screen one typed in and not submitted": Row(
        only(), post=only(), at=lambda scene: {"public_id": scene.nominating.typed.public_id}
    ),
    "desk:enter": Row(only(AWARD_STAFF), post=only(AWARD_STAFF, status=422), at=_cycle),
    # What is in conflict cannot be chosen: as if nothing were, which leads back to the queue.
    "desk:decide_many": Row(
        only(AWARD_STAFF, status=302), post=only(AWARD_STAFF, status=302), at=_cycle
    ),
    "desk:decide_many of one": Row(
        only(AWARD_STAFF, status=302) | {Role.STAFF: 200},
        post=only(AWARD_STAFF, status=302) | {Role.STAFF: 422},
        at=_cycle,
        query=lambda scene: f"n={scene.nominating.submitted.public_id}",
        data=lambda scene: {"n": scene.nominating.submitted.public_id},
    ),
    "desk:appeals": Row(only(AWARD_STAFF), at=_cycle),
    "desk:appeal": Row(only(_FREE), post=only(_FREE, status=422), at=_appeal),
    "desk:extend": Row(only(AWARD_STAFF), post=only(AWARD_STAFF, status=422), at=_cycle),
    "desk:screen": Row(only(_FREE), post=only(_FREE, status=422), at=_nomination),
    "desk:screen a draft": Row(only(), post=only(), at=_draft),
    "desk:extend_one": Row(only(_FREE), post=only(_FREE, status=422), at=_nomination),
    "desk:attachment": Row(
        only(_FREE),
        at=lambda scene: {
            "public_id": scene.nominating.submitted.public_id,
            "file_id": scene.nominating.sent_file.public_id,
        },
    ),
    "desk:outbox": Row(only(ALL_STAFF)),
    "desk:message": Row(only(AWARD_STAFF), at=_message),
    "desk:message of an account": Row(only(ALL_STAFF), at=_letter),
    "desk:message about a nomination": Row(only(_FREE), at=_receipt),
    "desk:message_act about a nomination": Row(post=only(_FREE, status=302), at=_receipt),
    "desk:message_edit about a nomination": Row(
        only(_FREE), post=only(_FREE, status=422), at=_receipt
    ),
    "desk:message_act": Row(post=only(AWARD_STAFF, status=302), at=_message),
    "desk:message_edit": Row(only(AWARD_STAFF), post=only(AWARD_STAFF, status=422), at=_message),
    "desk:trail": Row(only(ALL_STAFF)),
    "desk:health": Row(only(ALL_STAFF)),
}
