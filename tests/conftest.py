"""What every test needs: the application's own, unprivileged database role."""

import pytest
from django.conf import settings
from django.db import connection


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
