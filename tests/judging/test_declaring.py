"""The pages on which conflicts are declared: many entries at once, and names without entries."""

import pytest
from django.urls import reverse

from judging.enums import ConflictAnswer
from judging.models import Assignment, ConflictDeclaration, Round
from nominations.enums import EndorsementKind
from nominations.models import AccessBar, Endorsement
from tests.judging.world import add_entry, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(entries=4, judges=2, declared=False)


@pytest.fixture
def address(world):
    return reverse("judging:declare", args=[world.cycle.pk])


@pytest.fixture
def judge(client, world):
    client.force_login(world.judges[1].user)
    return world.judges[1].user


def answers(judge):
    rows = ConflictDeclaration.objects.filter(person=judge)
    return dict(rows.values_list("nomination", "answer"))


class TestManyAtOnce:
    def test_none_for_all_the_others_on_the_page(self, client, world, address, judge):
        first, second, *others = world.entries
        shown = [entry.pk for entry in world.entries]
        late = add_entry(world.cycle, "AAA came in meanwhile")
        response = client.post(
            address, {"shown": shown, f"answer_{first.pk}": "unsure", "rest": "on"}
        )
        assert response.status_code == 302
        assert answers(judge) == {
            first.pk: "unsure",
            **dict.fromkeys([second.pk, *(e.pk for e in others)], "none"),
        }
        assert late.pk not in answers(judge)

    def test_nothing_is_said_of_the_others_without_it(self, client, world, address, judge):
        shown = [entry.pk for entry in world.entries]
        client.post(address, {"shown": shown, f"answer_{shown[0]}": "none"})
        assert answers(judge) == {shown[0]: "none"}

    def test_a_mistake_keeps_what_was_typed(self, client, world, address, judge):
        first, second, *_others = world.entries
        typed = {
            "shown": [first.pk, second.pk],
            f"answer_{first.pk}": "conflict",
            f"reason_{first.pk}": "My old chief",
            f"answer_{second.pk}": "perhaps",
        }
        response = client.post(address, typed)
        assert response.status_code == 422
        text = response.content.decode()
        assert "My old chief" in text
        assert second.title in text
        assert answers(judge) == {}

    def test_finding_by_agency_or_partner(self, client, world, address, judge):
        world.entries[2].partners.create(name="Example Youth Club")
        text = client.get(address, {"q": "youth club"}).content.decode()
        assert world.entries[2].title in text
        assert world.entries[0].title not in text
        assert "No entry to answer for" in client.get(address, {"q": "zzz"}).content.decode()

    def test_named_people_are_shown(self, client, world, address, judge):
        endorse(world.entries[0], "Chief Ann Example")
        assert "Chief Ann Example" in client.get(address).content.decode()


def endorse(entry, name):
    return Endorsement.objects.create(
        nomination=entry,
        kind=EndorsementKind.CHIEF,
        name=name,
        email="chief@example.org",
        token_hash=f"{entry.pk:064}",
        requested_by=entry.created_by,
        expires_at=entry.cycle.closes_at,
    )


class TestWithoutNames:
    @pytest.fixture
    def world(self, world):
        Round.objects.filter(pk=world.round.pk).update(is_blind=True)
        world.entries[0].partners.create(name="Example Youth Club")
        world.entries[1].partners.create(name="example  youth club")
        endorse(world.entries[1], "Chief Ann Example")
        return world

    def keys(self, client, address):
        form = client.get(address).context["form"]
        return {party.name: party.key for party in form.parties}

    def test_names_by_the_alphabet_and_nothing_of_entries(self, client, world, address, judge):
        response = client.get(address)
        text = response.content.decode()
        names = [party.name for party in response.context["form"].parties]
        assert names == sorted(names, key=str.casefold)
        assert names.count("Example Youth Club") == 1
        assert {entry.agency.name for entry in world.entries} <= set(names)
        assert "Chief Ann Example" in names
        for entry in world.entries:
            for hidden in (entry.title, entry.public_id, entry.reference):
                assert hidden not in text

    def test_a_name_closes_every_entry_that_names_it(self, client, world, address, judge):
        keys = self.keys(client, address)
        typed = {
            f"answer_{keys['Example Youth Club']}": "conflict",
            f"reason_{keys['Example Youth Club']}": "On its board",
            f"answer_{keys['Chief Ann Example']}": "unsure",
        }
        response = client.post(address, typed)
        assert response.status_code == 422
        assert "On its board" in response.content.decode()
        assert answers(judge) == {}
        client.post(address, typed | {"rest": "on"})
        first, second, third, fourth = (entry.pk for entry in world.entries)
        assert answers(judge) == {
            first: "conflict",
            second: "conflict",
            third: "none",
            fourth: "none",
        }
        reason = ConflictDeclaration.objects.get(person=judge, nomination=second).reason
        assert reason == "Chief Ann Example; Example Youth Club: On its board"

    def test_stepping_back_later_by_name(self, client, world, address, judge):
        declare_none(world.judges[1])
        later = f"{address}?show=answered"
        text = client.get(later).content.decode()
        assert world.entries[0].title not in text
        assert client.post(later, {"party": "nobody"}).status_code == 422
        form = client.get(later).context["form"]
        key = next(key for key, party in form.parties.items() if "Youth" in party.name)
        assert client.post(later, {"party": key, "reason": ""}).status_code == 302
        assert AccessBar.objects.filter(user=judge).count() == 2
        one = reverse("judging:step_back", args=[world.cycle.pk, world.entries[2].public_id])
        assert client.get(one).status_code == 404

    def test_staff_see_entries_as_ever(self, client, world, address):
        client.force_login(world.staff)
        assert world.entries[0].title in client.get(address).content.decode()


def test_stepping_back_from_the_scoring_page_ends_access_with_that_request(client):
    world = open_world(entries=2, judges=3)
    judge, assignment = world.judges[1].user, world.assignment(1, 0)
    world.seal(assignment, 4)
    address = reverse("judging:step_back_entry", args=[assignment.public_id])
    client.force_login(judge)
    assert client.get(address).status_code == 200
    client.post(address, {"reason": "A friend"})
    assert not Assignment.objects.visible_to(judge).filter(pk=assignment.pk).exists()
    assert answers(judge)[world.entries[0].pk] == ConflictAnswer.CONFLICT
    for somebody in (judge, world.judges[2].user, world.staff):
        client.force_login(somebody)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("blind", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, count, blind, django_assert_num_queries):
    world = make_world(entries=count, judges=2, declared=False)
    Round.objects.filter(pk=world.round.pk).update(is_blind=blind)
    for entry in world.entries:
        entry.partners.create(name="Example Youth Club")
        endorse(entry, "Chief Ann Example")
    client.force_login(world.judges[1].user)
    with django_assert_num_queries(5 if blind else 6):
        client.get(reverse("judging:declare", args=[world.cycle.pk]))
