"""What the public is told of the judging: whole, without names, and of no few."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Category, Cycle
from judging.enums import ConflictAnswer, DecisionOutcome
from judging.models import Decision
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.decisions import Honour, propose_decision
from judging.services.transparency import transparency_of
from nominations.models import Nomination
from tests.factories import AgencyFactory
from tests.judging.after import announce_now
from tests.judging.deciding import bound_world
from tests.judging.world import World, add_entry, closed_world

pytestmark = pytest.mark.django_db

TABLE = ((5, 3, 2, 4, 1, 3, 2), (4, 3, 1, 4, 2, 3, 2), (5, 2, 2, 5, 1, 3, 3))


def decided() -> tuple[World, Decision]:
    """Seven entries: three of one country, two of a second, one each of two more."""
    world = bound_world(TABLE)
    for entry, country in zip(
        world.entries, ("US", "US", "US", "NL", "NL", "BE", "FR"), strict=True
    ):
        Nomination.objects.filter(pk=entry.pk).update(
            agency=AgencyFactory(country=country, population_served=20_000)
        )
    best = Nomination.objects.get(pk=world.entries[0].pk)
    decision = propose_decision(
        cycle=world.cycle,
        actor=world.staff,
        honours=[Honour(best, DecisionOutcome.WINNER, "Well done.")],
        note="As ranked.",
    )
    return world, decision


def told(world: World, decision: Decision) -> dict[str, Any]:
    """As the release writes it, and as the public then has it."""
    snapshot = transparency_of(decision, [])
    Cycle.objects.filter(pk=world.cycle.pk).update(transparency=snapshot)
    return snapshot


def test_totals_and_rounds() -> None:
    world, decision = decided()
    snapshot = told(world, decision)
    assert snapshot["entries"] == 7
    assert snapshot["panel"] == snapshot["judges"] == 3
    assert snapshot["scorecards"] == 21
    assert snapshot["scores_per_entry"] == 3
    [judging_round] = snapshot["rounds"]
    assert (judging_round["entries"], judging_round["judges"]) == (7, 3)
    [certainty] = snapshot["certainty"]
    assert 0 <= certainty["reliability"] <= 1
    assert certainty["ways"] > 0


def test_countries_of_few_are_put_together_and_not_named() -> None:
    world, decision = decided()
    snapshot = told(world, decision)
    rows = {row["name"]: row for row in snapshot["scores_by"]["country"]}
    assert set(rows) == {"US", ""}
    assert (rows["US"]["n"], rows[""]["n"], rows[""]["groups"]) == (3, 4, 3)
    # All are of one size and one language, which says no more than the total.
    assert snapshot["scores_by"]["size"] == snapshot["scores_by"]["language"] == []


def test_categories_stand_for_the_size() -> None:
    world, decision = decided()
    small, large = (
        Category.objects.create(cycle=world.cycle, slug=name, name=name, position=place)
        for place, name in enumerate(("small", "large"))
    )
    for place, entry in enumerate(world.entries):
        Nomination.objects.filter(pk=entry.pk).update(category=small if place < 3 else large)
    snapshot = told(world, decision)
    assert {row["name"]: row["n"] for row in snapshot["entries_by"]["size"]} == {
        "small": 3,
        "large": 4,
    }


def test_where_an_entry_has_no_score_the_means_come_without_numbers() -> None:
    world, decision = decided()
    add_entry(world.cycle)
    rows = told(world, decision)["scores_by"]["country"]
    assert rows
    assert all(row["n"] is None for row in rows)


def test_nobody_is_named(client: Client) -> None:
    world, decision = decided()
    declare_conflicts(
        user=world.staff,
        cycle=world.cycle,
        answers={world.entries[6].pk: Declared(ConflictAnswer.CONFLICT)},
    )
    whole = str(told(world, decision))
    for member in world.judges:
        assert member.user.email not in whole
        assert member.user.get_full_name() not in whole
    for entry in world.entries:
        assert entry.title not in whole
        assert str(entry.reference) not in whole


class TestPage:
    def address(self, world: World) -> str:
        return reverse("awards:judging", args=[world.cycle.award.slug, world.cycle.year])

    def test_there_is_none_before_the_hour(self, client: Client) -> None:
        world, decision = decided()
        told(world, decision)
        assert client.get(self.address(world)).status_code == 404
        announce_now(world)
        page = client.get(self.address(world)).text
        assert "Scores by country" in page
        assert "United States" in page
        assert "Belgium" not in page
        assert "Reliability is" in page
        cycle_page = client.get(world.cycle.get_absolute_url()).text
        assert self.address(world) in cycle_page

    @pytest.mark.parametrize(
        "snapshot",
        [{}, {"rounds": 3, "scores_by": [], "certainty": [4], "entries_by": {"size": "x"}}],
    )
    def test_whatever_the_snapshot_holds(self, client: Client, snapshot: dict[str, Any]) -> None:
        world = closed_world()
        announce_now(world)
        Cycle.objects.filter(pk=world.cycle.pk).update(transparency=snapshot)
        page = client.get(self.address(world))
        assert page.status_code == 200
        assert "No figures were kept" in page.text

    def test_few_queries(
        self, client: Client, django_assert_max_num_queries: Callable[[int], Any]
    ) -> None:
        world, decision = decided()
        told(world, decision)
        announce_now(world)
        with django_assert_max_num_queries(4):
            client.get(self.address(world))
