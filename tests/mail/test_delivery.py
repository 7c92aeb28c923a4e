"""One message, delivered once: what is sent, what is retried, what is given up."""

import smtplib
import threading
from datetime import timedelta

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.core import mail as django_mail
from django.db import connection, transaction
from django.utils import timezone
from structlog.testing import capture_logs

from audit.models import AuditEntry
from audit.verification import verify_chain
from mail.ciphers import MASK
from mail.delivery import deliver_message, wait_after
from mail.enums import MessageState, Outcome
from mail.models import OutboxMessage
from mail.tasks import deliver
from mail.transport import send

pytestmark = pytest.mark.django_db

SECRETS = {"code": "482913", "link": "https://laurel.example.org/go/tok3n?a=1&b=2"}


@pytest.fixture
def broken(settings):
    """A mail server that answers with this error."""

    def _broken(error: Exception | None) -> None:
        settings.MAIL_TRANSPORT = "default"
        settings.MAILERS = {
            "default": {
                "BACKEND": "tests.mail.mailers.BrokenMailer",
                "OPTIONS": {"error": error},
            }
        }

    return _broken


def test_without_a_mail_server_it_is_kept(queue, mailoutbox) -> None:
    message = queue(template="code", secrets=SECRETS)
    assert deliver_message(message_id=message.pk) is Outcome.KEPT
    message.refresh_from_db()
    assert message.state == MessageState.KEPT
    assert MASK in message.displayed_body()
    assert AuditEntry.objects.get().action == "mail.kept"
    assert mailoutbox == []


def test_it_is_sent_as_text_and_html(queue, transport, mailoutbox, settings) -> None:
    settings.SITE_URL = "https://laurel.example.org"
    message = queue(reply_to="awards@example.org", unsubscribe_url="https://example.org/stop")
    assert deliver_message(message_id=message.pk) is Outcome.SENT
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.sent_at is not None
    (sent,) = mailoutbox
    assert (sent.to, sent.reply_to, sent.subject) == (
        ["ada@example.org"],
        ["awards@example.org"],
        "Hello Ada",
    )
    assert sent.body == message.body
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "&lt;details&gt;" in html
    headers = sent.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe"] == "<https://example.org/stop>"
    assert headers["Message-ID"].startswith(f"<outbox-{message.pk}-")
    assert headers["Message-ID"].endswith("@laurel.example.org>")


def test_a_second_delivery_does_nothing(queue, transport, mailoutbox) -> None:
    message = queue()
    assert deliver.func(message_id=message.pk) == "sent"
    assert deliver.func(message_id=message.pk) == "skipped"
    assert len(mailoutbox) == 1


def test_a_message_that_is_not_there_is_skipped() -> None:
    assert deliver_message(message_id=4711) is Outcome.SKIPPED


def test_a_secret_reaches_the_reader_and_nothing_else(queue, transport, mailoutbox) -> None:
    message = queue(template="code", secrets=SECRETS)
    with capture_logs() as logs:
        deliver_message(message_id=message.pk)
    assert "Your code is 482913.\nOr follow https://laurel.example.org/go/tok3n?a=1&b=2" in (
        mailoutbox[0].body
    )
    assert (
        'href="https://laurel.example.org/go/tok3n?a=1&amp;b=2"'
        in (mailoutbox[0].alternatives[0][0])
    )
    message.refresh_from_db()
    assert message.sealed_secrets == ""
    assert message.secrets_wiped
    assert MASK in message.displayed_body()
    everything = f"{logs}{AuditEntry.objects.get().payload}"
    for word in ("482913", "tok3n", "ada@example.org", "Your code"):
        assert word not in everything
    assert logs == [
        {
            "event": "mail.delivery",
            "log_level": "info",
            "message": message.pk,
            "template": "code",
            "attempt": 1,
            "outcome": "sent",
        }
    ]


