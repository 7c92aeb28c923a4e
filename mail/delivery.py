"""Delivering one message, by whichever worker gets hold of it first.

Three steps, each durable before the next: claim (the state becomes "sending", with a lease), send
(outside any transaction), settle. A worker that dies between claim and settle leaves the message
"sending"; ``mail.jobs.requeue_stuck`` takes it back when the lease has run out.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.digests import salted_digest
from audit.services import record
from mail import transport
from mail.enums import MessageState, Outcome
from mail.models import OutboxMessage

log = structlog.get_logger(__name__)

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_CAPPED_WAIT = timedelta(minutes=5)


def deliver_message(*, message_id: int) -> Outcome:
    """Send a message that is due. Safe to call any number of times, from any number of workers."""
    if not settings.MAIL_ENABLED:
        return Outcome.OFF
    claimed = _claim(message_id, timezone.now())
    if isinstance(claimed, Outcome):
        return claimed
    try:
        transport.send(claimed)
    except Exception as error:  # whatever went wrong, the message must not stay in our hands
        outcome = _settle_failure(claimed, error)
    else:
        outcome = _settle_success(claimed)
    log.info(
        "mail.delivery",
        message=claimed.pk,
        template=claimed.template,
        attempt=claimed.attempts,
        outcome=outcome.value,
    )
    return outcome


def wait_after(attempts: int) -> timedelta:
    """The wait after so many attempts: 1 minute, then three times longer each, up to 6 hours."""
    wait: timedelta = _FIRST_WAIT * 3 ** (attempts - 1)
    return min(wait, _LONGEST_WAIT)


def record_delivery(message: OutboxMessage, action: str) -> None:
    """One entry for how a message ended, with digests of the address and the text as sent."""
    record(
        actor=None,
        action=action,
        obj=message,
        scope=message.scope,
        payload={
            "template": message.template,
            "attempts": message.attempts,
            "to": salted_digest(message.to, purpose="address"),
            "text": salted_digest(f"{message.subject}\n{message.body}", purpose="text"),
        },
    )


@transaction.atomic
def _claim(message_id: int, now: datetime) -> OutboxMessage | Outcome:
    message = (
        OutboxMessage.objects.due(now)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(pk=message_id)
        .first()
    )
    if message is None:
        return Outcome.SKIPPED
    if not transport.alias():
        message.state = MessageState.KEPT
        message.save(update_fields=["state"])
        record_delivery(message, "mail.kept")
        return Outcome.KEPT
    if _cap_reached(message.scope, now):
        message.send_after = now + _CAPPED_WAIT
        message.save(update_fields=["send_after"])
        log.warning("mail.capped", scope=message.scope)
        return Outcome.POSTPONED
    message.state = MessageState.SENDING
    message.attempts += 1
    message.lease_until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    message.save(update_fields=["state", "attempts", "lease_until"])
    return message


def _cap_reached(scope: str, now: datetime) -> bool:
    cap = settings.MAIL_HOURLY_CAP
    sent = OutboxMessage.objects.sent_within_an_hour(scope, now).order_by()
    return cap <= 0 or sent[cap - 1 : cap].exists()


@transaction.atomic
def _settle_success(claimed: OutboxMessage) -> Outcome:
    message = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=claimed.pk)
    if message.attempts != claimed.attempts or message.state == MessageState.SENT:
        # The lease ran out and another worker took over: that one settles it.
        log.warning("mail.sent_after_lease", message=message.pk, attempt=claimed.attempts)
        return Outcome.SENT
    message.state = MessageState.SENT
    message.sent_at = timezone.now()
    message.lease_until = None
    message.last_error = ""
    message.sealed_secrets = ""
    # Taken back meanwhile, but nobody sent it a second time.
    message.may_have_left_twice = claimed.may_have_left_twice
    message.save(
        update_fields=[
            "state",
            "sent_at",
            "lease_until",
            "last_error",
            "sealed_secrets",
            "may_have_left_twice",
        ]
    )
    record_delivery(message, "mail.sent")
    return Outcome.SENT


@transaction.atomic
def _settle_failure(claimed: OutboxMessage, error: Exception) -> Outcome:
    message = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=claimed.pk)
    if message.attempts != claimed.attempts or message.state != MessageState.SENDING:
        return Outcome.SKIPPED  # taken over meanwhile
    message.lease_until = None
    message.last_error = transport.describe(error)
    final = transport.is_permanent(error) or message.attempts >= settings.MAIL_MAX_ATTEMPTS
    message.state = MessageState.FAILED if final else MessageState.QUEUED
    message.send_after = timezone.now() + wait_after(message.attempts)
    message.save(update_fields=["lease_until", "last_error", "state", "send_after"])
    if not final:
        return Outcome.RETRY
    record_delivery(message, "mail.failed")
    return Outcome.FAILED
