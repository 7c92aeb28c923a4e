from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where an outbox message stands."""

    QUEUED = "queued", _("Queued")
    HELD = "held", _("Held")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    KEPT = "kept", _("Kept here")


class Outcome(StrEnum):
    """What one attempt to deliver a message came to."""

    SENT = "sent"
    KEPT = "kept"
    RETRY = "retry"
    FAILED = "failed"
    POSTPONED = "postponed"
    """The scope has had its mails for this hour."""
    SKIPPED = "skipped"
    """Not there, not due, or in another worker's hands."""
    OFF = "off"
    """Sending is switched off (``MAIL_ENABLED``)."""
