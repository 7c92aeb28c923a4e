"""Ports, locks, programs: what the commands hold and let go of."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import ports, processes
from tools.locks import Users, first_free
from tools.paths import ROOT
from tools.processes import Programs, running
from tools.serving import kept_secret
from tools.signals import undisturbed

JOIN = """
import sys, time, pathlib
from tools.locks import Users
Users(pathlib.Path(sys.argv[1])).join()
print("joined", flush=True)
time.sleep(60)
"""
# A shell that ignores being asked to end, with a child that does so too.
STUBBORN = "trap '' TERM; (trap '' TERM; echo $$ child; sleep 60) & echo ready; wait; sleep 60"


def gone(group: int) -> bool:
    """True once no process of the group is left; the killed ones are buried by init."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_taken_port_is_passed_over() -> None:
    with ports.take_port(8700) as first, ports.take_port(8700) as second:
        assert ports.number(second) > ports.number(first)
        assert first.getsockname()[0] == "127.0.0.1"


def test_a_port_that_answers_on_the_other_loopback_is_passed_over() -> None:
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6 loopback")
        other.listen()
        taken = other.getsockname()[1]
        with ports.take_port(taken) as held:
            assert ports.number(held) != taken


def test_a_killed_user_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "users"
    ours = Users(path)
    ours.join()
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", JOIN, str(path)], cwd=ROOT, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"joined\n"
        assert not ours.leave(), "the other one still uses it"
        ours.join()
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert ours.leave()


def test_test_runs_side_by_side_get_different_numbers(tmp_path: Path) -> None:
    paths = [tmp_path / "0", tmp_path / "1"]
    first = first_free(paths)
    second = first_free(paths)
    assert first is not None
    assert second is not None
    assert (first[0], second[0]) == (0, 1)
    assert first_free(paths) is None
    os.close(first[1])
    again = first_free(paths)
    assert again is not None
    assert again[0] == 0
    os.close(second[1])
    os.close(again[1])


def test_programs_end_with_all_their_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.3)
    with Programs(tmp_path) as programs:
        program = programs.start("stubborn", ["sh", "-c", STUBBORN], os.environ)
        until = time.monotonic() + 10
        while "ready" not in program.last_words() and time.monotonic() < until:
            time.sleep(0.02)
        group = program.process.pid
        assert programs.ended() is None
    assert gone(group)


def test_a_program_that_ends_early_is_noticed(tmp_path: Path) -> None:
    with Programs(tmp_path) as programs:
        program = programs.start("brief", ["sh", "-c", "echo why; exit 3"], os.environ)
        program.process.wait()
        assert programs.ended() is program
        assert program.last_words() == "why"


PATIENT = """
import signal, sys, time
def farewell(*_):
    print("goodbye", flush=True)
    sys.exit(3)
signal.signal(signal.SIGINT, farewell)
print("ready", flush=True)
time.sleep(60)
"""


def test_a_program_beside_us_writes_to_its_file_and_is_waited_for(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    command = [sys.executable, "-c", "print('here'); raise SystemExit(4)"]
    with running(command, os.environ, said) as program:
        pass
    assert program.returncode == 4
    assert said.read_text() == "here\n"


def test_what_ends_us_ends_the_program_beside_us_in_good_order(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"

    def interrupted() -> None:
        with running([sys.executable, "-c", PATIENT], os.environ, said) as program:
            programs.append(program)
            wait_for(said, "ready")
            raise KeyboardInterrupt

    programs: list[subprocess.Popen[bytes]] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert programs[0].returncode == 3
    assert said.read_text() == "ready\ngoodbye\n"


def wait_for(path: Path, word: str) -> None:
    until = time.monotonic() + 30
    while word not in path.read_text() and time.monotonic() < until:
        time.sleep(0.02)


def test_a_signal_waits_for_the_end_of_what_must_not_be_torn() -> None:
    done = []

    def work() -> None:
        with undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.01)
            done.append("all")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all"]


def test_the_demo_keeps_its_key_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = kept_secret(path)
    assert len(key) >= 50
    assert kept_secret(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
