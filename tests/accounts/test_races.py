"""Two at the same moment: the database lets one through."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.models import Agency, Invitation
from accounts.services.agencies import (
    create_agency,
    hand_over_ownership,
    invite_colleague,
    join_as_new_person,
)
from audit.verification import verify_chain
from mail.models import OutboxMessage
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list[object]:
    """What each call returned or raised, all started together."""

    def run(call):
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_an_invitation_accepted_twice_at_once_makes_one_member():
    agency = AgencyFactory()
    invitation = invite_colleague(
        agency=agency, actor=member(agency), email="nora@example.org", role=MembershipRole.EDITOR
    )

    def accept():
        return join_as_new_person(invitation=invitation, full_name="Nora New")

    results = at_once(accept, accept)
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert agency.memberships.count() == 2
    assert verify_chain().ok


def test_an_agency_created_and_a_colleague_invited_twice_at_once():
    ada = UserFactory()
    at_once(*[lambda: create_agency(creator=ada, name="Example Police", country="US")] * 2)
    agency = Agency.objects.get()

    def invite():
        return invite_colleague(
            agency=agency, actor=ada, email="n@example.org", role=MembershipRole.VIEWER
        )

    at_once(invite, invite)
    assert Invitation.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_handed_over_to_two_at_once_there_is_one_owner():
    agency = AgencyFactory()
    owner = member(agency)
    heirs = [member(agency, MembershipRole.EDITOR) for _ in range(2)]

    def hand_over(heir):
        return lambda: hand_over_ownership(agency=agency, actor=owner, to=heir)

    results = at_once(*map(hand_over, heirs))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert agency.memberships.filter(role=MembershipRole.OWNER).count() == 1
