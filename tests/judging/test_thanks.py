"""Thanks to the judges: once, after the announcement, with a certificate of what they did."""

import pytest
from django.test import Client
from django.urls import reverse

from judging.kit.service import service_of
from judging.services.conflicts import recuse
from judging.services.thanks import thank_judges, waiting_for_thanks
from mail.models import OutboxMessage
from tests.factories import UserFactory
from tests.judging.after import announce_now
from tests.judging.world import closed_world, open_world
from tests.printing.reading import squeezed, text_of

pytestmark = pytest.mark.django_db


def test_each_judge_once_and_not_before_the_hour() -> None:
    world = closed_world()
    assert thank_judges(cycle=world.cycle) == 0
    assert not waiting_for_thanks().exists()
    announce_now(world)
    assert list(waiting_for_thanks()) == [world.cycle]
    assert thank_judges(cycle=world.cycle) == 3
    assert thank_judges(cycle=world.cycle) == 0
    assert not waiting_for_thanks().exists()
    mails = OutboxMessage.objects.filter(template="judging_thanks")
    assert {mail.to for mail in mails} == {member.user.email for member in world.judges}
    assert "You read and scored 3 entries" in mails[0].displayed_body()


def test_counts_are_of_what_was_sealed_and_not_left() -> None:
    world = open_world(entries=3, judges=3)
    judge = world.judges[1]
    assert service_of(judge).entries == 0
    world.seal(world.assignment(1, 0), 4)
    world.seal(world.assignment(1, 1), 4)
    world.draft(world.assignment(1, 2), 4)
    assert (service_of(judge).rounds, service_of(judge).entries) == (1, 2)
    recuse(assignment=world.assignment(1, 0), user=judge.user, reason="I advised them.")
    assert service_of(judge).entries == 1


def test_the_certificate_is_the_judges_own(client: Client) -> None:
    world = closed_world()
    judge = world.judges[1]
    address = reverse("judging:certificate", args=[world.cycle.pk])
    client.force_login(judge.user)
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("judging:home")).text
    announce_now(world)
    assert address in client.get(reverse("judging:home")).text
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert squeezed(judge.name) in text
    assert squeezed("Read and scored 3 entries in 1 round") in text
    for other in (UserFactory(), world.staff):
        client.force_login(other)
        assert client.get(address).status_code == 404
