"""``manage.py worker``: queued tasks one by one, and the tick beside them.

SIGTERM lets the task and the tick at hand finish. The worker waits for the database to come back.
"""

import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from mail.ticking import run_due_jobs

log = structlog.get_logger(__name__)

_DATABASE_WAIT = 2.0
_LAST_TICK_WAIT = 60.0


class Ticker(threading.Thread):
    """Ticks at once and then every so many seconds, until told to stop."""

    def __init__(self, seconds: float) -> None:
        super().__init__(name="tick")
        self.seconds = seconds
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            self._tick()
            self.stopping.wait(self.seconds)
        connection.close()

    def _tick(self) -> None:
        try:
            run_due_jobs()
        except Exception as error:  # the next tick tries again
            log.error("tick.failed", error=type(error).__name__)
            connection.close()


class Command(BaseCommand):
    help = "Work off queued tasks and run what is due by the clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval",
            type=float,
            default=0.5,
            help="Seconds between two looks into an empty queue.",
        )
        parser.add_argument("--tick", type=float, default=15.0, help="Seconds between two ticks.")

    def handle(self, *args: Any, interval: float, tick: float, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        ticker = Ticker(tick)
        worker.configure_signals()
        ticker.start()
        log.info("worker.started", worker=worker.worker_id)
        try:
            _work(worker)
        finally:
            ticker.stopping.set()
            ticker.join(_LAST_TICK_WAIT)
            log.info("worker.stopped", worker=worker.worker_id)


def _work(worker: Worker) -> None:
    while worker.running:
        try:
            worker.run()
        except (OperationalError, InterfaceError) as error:
            log.error("worker.database_gone", error=type(error).__name__)
            connection.close()
            threading.Event().wait(_DATABASE_WAIT)
