"""A judge corrects what they said about themselves, until the round closes."""

import pytest
from django.urls import reverse

from accounts.exceptions import Refused
from audit.models import AuditEntry
from awards.enums import TopicKind
from awards.models import Cycle, Topic
from judging.enums import AffiliationKind, DetectedReason
from judging.models import Assignment, ConflictDeclaration
from judging.services.panel import remove_member
from judging.services.seats import SeatProfile, StatedAbsence, StatedTie, change_seat
from nominations.models import AccessBar
from tests.factories import UserFactory
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return open_world(entries=2, judges=2)


@pytest.fixture
def topic():
    return Topic.objects.create(kind=TopicKind.PROBLEM, slug="test-burglary", name="Burglary")


def address(world):
    return reverse("judging:seat", args=[world.cycle.pk])


class TestVerb:
    def test_it_replaces_the_profile_and_is_in_the_trail(self, world, topic):
        mine = world.judges[1]
        changed = change_seat(
            member=mine,
            user=mine.user,
            profile=SeatProfile("Example University", "Ohio", ["es"], [topic], 7),
        )
        assert (changed.agency_name, changed.region) == ("Example University", "Ohio")
        assert (changed.languages, changed.max_load) == (["es"], 7)
        assert list(changed.topics.all()) == [topic]
        entry = AuditEntry.objects.order_by("seq").last()
        assert (entry.action, entry.actor_id) == ("panel.seat_changed", mine.user_id)
        assert entry.payload["after"]["languages"] == ["es"]
        assert "Example University" not in str(entry.payload)

    def test_no_limit_is_a_choice_too(self, world):
        mine = world.judges[1]
        for limit in (3, None):
            change_seat(member=mine, user=mine.user, profile=SeatProfile(max_load=limit))
            mine.refresh_from_db()
            assert mine.max_load == limit

    def test_a_new_employer_closes_its_entries_and_the_old_one_opens_none(self, world):
        mine = world.judges[1]
        first, second = (entry.agency.name for entry in world.entries)
        for name in (first, second):
            change_seat(member=mine, user=mine.user, profile=SeatProfile(agency_name=name))
        barred = AccessBar.objects.filter(user=mine.user).values_list("nomination", flat=True)
        assert set(barred) == {entry.pk for entry in world.entries}
        assert not Assignment.objects.active().filter(member=mine).exists()

    def test_ties_and_days_away_replace_those_of_before(self, world):
        mine = world.judges[1]
        day = world.cycle.closes_at.date()
        away = StatedAbsence(day, day, "Leave")
        tie = StatedTie(AffiliationKind.FAMILY, f" {world.entries[0].agency.name} ")
        profile = SeatProfile(country="US", ties=[tie], absences=[away])
        change_seat(member=mine, user=mine.user, profile=profile)
        (row,) = mine.affiliations.all()
        assert row.agency == world.entries[0].agency
        assert ConflictDeclaration.objects.get(
            person=mine.user, nomination=world.entries[0]
        ).reason == (DetectedReason.FAMILY)
        change_seat(member=mine, user=mine.user, profile=SeatProfile())
        assert (mine.affiliations.count(), mine.absences.count()) == (1, 1)
        change_seat(member=mine, user=mine.user, profile=SeatProfile(ties=[], absences=[]))
        assert (mine.affiliations.count(), mine.absences.count()) == (0, 0)
        assert AccessBar.objects.filter(user=mine.user).count() == 1

    def test_not_somebody_elses_seat_nor_one_taken_away(self, world):
        mine = world.judges[1]
        with pytest.raises(Refused):
            change_seat(member=mine, user=UserFactory(), profile=SeatProfile())
        remove_member(member=mine, actor=world.staff, reason="Moved")
        with pytest.raises(Refused):
            change_seat(member=mine, user=mine.user, profile=SeatProfile())

    def test_not_after_the_close(self, world):
        world.seal_all([[3, 3], [4, 4]])
        world.close()
        with pytest.raises(Refused, match="closed"):
            change_seat(member=world.judges[1], user=world.judges[1].user, profile=SeatProfile())

    def test_not_after_the_release(self, world):
        Cycle.objects.filter(pk=world.cycle.pk).update(released_at=world.cycle.opens_at)
        with pytest.raises(Refused, match="closed"):
            change_seat(member=world.judges[1], user=world.judges[1].user, profile=SeatProfile())


class TestPage:
    def test_it_shows_what_was_said_and_saves_what_is_typed(self, client, world, topic):
        mine = world.judges[1]
        client.force_login(mine.user)
        assert address(world) in client.get(reverse("judging:home")).content.decode()
        form = client.get(address(world)).context["form"]
        assert form["languages"].value() == ["en"]
        assert "terms" not in form.fields
        response = client.post(
            address(world), {"languages": ["en", "es"], "topics": [topic.pk], "region": "Ohio"}
        )
        assert response.status_code == 302
        mine.refresh_from_db()
        assert (mine.region, mine.languages) == ("Ohio", ["en", "es"])

    def test_a_mistake_loses_nothing(self, client, world):
        client.force_login(world.judges[1].user)
        response = client.post(address(world), {"region": "Kept", "max_load": "0"})
        assert response.status_code == 422
        assert {"languages", "max_load"} == set(response.context["form"].errors)
        assert "Kept" in response.content.decode()

    def test_the_lists_are_kept_row_by_row(self, client, world):
        client.force_login(world.judges[1].user)
        rows = {
            "ties-TOTAL_FORMS": "3",
            "ties-INITIAL_FORMS": "0",
            "ties-0-kind": "employer",
            "ties-0-name": "Example Transit",
            "ties-0-until": "2029-02-30",
            "ties-1-name": "",
            "ties-1-note": "Whose?",
            "absences-TOTAL_FORMS": "1",
            "absences-INITIAL_FORMS": "0",
            "absences-0-starts_on": "2030-05-02",
            "absences-0-ends_on": "2030-05-01",
        }
        typed = {"languages": ["en", "es"], "first_language": "es", "min_load": "2"}
        response = client.post(address(world), typed | rows)
        assert response.status_code == 422
        text = response.content.decode()
        assert "Example Transit" in text
        assert "Enter a name, or empty the row." in text
        assert text.count("must not be before") == 2
        rows |= {"ties-0-until": "", "ties-1-note": "", "absences-0-ends_on": "2030-05-03"}
        assert client.post(address(world), typed | rows).status_code == 302
        mine = world.judges[1]
        mine.refresh_from_db()
        assert (mine.languages, mine.min_load) == (["es", "en"], 2)
        assert [row.name for row in mine.affiliations.all()] == ["Example Transit"]
        assert mine.absences.count() == 1
        assert "Example Transit" in client.get(address(world)).content.decode()

    def test_after_the_close_it_says_so(self, client, world):
        world.seal_all([[3, 3], [4, 4]])
        world.close()
        client.force_login(world.judges[1].user)
        home = client.get(address(world), follow=True).content.decode()
        assert "your details stay as they are" in home
        assert address(world) not in home
        response = client.post(address(world), {"languages": ["es"]})
        assert response.status_code == 422
        assert "closed" in response.content.decode()

    def test_for_judges_with_a_seat_alone(self, client, world):
        for somebody in (UserFactory(), world.staff):
            client.force_login(somebody)
            assert client.get(address(world)).status_code == 404
            assert client.post(address(world), {"languages": ["es"]}).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, client, world, count, django_assert_num_queries):
        for place in range(count):
            topic = Topic.objects.create(kind=TopicKind.PROBLEM, slug=f"t{place}", name="Topic")
            world.judges[1].topics.add(topic)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(8):
            client.get(address(world))
