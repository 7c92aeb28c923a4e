"""Who uses a thing now: file locks, which the kernel drops when a process ends however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.console import ToolError


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError:
        raise ToolError(
            f"{path} belongs to another user. Run this as that user,"
            f" or start over with: sudo rm -r '{path.parent}'"
        ) from None


@contextmanager
def mutex(path: Path) -> Iterator[None]:
    """Hold the lock for the block; others wait."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Users:
    """A count of the processes that use something, without numbers that can go stale.

    Each user holds a shared lock on one file. `leave` tells whether none is left: only then
    can the lock be had for oneself.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def join(self) -> None:
        self._descriptor = _open(self.path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Give up our use; True when nobody else is using it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        return not self.anyone()

    def anyone(self) -> bool:
        """True while any process, this one included, has joined."""
        descriptor = _open(self.path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


def first_free(paths: list[Path]) -> tuple[int, int] | None:
    """Take the first lock that nobody holds: its place in the list and its descriptor."""
    for place, path in enumerate(paths):
        descriptor = _open(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        return place, descriptor
    return None
