"""Who needs a second factor, and whether it was used in this session."""

import time
from collections.abc import Callable
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from audit.services import record
from mail.services import queue_mail

_KEY = "accounts.second_factor"

Predicate = Callable[[User], bool]


def is_needed(user: User) -> bool:
    """Whether this person may work only with a second factor: staff, and whom a room above names.

    Nobody needs one in the demo.
    """
    if settings.DEMO_MODE:
        return False
    return user.is_staff or any(predicate(user) for predicate in _predicates())


def has_one(user: User) -> bool:
    """Whether the person has an authenticator app or a passkey. Recovery codes are not enough."""
    found = Authenticator.objects.filter(user=user)
    return bool(found.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def mark_used(session: SessionBase, user: User) -> None:
    """Remember that a second factor was shown, or set up, in this session.

    For those who need one the session then lasts a working day (``STAFF_SESSION_AGE``).
    """
    session[_KEY] = {"person": user.pk, "at": int(time.time())}
    if is_needed(user):
        session.set_expiry(settings.STAFF_SESSION_AGE)


def forget_used(session: SessionBase) -> None:
    session.pop(_KEY, None)


def was_used(session: SessionBase, user: User) -> bool:
    """Whether this person showed a second factor in this session.

    Having one is not enough: a session begun with a password alone, before the second factor was
    set up elsewhere, must not gain by it.
    """
    mark = session.get(_KEY)
    return isinstance(mark, dict) and mark.get("person") == user.pk


@transaction.atomic
def reset_second_factor(*, user: User, actor: User | None) -> int:
    """Take every second factor off a person who lost it, and end their sessions.

    They are told by mail. Returns how many authenticators were removed, recovery codes included.
    """
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    if not removed:
        return 0
    for session in UserSession.objects.filter(user=user):
        session.end()
    now = timezone.now()
    queue_mail(
        to=user.email,
        template="account_second_factor_reset",
        context={"timestamp": now},
        key=f"account:second-factor-reset:{user.pk}:{now.timestamp()}",
    )
    record(actor=actor, action="person.second_factor_reset", obj=user)
    return removed


def _predicates() -> list[Predicate]:
    return [_predicate(path) for path in settings.LAUREL_SECOND_FACTOR_PREDICATES]


@cache
def _predicate(path: str) -> Predicate:
    predicate: Predicate = import_string(path)
    return predicate
