"""Mail templates of the tests' own, and a mailbox."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from mail.models import OutboxMessage
from mail.services import queue_mail

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _own_templates(settings: Any) -> None:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].insert(0, TEMPLATES)
    settings.TEMPLATES = templates


@pytest.fixture
def transport(settings: Any) -> None:
    """With a mail server; what it gets is in pytest-django's ``mailoutbox``."""
    settings.MAIL_TRANSPORT = "default"


Queue = Callable[..., OutboxMessage]


@pytest.fixture
def queue() -> Queue:
    """Queue a made-up mail; any argument of queue_mail can be given."""
    count = 0

    def _queue(**changes: Any) -> OutboxMessage:
        nonlocal count
        count += 1
        arguments: dict[str, Any] = {
            "to": "ada@example.org",
            "template": "hello",
            "context": {"name": "Ada"},
            "key": f"hello:{count}",
        }
        message = queue_mail(**(arguments | changes))
        assert message is not None
        return message

    return _queue


@pytest.fixture
def staff() -> User:
    return User.objects.create(email="staff@example.org", full_name="Stella Staff", is_staff=True)
