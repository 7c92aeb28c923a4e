"""The tick: everything that is due by the clock, by one process at a time.

A job is a function without arguments that may run at any moment and any number of times. What it
finds due, it does; after a downtime it catches up.
"""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePath
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from mail.models import JobRun
from mail.models.job import TICK

log = structlog.get_logger(__name__)

Job = Callable[[], object]
# Any fixed number; it names the tick among the database's advisory locks.
_LOCK = 5_117_026_302


class LockLost(Exception):
    """The connection that held the tick's lock is gone; the next tick goes on."""


def every(**interval: float) -> Callable[[Job], Job]:
    """Space a job out: ``@every(hours=24)``. Takes what ``timedelta`` takes."""

    def space_out(job: Job) -> Job:
        job.interval = timedelta(**interval)  # type: ignore[attr-defined]
        return job

    return space_out


def run_due_jobs() -> list[str] | None:
    """Run each of ``LAUREL_TICK_JOBS`` that is due; the names of those that failed.

    None when another process is ticking. A job that fails is noted and does not stop the others.
    """
    with _tick_lock() as held:
        if not held:
            return None
        _note(TICK, last_started=timezone.now())
        failed = [name for name in settings.LAUREL_TICK_JOBS if not _run(name)]
        _note(TICK, last_finished=timezone.now())
        return failed


def _run(name: str) -> bool:
    started = timezone.now()
    try:
        job: Job = import_string(name)
        interval = getattr(job, "interval", timedelta())
        if not _is_due(name, interval):
            return True
        _note(name, last_started=started, interval=interval)
        job()
    except Exception as error:  # one job's failure is not the others'
        where = _where(error)
        log.error("tick.job_failed", job=name, error=where)
        _still_locked()
        _note(name, last_started=started, last_error=where)
        return False
    _note(name, last_finished=timezone.now(), last_error="")
    return True


def _is_due(name: str, interval: timedelta) -> bool:
    if not interval:
        return True
    last = JobRun.objects.filter(name=name, last_error="").values_list("last_finished", flat=True)
    finished = last.first()
    return finished is None or finished <= timezone.now() - interval


def _note(name: str, **fields: Any) -> None:
    create = {"last_started": timezone.now(), **fields}
    JobRun.objects.update_or_create(name=name, defaults=fields, create_defaults=create)


def _where(error: Exception) -> str:
    """The kind of error and its place. Its words may hold an address, so they are left out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"[:300]


def _still_locked() -> None:
    if not connection.is_usable():
        connection.close()
        raise LockLost


@contextmanager
def _tick_lock() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        held: bool = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held and connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
