"""Extensions, the application role and what it gets on every table created from here on."""

from django.conf import settings
from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, transaction
from django.db.utils import ProgrammingError

ROLE = settings.APPLICATION_ROLE

# Roles belong to the whole server: another database on it may be creating the same one right now.
CREATE_ROLE = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        CREATE ROLE "{ROLE}" LOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$
"""

# So that a session of the owner can step down (DATABASE_ROLE). Not needed where the application
# has its own login, hence a refusal is not an error. From PostgreSQL 16 on, whoever creates a role
# administers it, but has to grant itself the right to become it.
STEP_DOWN = f"""
DO $$
BEGIN
    IF NOT pg_has_role(current_user, '{ROLE}', CASE
        WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
    THEN
        EXECUTE format('GRANT "{ROLE}" TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END
$$
"""

# The owner cannot be named in SQL text: ALTER DEFAULT PRIVILEGES without FOR ROLE is about the
# role that runs the migration, which is the one that creates the tables.
PRIVILEGES = [
    f'GRANT USAGE ON SCHEMA public TO "{ROLE}"',
    f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{ROLE}"',
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{ROLE}"',
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO "{ROLE}"',
]
NO_PRIVILEGES = [
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM "{ROLE}"',
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM "{ROLE}"',
    f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{ROLE}"',
    f'REVOKE USAGE ON SCHEMA public FROM "{ROLE}"',
]


class RoleMissing(Exception):
    """The application role does not exist and this login may not create it."""


def create_role(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute(CREATE_ROLE)
        except ProgrammingError as error:
            cursor.execute("SELECT current_user")
            login = cursor.fetchone()[0]
            raise RoleMissing(
                f"The database role {ROLE} does not exist, and {login} may not create roles. "
                f"Ask the database's administrator to run:  CREATE ROLE {ROLE} LOGIN PASSWORD '...';  "
                "then migrate again. Nothing was changed."
            ) from error
        cursor.execute(STEP_DOWN)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    # Before any table is made: default privileges reach only tables created after them.
    run_before = [
        ("contenttypes", "0001_initial"),
        ("django_tasks_database", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        # Never dropped again: other databases on the server may use it.
        migrations.RunPython(create_role, migrations.RunPython.noop),
        migrations.RunSQL(PRIVILEGES, NO_PRIVILEGES),
    ]
