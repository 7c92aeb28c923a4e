"""A worker as it really runs: a process that can be stopped gently, or killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mail.enums import MessageState
from mail.jobs import requeue_stuck
from mail.models import JobRun, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture(autouse=True)
def _real_tasks(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start ``manage.py worker`` on the test's database, as the application's role."""
    started: list[subprocess.Popen[bytes]] = []

    def _start(seconds: float = 0) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--interval", "0.1"],
            cwd=django_settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.mail.worker_settings",
                "WORKER_DATABASE": connection.settings_dict["NAME"],
                "WORKER_FOLDER": str(tmp_path),
                "WORKER_SECONDS": str(seconds),
            },
        )
        started.append(worker)
        return worker

    yield _start
    for worker in started:
        worker.kill()
        worker.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "It did not happen in time."
        time.sleep(0.1)


def is_sent() -> bool:
    return OutboxMessage.objects.get().state == MessageState.SENT


def test_a_mail_of_a_killed_worker_is_delivered_once_by_the_next(
    queue, start: Start, tmp_path: Path, settings
) -> None:
    message = queue()
    first = start(seconds=600)
    wait_for(lambda: bool(list(tmp_path.glob("begun-*"))))
    first.send_signal(signal.SIGKILL)
    first.wait()

    message.refresh_from_db()
    task = DBTaskResult.objects.get()
    assert (message.state, task.status) == (MessageState.SENDING, TaskResultStatus.RUNNING)

    settings.TASK_STUCK_MINUTES = 0
    wait_for(lambda: message.lease_until < timezone.now())
    requeue_stuck()
    message.refresh_from_db()
    task.refresh_from_db()
    assert (message.state, task.status) == (MessageState.QUEUED, TaskResultStatus.READY)

    second = start()
    wait_for(is_sent)
    wait_for(lambda: DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL)
    second.terminate()
    assert second.wait(timeout=30) == 0

    message.refresh_from_db()
    assert (message.attempts, message.may_have_left_twice) == (2, True)
    (mail,) = tmp_path.glob("*.eml")
    assert f"Message-ID: <outbox-{message.pk}-".encode() in mail.read_bytes()


def test_a_worker_asked_to_stop_finishes_what_it_is_sending(
    queue, start: Start, tmp_path: Path
) -> None:
    queue()
    worker = start(seconds=2)
    wait_for(lambda: bool(list(tmp_path.glob("begun-*"))))
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert is_sent()
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_worker_ticks_and_stops_at_once_when_idle(start: Start) -> None:
    worker = start()
    wait_for(lambda: JobRun.objects.filter(name="tick", last_finished__isnull=False).exists())
    assert not JobRun.objects.failing().exists()
    worker.terminate()
    assert worker.wait(timeout=10) == 0
