"""Mail servers of the tests' own making."""

import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderMailer(BaseEmailBackend):
    """Takes its time, then writes each mail to a folder. A file "begun-..." says it has started."""

    def __init__(self, folder: str, seconds: float = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = Path(folder)
        self.seconds = seconds

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            name = uuid.uuid4().hex
            (self.folder / f"begun-{name}").touch()
            time.sleep(self.seconds)
            (self.folder / f"{name}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


class BrokenMailer(BaseEmailBackend):
    """Raises ``error``, or sends nothing if there is none."""

    def __init__(self, error: Exception | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error = error

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self.error is not None:
            raise self.error
        return 0
