"""What every test needs: the application's own, unprivileged database role."""

import os
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

from accounts.models import User
from accounts.services import second_factor

# As in web processes, and before anything loads numpy: several test processes with several threads
# of linear algebra each only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A busy machine may take long over one example; only a wrong answer is a failure.
hypothesis_settings.register_profile("laurel", deadline=None)
hypothesis_settings.load_profile("laurel")


@pytest.fixture(autouse=True)
def _as_the_application(request: pytest.FixtureRequest) -> None:
    """Ordinary database tests run as the role that web and worker use, inside their transaction.

    Transactional tests run as the owner, since emptying tables between them needs it.
    """
    marker = request.node.get_closest_marker("django_db")
    uses_database = marker is not None or "db" in request.fixturenames
    transactional = "transactional_db" in request.fixturenames or bool(
        marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    )
    if not uses_database or transactional:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.APPLICATION_ROLE}")


@pytest.fixture(autouse=True)
def _complete_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """``client.force_login`` stands for a whole sign-in: with the second factor, where needed."""
    force_login = Client.force_login

    def with_second_factor(self: Client, user: User, backend: str | None = None) -> None:
        force_login(self, user, backend)
        session: Any = self.session
        second_factor.mark_used(session, user)
        session.save()

    monkeypatch.setattr(Client, "force_login", with_second_factor)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """No test runs into the rate limits that another has used up."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
