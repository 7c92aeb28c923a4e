"""The database that a command works on: the one named by DATABASE_URL, or our own cluster's."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools.cluster import Cluster
from tools.console import ToolError
from tools.roles import APP, make_database

DEMO_DATABASE = "laurel"
DEMO_MARK = "Laurel demonstration data: make demo-reset may drop it"


@dataclass(frozen=True)
class Database:
    """How to reach one database as its owner and as the application."""

    owner_url: str
    app_url: str
    app_role: str = ""  # set when the application's connection has to step down from the owner's

    def named(self, name: str) -> "Database":
        """Another database on the same server."""
        return replace(
            self,
            owner_url=with_database(self.owner_url, name),
            app_url=with_database(self.app_url, name),
        )

    def owner_environment(self) -> dict[str, str]:
        """For migrations, and for whatever else makes tables."""
        return {"DATABASE_URL": self.owner_url, "DATABASE_ROLE": ""}

    def app_environment(self) -> dict[str, str]:
        """For the site and the worker."""
        return {"DATABASE_URL": self.app_url, "DATABASE_ROLE": self.app_role}


def with_database(url: str, name: str) -> str:
    """The same server, login and options, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def open_database() -> Iterator[Database]:
    """Find a server in the agreed order and keep it for the block.

    DATABASE_URL is taken for the owner's connection, and the application then steps down from it,
    unless DATABASE_APP_URL names a login of its own for the application. Raises ToolError when
    the server cannot be reached or is too old.
    """
    given, app = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_APP_URL")
    with ExitStack() as stack:
        if given:
            _must_answer(given)
            yield Database(given, app) if app else Database(given, given, APP)
            return
        cluster = stack.enter_context(Cluster())
        if make_database(cluster.owner_url("postgres"), DEMO_DATABASE):
            mark_as_demo(cluster.owner_url(DEMO_DATABASE))
        yield Database(cluster.owner_url(DEMO_DATABASE), cluster.app_url(DEMO_DATABASE))


def _must_answer(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise ToolError(f"The database in DATABASE_URL cannot be reached: {error}") from None
    if version < 150000:
        raise ToolError(
            f"The database in DATABASE_URL is PostgreSQL {version // 10000}; Laurel needs 15."
        )


def claim_for_demo(database: Database) -> None:
    """Mark an empty database as the demo's, so that nothing else is ever taken for it.

    Raises ToolError when it holds tables that the demo did not make.
    """
    with psycopg.connect(database.owner_url) as connection:
        if is_demo(connection):
            return
        if has_tables(connection):
            raise ToolError(
                "This database holds tables and was not made by the demo, so the demo leaves it"
                " alone. Point DATABASE_URL at an empty database."
            )
    mark_as_demo(database.owner_url)


def mark_as_demo(url: str, filled: str = "") -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.info.dbname), sql.Literal(f"{DEMO_MARK}\n{filled}")
            )
        )


def filled_by(database: Database) -> str:
    """What `note_filled_by` noted last; empty when the database was emptied or is no demo."""
    with psycopg.connect(database.owner_url) as connection:
        mark, _, noted = comment(connection).partition("\n")
    return noted if mark == DEMO_MARK else ""


def note_filled_by(database: Database, what: str) -> None:
    """Note on a database of the demo which code filled it; on any other, nothing."""
    with psycopg.connect(database.owner_url) as connection:
        if not is_demo(connection):
            return
    mark_as_demo(database.owner_url, what)


def empty_demo(database: Database) -> None:
    """Drop everything in the demo's database.

    Raises ToolError when the database does not carry the demo's mark.
    """
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        if not is_demo(connection):
            if not has_tables(connection):
                return
            raise ToolError(
                "This is not the demo's database; nothing was removed. Only a database that"
                " `make demo` filled from empty is ever emptied."
            )
        connection.execute("SET lock_timeout = '10s'")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    mark_as_demo(database.owner_url)


def is_demo(connection: psycopg.Connection[Any]) -> bool:
    return comment(connection).startswith(DEMO_MARK)


def comment(connection: psycopg.Connection[Any]) -> str:
    """The comment on the database that the connection is for."""
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = current_database()"
    ).fetchone()
    return (row and row[0]) or ""


def has_tables(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
    ).fetchone()
    return row is not None and bool(row[0])
