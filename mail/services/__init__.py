from mail.services.outbox import edit_message, hold_message, release_message, retry_message
from mail.services.queueing import queue_mail

__all__ = [
    "edit_message",
    "hold_message",
    "queue_mail",
    "release_message",
    "retry_message",
]
