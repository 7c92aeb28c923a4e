"""What honoured teams are asked in confidence, and what follows from their answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from awards.models import Winner
from desk.scopes import messages_for
from judging.enums import DecisionState
from judging.models import Acceptance
from judging.services.accepting import Names, accept_honour, give_more_time, refuse_honour
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import UserFactory, award_staff
from tests.judging.deciding import (
    accept_all,
    asked_world,
    bound_world,
    propose_two,
    release,
    sign_both,
)

pytestmark = pytest.mark.django_db

NAMES = Names("Example City Police", "Lamps and Neighbours", "Ana Made-up, who leads it")


def seated():
    """Both honoured teams have an owner, the first an editor and a viewer too."""
    world = bound_world()
    people = {}
    for place, role in ((0, "owner"), (0, "editor"), (0, "viewer"), (1, "owner")):
        user = people[place, role] = UserFactory(email=f"{role}{place}@example.org")
        world.entries[place].agency.memberships.create(user=user, role=MembershipRole(role))
    return world, sign_both(world, propose_two(world)), people


def asked_about(entry):
    return Acceptance.objects.standing().get(entry__nomination=entry)


def accept(entry, user, names=NAMES):
    return accept_honour(acceptance=asked_about(entry), user=user, names=names, consents=True)


class TestAsking:
    def test_owners_alone_are_asked_and_alone_find_the_page(self, client):
        world, _decision, people = seated()
        asked = OutboxMessage.objects.filter(template="judging_honour_asked")
        assert {message.to for message in asked} == {"owner0@example.org", "owner1@example.org"}
        assert all("Winner" not in message.displayed_body() for message in asked)
        entry = world.entries[0]
        page = reverse("judging:acceptance", args=[entry.public_id])
        home = reverse("nominations:detail", args=[entry.public_id])
        client.force_login(people[0, "owner"])
        assert page in client.get(home).content.decode()
        assert "Winner" in client.get(page).content.decode()
        others = [people[0, "editor"], people[0, "viewer"], people[1, "owner"], world.staff]
        for somebody in [*others, world.chair.user]:
            client.force_login(somebody)
            assert client.get(page).status_code == 404
            assert client.post(page, {"consents": "on"}).status_code == 404
            assert client.get(f"{page}refuse/").status_code == 404
            assert page not in client.get(home).content.decode()

    def test_the_outbox_keeps_it_from_staff_in_conflict_with_any_entry(self):
        world, _decision, _people = seated()
        other = award_staff(world.cycle.award)
        about = messages_for(other).filter(template="judging_honour_asked")
        assert about.count() == 2
        AccessBar.objects.create(nomination=world.entries[2], user=other)
        assert not about.all().exists()


class TestAnswering:
    def test_the_names_they_give_are_those_published(self):
        world, decision, people = seated()
        accept(world.entries[0], people[0, "owner"])
        with pytest.raises(Refused, match="answered"):
            accept(world.entries[0], people[0, "owner"])
        release(world, decision)
        winner = Winner.objects.get(cycle=world.cycle)
        assert (winner.agency_name, winner.programme) == (NAMES.agency_name, NAMES.programme)
        assert NAMES.people in winner.story
        world.cycle.refresh_from_db()
        assert world.cycle.transparency["honours"] == [], "the runner-up has not agreed"

    def test_through_the_page(self, client):
        world, _decision, people = seated()
        client.force_login(people[0, "owner"])
        page = reverse("judging:acceptance", args=[world.entries[0].public_id])
        typed = {"agency_name": "My words", "programme": "Kept", "people": "", "note": ""}
        response = client.post(page, typed)
        assert response.status_code == 422
        assert "My words" in response.content.decode()
        assert client.post(page, typed | {"consents": "on"}).status_code == 302
        assert asked_about(world.entries[0]).is_accepted
        assert "Your answer" in client.get(page).content.decode()

    def test_a_refusal_returns_to_those_who_decide(self, client):
        world, decision, people = seated()
        accept(world.entries[0], people[0, "owner"])
        client.force_login(people[1, "owner"])
        page = reverse("judging:refusal", args=[world.entries[1].public_id])
        assert client.post(page, {"note": "We are not ready."}).status_code == 302
        decision.refresh_from_db()
        assert decision.state == DecisionState.REPLACED
        told = OutboxMessage.objects.filter(template="judging_honour_refused")
        assert {row.to for row in told} == {world.staff.email, world.chair.user.email}
        lapsed = OutboxMessage.objects.get(template="judging_honour_lapsed")
        assert lapsed.to == "owner0@example.org"
        assert not Acceptance.objects.visible_to(people[0, "owner"]).exists()
        with pytest.raises(Refused):
            release(world, decision)

    def test_by_the_time_they_were_given(self):
        world, decision, people = seated()
        past = timezone.now() - timedelta(minutes=1)
        Acceptance.objects.update(answer_by=past)
        with pytest.raises(Refused, match="over"):
            accept(world.entries[0], people[0, "owner"])
        later = timezone.now() + timedelta(days=1)
        assert give_more_time(decision=decision, actor=world.chair.user, answer_by=later) == 2
        assert accept(world.entries[0], people[0, "owner"]).is_accepted

    def test_staff_write_it_down_for_an_agency_without_an_owner(self):
        world, decision = asked_world()
        with pytest.raises(Refused, match="owner"):
            accept(world.entries[0], world.chair.user)
        with pytest.raises(Refused, match="consent"):
            accept_honour(
                acceptance=asked_about(world.entries[0]),
                user=world.staff,
                names=NAMES,
                consents=False,
            )
        accept_all(decision, world.staff)
        with pytest.raises(Refused, match="answered"):
            refuse_honour(acceptance=asked_about(world.entries[0]), user=world.staff)
