"""Endorsements in words: for the team that asks, for staff, and for judges."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from nominations.endorsements.certified import certified_lines
from nominations.enums import EndorsementKind, EndorsementState
from nominations.models import Endorsement, Nomination
from nominations.services.endorsing import can_be_asked_for, can_be_taken_back

ROLES = {
    EndorsementKind.CHIEF: gettext_lazy("Head of the agency"),
    EndorsementKind.DATA: gettext_lazy("Owner of the data"),
    EndorsementKind.PARTNER: gettext_lazy("Community partner"),
}
_TAGS = {
    EndorsementState.ASKED: "progress",
    EndorsementState.GIVEN: "good",
    EndorsementState.DECLINED: "todo",
    EndorsementState.EXPIRED: "todo",
    EndorsementState.TAKEN_BACK: "todo",
    EndorsementState.VOID: "alert",
}


def team_rows(
    nomination: Nomination, endorsements: Iterable[Endorsement], *, writes: bool
) -> list[dict[str, Any]]:
    """Contexts of `nominations/_endorsement_row.html`: each request, and what can be done now."""
    can_ask = can_be_asked_for(nomination)
    names = dict(nomination.measures.values_list("pk", "what"))
    rows = []
    for endorsement in endorsements:
        state = endorsement.state
        rows.append(
            {
                "endorsement": endorsement,
                "role": ROLES[EndorsementKind(endorsement.kind)],
                "tag": {"label": state.label, "kind": _TAGS[state]},
                "state": state.value,
                "measures": [names[pk] for pk in endorsement.measures if pk in names],
                "figures": certified_lines(endorsement.figures),
                "can_send_again": writes and can_ask and endorsement.is_waiting,
                "can_take_back": writes and can_be_taken_back(endorsement, nomination),
                "can_ask_anew": writes and can_ask and state in _OVER,
            }
        )
    return rows


_OVER = (EndorsementState.DECLINED, EndorsementState.TAKEN_BACK, EndorsementState.VOID)


def standing_rows(nomination: Nomination, *, blind: bool = False) -> list[dict[str, Any]]:
    """Contexts of `nominations/_endorsements.html`: what stands now, for judges and the team.

    They are read as they stand, not frozen with a submission: they may be given until the
    deadline, whatever was submitted before.

    Args:
        blind: of each its role alone.
    """
    standing = nomination.endorsements.standing().order_by("given_at", "pk")
    return [_row(endorsement, blind=blind) for endorsement in standing]


def standing_rows_of(
    nominations: Iterable[int], *, blind: bool = False
) -> dict[int, list[dict[str, Any]]]:
    """As `standing_rows`, of several nominations (primary keys) at once."""
    standing = Endorsement.objects.standing().filter(nomination__in=list(nominations))
    rows: dict[int, list[dict[str, Any]]] = {}
    for endorsement in standing.order_by("given_at", "pk"):
        rows.setdefault(endorsement.nomination_id, []).append(_row(endorsement, blind=blind))
    return rows


def staff_rows(nomination: Nomination) -> list[dict[str, Any]]:
    """As `standing_rows`, with those that are void, which are marked."""
    given = nomination.endorsements.filter(given_at__isnull=False, revoked_at__isnull=True)
    return [_row(endorsement) for endorsement in given.order_by("given_at", "pk")]


def _row(endorsement: Endorsement, *, blind: bool = False) -> dict[str, Any]:
    role = {"role": ROLES[EndorsementKind(endorsement.kind)]}
    if blind:
        return role
    return role | {
        "name": endorsement.signed_name,
        "position": endorsement.position,
        "organisation": endorsement.organisation,
        "given_at": endorsement.given_at,
        "voided_at": endorsement.voided_at,
        "statement": endorsement.statement,
        "figures": certified_lines(endorsement.figures),
    }
