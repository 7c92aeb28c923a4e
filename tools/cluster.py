"""Laurel's own database cluster: kept with the checkout, reached by a unix socket only.

Several commands on one checkout share one running server; the last to leave stops it. Nothing
listens on the network, and the socket lies in a folder that only the server's user may enter, so
whoever gets that far needs no password.
"""

import hashlib
import os
import shutil
import stat
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tools.console import ToolError, say
from tools.identity import ServerUser, server_user
from tools.locks import Users, mutex
from tools.paths import TEMP_FALLBACK, local_dir
from tools.postgres import Programs, find_programs
from tools.roles import make_roles
from tools.signals import undisturbed

SUPERUSER = "postgres"
SOCKET_LIMIT = 100  # bytes of the socket's path; the systems' own limits are 104 and 108
START_SECONDS = 60
SYSTEM_HOME = Path("/var/lib/laurel")


@dataclass(frozen=True)
class Layout:
    """Where one cluster's parts are, and whose they are."""

    programs: Programs
    user: ServerUser
    data: Path
    locks: Path  # stem of the lock files, always in a folder of the person who calls

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def ctl(self, *args: str) -> tuple[int, str]:
        """Run pg_ctl; its exit code and what it said."""
        done = self.user.run(
            [self.programs.path("pg_ctl"), "-D", str(self.data), *args], capture_output=True
        )
        return done.returncode, (done.stdout + done.stderr).strip()


def plan_layout(local: Path | None = None) -> Layout:
    """Decide where the cluster of this checkout lies and who runs it.

    Raises ToolError when there is no PostgreSQL, or its files belong to somebody else.
    """
    local = local or local_dir()
    away = SYSTEM_HOME / hashlib.sha256(str(local).encode()).hexdigest()[:12]
    kept = {int(path.name[9:]) for path in _clusters(local, away)}
    programs = find_programs(kept)
    name = f"postgres-{programs.major}"
    user = server_user(local / name)
    home = local if user.can_enter(local) else _home_elsewhere(away, local, user)
    user = server_user(home / name)
    return Layout(_runnable(programs, user, away), user, home / name, local / name)


def _clusters(*folders: Path) -> list[Path]:
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.glob("postgres-*")
        if path.name[9:].isdigit() and path.is_dir()
    ]


def _home_elsewhere(away: Path, local: Path, user: ServerUser) -> Path:
    """A folder for the data when the server's user cannot reach the checkout, such as in /root."""
    if not away.exists():
        away.mkdir(mode=0o755, parents=True)
        (away / "belongs-to").write_text(f"{local}\n")
        say(f"The user {user.name}, who runs the database, cannot enter {local.parent}.")
        say(f"The database is therefore kept in {away}")
    return away


def _runnable(programs: Programs, user: ServerUser, away: Path) -> Programs:
    """The programs themselves, or a copy of the wheel's where the server's user can run them."""
    if user.can_run(programs.path("postgres")):
        return programs
    away.mkdir(mode=0o755, parents=True, exist_ok=True)
    copy = away / f"programs-{programs.version}"
    site_packages = programs.bin.parents[2]  # the package's shared libraries lie beside it
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for package in site_packages.glob(f"{programs.bin.parents[1].name}*"):
            shutil.copytree(package, unfinished / package.name, symlinks=True)
        _open_to_all(unfinished)
        unfinished.rename(copy)
    return replace(programs, bin=copy / programs.bin.relative_to(site_packages))


