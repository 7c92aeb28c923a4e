"""Which database a command works on, and which it never empties."""

from pathlib import Path

import psycopg
import pytest

from tools import filling
from tools.cluster import Cluster
from tools.console import ToolError
from tools.database import (
    Database,
    claim_for_demo,
    empty_demo,
    filled_by,
    has_tables,
    note_filled_by,
    open_database,
    with_database,
)
from tools.roles import drop_database, make_database


@pytest.fixture
def database(cluster: Cluster) -> Database:
    """An empty database that nobody has marked yet."""
    drop_database(cluster.owner_url("postgres"), "try")
    make_database(cluster.owner_url("postgres"), "try")
    return Database(cluster.owner_url("try"), cluster.app_url("try"))


def execute(database: Database, statement: str) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(statement)


def holds_tables(database: Database) -> bool:
    with psycopg.connect(database.owner_url) as connection:
        return has_tables(connection)


def test_the_demo_empties_only_what_it_filled_from_empty(database: Database) -> None:
    claim_for_demo(database)
    execute(database, "CREATE TABLE people ()")
    claim_for_demo(database)
    empty_demo(database)
    assert not holds_tables(database)
    execute(database, "CREATE TABLE people ()")


def test_a_database_in_use_is_neither_claimed_nor_emptied(database: Database) -> None:
    execute(database, "CREATE TABLE people ()")
    with pytest.raises(ToolError, match="holds tables"):
        claim_for_demo(database)
    with pytest.raises(ToolError, match="not the demo's"):
        empty_demo(database)
    assert holds_tables(database)


def test_only_the_demo_notes_what_filled_it(database: Database) -> None:
    note_filled_by(database, "one")
    assert filled_by(database) == ""
    claim_for_demo(database)
    note_filled_by(database, "one")
    assert filled_by(database) == "one"
    empty_demo(database)
    assert filled_by(database) == ""


def test_the_world_is_filled_in_once_for_the_same_code(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def manage(*args: str, env: object, capture: bool = False) -> str:
        ran.append(args[0])
        return "the table"

    monkeypatch.setattr(filling, "manage", manage)
    monkeypatch.setattr(filling, "fingerprint", lambda *words: "today's code")
    claim_for_demo(database)
    extra = {"SITE_URL": "http://localhost:8000"}
    assert filling.fill(database, extra, tmp_path) == "the table"
    assert filling.fill(database, extra, tmp_path) == "the table"
    assert ran == ["migrate", "demo_world"]
    monkeypatch.setattr(filling, "fingerprint", lambda *words: "other code")
    filling.fill(database, extra, tmp_path)
    assert ran == ["migrate", "demo_world"] * 2
    empty_demo(database)
    filling.fill(database, extra, tmp_path)
    assert ran == ["migrate", "demo_world"] * 3


def test_the_fingerprint_follows_code_and_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "awards").mkdir()
    code = tmp_path / "awards" / "models.py"
    code.write_text("one")
    (tmp_path / "uv.lock").touch()
    monkeypatch.setattr(filling, "ROOT", tmp_path)
    first = filling.fingerprint("http://localhost:8000")
    assert filling.fingerprint("http://localhost:8000") == first
    assert filling.fingerprint("http://localhost:8001") != first
    code.write_text("two")
    assert filling.fingerprint("http://localhost:8000") != first


def test_an_owner_url_alone_makes_the_application_step_down(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = cluster.owner_url("postgres")
    monkeypatch.setenv("DATABASE_URL", owner)
    monkeypatch.delenv("DATABASE_APP_URL", raising=False)
    with open_database() as database:
        assert database.owner_environment() == {"DATABASE_URL": owner, "DATABASE_ROLE": ""}
        assert database.app_environment() == {"DATABASE_URL": owner, "DATABASE_ROLE": "laurel_app"}


def test_a_login_of_its_own_needs_no_stepping_down(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = cluster.app_url("postgres")
    monkeypatch.setenv("DATABASE_URL", cluster.owner_url("postgres"))
    monkeypatch.setenv("DATABASE_APP_URL", app)
    with open_database() as database:
        assert database.app_environment() == {"DATABASE_URL": app, "DATABASE_ROLE": ""}


def test_a_server_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(ToolError, match="cannot be reached"), open_database():
        pass


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://me:pw@db:5433/one?sslmode=require",
            "postgresql://me:pw@db:5433/two?sslmode=require",
        ),
        ("postgresql://me@/one?host=/run/x", "postgresql://me@/two?host=/run/x"),
    ],
)
def test_another_database_on_the_same_server(url: str, expected: str) -> None:
    assert with_database(url, "two") == expected
