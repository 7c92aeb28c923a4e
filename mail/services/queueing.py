"""Writing a mail into the outbox, in the transaction of what it tells about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from mail.ciphers import marks, new_marker, seal
from mail.models import OutboxMessage
from mail.rendering import render
from mail.tasks import deliver

_ACCOUNT_MAIL_FIRST = 50


def queue_mail(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    key: str,
    scope: str = "",
    about: str = "",
    send_after: datetime | None = None,
    secrets: dict[str, str] | None = None,
    language: str = "",
    reply_to: str = "",
    unsubscribe_url: str = "",
) -> OutboxMessage | None:
    """Render a mail now and queue it; it leaves when the surrounding transaction has committed.

    Writes no audit entry: the calling verb's own entry covers it, and the chain's head would be
    locked too early. The delivery is recorded.

    Args:
        to: one bare address; "" (a person without one) queues nothing.
        template: names ``templates/mail/<template>.txt``.
        key: says what this mail is about, with ids (``"receipt:12"``); the same key again gives
            back the first message and queues nothing.
        scope: "" for account mail, ``award:<pk>`` for an award's.
        about: what it tells of, ``nomination:<pk>``, where that may be closed to some of the staff
            who read the scope's mail.
        send_after: not before this time.
        secrets: codes and links, ``{{ secret.<name> }}`` in the template. Encrypted apart from the
            text, covered on every page, wiped when delivered.
        language: of the reader; "" is the site's.
        unsubscribe_url: where the reader stops such mail; goes into a header and the footer.

    Raises:
        ValidationError: ``to`` or ``reply_to`` is not one address.
        ValueError: the template has no subject, or a secret in it.
    """
    if not to:
        return None
    _check(to, reply_to)
    existing = OutboxMessage.objects.filter(key=key).first()
    if existing is not None:
        return existing
    secrets = secrets or {}
    marker = new_marker() if secrets else ""
    language = language or settings.LANGUAGE_CODE
    text = render(
        template,
        context,
        language=language,
        secret=marks(secrets, marker),
        unsubscribe_url=unsubscribe_url,
    )
    now = timezone.now()
    message = OutboxMessage(
        key=key,
        scope=scope,
        about=about,
        to=to,
        reply_to=reply_to,
        template=template,
        language=language,
        subject=text.subject,
        body=text.body,
        unsubscribe_url=unsubscribe_url,
        has_secrets=bool(secrets),
        secret_marker=marker,
        sealed_secrets=seal(secrets),
        created_at=now,
        send_after=send_after or now,
    )
    return _add(message)


@dataclass(frozen=True, slots=True)
class Letter:
    """One of several mails about the same thing; the fields are those of `queue_mail`."""

    to: str
    key: str
    context: dict[str, Any]


def queue_mails(
    letters: Iterable[Letter], *, template: str, scope: str = "", about: str = ""
) -> None:
    """As `queue_mail`, for many readers at once: the database is asked as much for any number.

    Raises:
        ValidationError: one of the addresses is none; then none is queued.
        ValueError: the template has no subject.
    """
    wanted = [letter for letter in letters if letter.to]
    for letter in wanted:
        _check(letter.to)
    known = OutboxMessage.objects.filter(key__in=[letter.key for letter in wanted])
    there = set(known.values_list("key", flat=True))
    now, language = timezone.now(), settings.LANGUAGE_CODE
    messages = []
    for letter in wanted:
        if letter.key in there:
            continue
        text = render(template, letter.context, language=language, secret={}, unsubscribe_url="")
        messages.append(
            OutboxMessage(
                key=letter.key,
                scope=scope,
                about=about,
                to=letter.to,
                template=template,
                language=language,
                subject=text.subject,
                body=text.body,
                sealed_secrets=seal({}),
                created_at=now,
                send_after=now,
            )
        )
    _add_all(messages)


def _check(*addresses: str) -> None:
    for address in filter(None, addresses):
        validate_email(address)


def _add_all(messages: list[OutboxMessage]) -> None:
    try:
        with transaction.atomic():
            OutboxMessage.objects.bulk_create(messages)
    except IntegrityError:
        # Someone queued one of these keys a moment ago: each by itself then.
        for message in messages:
            _add(message)
        return
    for message in messages:
        enqueue_delivery(message)


def enqueue_delivery(message: OutboxMessage) -> None:
    """Wake a worker for this message, at its time. The task commits with the transaction.

    Account mail goes first: someone is waiting for that code, nobody for one of 500 announcements.
    """
    later = message.send_after if message.send_after > timezone.now() else None
    priority = _ACCOUNT_MAIL_FIRST if not message.scope else 0
    deliver.using(run_after=later, priority=priority).enqueue(message_id=message.pk)


def _add(message: OutboxMessage) -> OutboxMessage:
    with transaction.atomic():
        try:
            with transaction.atomic():
                message.save(force_insert=True)
        except IntegrityError:
            # Someone queued the same key a moment ago; anything else is a real error.
            existing = OutboxMessage.objects.filter(key=message.key).first()
            if existing is None:
                raise
            return existing
        enqueue_delivery(message)
    return message
