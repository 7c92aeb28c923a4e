"""Programs that run beside the command: each its own process group, all stopped together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.paths import ROOT
from tools.signals import undisturbed

GRACE_SECONDS = 10
FAREWELL_SECONDS = 60
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, see prctl(2)


@dataclass
class Program:
    name: str
    log: Path
    process: subprocess.Popen[bytes]

    def last_words(self, lines: int = 15) -> str:
        """The end of what it wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def signal(self, number: int) -> None:
        """Tell the whole group, so that workers of workers hear it too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Programs:
    """A set of running programs, as a context that stops them on exit, last started first."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: list[Program] = []

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with undisturbed():
            self.stop()

    def start(
        self,
        name: str,
        args: Sequence[str],
        environment: Mapping[str, str],
        *,
        pass_fds: tuple[int, ...] = (),
    ) -> Program:
        """Start a program in a session of its own: the terminal's Ctrl-C comes to us alone."""
        log = self._logs / f"{name}.log"
        with undisturbed(), log.open("wb") as output:
            process = subprocess.Popen(
                args,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=pass_fds,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
            program = Program(name, log, process)
            self._running.append(program)
        return program

    def ended(self) -> Program | None:
        """The first program that is no longer running, if any."""
        return next((one for one in self._running if one.process.poll() is not None), None)

    def stop(self) -> None:
        """Ask all to end, wait, then end by force whatever is left of their groups."""
        for program in reversed(self._running):
            program.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for program in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.process.wait(max(0.1, until - time.monotonic()))
        for program in self._running:
            program.signal(signal.SIGKILL)
            program.process.wait()
        self._running.clear()


def _end_with_parent() -> None:
    """Ask Linux to end the program should we be killed without a chance to end it ourselves."""
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


@contextlib.contextmanager
def running(
    args: Sequence[str], environment: Mapping[str, str], output: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that has tidying up of its own to do, running while the block does.

    It gets a session of its own, so that an interruption reaches it once, through us. Whatever ends
    the block early ends the program too, and waits for it. What it says goes to `output`, else to
    the terminal.
    """
    with contextlib.ExitStack() as opened:
        log = opened.enter_context(output.open("wb")) if output else None
        process = subprocess.Popen(
            args,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
        )
    try:
        yield process
    except BaseException:
        with undisturbed():
            _dismiss(process)
        raise
    process.wait()


def _dismiss(process: subprocess.Popen[bytes]) -> None:
    """Interrupt it and wait for its farewell; by force when that takes too long."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(FAREWELL_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run_foreground(args: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program of that kind to its end and return its exit code."""
    with running(args, environment) as process:
        return process.wait()
