"""The way out: one outbox message through Django's mailer, and what went wrong in a few words."""

import re
import smtplib
from urllib.parse import urlsplit

from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from mail.exceptions import NothingSent, SecretsLost
from mail.models import OutboxMessage
from mail.rendering import html_of

_PERMANENT = range(500, 600)
_ADDRESS = re.compile(r"\S+@\S+")


def alias() -> str:
    """The mailer to use; "" when there is none and messages are kept. The demo never sends."""
    return "" if settings.DEMO_MODE else settings.MAIL_TRANSPORT


def send(message: OutboxMessage) -> None:
    """Hand the message to the mailer.

    Raises:
        SecretsLost: its code or link is gone.
        NothingSent: the mailer took it and sent nothing.
        Exception: whatever the mailer raises.
    """
    if not _mail(message).send(using=alias()):
        raise NothingSent


def _mail(message: OutboxMessage) -> EmailMultiAlternatives:
    text = message.body_to_send()
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=text,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message),
    )
    html = html_of(subject=message.subject, body=text, language=message.language)
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(message: OutboxMessage) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {
        # The same for every attempt (RFC 5322, 3.6.4): mailboxes fold a second copy into the first.
        "Message-ID": f"<outbox-{message.pk}-{message.created_at:%Y%m%d%H%M%S%f}@{host}>",
        # RFC 3834: no out-of-office replies.
        "Auto-Submitted": "auto-generated",
    }
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"  # RFC 2369
    return headers


def is_permanent(error: Exception) -> bool:
    """Whether trying again cannot help: the address or the message itself was refused."""
    if isinstance(error, (SecretsLost, AnymailRecipientsRefused, AnymailInvalidAddress)):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False  # the site's own login: staff mend it, the message is fine
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code in _PERMANENT
    return False


def describe(error: Exception) -> str:
    """The error in at most 300 characters, without addresses or anything of the message."""
    parts = [type(error).__name__]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        parts += [f"{code} {_words(text)}" for code, text in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        parts.append(f"{error.smtp_code} {_words(error.smtp_error)}")
    elif isinstance(error, AnymailError) and error.status_code:
        parts.append(str(error.status_code))
    elif isinstance(error, OSError) and error.strerror:
        parts.append(error.strerror)
    return " ".join(parts)[:300]


def _words(text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _ADDRESS.sub("(address)", " ".join(words.split()))
