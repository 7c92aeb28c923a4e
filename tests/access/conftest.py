"""The access world, built once for this folder and taken back at its end."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

import printing
from nominations import offline
from nominations.offline.sheet import Sheet
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


@pytest.fixture(autouse=True)
def _word_files_are_as_good_as_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a Word file would say, without the moment at which it was made, and at once."""

    def text(sheet: Sheet) -> bytes:
        return re.sub(r" at 0x\w+", "", repr(replace(sheet, made_at=datetime.min))).encode()

    monkeypatch.setattr(offline.writing, "word_file", text)
