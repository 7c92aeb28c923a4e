"""What the application's role gets on every table, and what happens when it is missing."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from audit.operations import InsertOnly, Withhold

pytestmark = pytest.mark.django_db

roles = import_module("audit.migrations.0001_roles")


def tables_without(privilege: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace "
            "AND NOT has_table_privilege(%s, oid, %s)",
            [settings.APPLICATION_ROLE, privilege],
        )
        return {row[0] for row in cursor.fetchall()}


def test_every_table_can_be_read() -> None:
    assert tables_without("SELECT") == set()


def test_every_table_but_the_record_of_migrations_can_be_added_to() -> None:
    assert tables_without("INSERT") == {"django_migrations"}


def test_no_table_can_be_truncated() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}
    assert tables <= tables_without("TRUNCATE")


def test_the_trail_can_only_be_added_to() -> None:
    assert "audit_auditentry" in tables_without("UPDATE")
    assert {"audit_auditentry", "audit_audithead"} <= tables_without("DELETE")


def test_every_sequence_can_be_used() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seqrelid::regclass::text FROM pg_sequence "
            "WHERE NOT has_sequence_privilege(%s, seqrelid, 'USAGE')",
            [settings.APPLICATION_ROLE],
        )
        assert cursor.fetchall() == [("django_migrations_id_seq",)]


def test_a_login_that_may_not_create_roles_is_told_what_to_ask_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tests run as the application's role, which may not."""
    monkeypatch.setattr(roles, "CREATE_ROLE", "CREATE ROLE laurel_nobody")
    with pytest.raises(roles.RoleMissing, match=r"laurel_app may not create roles.*CREATE ROLE"):
        roles.create_role(apps, SimpleNamespace(connection=connection))


def test_the_operations_can_be_written_back_into_a_migration() -> None:
    for operation in (InsertOnly("a_table"), Withhold("a_table", "DELETE")):
        name, args, kwargs = operation.deconstruct()
        again = {"InsertOnly": InsertOnly, "Withhold": Withhold}[name](*args, **kwargs)
        assert again.sql == operation.sql


def test_an_insert_only_table_gets_its_privileges_back_when_undone() -> None:
    operation = InsertOnly("a_table")
    assert operation.sql == 'REVOKE UPDATE, DELETE ON "a_table" FROM "laurel_app"'
    assert operation.reverse_sql == 'GRANT UPDATE, DELETE ON "a_table" TO "laurel_app"'
