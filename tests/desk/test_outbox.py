"""Staff read the outbox, hold, release and change mail; nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse

from mail.enums import MessageState
from mail.models import OutboxMessage
from mail.services import queue_mail
from tests.factories import AwardFactory, UserFactory, award_staff

pytestmark = pytest.mark.django_db


def _mail(number: int = 1, scope: str = "", **secrets: str) -> OutboxMessage:
    message = queue_mail(
        to=f"reader{number}@example.org",
        template="account_unknown_account" if not secrets else "account_login_code",
        context={"email": "reader@example.org", "signup_url": "/", "request": None},
        key=f"test:{number}",
        scope=scope,
        secrets=secrets or None,
    )
    assert message is not None
    return message


@pytest.fixture
def award():
    return AwardFactory()


@pytest.fixture
def staff_client(client: Client, award) -> Client:
    client.force_login(award_staff(award))
    return client


def test_the_list_shows_own_awards_mail_and_account_mail_only(staff_client, award) -> None:
    _mail(1)
    _mail(2, award.scope)
    _mail(3, AwardFactory().scope)
    page = staff_client.get(reverse("desk:outbox")).context["page_obj"]
    assert {message.key for message in page} == {"test:1", "test:2"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    staff_client, award, count, django_assert_num_queries
) -> None:
    for number in range(count):
        _mail(number, award.scope)
    with django_assert_num_queries(6):
        staff_client.get(reverse("desk:outbox"))


def test_the_list_narrows_to_a_state(staff_client) -> None:
    from mail.services import hold_message

    held = _mail(1)
    _mail(2)
    hold_message(message=held, actor=UserFactory(is_staff=True))
    response = staff_client.get(reverse("desk:outbox"), {"state": "held"})
    assert [message.pk for message in response.context["page_obj"]] == [held.pk]


def test_holding_and_releasing(staff_client) -> None:
    message = _mail()
    url = reverse("desk:message_act", args=[message.pk])
    staff_client.post(url, {"act": "hold"})
    message.refresh_from_db()
    assert message.state == MessageState.HELD
    staff_client.post(url, {"act": "release"})
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED


def test_an_act_that_does_not_exist_changes_nothing_and_says_so(staff_client) -> None:
    message = _mail()
    response = staff_client.post(
        reverse("desk:message_act", args=[message.pk]), {"act": "burn"}, follow=True
    )
    assert "Choose what to do" in response.content.decode()
    assert OutboxMessage.objects.get().state == MessageState.QUEUED


def test_a_code_is_masked_and_such_mail_cannot_be_changed(staff_client) -> None:
    message = _mail(1, code="417093")
    body = staff_client.get(reverse("desk:message", args=[message.pk])).content.decode()
    assert "417093" not in body
    edit = reverse("desk:message_edit", args=[message.pk])
    response = staff_client.post(edit, {"subject": "x", "body": "y"})
    assert response.status_code == 302
    message.refresh_from_db()
    assert message.subject != "x"


def test_changing_the_text_keeps_what_was_typed_when_it_is_refused(staff_client) -> None:
    message = _mail()
    url = reverse("desk:message_edit", args=[message.pk])
    response = staff_client.post(url, {"subject": "", "body": "My careful words"})
    assert response.status_code == 422
    assert "My careful words" in response.content.decode()
    staff_client.post(url, {"subject": "Better", "body": "My careful words"})
    message.refresh_from_db()
    assert (message.subject, message.body) == ("Better", "My careful words")


@pytest.mark.parametrize("name", ["message", "message_edit"])
def test_another_awards_mail_is_not_there(staff_client, name) -> None:
    message = _mail(1, AwardFactory().scope)
    assert staff_client.get(reverse(f"desk:{name}", args=[message.pk])).status_code == 404
    act = reverse("desk:message_act", args=[message.pk])
    assert staff_client.post(act, {"act": "hold"}).status_code == 404


@pytest.mark.parametrize("name", ["outbox", "trail", "health"])
def test_these_pages_are_not_there_for_others(client, name) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse(f"desk:{name}")).status_code == 404
