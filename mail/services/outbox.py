"""What staff do with messages in the outbox. No verb changes an address."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.digests import salted_digest
from audit.services import record
from mail.enums import MessageState
from mail.exceptions import MailRefused
from mail.models import OutboxMessage
from mail.rendering import clean_body, clean_subject
from mail.services.queueing import enqueue_delivery


@transaction.atomic
def hold_message(*, message: OutboxMessage, actor: AbstractBaseUser) -> OutboxMessage:
    """Keep a queued message from being sent until it is released.

    Raises:
        MailRefused: it is not waiting to be sent.
    """
    message = _locked(message)
    if not message.can_hold:
        raise MailRefused(
            _("Only a queued message can be held. This one is: %(state)s.") % _state(message)
        )
    message.state = MessageState.HELD
    message.held_by_id = actor.pk
    message.save(update_fields=["state", "held_by"])
    _record(message, actor, "mail.held")
    return message


@transaction.atomic
def release_message(*, message: OutboxMessage, actor: AbstractBaseUser) -> OutboxMessage:
    """Let a held message go.

    Raises:
        MailRefused: it is not held.
    """
    message = _locked(message)
    if not message.can_release:
        raise MailRefused(
            _("Only a held message can be released. This one is: %(state)s.") % _state(message)
        )
    message.state = MessageState.QUEUED
    message.held_by_id = None
    message.save(update_fields=["state", "held_by"])
    enqueue_delivery(message)
    _record(message, actor, "mail.released")
    return message


@transaction.atomic
def edit_message(
    *, message: OutboxMessage, actor: AbstractBaseUser, subject: str, body: str
) -> OutboxMessage:
    """Change the words of a message that has not left.

    Raises:
        MailRefused: it holds a code or link, is being sent or was sent, or a text is missing.
    """
    message = _locked(message)
    if message.has_secrets:
        raise MailRefused(
            _("This message holds a sign-in code or a personal link and cannot be changed.")
        )
    if not message.can_edit:
        raise MailRefused(
            _("This message can no longer be changed. It is: %(state)s.") % _state(message)
        )
    subject, body = clean_subject(subject), clean_body(body)
    if not subject or not body.strip():
        raise MailRefused(_("A message needs a subject and a text. Nothing was changed."))
    before = _text_digest(message)
    message.subject, message.body = subject, body
    message.edited_by_id, message.edited_at = actor.pk, timezone.now()
    message.save(update_fields=["subject", "body", "edited_by", "edited_at"])
    _record(message, actor, "mail.edited", before=before, after=_text_digest(message))
    return message


@transaction.atomic
def retry_message(*, message: OutboxMessage, actor: AbstractBaseUser) -> OutboxMessage:
    """Queue a message again that was not sent, or was kept for want of a mail server.

    Raises:
        MailRefused: it is in another state, or its code or link is gone.
    """
    message = _locked(message)
    if message.secrets_wiped:
        raise MailRefused(
            _("The code or link in this message is gone. Ask the person to request a new one.")
        )
    if not message.can_retry:
        raise MailRefused(
            _("Only a message that was not sent can be sent again. This one is: %(state)s.")
            % _state(message)
        )
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.send_after = timezone.now()
    message.save(update_fields=["state", "attempts", "send_after"])
    enqueue_delivery(message)
    _record(message, actor, "mail.retried")
    return message


def _locked(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)


def _state(message: OutboxMessage) -> dict[str, str]:
    return {"state": message.get_state_display()}


def _text_digest(message: OutboxMessage) -> str:
    return salted_digest(f"{message.subject}\n{message.body}", purpose="text")


def _record(message: OutboxMessage, actor: AbstractBaseUser, action: str, **payload: Any) -> None:
    record(actor=actor, action=action, obj=message, scope=message.scope, payload=payload)
