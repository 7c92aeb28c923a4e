"""The access world, built once for this folder and taken back at its end."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

import printing
from tests.access.world import World, build_world


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Every role and every stage. What a test changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {settings.APPLICATION_ROLE}")
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _paper_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets a PDF is asked here, eighteen times each; what is in it is tested elsewhere."""
    monkeypatch.setitem(vars(printing), "pdf", lambda html, *, identifier: b"%PDF-")
