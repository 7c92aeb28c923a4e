"""Pango for the demo and the tests: found, installed, or done without in words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from printing import libraries
from tools import packages, pango
from tools.console import ToolError


class Machine:
    """One that lacks Pango until it is installed."""

    def __init__(self, *, root: bool, works: bool) -> None:
        self.root, self.works = root, works
        self.installed: list[Sequence[str]] = []

    def missing(self) -> list[str]:
        return [] if self.installed and self.works else ["pango-1.0"]

    def install(self, wanted: Sequence[str]) -> bool:
        self.installed.append(wanted)
        return self.works


def on(monkeypatch: pytest.MonkeyPatch, machine: Machine) -> Machine:
    monkeypatch.setattr(libraries, "missing", machine.missing)
    monkeypatch.setattr(pango, "install", machine.install)
    monkeypatch.setattr(pango, "may_install", lambda: machine.root)
    return machine


def test_what_is_here_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine = on(monkeypatch, Machine(root=True, works=True))
    monkeypatch.setattr(libraries, "missing", list)
    pango.require_pango()
    pango.offered_beside(tmp_path).join()
    assert machine.installed == []


def test_root_gets_it_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine = on(monkeypatch, Machine(root=True, works=True))
    pango.offer_pango(tmp_path)
    assert machine.installed == [pango.PACKAGES]
    assert not (tmp_path / "no-pango").exists()


@pytest.mark.parametrize("root", [True, False])
def test_the_demo_does_without(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    root: bool,
) -> None:
    machine = on(monkeypatch, Machine(root=root, works=False))
    pango.offer_pango(tmp_path)
    said = capsys.readouterr().out
    assert "for want of pango-1.0" in said
    assert "apt-get install libpango-1.0-0" in said
    pango.offer_pango(tmp_path)
    assert len(machine.installed) == int(root), "tried once a day"
    assert capsys.readouterr().out == ""
    (tmp_path / "no-pango").write_text("2001-01-01")
    pango.offer_pango(tmp_path)
    assert "for want of pango-1.0" in capsys.readouterr().out


def test_the_tests_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, Machine(root=False, works=False))
    with pytest.raises(ToolError, match=r"pango-1\.0"):
        pango.require_pango()


def test_an_update_that_hangs_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = tmp_path / "apt-get"
    slow.write_text('#!/bin/sh\n[ "$6" = update ] && exec sleep 30\nexit 0\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(packages, "UPDATE_SECONDS", 0.2)
    assert packages.install(["made-up"])
    assert "took longer" in capsys.readouterr().out
