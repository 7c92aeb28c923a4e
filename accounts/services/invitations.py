"""Invitations: made, found again by their token, accepted once.

These are building blocks. They write no audit entry, since that must come last in a transaction:
the verb that calls them, in its own transaction, records what was done.
"""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import InvitationPurpose, MembershipRole
from accounts.exceptions import InvitationUnusable, Refused, Unusable
from accounts.models import Agency, Invitation, User

DAYS = 14
TOKEN_BYTES = 32
"""256 random bits, written as 43 characters that are safe in an address."""


def token_digest(token: str) -> str:
    """What is stored of a token. It has too many values to be guessed, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_invitation(
    *,
    email: str,
    purpose: InvitationPurpose,
    invited_by: User,
    days: int = DAYS,
    agency: Agency | None = None,
    role: MembershipRole | str = "",
    replaces: Invitation | None = None,
) -> tuple[Invitation, str]:
    """A new invitation and its token. The token exists only here and in the mail that carries it.

    Older invitations that it takes the place of are withdrawn: to an agency's team, the one to
    the same address; otherwise the one named in ``replaces``.
    """
    address = email.strip().lower()
    now = timezone.now()
    if agency is not None:
        agency.invitations.pending().filter(email__iexact=address).update(revoked_at=now)
    if replaces is not None:
        Invitation.objects.pending().filter(pk=replaces.pk).update(revoked_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        email=address,
        purpose=purpose,
        token_hash=token_digest(token),
        agency=agency,
        role=role,
        invited_by=invited_by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return invitation, token


def find_open_invitation(*, token: str) -> Invitation:
    """The invitation that this token opens.

    Raises:
        InvitationUnusable: there is none, or it was used, withdrawn, or has expired.
    """
    return find_by_digest(digest=token_digest(token))


def find_by_digest(*, digest: str) -> Invitation:
    """As ``find_open_invitation``, for the digest that a session remembers."""
    invitation = (
        Invitation.objects.select_related("agency", "invited_by").filter(token_hash=digest).first()
    )
    if invitation is None:
        raise InvitationUnusable(Unusable.MISSING)
    _check_open(invitation)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """Use the invitation up. The invited address must be a confirmed one of this person.

    Raises:
        InvitationUnusable: it is no longer open, or was sent to somebody else.
    """
    # "no_key": an agency row that other tables point to is not locked along with it.
    current = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    _check_open(current)
    if not belongs_to(invitation=current, user=user):
        raise InvitationUnusable(Unusable.OTHER_ADDRESS)
    current.accepted_at = timezone.now()
    current.accepted_by = user
    current.save(update_fields=["accepted_at", "accepted_by"])


def revoke_invitation(*, invitation: Invitation) -> None:
    """Withdraw an invitation that nobody has used yet.

    Raises:
        InvitationUnusable: it was accepted meanwhile.
    """
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True)
    if not unused.update(revoked_at=timezone.now()):
        raise InvitationUnusable(Unusable.USED)


def belongs_to(*, invitation: Invitation, user: User) -> bool:
    """Whether the invited address is a confirmed address of this person."""
    theirs = EmailAddress.objects.filter(user=user, verified=True)
    return bool(theirs.filter(email__iexact=invitation.email).exists())


def account_in_use(*, email: str) -> bool:
    """Whether the address has an account that its owner alone may open.

    That is one with the address confirmed, and any that is more than an unfinished sign-up:
    staff's, one that was signed in to before, one that was closed.
    """
    if EmailAddress.objects.filter(verified=True, email__iexact=email).exists():
        return True
    unfinished = Q(is_staff=False, is_superuser=False, is_active=True, last_login__isnull=True)
    return User.objects.filter(email__iexact=email).exclude(unfinished).exists()


@transaction.atomic
def person_for_invitation(*, invitation: Invitation, full_name: str) -> User:
    """An account for the invited person, who proved by the link that the address is theirs.

    The address is confirmed and there is no password: such a person signs in by code. An account
    that somebody opened with the address but never confirmed becomes the invited person's; the
    password set by whoever opened it is removed.

    Raises:
        Refused: the address belongs to a confirmed account, whose owner signs in instead.
        InvitationUnusable: the invitation is no longer open.
    """
    current = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    _check_open(current)
    if account_in_use(email=current.email):
        raise Refused(_("There is an account with this address. Sign in to accept."))
    user = User.objects.select_for_update().filter(email__iexact=current.email).first()
    user = user or User(email=current.email, is_demo=settings.DEMO_MODE)
    user.full_name = full_name
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def hourly_count(*, invited_by: User) -> int:
    """How many invitations the person sent in the last hour."""
    since = timezone.now() - timedelta(hours=1)
    return Invitation.objects.filter(invited_by=invited_by, created_at__gte=since).count()


def _check_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise InvitationUnusable(Unusable.USED)
    if invitation.revoked_at is not None:
        raise InvitationUnusable(Unusable.WITHDRAWN)
    if invitation.has_expired:
        raise InvitationUnusable(Unusable.EXPIRED)
