"""What the worker does for the outbox."""

from django.tasks import task
from django.utils.module_loading import import_string

from mail.enums import Outcome


@task()
def deliver(message_id: int) -> str:
    """Deliver one message; what came of it is the task's result."""
    # By name: web processes only put this into the queue, and what sends takes long to load.
    outcome: Outcome = import_string("mail.delivery.deliver_message")(message_id=message_id)
    return outcome.value
