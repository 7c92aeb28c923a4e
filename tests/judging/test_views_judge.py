"""The judge's pages: what they show, what they save, whom they turn away."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from awards.models import Topic
from judging.models import Assignment, ConflictDeclaration
from judging.services.panel import remove_member
from nominations.models import AccessBar
from tests.factories import UserFactory, award_staff, make_cycle
from tests.judging.world import add_judge, declare_none, make_world, open_world

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


@pytest.fixture
def world():
    return open_world(entries=3, judges=2)


@pytest.fixture
def judge(world, client):
    client.force_login(world.judges[1].user)
    return world.judges[1].user


class TestHome:
    def test_says_what_to_do_next(self, client):
        world = make_world(entries=2, judges=2, declared=False)
        client.force_login(world.judges[1].user)
        assert "2 entries wait for you" in client.get(page("home")).content.decode()
        declare_none(world.judges[1])
        assert "Nothing to do now" in client.get(page("home")).content.decode()

    def test_counts_what_is_sealed(self, client, world, judge):
        world.seal(world.assignment(1, 0), 3)
        assert "1 of 3 scorecards sealed" in client.get(page("home")).content.decode()

    def test_not_for_people_without_a_seat(self, client, world):
        for somebody in (UserFactory(), world.staff):
            client.force_login(somebody)
            assert client.get(page("home")).status_code == 404

    def test_a_removed_judge_has_none(self, client, world, judge):
        remove_member(member=world.judges[1], actor=world.staff, reason="Moved")
        assert client.get(page("home")).status_code == 404


class TestDeclaring:
    @pytest.fixture
    def world(self):
        return make_world(entries=3, judges=2, declared=False)

    def test_shows_title_agency_and_partners_and_no_more(self, client, world, judge):
        world.entries[0].partners.create(name="Example Youth Club", part="Ran the evenings")
        text = client.get(page("declare", world.cycle.pk)).content.decode()
        entry = world.entries[0]
        assert entry.title in text
        assert entry.agency.name in text
        assert "Example Youth Club" in text
        for hidden in (entry.reference, "look after each other", "Ran the evenings", "Burglaries"):
            assert hidden not in text

    def test_records_the_answers(self, client, world, judge):
        first, second, third = world.entries
        response = client.post(
            page("declare", world.cycle.pk),
            {
                f"answer_{first.pk}": "none",
                f"answer_{second.pk}": "conflict",
                f"reason_{second.pk}": "My brother works there",
            },
        )
        assert response.status_code == 302
        answers = dict(
            ConflictDeclaration.objects.filter(person=judge).values_list("nomination", "answer")
        )
        assert answers == {first.pk: "none", second.pk: "conflict"}
        text = client.get(page("declare", world.cycle.pk)).content.decode()
        assert second.title not in text
        assert third.title in text

    def test_an_empty_answer_is_pointed_out(self, client, world, judge):
        response = client.post(page("declare", world.cycle.pk), {})
        assert response.status_code == 422
        assert "Answer for at least one entry" in response.content.decode()

    def test_stepping_back_closes_an_entry_declared_free(self, client, world, judge):
        declare_none(world.judges[1])
        address = page("step_back", world.cycle.pk, world.entries[0].public_id)
        assert client.get(address).status_code == 200
        client.post(address, {"reason": ""})
        assert AccessBar.objects.filter(user=judge, nomination=world.entries[0]).exists()
        assert client.get(address).status_code == 404

    def test_staff_declare_for_themselves(self, client, world):
        client.force_login(world.staff)
        entry = world.entries[0]
        client.post(page("declare", world.cycle.pk), {f"answer_{entry.pk}": "conflict"})
        assert AccessBar.objects.filter(user=world.staff, nomination=entry).exists()

    def test_not_for_others(self, client, world):
        for somebody in (UserFactory(), award_staff(make_cycle().award)):
            client.force_login(somebody)
            assert client.get(page("declare", world.cycle.pk)).status_code == 404


class TestEntries:
    def address(self, world, **asked):
        return page("entries", world.cycle.pk) + ("?" + urlencode(asked) if asked else "")

    def titles(self, client, world, **asked):
        shown = client.get(self.address(world, **asked))
        return [row.assignment.nomination for row in shown.context["rows"]]

    def test_narrowed_by_state(self, client, world, judge):
        sealed, drafted, untouched = (world.assignment(1, entry) for entry in range(3))
        world.seal(sealed, 3)
        world.draft(drafted, 3)
        assert self.titles(client, world, state="sealed") == [sealed.nomination]
        assert self.titles(client, world, state="started") == [drafted.nomination]
        assert self.titles(client, world, state="todo") == [untouched.nomination]
        assert len(self.titles(client, world, state="<script>")) == 3

    def test_narrowed_by_topic(self, client, world, judge):
        topics = [
            Topic.objects.create(kind="problem", slug=f"field-{n}", name=f"Field {n}")
            for n in (1, 2)
        ]
        world.entries[0].topics.add(topics[0])
        world.entries[1].topics.add(topics[1])
        assert self.titles(client, world, topic=topics[0].pk) == [world.entries[0]]
        nothing = client.get(self.address(world, topic=topics[0].pk, state="sealed")).text
        assert "Nothing fits what you chose" in nothing

    def test_it_stays_in_the_judges_own_order(self, client, world, judge):
        mine = Assignment.objects.filter(member=world.judges[1]).order_by("reading_order")
        assert self.titles(client, world) == [row.nomination for row in mine]

    def test_going_on_where_one_stopped(self, client, world, judge):
        world.draft(world.assignment(1, 2), 3)
        world.draft(world.assignment(1, 1), 3)
        address = world.assignment(1, 1).get_absolute_url()
        for shown in (client.get(self.address(world)), client.get(page("home"))):
            assert f'href="{address}">Go on where you stopped' in shown.text


class TestKeys:
    def test_they_are_on_until_switched_off_and_stay_so(self, client, world, judge):
        entry = world.assignment(1, 0)
        assert 'data-keys="on"' in client.get(entry.get_absolute_url()).text
        response = client.post(page("keys"), {"uses": "no", "entry": entry.public_id})
        assert response["Location"] == entry.get_absolute_url()
        assert 'data-keys="off"' in client.get(entry.get_absolute_url()).text
        answer = client.post(page("keys"), {"uses": "yes"}, headers={"HX-Request": "true"})
        assert answer.json() == {"uses": True}


class TestQueries:
    """The same number whatever the data; the cap is the design's."""

    @pytest.mark.parametrize("entries", [1, 3])
    def test_home(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            client.get(page("home"))

    @pytest.mark.parametrize("entries", [1, 3])
    def test_entries(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        world.draft(world.assignment(1, 0), 3)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            client.get(page("entries", world.cycle.pk))

    @pytest.mark.parametrize("entries", [1, 3])
    def test_score(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        assignment = world.assignment(1, 0)
        world.draft(assignment, 3)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(8):
            client.get(assignment.get_absolute_url())

    @pytest.mark.parametrize("entries", [1, 3])
    def test_sealed(self, client, entries, django_assert_num_queries):
        world = open_world(entries=entries, judges=2)
        assignment = world.assignment(1, 0)
        world.seal(assignment, 3)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(9):
            client.get(assignment.get_absolute_url())


def test_a_second_seat_shows_as_a_panel_of_its_own(client, world, judge):
    other = make_cycle()
    add_judge(other, user=judge)
    text = client.get(page("home")).content.decode()
    assert world.cycle.award.name in text
    assert other.award.name in text
