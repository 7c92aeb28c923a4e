"""Rounds that are gone through criterion by criterion: the pages, saving and sealing."""

import pytest
from django.urls import reverse

from judging.enums import ReadingMode
from judging.models import DraftScore, Round, SealedScorecard
from tests.factories import UserFactory
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    return opened(client, entries=2)


def opened(client, entries):
    world = open_world(entries=entries, judges=2)
    Round.objects.filter(pk=world.round.pk).update(reading_mode=ReadingMode.BY_CRITERION)
    client.force_login(world.judges[1].user)
    return world


def by_criterion(world, place=1):
    return reverse("judging:by_criterion", args=[world.cycle.pk, place])


def seal_all(world):
    return reverse("judging:seal_all", args=[world.cycle.pk])


def typed(world, assignment, value, version=0, place=0):
    prefix, pk = f"e{assignment.pk}", world.criteria[place].pk
    return {
        f"{prefix}-score_{pk}": str(value),
        f"{prefix}-comment_{pk}": "",
        f"{prefix}-version_{pk}": str(version),
    }


def test_all_entries_stand_beside_their_scale_with_the_answers_that_belong_there(client, world):
    text = client.get(by_criterion(world)).text
    for entry in world.entries:
        assert entry.title in text
    # The measures belong to the first criterion, the summary to none.
    assert "Burglaries" in text
    assert "look after each other" not in text
    assert "Burglaries" not in client.get(by_criterion(world, 2)).text


def test_one_save_keeps_every_entrys_score(client, world):
    mine = [world.assignment(1, entry) for entry in (0, 1)]
    data = typed(world, mine[0], 4) | typed(world, mine[1], 2) | {"next": "yes"}
    response = client.post(by_criterion(world), data)
    assert response["Location"].startswith(by_criterion(world, 2))
    found = DraftScore.objects.values_list("scorecard__assignment", "value")
    assert dict(found) == {mine[0].pk: 4, mine[1].pk: 2}


def test_a_score_of_another_window_is_shown_and_the_rest_saved(client, world):
    mine = [world.assignment(1, entry) for entry in (0, 1)]
    client.post(by_criterion(world), typed(world, mine[0], 4))
    data = typed(world, mine[0], 1) | typed(world, mine[1], 2)
    response = client.post(by_criterion(world), data)
    assert response.status_code == 409
    assert "changed in another window" in response.text
    part = f"e{mine[0].pk}-{world.criteria[0].pk}"
    client.post(by_criterion(world), data | typed(world, mine[1], 2, 1) | {"keep": f"mine.{part}"})
    assert sorted(DraftScore.objects.values_list("value", flat=True)) == [1, 2]


def test_each_entry_is_ticked_and_sealed_by_itself(client, world):
    mine = [world.assignment(1, entry) for entry in (0, 1)]
    world.draft(mine[0], 4)
    world.draft(mine[1], 3)
    rows = client.get(seal_all(world)).context["rows"]
    shown = {f"shown-{row.assignment.public_id}": row.shown for row in rows}
    client.post(seal_all(world), shown | {"seal": [mine[0].public_id]})
    assert SealedScorecard.objects.get().scorecard.assignment == mine[0]
    # What was not shown as it is now is not sealed.
    world.draft(mine[1], 5)
    client.post(seal_all(world), shown | {"seal": [mine[1].public_id]})
    assert SealedScorecard.objects.count() == 1


def test_nothing_incomplete_is_sealed_and_nothing_of_others(client, world):
    other = world.assignment(0, 0)
    world.draft(other, 4)
    mine = world.assignment(1, 0)
    client.post(by_criterion(world), typed(world, mine, 4))
    data = {"seal": [mine.public_id, other.public_id]}
    client.post(seal_all(world), data)
    assert not SealedScorecard.objects.exists()
    assert "Tick the entries" in client.post(seal_all(world), {}, follow=True).text


def test_not_for_others_nor_in_other_rounds_nor_for_criteria_that_are_not_there(client, world):
    assert client.get(by_criterion(world, 3)).status_code == 404
    assert client.get(by_criterion(world, 0)).status_code == 404
    for somebody in (world.staff, UserFactory()):
        client.force_login(somebody)
        assert client.get(by_criterion(world)).status_code == 404
        assert client.get(seal_all(world)).status_code == 404
    client.force_login(world.judges[1].user)
    Round.objects.filter(pk=world.round.pk).update(reading_mode=ReadingMode.BY_ENTRY)
    assert client.get(by_criterion(world)).status_code == 404


@pytest.mark.parametrize("entries", [1, 3])
def test_queries(client, entries, django_assert_num_queries):
    world = opened(client, entries)
    world.draft(world.assignment(1, 0), 3)
    with django_assert_num_queries(8):
        client.get(by_criterion(world))
    with django_assert_num_queries(8):
        client.get(seal_all(world))
