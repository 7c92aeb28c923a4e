"""Writing winners' records, and who may see them when."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEntry
from awards.enums import Phase, TopicKind
from awards.models import Cycle, Topic, Winner
from awards.services.winners import publish_winner, save_winner
from tests.factories import AwardFactory, UserFactory, WinnerFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db

SNAPSHOT: dict[str, Any] = {
    "agency_name": "Señora Example Police",
    "country": "MX",
    "place": "Exampleville",
    "programme": "Lights On",
    "one_line": "Fewer burglaries",
    "story": "A made-up **story** about lanterns.",
    "source_name": "Nomination LCP-2031-0001",
}


def test_publishing_writes_the_whole_snapshot() -> None:
    Topic.objects.create(kind=TopicKind.PROBLEM, slug="burglary", name="Burglary")
    cycle = make_cycle(Phase.DECIDING)
    winner = publish_winner(
        cycle=cycle,
        **SNAPSHOT,
        problems=["burglary"],
        measures=[{"what": "Burglaries", "before_count": 40, "after_count": 20}],
        sources=[{"name": "A report", "url": "https://example.org/report"}],
    )
    winner = Winner.objects.get(pk=winner.pk)
    assert (winner.award, winner.cycle, winner.year) == (cycle.award, cycle, cycle.year)
    assert winner.slug == "lights-on"
    assert winner.measures.get().before_count == 40
    assert winner.sources.get().url == "https://example.org/report"
    assert winner.topics.get().slug == "burglary"
    assert "senora example police" in winner.search_names
    assert "mexico" in winner.search_names


def test_publishing_leaves_the_trail_to_the_announcement() -> None:
    publish_winner(cycle=make_cycle(Phase.DECIDING), **SNAPSHOT)
    assert not AuditEntry.objects.exists()


def test_two_winners_of_a_year_get_two_addresses_whatever_the_award() -> None:
    slugs = [publish_winner(cycle=make_cycle(Phase.ANNOUNCED), **SNAPSHOT).slug for _ in range(3)]
    assert slugs == ["lights-on", "lights-on-2", "lights-on-3"]


def test_a_name_without_letters_still_has_an_address() -> None:
    winner = publish_winner(cycle=make_cycle(), **SNAPSHOT | {"programme": "مبادرة"})
    assert winner.slug == "winner"


def test_an_unknown_topic_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(ValueError, match="no-such-problem"):
        publish_winner(cycle=make_cycle(), **SNAPSHOT, problems=["no-such-problem"])
    assert not Winner.objects.exists()


def test_the_address_is_unique_in_the_database_too() -> None:
    WinnerFactory(year=2020, slug="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        WinnerFactory(year=2020, slug="same")


def test_staff_entering_and_changing_a_record_leaves_two_entries() -> None:
    award = AwardFactory()
    staff = award_staff(award)
    winner = save_winner(
        award=award, year=2015, actor=staff, **SNAPSHOT, measures=[{"what": "Old"}]
    )
    changed = save_winner(
        award=award,
        year=2015,
        actor=staff,
        winner=winner,
        **SNAPSHOT | {"story": "Corrected."},
        measures=[{"what": "New"}],
    )
    assert changed.pk == winner.pk
    assert [m.what for m in changed.measures.all()] == ["New"]
    actions = AuditEntry.objects.order_by("seq").values_list("action", "actor_id")
    assert list(actions) == [("winner.entered", staff.pk), ("winner.changed", staff.pk)]


class TestEmbargo:
    """Visible only when released by two people and the hour has come."""

    def visible(self, cycle: Cycle) -> bool:
        winner = publish_winner(cycle=cycle, **SNAPSHOT)
        seen = Winner.objects.visible_to(AnonymousUser()).filter(pk=winner.pk).exists()
        assert seen == Winner.objects.published().filter(pk=winner.pk).exists()
        return seen

    def test_after_the_hour_with_a_release(self) -> None:
        assert self.visible(make_cycle(Phase.ANNOUNCED))

    def test_not_without_a_release(self) -> None:
        assert not self.visible(make_cycle(Phase.ANNOUNCED, released_at=None))

    def test_not_a_second_before_the_hour(self) -> None:
        now = timezone.now()
        cycle = make_cycle(Phase.DECIDING, released_at=now)
        winner = publish_winner(cycle=cycle, **SNAPSHOT)
        hour = cycle.announcement_at
        assert not Winner.objects.published(hour - timedelta(seconds=1)).exists()
        assert Winner.objects.published(hour).get() == winner
        assert not Cycle.objects.announced(hour - timedelta(seconds=1)).exists()
        assert Cycle.objects.announced(hour).get() == cycle

    def test_not_of_a_test_cycle(self) -> None:
        assert not self.visible(make_cycle(Phase.ANNOUNCED, is_test=True))

    def test_not_of_an_unpublished_award(self) -> None:
        assert not self.visible(make_cycle(Phase.ANNOUNCED, award=AwardFactory(is_published=False)))

    def test_not_when_withheld(self) -> None:
        WinnerFactory(is_hidden=True)
        assert not Winner.objects.published().exists()

    def test_no_role_sees_it_early(self) -> None:
        cycle = make_cycle(Phase.DECIDING, released_at=timezone.now())
        publish_winner(cycle=cycle, **SNAPSHOT)
        staff = award_staff(cycle.award)
        superuser = UserFactory(is_staff=True, is_superuser=True)
        for person in (staff, superuser):
            assert not Winner.objects.visible_to(person).exists()
            assert not Winner.objects.managed_by(person).exists()


def test_staff_manage_withheld_records_of_their_own_award_alone() -> None:
    mine, other = WinnerFactory(is_hidden=True), WinnerFactory()
    staff = award_staff(mine.award)
    assert list(Winner.objects.managed_by(staff)) == [mine]
    assert not Winner.objects.managed_by(UserFactory()).exists()
    assert not Winner.objects.managed_by(AnonymousUser()).exists()
    assert Winner.objects.managed_by(award_staff(other.award)).get() == other
