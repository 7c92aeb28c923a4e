"""Who runs the database server: PostgreSQL refuses root, so root lends it another user."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.console import ToolError

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """The operating-system user of the server's processes and files."""

    name: str
    uid: int
    gid: int

    def run(self, args: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, in a folder that user can stand in."""
        if os.geteuid() != self.uid:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {**os.environ, "HOME": "/", "LC_ALL": "C"}
        return subprocess.run(
            args,
            cwd="/",
            env=environment,
            text=True,
            check=False,
            start_new_session=True,
            **options,
        )

    def can_enter(self, folder: Path) -> bool:
        """True when this user may reach files in the folder."""
        return self.run(["test", "-x", str(folder)]).returncode == 0

    def can_run(self, program: str) -> bool:
        """True when this user may start the program and it answers."""
        try:
            return self.run([program, "--version"], capture_output=True).returncode == 0
        except PermissionError:
            return False

    def own(self, path: Path) -> None:
        if os.geteuid() != self.uid:
            os.chown(path, self.uid, self.gid)


def server_user(data: Path) -> ServerUser:
    """Ourselves, or for root the owner of the existing data, else postgres, else nobody.

    Raises ToolError when the data belongs to someone else, or root finds no other user.
    """
    owner = data.stat().st_uid if data.exists() else None
    me = os.geteuid()
    if me != 0:
        if owner not in (None, me):
            raise ToolError(
                f"{data} belongs to another user. Run this as that user,"
                f" or start over with: sudo rm -r '{data}'"
            )
        return _by_uid(me)
    if owner:
        return _by_uid(owner)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(name, entry.pw_uid, entry.pw_gid)
    raise ToolError(
        "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor"
        " 'nobody' to run it as. Make one with: useradd --system postgres"
    )


def _by_uid(uid: int) -> ServerUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ToolError(
            f"User id {uid} has no name on this machine, and PostgreSQL needs one."
            " Run this as a named user."
        ) from None
    return ServerUser(entry.pw_name, uid, entry.pw_gid)
