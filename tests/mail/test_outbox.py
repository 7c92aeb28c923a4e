"""What staff see of the outbox and do with it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from audit.models import AuditEntry
from mail.delivery import deliver_message
from mail.enums import MessageState
from mail.exceptions import MailRefused
from mail.models import OutboxMessage
from mail.services import edit_message, hold_message, release_message
from mail.services import retry_message as retry

pytestmark = pytest.mark.django_db

SECRETS = {"code": "482913", "link": "x"}


def put(message: OutboxMessage, state: str) -> OutboxMessage:
    """Lead a message into a state by the permitted steps."""
    from django.utils import timezone

    steps = {
        "queued": [],
        "held": [{"state": "held"}],
        "kept": [{"state": "kept"}],
        "sending": [{"state": "sending", "lease_until": timezone.now()}],
    }
    steps["sent"] = [
        *steps["sending"],
        {
            "state": "sent",
            "lease_until": None,
            "sent_at": timezone.now(),
            "sealed_secrets": "",
        },
    ]
    steps["failed"] = [*steps["sending"], {"state": "failed", "lease_until": None}]
    for fields in steps[state]:
        OutboxMessage.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
    return message


def test_staff_see_their_scopes_and_nobody_else_sees_anything(queue, staff) -> None:
    for scope in ("", "award:1", "award:2"):
        queue(scope=scope)
    seen = OutboxMessage.objects.visible_to
    assert seen(staff, None).count() == 3
    assert {message.scope for message in seen(staff, {"", "award:2"})} == {"", "award:2"}
    assert not seen(staff, set()).exists()
    assert not seen(User.objects.create(email="ada@example.org"), None).exists()
    assert not seen(AnonymousUser(), None).exists()
    staff.is_active = False
    assert not seen(staff, None).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_one_query_and_fetches_no_text(
    queue, staff, rows: int, django_assert_num_queries
) -> None:
    for _ in range(rows):
        queue()
    with django_assert_num_queries(1):
        messages = list(OutboxMessage.objects.visible_to(staff, None).for_list())
        assert [message.subject for message in messages] == ["Hello Ada"] * rows
    assert {"body", "sealed_secrets"} <= messages[0].get_deferred_fields()


def test_every_state_is_counted(queue, django_assert_num_queries) -> None:
    put(queue(), "held")
    queue()
    queue()
    with django_assert_num_queries(1):
        counts = OutboxMessage.objects.count_by_state()
    assert counts == {
        "queued": 2,
        "held": 1,
        "sending": 0,
        "sent": 0,
        "failed": 0,
        "kept": 0,
    }


def test_hold_and_release(queue, staff, transport, mailoutbox) -> None:
    message = hold_message(message=queue(scope="award:1"), actor=staff)
    assert (message.state, message.held_by) == (MessageState.HELD, staff)
    deliver_message(message_id=message.pk)
    assert mailoutbox == []
    message = release_message(message=message, actor=staff)
    assert (message.state, message.held_by) == (MessageState.QUEUED, None)
    deliver_message(message_id=message.pk)
    assert len(mailoutbox) == 1
    entries = AuditEntry.objects.about(message)
    assert [(entry.action, entry.actor, entry.scope) for entry in entries] == [
        ("mail.held", staff, "award:1"),
        ("mail.released", staff, "award:1"),
        ("mail.sent", None, "award:1"),
    ]


def test_an_edited_message_is_sent_as_edited(queue, staff, transport, mailoutbox) -> None:
    message = edit_message(
        message=queue(), actor=staff, subject=" New\nsubject ", body="New text\r\n\r\n\r\nEnd"
    )
    assert (message.edited_by, message.subject) == (staff, "New subject")
    deliver_message(message_id=message.pk)
    assert (mailoutbox[0].subject, mailoutbox[0].body) == ("New subject", "New text\n\nEnd")
    payload = AuditEntry.objects.get(action="mail.edited").payload
    assert len(payload["before"]) == 64
    assert payload["before"] != payload["after"]


@pytest.mark.parametrize(("subject", "body"), [("", "x"), (" \n", "x"), ("x", " \n ")])
def test_an_edit_without_words_changes_nothing(queue, staff, subject: str, body: str) -> None:
    message = queue()
    with pytest.raises(MailRefused, match="needs a subject and a text"):
        edit_message(message=message, actor=staff, subject=subject, body=body)
    message.refresh_from_db()
    assert message.subject == "Hello Ada"


def test_a_message_with_a_code_is_never_edited(queue, staff) -> None:
    message = queue(template="code", secrets=SECRETS)
    assert not message.can_edit
    with pytest.raises(MailRefused, match="code or a personal link"):
        edit_message(message=message, actor=staff, subject="x", body="y")


def test_a_message_that_was_not_sent_is_sent_again(queue, staff, transport, mailoutbox) -> None:
    message = put(queue(), "failed")
    OutboxMessage.objects.update(attempts=8)
    message = retry(message=message, actor=staff)
    assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
    deliver_message(message_id=message.pk)
    assert len(mailoutbox) == 1
    assert AuditEntry.objects.filter(action="mail.retried", actor=staff).exists()


def test_a_kept_message_goes_once_there_is_a_mail_server(
    queue, staff, settings, mailoutbox
) -> None:
    message = queue()
    deliver_message(message_id=message.pk)
    settings.MAIL_TRANSPORT = "default"
    deliver_message(message_id=message.pk)
    assert mailoutbox == []
    retry(message=message, actor=staff)
    deliver_message(message_id=message.pk)
    assert len(mailoutbox) == 1


def test_a_message_whose_code_is_gone_is_not_sent_again(queue, staff) -> None:
    message = put(queue(template="code", secrets=SECRETS), "failed")
    OutboxMessage.objects.update(sealed_secrets="")
    message.refresh_from_db()
    assert not message.can_retry
    with pytest.raises(MailRefused, match="request a new one"):
        retry(message=message, actor=staff)


ALLOWED = {
    "hold": {"queued"},
    "release": {"held"},
    "edit": {"queued", "held", "kept", "failed"},
    "retry": {"failed", "kept"},
}


@pytest.mark.parametrize("state", MessageState.values)
@pytest.mark.parametrize("verb", ALLOWED)
def test_each_verb_in_each_state(queue, staff, verb: str, state: str) -> None:
    message = put(queue(), state)
    acts = {
        "hold": lambda: hold_message(message=message, actor=staff),
        "release": lambda: release_message(message=message, actor=staff),
        "edit": lambda: edit_message(message=message, actor=staff, subject="x", body="y"),
        "retry": lambda: retry(message=message, actor=staff),
    }
    offered = getattr(message, f"can_{verb}")
    assert offered == (state in ALLOWED[verb])
    if offered:
        acts[verb]()
        assert AuditEntry.objects.count() == 1
    else:
        with pytest.raises(MailRefused, match=str(message.get_state_display())):
            acts[verb]()
        assert not AuditEntry.objects.exists()


def test_a_verb_looks_at_the_row_and_not_at_a_stale_page(queue, staff) -> None:
    stale = queue()
    put(OutboxMessage.objects.get(pk=stale.pk), "sent")
    with pytest.raises(MailRefused):
        hold_message(message=stale, actor=staff)


def test_a_message_outlives_the_staff_who_held_it(queue, staff) -> None:
    message = hold_message(message=queue(), actor=staff)
    staff.delete()
    message.refresh_from_db()
    assert (message.state, message.held_by) == (MessageState.HELD, None)