def _open_to_all(folder: Path) -> None:
    """Let everyone read what is in the folder, and run what its owner can run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & stat.S_IXUSR else 0))


class Cluster:
    """The running server, as a context: joined on entry, left (and perhaps stopped) on exit."""

    def __init__(self, layout: Layout | None = None) -> None:
        self.layout = layout or plan_layout()
        self._mutex = Path(f"{self.layout.locks}.lock")
        self._users = Users(Path(f"{self.layout.locks}.users"))
        self.socket = ""

    def __enter__(self) -> Self:
        with undisturbed(), mutex(self._mutex):
            self._users.join()
            try:
                self.socket = _running_socket(self.layout) or self._start()
                make_roles(self.superuser_url("postgres"))
            except BaseException:
                self._users.leave()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with undisturbed(), mutex(self._mutex):
            if self._users.leave():
                self._stop()

    def owner_url(self, database: str) -> str:
        return self._url("laurel_owner", database)

    def app_url(self, database: str) -> str:
        return self._url("laurel_app", database)

    def superuser_url(self, database: str) -> str:
        return self._url(SUPERUSER, database)

    def _url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.socket}"

    def _start(self) -> str:
        layout = self.layout
        if not (layout.data / "PG_VERSION").exists():
            _create(layout)
        _clear_stale_pid(layout)
        socket = socket_folder(layout)
        options = f"-k '{socket}' -c listen_addresses='' -c synchronous_commit=off"
        options += " -c max_connections=200"
        arguments = ["-w", "-t", str(START_SECONDS), "-l", str(layout.log), "-o", options, "start"]
        for attempt in range(3):
            code, answer = layout.ctl(*arguments)
            if code == 0:
                return str(socket)
            # After a crash the old server's children may need a moment to notice and go.
            time.sleep(1 + attempt)
        raise ToolError(f"The database server did not start: {answer}\nIts log: {layout.log}")

    def _stop(self) -> None:
        code, answer = self.layout.ctl("-m", "fast", "-w", "stop")
        if code and _running_socket(self.layout):
            raise ToolError(f"The database server did not stop: {answer}")
        shutil.rmtree(self.socket, ignore_errors=True)


def _create(layout: Layout) -> None:
    """Make the cluster's files beside their final place, so that a broken-off try leaves none."""
    say(f"Making a database cluster (PostgreSQL {layout.programs.major}) in {layout.data}")
    unfinished = layout.data.with_name(layout.data.name + ".new")
    for leftover in (unfinished, layout.data):
        if leftover.exists():
            shutil.rmtree(leftover)
    unfinished.mkdir(mode=0o700)
    layout.user.own(unfinished)
    answer = ""
    for locale in _locales(layout.programs.major):
        done = layout.user.run(
            [
                *(layout.programs.path("initdb"), "-D", str(unfinished), "-U", SUPERUSER),
                *("-A", "trust", "-E", "UTF8", *locale),
            ],
            capture_output=True,
        )
        if done.returncode == 0:
            unfinished.rename(layout.data)
            return
        answer = done.stderr.strip()
    raise ToolError(f"The database cluster could not be made: {answer}")


def _locales(major: int) -> list[list[str]]:
    """The locale to ask for, and the one every system has."""
    first = ["--locale=C.UTF-8"]
    if major >= 17:
        first = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [first, ["--locale=C"]]


def socket_folder(layout: Layout) -> Path:
    """A folder for the socket: short, ours alone, and the same one at every start."""
    name = f"laurel-{hashlib.sha256(str(layout.data).encode()).hexdigest()[:8]}"
    base = Path(tempfile.gettempdir())
    if "'" in str(base) or not _short_enough(base / name) or not layout.user.can_enter(base):
        base = TEMP_FALLBACK
    folder = base / name
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        known = folder.lstat()
        if not stat.S_ISDIR(known.st_mode) or known.st_uid not in (layout.user.uid, os.geteuid()):
            folder = Path(tempfile.mkdtemp(prefix="laurel-", dir=base))
    layout.user.own(folder)
    folder.chmod(0o700)
    return folder


def _short_enough(folder: Path) -> bool:
    return len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_LIMIT


def _pid_lines(layout: Layout) -> list[str]:
    try:
        return layout.pid_file.read_text().splitlines()
    except FileNotFoundError:
        return []


def _running_socket(layout: Layout) -> str:
    """The socket folder of a server of this data that answers; empty when there is none."""
    for _ in range(START_SECONDS * 5):
        lines = _pid_lines(layout)
        if len(lines) < 5 or not _is_server(int(lines[0])):
            return ""
        if _answers(lines[4]):
            return lines[4]
        time.sleep(0.2)  # on its way up or down
    raise ToolError(f"The database server of {layout.data} is there but does not answer.")


def _answers(socket: str) -> bool:
    try:
        psycopg.connect(host=socket, user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _is_server(pid: int) -> bool:
    """True when the process lives and is a PostgreSQL server, not one that got its number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    command = Path(f"/proc/{pid}/cmdline")
    if command.parent.parent.joinpath("self").exists():
        try:
            return b"postgres" in command.read_bytes()
        except OSError:
            return False
    return True


def _clear_stale_pid(layout: Layout) -> None:
    """Remove what a crashed server left, when its number now belongs to something else."""
    lines = _pid_lines(layout)
    if lines and not (lines[0].isdigit() and _is_server(int(lines[0]))):
        layout.pid_file.unlink(missing_ok=True)
