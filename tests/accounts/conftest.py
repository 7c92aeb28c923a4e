"""A mailbox that codes and links arrive in, as they would in a person's."""

import re
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.test import Client

from mail.delivery import deliver_message
from mail.models import OutboxMessage


class Mailbox:
    """Delivers what the outbox holds and reads it."""

    def fetch(self) -> list[EmailMessage]:
        """Everything delivered so far, the newest last."""
        waiting = OutboxMessage.objects.filter(state="queued").order_by("pk")
        for pk in list(waiting.values_list("pk", flat=True)):
            deliver_message(message_id=pk)
        return list(django_mail.outbox)

    def last(self, to: str) -> EmailMessage:
        return next(mail for mail in reversed(self.fetch()) if mail.to == [to])

    def code(self, to: str) -> str:
        """The code in the newest mail to this address: a line of its own."""
        lines = self.last(to).body.splitlines()
        return next(line for line in lines if re.fullmatch(r"[0-9A-Z-]{6,9}", line))

    def link(self, to: str) -> str:
        """The path of the first link in the newest mail to this address."""
        found = re.search(r"https?://[^/\s]+(/accounts/invitation/\S+)", self.last(to).body)
        assert found, self.last(to).body
        return found[1]


@pytest.fixture
def mailbox(settings: Any) -> Mailbox:
    settings.MAIL_TRANSPORT = "default"
    return Mailbox()


@pytest.fixture
def checked_client() -> Client:
    """A browser whose form tokens are checked, as a real one's are."""
    return Client(enforce_csrf_checks=True)
