"""Programme staff: who runs awards."""

import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from mail.services import queue_mail


@transaction.atomic
def invite_staff(*, email: str, full_name: str, actor: User | None) -> User:
    """Make somebody programme staff, with a new account or the one they have, and tell them.

    The mail opens nothing: they sign in by a code, which shows that the address is theirs, and set
    up a second factor before they reach any page. A name and a password that somebody gave before
    the address was confirmed do not stay, since they may not be theirs; otherwise ``full_name`` is
    taken where the account has none. ``actor`` is None when it is done from the command line.

    Raises:
        Refused: the person is staff already, or their account is closed.
    """
    address = email.strip().lower()
    user = User.objects.select_for_update().filter(email__iexact=address).first()
    is_new = user is None
    user = user or User(email=address, is_demo=settings.DEMO_MODE)
    if user.is_staff:
        raise Refused(_("This person is programme staff already. Nothing was changed."))
    if not user.is_active:
        raise Refused(_("The account with this address is closed. Nothing was changed."))
    user.is_staff = True
    if is_new or not EmailAddress.objects.filter(user=user, verified=True).exists():
        user.full_name = full_name.strip()
        user.set_unusable_password()
    user.full_name = user.full_name or full_name.strip()
    user.save()
    # As with any sign-up, the address counts as confirmed when a code sent to it comes back.
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    queue_mail(
        to=user.email,
        template="account_staff_invitation",
        context={"person": user},
        key=f"account:staff-invitation:{user.pk}:{secrets.token_hex(8)}",
    )
    record(actor=actor, action="person.made_staff", obj=user, payload={"new_account": is_new})
    return user
