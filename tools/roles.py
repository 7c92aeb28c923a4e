"""The two database roles: one owns the tables and migrates, one works and owns nothing."""

import psycopg
from psycopg import sql

OWNER = "laurel_owner"
APP = "laurel_app"


def make_roles(superuser_url: str) -> None:
    """Make both roles where they are missing. The owner may step into the application's role."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = {
            row[0]
            for row in connection.execute(
                "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[OWNER, APP]]
            )
        }
        if OWNER not in known:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
        if APP not in known:
            connection.execute(f"CREATE ROLE {APP} LOGIN")
            connection.execute(f"GRANT {APP} TO {OWNER} WITH ADMIN OPTION")


def make_database(url: str, name: str) -> bool:
    """Create a database on the server, owned by the role of `url`; False when it is there."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return True


def drop_database(url: str, name: str) -> None:
    """Drop a database that a test made, with the connections that are left on it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
