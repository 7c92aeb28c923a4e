"""The pages on which conflicts are declared: many entries at once, and names without entries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from judging.advance_rule import fields_of
from judging.enums import ConflictAnswer, RoundKind
from judging.models import Advancement, Assignment, ConflictDeclaration, Round
from judging.reports.progress import undeclared_by_person
from judging.services.advancing import advancement_digest, apply_advancement
from judging.services.results import latest_result
from nominations.enums import EndorsementKind
from nominations.models import AccessBar, Endorsement
from tests.judging.kinds import answer_all, world_of
from tests.judging.world import add_entry, add_judge, declare_none, make_world, open_world

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
            "shown": " ".join(keys.values()),
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

    def test_the_box_answers_for_the_names_that_were_shown(self, client, world, address, judge):
        shown = " ".join(self.keys(client, address).values())
        endorse(world.entries[2], "Chief Late Example")
        late = add_entry(world.cycle)
        response = client.post(address, {"shown": shown, "rest": "on"})
        assert response.status_code == 422
        assert answers(judge) == {}
        words = response.context["form"].non_field_errors()[0]
        assert "Names were added" in words
        for name in ("Chief Late Example", late.agency.name):
            assert name in words
        assert "Chief Ann Example" not in words
        # The page that asks again shows all of them, its box open, so that it answers for all.
        form = response.context["form"]
        assert not form["rest"].value()
        client.post(address, {"shown": form["shown"].value(), "rest": "on"})
        assert set(answers(judge).values()) == {"none"}
        assert len(answers(judge)) == 5

    def test_without_what_was_shown_it_answers_for_nothing(self, client, world, address, judge):
        assert client.post(address, {"rest": "on"}).status_code == 422
        assert answers(judge) == {}

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


class TestAfterAShortlist:
    """Judges who join later are asked about what is still in."""

    @pytest.fixture
    def world(self):
        going_on = {"advance_rule": "top", "advance_count": 1}
        world = world_of(RoundKind.SHORTLIST, **going_on)
        answer_all(world, [["yes", "no", "maybe"], ["yes", "no", "no"]])
        world.close()
        result = latest_result(world.round)
        shown = advancement_digest(result, fields_of(world.round, result.document))
        apply_advancement(judging_round=world.round, actor=world.staff, shown=shown)
        return world

    def asked(self, client, world, user):
        client.force_login(user)
        form = client.get(reverse("judging:declare", args=[world.cycle.pk])).context["form"]
        return {entry.pk for entry in form.entries}

    def test_about_what_is_still_in_and_no_more(self, client, world):
        late = add_judge(world.cycle)
        still_in = world.entries[0].pk
        assert self.asked(client, world, late.user) == {still_in}
        assert undeclared_by_person(world.cycle, world.staff, in_conflict=False)[late.user_id] == 1
        (card,) = client.get(reverse("judging:home")).context["cards"]
        assert card.undeclared == 1
        # Nobody chose yet: all are asked about again.
        Advancement.objects.update(
            undone_at=timezone.now(), undone_by=world.staff, undo_reason="Counted anew."
        )
        assert len(self.asked(client, world, late.user)) == 3

    def test_answers_given_before_are_kept(self, client, world):
        assert self.asked(client, world, world.judges[1].user) == set()
        assert len(answers(world.judges[1].user)) == 3

    def test_who_is_in_conflict_cannot_tell_from_it_who_went_on(self, client, world):
        late = add_judge(world.cycle)
        AccessBar.objects.create(nomination=world.entries[1], user=late.user)
        assert self.asked(client, world, late.user) == {world.entries[0].pk, world.entries[2].pk}

    def test_staff_declare_about_all(self, client, world):
        assert len(self.asked(client, world, world.staff)) == 3


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