def test_a_delivery_is_recorded_with_digests(queue, transport) -> None:
    message = queue(scope="award:7")
    deliver_message(message_id=message.pk)
    entry = AuditEntry.objects.about(message).get()
    assert (entry.action, entry.scope, entry.actor_id) == ("mail.sent", "award:7", None)
    assert entry.payload["attempts"] == 1
    assert len(entry.payload["to"]) == len(entry.payload["text"]) == 64
    assert verify_chain().ok


def test_before_its_time_it_stays(queue, transport, mailoutbox) -> None:
    message = queue(send_after=timezone.now() + timedelta(hours=1))
    assert deliver_message(message_id=message.pk) is Outcome.SKIPPED
    assert mailoutbox == []


@pytest.mark.parametrize("state", [MessageState.HELD, MessageState.KEPT])
def test_a_message_that_is_not_queued_stays(queue, transport, mailoutbox, state) -> None:
    message = queue()
    OutboxMessage.objects.update(state=state)
    assert deliver_message(message_id=message.pk) is Outcome.SKIPPED
    assert mailoutbox == []


def test_switched_off_everything_waits(queue, transport, mailoutbox, settings) -> None:
    message = queue()
    settings.MAIL_ENABLED = False
    assert deliver_message(message_id=message.pk) is Outcome.OFF
    settings.MAIL_ENABLED = True
    assert deliver_message(message_id=message.pk) is Outcome.SENT
    assert len(mailoutbox) == 1


def test_the_demo_never_sends(queue, transport, mailoutbox, settings) -> None:
    settings.DEMO_MODE = True
    message = queue()
    assert deliver_message(message_id=message.pk) is Outcome.KEPT
    assert mailoutbox == []


def test_each_scope_has_its_hourly_cap(queue, transport, mailoutbox, settings) -> None:
    settings.MAIL_HOURLY_CAP = 2
    outcomes = [
        deliver_message(message_id=queue(scope=scope).pk)
        for scope in ("award:1", "award:1", "award:1", "award:2")
    ]
    assert outcomes == [Outcome.SENT, Outcome.SENT, Outcome.POSTPONED, Outcome.SENT]
    waiting = OutboxMessage.objects.get(state=MessageState.QUEUED)
    assert waiting.send_after > timezone.now()
    assert waiting.attempts == 0


def test_mails_of_an_hour_ago_do_not_count(queue, transport, settings) -> None:
    settings.MAIL_HOURLY_CAP = 1
    deliver_message(message_id=queue().pk)
    OutboxMessage.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    assert deliver_message(message_id=queue().pk) is Outcome.SENT


def test_a_cap_of_nothing_stops_everything(queue, transport, settings) -> None:
    settings.MAIL_HOURLY_CAP = 0
    assert deliver_message(message_id=queue().pk) is Outcome.POSTPONED


def refused(code: int) -> Exception:
    return smtplib.SMTPRecipientsRefused({"ada@example.org": (code, b"<ada@example.org> no")})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError("ada@example.org"), "TimeoutError"),
        (ConnectionRefusedError(111, "Connection refused"), "ConnectionRefusedError Connection re"),
        (refused(450), "SMTPRecipientsRefused 450 (address) no"),
        (smtplib.SMTPDataError(451, b"later, please"), "SMTPDataError 451 later, please"),
        (smtplib.SMTPAuthenticationError(535, b"who?"), "SMTPAuthenticationError 535 who?"),
        (None, "NothingSent"),
    ],
)
def test_what_may_pass_is_tried_again_later(queue, broken, error, words: str) -> None:
    broken(error)
    message = queue()
    before = timezone.now()
    assert deliver_message(message_id=message.pk) is Outcome.RETRY
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.QUEUED, 1)
    assert message.last_error.startswith(words)
    assert "@" not in message.last_error
    assert before + timedelta(seconds=59) < message.send_after < before + timedelta(seconds=90)


@pytest.mark.parametrize(
    "error",
    [refused(550), smtplib.SMTPDataError(554, b"spam"), AnymailRecipientsRefused("x@example.org")],
)
def test_what_was_refused_for_good_fails_at_once(queue, broken, error) -> None:
    broken(error)
    message = queue()
    assert deliver_message(message_id=message.pk) is Outcome.FAILED
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "@" not in message.last_error
    assert AuditEntry.objects.get().action == "mail.failed"


