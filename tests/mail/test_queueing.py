"""Queueing: once per key, rendered at once, secrets apart, in the caller's transaction."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.tasks import default_task_backend
from django.utils import timezone

from audit.models import AuditEntry
from mail.ciphers import MASK, unseal
from mail.models import OutboxMessage
from mail.services import queue_mail

pytestmark = pytest.mark.django_db

SECRETS = {"code": "482913", "link": "https://laurel.example.org/go/tok3n"}


@pytest.fixture(autouse=True)
def _no_tasks_yet() -> None:
    default_task_backend.clear()


def test_it_is_rendered_now_and_waits(queue) -> None:
    message = queue(scope="award:7", reply_to="awards@example.org")
    assert (message.subject, message.state, message.scope) == ("Hello Ada", "queued", "award:7")
    assert message.body.startswith("Dear Ada,")
    assert message.language == "en"
    assert [result.kwargs for result in default_task_backend.results] == [
        {"message_id": message.pk}
    ]


def test_the_same_key_is_one_message(queue) -> None:
    first = queue(key="receipt:1")
    again = queue(key="receipt:1", context={"name": "Eve"})
    assert again == first
    assert again.subject == "Hello Ada"
    assert OutboxMessage.objects.count() == 1
    assert len(default_task_backend.results) == 1


def test_a_message_for_later_has_its_task_for_later(queue) -> None:
    later = timezone.now() + timedelta(days=2)
    message = queue(send_after=later)
    assert message.send_after == later
    assert default_task_backend.results[0].task.run_after == later
    assert not OutboxMessage.objects.due(timezone.now()).exists()
    assert OutboxMessage.objects.due(later).get() == message


def test_account_mail_is_ahead_of_an_awards_in_the_queue(queue) -> None:
    queue()
    queue(scope="award:1")
    first, second = (result.task.priority for result in default_task_backend.results)
    assert first > second


def test_a_person_without_an_address_gets_nothing() -> None:
    assert queue_mail(to="", template="hello", context={}, key="x") is None
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "Ada <ada@example.org>",
        "ada@example.org, eve@example.org",
        "ada@example.org\nBcc: eve@example.org",
        "ada",
    ],
)
@pytest.mark.parametrize("field", ["to", "reply_to"])
def test_only_one_bare_address_is_taken(queue, field: str, address: str) -> None:
    with pytest.raises(ValidationError):
        queue(**{field: address})


def test_it_writes_no_audit_entry_of_its_own(queue) -> None:
    queue()
    assert not AuditEntry.objects.exists()


def test_secrets_are_encrypted_apart_from_the_text(queue) -> None:
    message = queue(template="code", secrets=SECRETS)
    message.refresh_from_db()
    stored = " ".join(str(value) for value in OutboxMessage.objects.values().get().values())
    for secret in SECRETS.values():
        assert secret not in stored
    assert unseal(message.sealed_secrets) == SECRETS
    assert f"Your code is {MASK}.\nOr follow {MASK}" in message.displayed_body()
    assert "Your code is 482913.\nOr follow https://laurel.example.org/go/tok3n" in (
        message.body_to_send()
    )


def test_typed_text_cannot_stand_for_a_secret(queue) -> None:
    message = queue(context={"name": "[[" + "0" * 32 + ":code]]"}, secrets=SECRETS)
    assert "482913" not in message.body_to_send()


def test_the_demo_shows_secrets(queue, settings) -> None:
    message = queue(template="code", secrets=SECRETS)
    settings.DEMO_MODE = True
    assert "482913" in message.displayed_body()


def test_the_demo_shows_a_mask_once_the_secret_is_gone(queue, settings) -> None:
    message = queue(template="code", secrets=SECRETS)
    settings.DEMO_MODE = True
    message.sealed_secrets = ""
    assert MASK in message.displayed_body()


def test_secrets_outlive_a_change_of_key_when_the_former_key_is_kept(queue, settings) -> None:
    message = queue(template="code", secrets=SECRETS)
    settings.MAIL_SECRETS_KEY = f"new,{settings.MAIL_SECRETS_KEY}"
    assert "482913" in message.body_to_send()


@pytest.mark.parametrize(
    "fields",
    [
        {"to": "eve@example.org"},
        {"key": "another"},
        {"scope": "award:9"},
        {"template": "another"},
    ],
)
def test_the_database_refuses_to_redirect(queue, fields: dict[str, str]) -> None:
    message = queue()
    with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(**fields)


def test_the_database_refuses_to_change_the_text_around_a_secret(queue) -> None:
    message = queue(template="code", secrets=SECRETS)
    with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(body="Give the code to Eve")


def test_the_application_may_not_delete_messages(queue) -> None:
    queue()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        OutboxMessage.objects.all().delete()


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "elsewhere"},
        {"subject": "two\nlines"},
        {"subject": ""},
        {"to": "ada@example.org,eve@example.org"},
        {"state": "sent"},
        {"state": "sending"},
        {"sealed_secrets": "x"},
        {"state": "gone"},
    ],
)
def test_the_database_refuses_nonsense(fields: dict[str, str]) -> None:
    values = {"key": "k", "to": "ada@example.org", "template": "t", "language": "en"}
    values |= {"subject": "s", "body": "b"} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(**values)


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_with_a_rolled_back_verb(queue) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
