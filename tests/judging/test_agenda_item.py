"""An item's page: what was sealed, in rounds of every kind, and what the page costs."""

import pytest
from django.urls import reverse

from judging.enums import AgendaReason, RoundKind
from judging.models import AgendaItem, Result
from judging.services.deliberation import open_deliberation
from judging.services.polls import close_poll, open_poll, vote
from nominations.models import AccessBar
from tests.judging.kinds import answer, answer_all, choose_all, put_in_order, world_of
from tests.judging.world import closed_world

pytestmark = pytest.mark.django_db


def talked_about(world):
    """The near tie of the first two entries."""
    open_deliberation(result=Result.objects.get(round=world.round), actor=world.staff)
    return AgendaItem.objects.get(reason=AgendaReason.NEAR_TIE)


def again(client, world, item):
    return client.get(reverse("judging:agenda_item", args=[world.cycle.pk, item.public_id]))


def page(client, world, item, user):
    client.force_login(user)
    return again(client, world, item)


def ordered(*orders):
    world = world_of(RoundKind.RANK, judges=len(orders))
    for judge, order in enumerate(orders):
        put_in_order(world, judge, *order)
    world.close()
    return world


class TestSealed:
    def test_answers_of_a_shortlist_with_what_was_said(self, client):
        world = world_of(RoundKind.SHORTLIST, entries=2, judges=2)
        answer_all(world, [["yes", "no"]])
        answer(world, 1, 0, "no", "Thin figures.")
        answer(world, 1, 1, "yes")
        world.close()
        response = page(client, world, talked_about(world), world.judges[1].user)
        first = next(
            board for board in response.context["boards"] if board.entry == world.entries[0]
        )
        given = {row[0]["text"]: row[1]["text"] for row in first.rows}
        assert given == {world.judges[0].name: "Yes", world.judges[1].name: "No"}
        assert first.comments == [(world.judges[1].name, "", "Thin figures.")]

    def test_orders_of_the_items_entries_alone(self, client):
        # The third entry is last on one list and between the others on the other.
        world = ordered((0, 1, 2), (1, 2, 0), (1, 0, 2), (0, 2, 1))
        item = talked_about(world)
        assert set(item.nominations.all()) == set(world.entries[:2])
        # Somebody in conflict with another entry reads the item and nothing of that one.
        AccessBar.objects.create(nomination=world.entries[2], user=world.judges[1].user)
        response = page(client, world, item, world.judges[1].user)
        a, b = (entry.title for entry in world.entries[:2])
        given = {row[0]["text"]: row[1]["text"] for row in response.context["ballots"]}
        assert given == {
            world.judges[0].name: f"{a}, {b}",
            world.judges[1].name: f"{b}, {a}",
            world.judges[2].name: f"{b}, {a}",
            world.judges[3].name: f"{a}, {b}",
        }
        assert f"{world.entries[2].title}<" not in response.content.decode()

    def test_choices_between_two(self, client):
        world = world_of(RoundKind.PAIRS, entries=2, judges=2)
        choose_all(world, 0, world.entries)
        choose_all(world, 1, world.entries[::-1])
        world.close()
        response = page(client, world, talked_about(world), world.judges[0].user)
        a, b = (entry.title for entry in world.entries)
        given = {row[0]["text"]: row[1]["text"] for row in response.context["ballots"]}
        assert given == {
            world.judges[0].name: f"{a} rather than {b}",
            world.judges[1].name: f"{b} rather than {a}",
        }

    def test_in_a_round_without_names_by_code(self, client):
        going_on = {"advance_rule": "top", "advance_count": 1}
        world = world_of(RoundKind.RANK, entries=2, judges=2, is_blind=True, **going_on)
        put_in_order(world, 0, 0, 1)
        put_in_order(world, 1, 1, 0)
        world.close()
        item = talked_about(world)
        text = page(client, world, item, world.judges[1].user).content.decode()
        assert "Entry " in text
        assert not any(entry.title in text for entry in world.entries)

    def test_nothing_for_who_is_in_conflict_with_one_of_them(self, client):
        world = ordered((0, 1, 2), (1, 0, 2))
        item = talked_about(world)
        AccessBar.objects.create(nomination=world.entries[1], user=world.judges[1].user)
        assert page(client, world, item, world.judges[1].user).status_code == 404


def voted(world, item, *choices):
    open_poll(item=item, actor=world.staff)
    for member, choice in zip(world.judges, choices, strict=True):
        vote(item=item, user=member.user, nomination=world.entries[choice])
    close_poll(item=item, actor=world.staff)


class TestQueries:
    @pytest.mark.parametrize("judges", [2, 4])
    def test_of_scores_from_the_talk_to_the_vote(self, client, django_assert_num_queries, judges):
        world = closed_world(((4, 4),) * judges)
        item = talked_about(world)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            again(client, world, item)
        open_poll(item=item, actor=world.staff)
        with django_assert_num_queries(7):
            again(client, world, item)
        for member in world.judges:
            vote(item=item, user=member.user, nomination=world.entries[0])
        close_poll(item=item, actor=world.staff)
        with django_assert_num_queries(8):
            again(client, world, item)

    def test_two_more_while_an_even_vote_waits_for_the_chair(
        self, client, django_assert_num_queries
    ):
        """Whether it waits depends on what the chair, another person, may see."""
        world = closed_world(((4, 4), (4, 4)))
        item = talked_about(world)
        voted(world, item, 0, 1)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(10):
            again(client, world, item)

    def test_of_ballots(self, client, django_assert_num_queries):
        world = ordered((0, 1, 2), (1, 0, 2))
        item = talked_about(world)
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            again(client, world, item)
