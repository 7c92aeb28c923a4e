"""Addresses about endorsements: the team asks, and whoever holds a link answers."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import TEAM, WRITERS
from tests.access.rows import Expected, Row, Table, everyone, only
from tests.access.world import Scene


def _draft(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.nominating.draft.public_id}


def _request(scene: Scene) -> Mapping[str, Any]:
    return {**_draft(scene), "pk": scene.nominating.endorsement.pk}


def _writing() -> Expected:
    """Writers get the page; those who may read only are led to the page that they may read."""
    return only(TEAM - WRITERS, status=302) | dict.fromkeys(WRITERS, 200)


TABLE: Table = {
    "nominations:endorsements": Row(only(TEAM), at=_draft),
    "nominations:endorsement_ask": Row(
        _writing(), post=only(WRITERS), at=lambda scene: {**_draft(scene), "kind": "chief"}
    ),
    "nominations:endorsement_send_again": Row(post=only(WRITERS, status=302), at=_request),
    "nominations:endorsement_take_back": Row(
        _writing(), post=only(WRITERS, status=302), at=_request
    ),
    # Without the link opened before, there is nothing to answer.
    "endorse:page": Row(everyone(404), post=everyone(404)),
    # It opens for whoever has it, without an account, and answers nothing by being opened.
    "endorse:link": Row(everyone(302), at=lambda scene: {"token": "t" * 43}),
}
