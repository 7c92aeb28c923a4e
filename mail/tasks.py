"""What the worker does for the outbox."""

from django.tasks import task

from mail.delivery import deliver_message


@task()
def deliver(message_id: int) -> str:
    """Deliver one message; what came of it is the task's result."""
    return deliver_message(message_id=message_id).value
