from mail.services.outbox import edit_message, hold_message, release_message, retry_message
from mail.services.queueing import Letter, queue_mail, queue_mails

__all__ = [
    "Letter",
    "edit_message",
    "hold_message",
    "queue_mail",
    "queue_mails",
    "release_message",
    "retry_message",
]
