"""What the tick does for messages and tasks that were left lying."""

from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audit.models import AuditEntry
from mail.enums import MessageState
from mail.jobs import (
    deliver_due,
    prune_finished_tasks,
    requeue_stuck,
    wipe_old_secrets,
)
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db

A_MINUTE = timedelta(minutes=1)


def being_sent(message: OutboxMessage, *, attempts: int = 1, lease: timedelta = -A_MINUTE) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, attempts=attempts, lease_until=timezone.now() + lease
    )


def test_a_message_left_being_sent_is_queued_again_and_says_so(queue) -> None:
    message = queue()
    being_sent(message)
    requeue_stuck()
    message.refresh_from_db()
    assert (message.state, message.may_have_left_twice) == (MessageState.QUEUED, True)
    assert message.last_error == "WorkerLost"
    assert AuditEntry.objects.get().action == "mail.taken_back"


def test_a_message_within_its_lease_is_left_alone(queue) -> None:
    message = queue()
    being_sent(message, lease=A_MINUTE)
    requeue_stuck()
    message.refresh_from_db()
    assert message.state == MessageState.SENDING


def test_a_message_left_being_sent_too_often_fails(queue, settings) -> None:
    message = queue()
    being_sent(message, attempts=settings.MAIL_MAX_ATTEMPTS)
    requeue_stuck()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert AuditEntry.objects.get().action == "mail.failed"


def running_task(minutes: int, workers: int = 1) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - timedelta(minutes=minutes),
        args_kwargs={"args": [], "kwargs": {"message_id": 1}},
        task_path="mail.tasks.deliver",
        backend_name="default",
        worker_ids=[f"worker{n}" for n in range(workers)],
    )


@pytest.mark.parametrize(
    ("minutes", "workers", "status"),
    [
        (14, 1, TaskResultStatus.RUNNING),
        (16, 1, TaskResultStatus.READY),
        (16, 2, TaskResultStatus.READY),
        (16, 3, TaskResultStatus.FAILED),
    ],
)
def test_a_task_whose_worker_is_lost(minutes: int, workers: int, status: str) -> None:
    task = running_task(minutes, workers)
    requeue_stuck()
    task.refresh_from_db()
    assert task.status == status
    assert (task.finished_at is not None) == (status == TaskResultStatus.FAILED)
    assert DBTaskResult.objects.ready().count() == (status == TaskResultStatus.READY)


def test_a_message_whose_task_was_lost_is_delivered(queue, transport, mailoutbox) -> None:
    queue()
    deliver_due()
    assert mailoutbox == []  # its own task gets a moment first
    OutboxMessage.objects.update(send_after=timezone.now() - A_MINUTE)
    deliver_due()
    deliver_due()
    assert len(mailoutbox) == 1


def test_one_message_in_trouble_does_not_keep_back_the_others(
    queue, transport, mailoutbox, settings
) -> None:
    lost = queue(template="code", secrets={"code": "1", "link": "x"})
    fine = queue()
    OutboxMessage.objects.update(send_after=timezone.now() - A_MINUTE)
    OutboxMessage.objects.filter(pk=lost.pk).update(sealed_secrets="")
    deliver_due()
    fine.refresh_from_db()
    assert fine.state == MessageState.SENT


def test_account_mail_goes_before_an_awards(queue, transport, mailoutbox) -> None:
    queue(scope="award:1")
    queue(to="eve@example.org")
    OutboxMessage.objects.update(send_after=timezone.now() - A_MINUTE)
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [["eve@example.org"], ["ada@example.org"]]


def test_a_slow_mail_server_does_not_hold_up_the_tick(
    queue, transport, mailoutbox, monkeypatch
) -> None:
    monkeypatch.setattr("mail.jobs.BUDGET_SECONDS", 0)
    for _ in range(3):
        queue()
    OutboxMessage.objects.update(send_after=timezone.now() - A_MINUTE)
    deliver_due()
    assert len(mailoutbox) == 1


def test_nothing_is_delivered_while_switched_off(
    queue, transport, mailoutbox, settings, django_assert_num_queries
) -> None:
    for _ in range(3):
        queue()
    OutboxMessage.objects.update(send_after=timezone.now() - A_MINUTE)
    settings.MAIL_ENABLED = False
    with django_assert_num_queries(1):
        deliver_due()
    assert mailoutbox == []


def test_old_secrets_are_wiped_and_fresh_ones_kept(queue, settings) -> None:
    secrets = {"code": "1", "link": "x"}
    old, fresh = (queue(template="code", secrets=secrets) for _ in range(2))
    limit = timezone.now() - timedelta(days=settings.MAIL_SECRETS_DAYS)
    OutboxMessage.objects.filter(pk=old.pk).update(created_at=limit)
    wipe_old_secrets()
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.secrets_wiped, fresh.secrets_wiped) == (True, False)


def test_tasks_that_ended_long_ago_are_forgotten(settings) -> None:
    ages = {10: True, settings.TASK_RESULT_DAYS + 1: False}
    for days in ages:
        task = running_task(0)
        task.status = TaskResultStatus.SUCCESSFUL
        task.finished_at = timezone.now() - timedelta(days=days)
        task.save()
    running_task(0)
    prune_finished_tasks()
    assert DBTaskResult.objects.finished().count() == 1
    assert DBTaskResult.objects.running().count() == 1
