"""What the tick does for the outbox and the task queue."""

import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audit.services import record
from mail.delivery import deliver_message, record_delivery
from mail.enums import MessageState, Outcome
from mail.exceptions import WorkerLost
from mail.models import OutboxMessage
from mail.ticking import every

log = structlog.get_logger(__name__)

BATCH = 50
BUDGET_SECONDS = 20
_GRACE = timedelta(seconds=30)
"""A queued message's own task gets this long before the tick lends a hand."""


def requeue_stuck() -> None:
    """Take back what killed workers left behind: messages being sent, and running tasks."""
    now = timezone.now()
    stuck = OutboxMessage.objects.stuck(now).values_list("pk", flat=True)
    for message_id in list(stuck[:BATCH]):
        _take_back_message(message_id, now)
    lost = DBTaskResult.objects.running().filter(started_at__lt=_task_limit(now))
    for task_id in list(lost.values_list("pk", flat=True)[:BATCH]):
        _take_back_task(task_id, now)


def deliver_due() -> None:
    """Deliver messages whose time has come and whose task is lost, or that wait for a retry.

    Account mail first. A mail server that does not answer must not hold up the rest of the tick.
    """
    until = time.monotonic() + BUDGET_SECONDS
    due = OutboxMessage.objects.due(timezone.now() - _GRACE).order_by("scope", "send_after")
    for message_id in list(due.values_list("pk", flat=True)[:BATCH]):
        if deliver_message(message_id=message_id) is Outcome.OFF or time.monotonic() > until:
            return


@every(hours=1)
def wipe_old_secrets() -> None:
    """Wipe codes and links that were never delivered once they are too old to be of use."""
    limit = timezone.now() - timedelta(days=settings.MAIL_SECRETS_DAYS)
    old = OutboxMessage.objects.exclude(sealed_secrets="").filter(created_at__lt=limit)
    wiped = old.exclude(state=MessageState.SENDING).update(sealed_secrets="")
    if wiped:
        log.info("mail.secrets_wiped", messages=wiped)


@every(hours=24)
def prune_finished_tasks() -> None:
    """Forget tasks that ended long ago; they hold nothing but ids."""
    limit = timezone.now() - timedelta(days=settings.TASK_RESULT_DAYS)
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()


@transaction.atomic
def _take_back_message(message_id: int, now: datetime) -> None:
    message = (
        OutboxMessage.objects.stuck(now)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(pk=message_id)
        .first()
    )
    if message is None:
        return
    # Whether the mail left before its worker stopped, nobody can know. It is sent again, under the
    # same Message-ID, and the message says so from now on.
    message.may_have_left_twice = True
    message.lease_until = None
    message.last_error = WorkerLost.__name__
    given_up = message.attempts >= settings.MAIL_MAX_ATTEMPTS
    message.state = MessageState.FAILED if given_up else MessageState.QUEUED
    message.send_after = now - _GRACE
    message.save(
        update_fields=["may_have_left_twice", "lease_until", "last_error", "state", "send_after"]
    )
    log.warning("mail.taken_back", message=message.pk, attempt=message.attempts)
    if given_up:
        record_delivery(message, "mail.failed")
    else:
        record(
            actor=None,
            action="mail.taken_back",
            obj=message,
            scope=message.scope,
            payload={"attempts": message.attempts},
        )


@transaction.atomic
def _take_back_task(task_id: object, now: datetime) -> None:
    lost = (
        DBTaskResult.objects.running()
        .filter(pk=task_id, started_at__lt=_task_limit(now))
        .get_locked()
    )
    if lost is None:
        return
    # Each worker that took the task left its id, so their number is the number of attempts.
    if len(lost.worker_ids) < settings.TASK_MAX_ATTEMPTS:
        lost.status = TaskResultStatus.READY
        lost.started_at = None
    else:
        lost.status = TaskResultStatus.FAILED
        lost.finished_at = now
        lost.exception_class_path = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"
    lost.save(update_fields=["status", "started_at", "finished_at", "exception_class_path"])
    log.warning("task.taken_back", task=lost.task_path, status=lost.status)


def _task_limit(now: datetime) -> datetime:
    return now - timedelta(minutes=settings.TASK_STUCK_MINUTES)
