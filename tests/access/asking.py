"""Asking the site as one of the roles, leaving no trace."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from tests.access.rows import SIGN_IN, Outcome

# What signing in and being shown a message may write. Everything else is a change.
OF_SESSIONS = frozenset({"django_session", "usersessions_usersession"})


@dataclass(frozen=True)
class Answer:
    """What came back, and the tables that were written to on the way (sessions aside)."""

    status: int
    location: str
    content: bytes
    written: frozenset[str]

    @property
    def outcome(self) -> Outcome:
        sign_in = reverse("account_login")
        if self.status == 302 and urlsplit(self.location).path == sign_in:
            return SIGN_IN
        return self.status

    @property
    def text(self) -> str:
        """The body as text, without what differs between two requests for the same page."""
        return comparable(self.content.decode("utf-8", "replace"))


@contextmanager
def undone() -> Iterator[None]:
    """Everything in the block is taken back, whatever becomes of it."""
    savepoint = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        connection.needs_rollback = False


def ask(
    session: str,
    url: str,
    *,
    method: str = "GET",
    data: Mapping[str, Any] | None = None,
    enforce_csrf_checks: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request with nothing but this session's key, taken back afterwards."""
    browser = _browser(enforce_csrf_checks=enforce_csrf_checks)
    browser.cookies.clear()
    if session:
        browser.cookies[settings.SESSION_COOKIE_NAME] = session
    with undone():
        before = _writes()
        send = browser.post if method == "POST" else browser.get
        response = send(url, data or {}, headers=headers)
        written = {table for table, count in _writes().items() if count != before.get(table, 0)}
        return Answer(
            status=response.status_code,
            location=response.headers.get("Location", ""),
            content=_content(response),
            written=frozenset(written - OF_SESSIONS),
        )


class _Browser(RequestFactory):
    """Django's test client without its record of templates, which costs more than most pages do.

    An exception in a view is a 500, whose traceback is in the captured log.
    """

    def __init__(self, *, enforce_csrf_checks: bool) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=enforce_csrf_checks)

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


@cache
def _browser(*, enforce_csrf_checks: bool) -> _Browser:
    """One for all requests: each new one would load the middleware anew."""
    return _Browser(enforce_csrf_checks=enforce_csrf_checks)


def _writes() -> dict[str, int]:
    """Rows written by this transaction in each table, those taken back included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def _content(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response)  # type: ignore[arg-type]
    return response.content  # type: ignore[attr-defined, no-any-return]


_CHANGING = re.compile(
    r'nonce="[^"]*"'
    r'|name="csrfmiddlewaretoken" value="[^"]*"'
    r'|name="key" value="[^"]*"'
    r'|"X-CSRFToken": ?"[^"]*"'
    r'|"token": ?"[^"]*"'
    r'|name="next" value="[^"]*"'
    r"|DTSTAMP:\w+",
)


def comparable(text: str) -> str:
    """Without nonces, form tokens, times of asking and the page's address in the footer's form."""
    return _CHANGING.sub("", text)


def without_address(text: str, url: str) -> str:
    """For pages that tell the address they were asked for."""
    return text.replace(url, "").replace(quote(url, safe=""), "")
