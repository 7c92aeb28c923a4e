"""Addresses of the accounts room: the person, their agencies and teams."""

from collections.abc import Mapping
from typing import Any

from tests.access.roles import TEAM, Role
from tests.access.rows import Row, Table, everyone, only, signed_in
from tests.access.world import Scene


def _agency(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.people.agency.pk}


def _member(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.people.agency.pk, "member": scene.membership.pk}


def _owner_seat(scene: Scene) -> Mapping[str, Any]:
    owner = scene.people.agency.memberships.get(user=scene.people[Role.OWNER])
    return {"pk": scene.people.agency.pk, "member": owner.pk}


def _invitation(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.people.agency.pk, "invitation": scene.invitation.pk}


# People with several things to do, and those with none.
_CHOOSERS = (Role.NEWCOMER, Role.JUDGE_REMOVED, Role.JUDGE_OF_TEAM, Role.STAFF_OF_TEAM)

TABLE: Table = {
    # One thing to do leads straight there; the others choose.
    "accounts:start": Row(signed_in(302) | dict.fromkeys(_CHOOSERS, 200)),
    "accounts:profile": Row(signed_in(), post=signed_in()),
    # Everybody here has shown a second factor or needs none.
    "accounts:second_factor": Row(signed_in(302)),
    # There is none outside the demo.
    "accounts:demo_sign_in": Row(post=everyone(404)),
    "accounts:invitation": Row(everyone(302), at=lambda scene: {"token": scene.invitation_token}),
    # Without the link opened before, there is no invitation.
    "accounts:invitation_page": Row(everyone(404), post=everyone(404)),
    "accounts:agencies": Row(signed_in()),
    "accounts:agency_create": Row(signed_in(), post=signed_in()),
    "accounts:team": Row(only(TEAM), post=only(Role.OWNER), at=_agency),
    "accounts:agency_edit": Row(only(Role.OWNER), post=only(Role.OWNER), at=_agency),
    "accounts:leave": Row(
        only(TEAM - {Role.OWNER}), post=only(TEAM - {Role.OWNER}, status=302), at=_agency
    ),
    "accounts:hand_over": Row(only(Role.OWNER), post=only(Role.OWNER), at=_agency),
    "accounts:member": Row(only(Role.OWNER), post=only(Role.OWNER), at=_member),
    "accounts:member the owner's own": Row(only(), post=only(), at=_owner_seat),
    "accounts:member_remove": Row(post=only(Role.OWNER, status=302), at=_member),
    "accounts:invitation_resend": Row(post=only(Role.OWNER, status=302), at=_invitation),
    "accounts:invitation_withdraw": Row(post=only(Role.OWNER, status=302), at=_invitation),
}