def test_after_the_last_attempt_it_fails(queue, broken, settings) -> None:
    settings.MAIL_MAX_ATTEMPTS = 3
    broken(TimeoutError())
    message = queue()
    outcomes = []
    for _ in range(3):
        OutboxMessage.objects.update(send_after=timezone.now())
        outcomes.append(deliver_message(message_id=message.pk))
    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.FAILED]


def test_the_waits_grow_up_to_six_hours() -> None:
    minutes = [wait_after(n) / timedelta(minutes=1) for n in range(1, 9)]
    assert minutes == [1, 3, 9, 27, 81, 243, 360, 360]


def test_every_attempt_has_the_same_message_id(queue, transport, mailoutbox) -> None:
    """So that a mailbox can fold a second copy into the first."""
    message = queue()
    for _ in range(2):
        send(OutboxMessage.objects.get(pk=message.pk))
    first, second = (mail.message()["Message-ID"] for mail in mailoutbox)
    assert first == second


def test_a_message_whose_secret_is_gone_fails_instead_of_sending_a_mask(
    queue, transport, mailoutbox
) -> None:
    message = queue(template="code", secrets=SECRETS)
    OutboxMessage.objects.update(sealed_secrets="")
    assert deliver_message(message_id=message.pk) is Outcome.FAILED
    assert mailoutbox == []


def test_a_message_whose_secret_no_key_opens_fails(queue, transport, mailoutbox, settings) -> None:
    message = queue(template="code", secrets=SECRETS)
    settings.MAIL_SECRETS_KEY = "another"
    assert deliver_message(message_id=message.pk) is Outcome.FAILED
    assert mailoutbox == []


@pytest.fixture
def meanwhile(settings, monkeypatch):
    """Do something while the mail server is busy with the message."""

    def _meanwhile(action, error: Exception | None = None) -> None:
        def act(message):
            action(message)
            if error is not None:
                raise error

        settings.MAIL_TRANSPORT = "default"
        monkeypatch.setattr("mail.transport.send", act)

    return _meanwhile


def taken_back(message: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=MessageState.QUEUED, lease_until=None, may_have_left_twice=True
    )


def test_a_slow_worker_whose_mail_did_leave_settles_it_before_anyone_sends_again(
    queue, meanwhile
) -> None:
    meanwhile(taken_back)
    message = queue()
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.may_have_left_twice) == (MessageState.SENT, False)


def test_a_slow_worker_leaves_alone_what_another_has_in_hand(queue, meanwhile) -> None:
    def taken_over(message: OutboxMessage) -> None:
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=2)

    meanwhile(taken_over)
    message = queue()
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENDING, 2)


def test_a_slow_worker_that_failed_does_not_disturb_the_next(queue, meanwhile) -> None:
    meanwhile(taken_back, TimeoutError())
    message = queue()
    assert deliver_message(message_id=message.pk) is Outcome.SKIPPED
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.QUEUED, "")


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_outside_any_transaction(queue, meanwhile) -> None:
    """A slow mail server must not hold locks."""
    states = []

    def look(message: OutboxMessage) -> None:
        states.append((connection.in_atomic_block, OutboxMessage.objects.get().state))

    meanwhile(look)
    deliver_message(message_id=queue().pk)
    assert states == [(False, "sending")]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_one_message_send_it_once(queue, transport, settings) -> None:
    message = queue()
    start = threading.Barrier(8)
    outcomes: list[Outcome] = []

    def work() -> None:
        start.wait()
        outcomes.append(deliver_message(message_id=message.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(Outcome.SENT) == 1
    assert outcomes.count(Outcome.SKIPPED) == 7
    assert len(django_mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_of_an_uncommitted_verb_is_not_sent(queue, transport) -> None:
    """Nothing leaves before the verb has happened."""
    with transaction.atomic():
        message = queue()
        seen: list[Outcome] = []

        def work() -> None:
            seen.append(deliver_message(message_id=message.pk))
            connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert seen == [Outcome.SKIPPED]
