"""Words typed into a form whose session was gone, kept until the person has signed in again.

They live in the server-side session of the same browser, apart from anyone else's, and only in
small number and for a day. Who was signed in last is known by a cookie that holds a keyed digest
of the person's number (HMAC, RFC 2104). When it is there, the words are given to that person
alone; without it (cleared, or never signed in here) they go to whoever signs in next in this
browser.
"""

import time
from collections.abc import Iterator
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

KEPT_FOR = 24 * 60 * 60
"""Seconds."""
MAX_SLOTS = 5
MAX_CHARACTERS = 200_000
"""Of one form, names of fields included: a long section of a nomination, many times over."""
PERSON_COOKIE = "last_person"

_SESSION_SLOTS = "accounts.kept_words"
_SECRET_NAMES = {"code", "credential"}
_SECRET_PARTS = ("csrf", "password", "token", "secret")


class Slot(TypedDict):
    """What is kept for one address."""

    fields: list[tuple[str, list[str]]]
    at: float
    person: str


def keep(request: HttpRequest) -> bool:
    """Keep the posted fields for the address they were posted to, in the visitor's session.

    Files, passwords, codes and tokens are left out. True if anything was kept.
    """
    fields = list(_worth_keeping(request.POST))
    if not fields:
        return False
    slots = _fresh_slots(request.session)
    slots.pop(request.path, None)
    slots[request.path] = {
        "fields": fields,
        "at": time.time(),
        "person": _person_of(request),
    }
    request.session[_SESSION_SLOTS] = dict(list(slots.items())[-MAX_SLOTS:])
    return True


def take(session: SessionBase, path: str) -> QueryDict | None:
    """The words kept for this address, for the person now signed in; None if there are none.

    They stay, so that reloading the page loses nothing, until the next POST to the address
    (see ``drop``) or until a day has passed.
    """
    slot = _slots(session).get(path)
    if slot is None:
        return None
    if _has_run_out(slot) or not _is_theirs(slot, session.get(SESSION_KEY)):
        drop(session, path)
        return None
    words = QueryDict(mutable=True)
    for name, values in slot["fields"]:
        words.setlist(name, values)
    words._mutable = False
    return words


def drop(session: SessionBase, path: str) -> None:
    """Forget the words kept for this address."""
    slots = _slots(session)
    if slots.pop(path, None) is not None:
        session[_SESSION_SLOTS] = slots


def remember_person(response: HttpResponseBase, user: Any) -> None:
    """Leave in the browser who signed in here last; it stays there after signing out."""
    response.set_cookie(
        _cookie_name(),
        _person_digest(str(user.pk)),
        max_age=2 * settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _worth_keeping(posted: QueryDict) -> Iterator[tuple[str, list[str]]]:
    room = MAX_CHARACTERS
    for name, values in posted.lists():
        if _is_secret(name.lower()):
            continue
        texts = [value for value in values if isinstance(value, str)]
        room -= len(name) + sum(map(len, texts))
        if room < 0:
            return
        yield name, texts


def _is_secret(name: str) -> bool:
    return name in _SECRET_NAMES or any(part in name for part in _SECRET_PARTS)


def _person_of(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return _person_digest(str(request.user.pk))
    return request.COOKIES.get(_cookie_name(), "")


def _slots(session: SessionBase) -> dict[str, Slot]:
    slots: dict[str, Slot] = session.get(_SESSION_SLOTS, {})
    return slots


def _fresh_slots(session: SessionBase) -> dict[str, Slot]:
    return {path: slot for path, slot in _slots(session).items() if not _has_run_out(slot)}


def _has_run_out(slot: Slot) -> bool:
    return time.time() - slot["at"] > KEPT_FOR


def _is_theirs(slot: Slot, person: str | None) -> bool:
    if person is None:
        return False
    return not slot["person"] or constant_time_compare(slot["person"], _person_digest(person))


def _person_digest(person: str) -> str:
    return salted_hmac("accounts.kept_words.person", person, algorithm="sha256").hexdigest()


def _cookie_name() -> str:
    # Browsers keep a "__Host-" cookie to the very host that set it; that asks for Secure.
    return f"__Host-{PERSON_COOKIE}" if settings.SESSION_COOKIE_SECURE else PERSON_COOKIE
