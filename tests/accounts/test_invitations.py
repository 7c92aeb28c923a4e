"""Invitations as every room uses them."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.enums import InvitationPurpose
from accounts.exceptions import InvitationUnusable, Refused, Unusable
from accounts.models import Invitation, User
from accounts.services.invitations import (
    accept_invitation,
    account_in_use,
    create_invitation,
    find_open_invitation,
    person_for_invitation,
    revoke_invitation,
)
from mail.models import OutboxMessage
from tests.accounts.conftest import Mailbox
from tests.factories import AgencyFactory, UserFactory, member

pytestmark = pytest.mark.django_db


def invite(email: str = "judge@example.org", **arguments) -> tuple[Invitation, str]:
    arguments.setdefault("invited_by", UserFactory())
    return create_invitation(email=email, purpose=InvitationPurpose.PANEL, **arguments)


def reason(call) -> Unusable:
    with pytest.raises(InvitationUnusable) as error:
        call()
    assert str(error.value)
    return error.value.reason


def test_the_token_finds_the_invitation_and_is_not_stored():
    invitation, token = invite()
    assert len(token) == 43
    assert find_open_invitation(token=token) == invitation
    assert token not in serializers.serialize("json", [invitation])


def test_tokens_differ():
    assert invite()[1] != invite()[1]


def test_only_the_very_token_opens_it():
    _, token = invite()
    for wrong in ("", token[:-1], token + "A", token.swapcase()):
        assert reason(lambda wrong=wrong: find_open_invitation(token=wrong)) is Unusable.MISSING


def test_it_expires():
    invitation, token = invite(days=7)
    assert timedelta(days=6) < invitation.expires_at - timezone.now() <= timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now())
    assert reason(lambda: find_open_invitation(token=token)) is Unusable.EXPIRED
    user = UserFactory(email="judge@example.org")
    assert reason(lambda: accept_invitation(invitation=invitation, user=user)) is Unusable.EXPIRED


def test_it_is_used_once():
    invitation, token = invite()
    user = UserFactory(email="judge@example.org")
    accept_invitation(invitation=invitation, user=user)
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    again = reason(lambda: accept_invitation(invitation=invitation, user=user))
    assert again is Unusable.USED
    assert reason(lambda: find_open_invitation(token=token)) is Unusable.USED


def test_it_is_bound_to_the_address():
    invitation, _ = invite()
    other = UserFactory(email="other@example.org")
    found = reason(lambda: accept_invitation(invitation=invitation, user=other))
    assert found is Unusable.OTHER_ADDRESS
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_unconfirmed_address_is_not_enough():
    invitation, _ = invite()
    user = UserFactory(email="judge@example.org", verified=False)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    found = reason(lambda: accept_invitation(invitation=invitation, user=user))
    assert found is Unusable.OTHER_ADDRESS


def test_the_case_of_the_address_does_not_matter():
    invitation, _ = invite("Judge@Example.org")
    accept_invitation(invitation=invitation, user=UserFactory(email="judge@example.org"))
    invitation.refresh_from_db()
    assert invitation.accepted_at


def test_withdrawing_and_replacing():
    older, token = invite()
    other_panel, _ = invite()
    newer, _ = invite(replaces=older)
    assert reason(lambda: find_open_invitation(token=token)) is Unusable.WITHDRAWN
    revoke_invitation(invitation=newer)
    newer.refresh_from_db()
    other_panel.refresh_from_db()
    assert newer.revoked_at
    assert other_panel.revoked_at is None


def test_the_database_keeps_one_open_invitation_per_address_and_agency():
    agency = AgencyFactory()
    invitation, _ = create_invitation(
        email="n@example.org",
        purpose=InvitationPurpose.AGENCY,
        invited_by=member(agency),
        agency=agency,
        role="editor",
    )
    invitation.pk, invitation.token_hash, invitation.email = None, "1" * 64, "N@example.org"
    with pytest.raises(IntegrityError, match="once_per_address"), transaction.atomic():
        invitation.save()


def test_a_new_person_has_a_confirmed_address_and_no_password():
    invitation, _ = invite("new@example.org")
    user = person_for_invitation(invitation=invitation, full_name="Nora New")
    assert (user.email, user.full_name) == ("new@example.org", "Nora New")
    assert not user.has_usable_password()
    address = EmailAddress.objects.get(user=user)
    assert (address.verified, address.primary) == (True, True)
    accept_invitation(invitation=invitation, user=user)


def test_somebody_with_an_account_signs_in_instead():
    UserFactory(email="judge@example.org", full_name="Jo Judge")
    invitation, _ = invite()
    with pytest.raises(Refused, match="Sign in"):
        person_for_invitation(invitation=invitation, full_name="Somebody Else")
    assert User.objects.get(email="judge@example.org").full_name == "Jo Judge"


def test_an_unfinished_sign_up_by_somebody_else_does_not_keep_its_password():
    squatter = UserFactory(email="judge@example.org", password="planted-one", verified=False)
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    invitation, _ = invite()
    user = person_for_invitation(invitation=invitation, full_name="Jo Judge")
    assert user == squatter
    assert user.full_name == "Jo Judge"
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"is_superuser": True}, {"is_active": False}]
)
def test_an_account_with_more_at_stake_is_never_taken_over(fields):
    UserFactory(email="judge@example.org", verified=False, **fields)
    invitation, _ = invite()
    assert account_in_use(email="Judge@example.org")
    with pytest.raises(Refused):
        person_for_invitation(invitation=invitation, full_name="Jo Judge")


def test_a_used_invitation_makes_no_account():
    invitation, _ = invite()
    accept_invitation(invitation=invitation, user=UserFactory(email="judge@example.org"))
    User.objects.filter(email="judge@example.org").update(email="moved@example.org")
    EmailAddress.objects.all().delete()
    with pytest.raises(InvitationUnusable):
        person_for_invitation(invitation=invitation, full_name="Late Comer")


def test_a_dump_of_the_database_holds_no_usable_token(client, mailbox: Mailbox):
    """Nothing in any table opens an invitation: not before its link is opened, nor after."""
    agency = AgencyFactory()
    owner = member(agency)
    client.force_login(owner)
    url = f"/accounts/agencies/{agency.pk}/"
    client.post(url, {"email": "new@example.org", "role": "editor"})
    token_before = OutboxMessage.objects.get()
    assert "/accounts/invitation/" not in token_before.body
    dump_before = database_dump()
    token = mailbox.link("new@example.org").split("/")[-2]
    client.logout()
    client.get(f"/accounts/invitation/{token}/")
    assert find_open_invitation(token=token)
    for dump in (dump_before, database_dump()):
        assert token not in dump
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert token not in str(sessions)
    assert token not in token_before.displayed_body()


def database_dump() -> str:
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
    assert len(rows) > 5
    return "\n".join(rows)
