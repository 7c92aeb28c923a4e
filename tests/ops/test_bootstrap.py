"""The shell script that finds a Python and uv, with stand-ins for both."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.paths import ROOT

# Answers as an interpreter of the given version would to the script's questions.
PYTHON = """#!/bin/sh
case "$*" in
*version_info*3,\\ 12*) exit {too_old} ;;
*version_info*) exit 0 ;;
*_base_executable*) echo "$0" ;;
*python_version*) echo {version} ;;
*"-m venv"*|*"-m pip"*) echo "$0 $*" >> calls; exit 1 ;;
esac
"""
UV = """#!/bin/sh
[ "$1" = --version ] && exit 0
echo "uv $*" >> calls
mkdir -p .venv/bin
printf '#!/bin/sh\\n[ "$1" = -c ] || echo "ran $*"\\n' > .venv/bin/python
chmod +x .venv/bin/python
"""
# A shim that is on PATH but whose interpreter is not installed.
SHIM = "#!/bin/sh\nexit 127\n"


class Machine:
    """A checkout in a path with a space, and a PATH with only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.home = folder / "home"
        self.checkout = folder / "my work" / "laurel"
        for path in (self.bin, self.home, self.checkout / "tools"):
            path.mkdir(parents=True)
        shutil.copy(ROOT / "tools" / "bootstrap.sh", self.checkout / "tools")
        (self.checkout / "uv.lock").write_text("one")
        (self.checkout / "pyproject.toml").touch()
        for name in ("sh", "cat", "cksum", "dirname", "mkdir", "rm", "chmod", "id"):
            found = shutil.which(name)
            assert found, name
            (self.bin / name).symlink_to(found)

    def add(self, path: Path, text: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def python(self, path: Path, version: str = "3.13.1") -> Path:
        too_old = int(tuple(map(int, version.split(".")[:2])) < (3, 12))
        return self.add(path, PYTHON.format(version=version, too_old=too_old))

    def run(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own script
            [str(self.bin / "sh"), "tools/bootstrap.sh", *args],
            cwd=self.checkout,
            env={"PATH": str(self.bin), "HOME": str(self.home), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        path = self.checkout / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def with_uv(machine: Machine) -> Machine:
    machine.add(machine.bin / "uv", UV)
    return machine


def chosen(machine: Machine) -> str:
    """The interpreter that uv was told to use."""
    words = machine.calls()[-1].split("--python ")
    return words[1].split(" --")[0]


def test_a_shim_that_does_not_run_is_passed_over(with_uv: Machine) -> None:
    with_uv.add(with_uv.bin / "python3.13", SHIM)
    good = with_uv.python(with_uv.bin / "python3.12", "3.12.1")
    done = with_uv.run("demo")
    assert done.returncode == 0, done.stderr
    assert chosen(with_uv) == str(good)
    assert "ran -m tools demo" in done.stdout


def test_pyenv_is_looked_into(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3", "3.11.2")
    versions = with_uv.home / ".pyenv" / "versions"
    with_uv.python(versions / "3.11.7" / "bin" / "python3", "3.11.7")
    good = with_uv.python(versions / "3.13.0" / "bin" / "python3", "3.13.0")
    assert with_uv.run("demo").returncode == 0
    assert chosen(with_uv) == str(good)


def test_the_person_chooses(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3.13")
    wanted = with_uv.python(with_uv.home / "my python")
    assert with_uv.run("demo", PYTHON=str(wanted)).returncode == 0
    assert chosen(with_uv) == str(wanted)


def test_a_choice_that_is_too_old_is_refused_in_words(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3.13")
    old = with_uv.python(with_uv.home / "python3.11", "3.11.7")
    done = with_uv.run("demo", PYTHON=str(old))
    assert done.returncode == 1
    assert f"Found: 3.11.7 ({old})" in done.stderr
    assert "make demo" in done.stderr


def test_a_machine_with_an_old_python_only(with_uv: Machine) -> None:
    old = with_uv.python(with_uv.bin / "python3", "3.11.2")
    done = with_uv.run("test")
    assert done.returncode == 1
    assert f"Laurel needs Python 3.12 or newer. Found: 3.11.2 ({old})" in done.stderr
    assert "make test" in done.stderr


def test_a_machine_with_nothing(machine: Machine) -> None:
    done = machine.run("demo")
    assert done.returncode == 1
    assert "Found: nothing that runs" in done.stderr


def test_without_uv_both_ways_to_fetch_it_are_tried_then_said(machine: Machine) -> None:
    python = machine.python(machine.bin / "python3.13")
    done = machine.run("demo")
    assert done.returncode == 1
    assert [call.split()[1:4] for call in machine.calls()] == [
        ["-m", "venv", ".tools"],
        ["-m", "pip", "install"],
    ]
    assert all(call.startswith(str(python)) for call in machine.calls())
    assert "uv could not be fetched" in done.stderr


def test_nothing_is_prepared_twice(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3.13")
    with_uv.run("demo")
    with_uv.run("demo")
    assert len(with_uv.calls()) == 1
    (with_uv.checkout / "uv.lock").write_text("two")
    with_uv.run("demo")
    assert len(with_uv.calls()) == 2


def test_the_demo_is_content_with_what_the_tests_prepared(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3.13")
    with_uv.run("test")
    with_uv.run("demo")
    assert len(with_uv.calls()) == 1
    assert "--all-groups" in with_uv.calls()[0]


def test_the_tests_are_not_content_with_what_the_demo_prepared(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3.13")
    with_uv.run("demo")
    with_uv.run("test")
    assert "--inexact --no-default-groups --group demo" in with_uv.calls()[0]
    assert "--all-groups" in with_uv.calls()[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_files_of_another_user_are_pointed_out(with_uv: Machine) -> None:
    with_uv.python(with_uv.bin / "python3.13")
    (with_uv.checkout / ".venv").mkdir(mode=0o500)
    done = with_uv.run("demo")
    assert done.returncode == 1
    assert "sudo rm -rf .venv .tools .local" in done.stderr
