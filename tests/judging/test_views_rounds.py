"""Setting up rounds, settling who goes on, answering and filling in ballots, through the pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from judging.enums import AdvanceRule, ConflictAnswer, RoundKind
from judging.models import Advancement, Ballot, Round, Scorecard, SealedBallot
from judging.services.conflicts import Declared, declare_conflicts
from tests.factories import UserFactory, award_staff
from tests.judging.kinds import (
    answer_all,
    choose_all,
    following,
    put_in_order,
    started,
    world_of,
)
from tests.judging.world import World, make_world

pytestmark = pytest.mark.django_db

TOP_ONE = {"advance_rule": AdvanceRule.TOP, "advance_count": 1}


def page(name: str, *args: object) -> str:
    return reverse(f"judging:{name}", args=args)


def in_conflict(world: World, user: Any, entry: int = 0) -> None:
    answers = {world.entries[entry].pk: Declared(ConflictAnswer.CONFLICT)}
    declare_conflicts(user=user, cycle=world.cycle, answers=answers)


def typed_into(form: Any, **fields: object) -> dict[str, object]:
    """What a browser sends of the form as it stands, with some fields typed over."""
    shown = {field.name: field.value() for field in form}
    return {name: value for name, value in (shown | fields).items() if value not in (None, False)}


@pytest.fixture
def shortlisted() -> World:
    world = world_of(RoundKind.SHORTLIST, **TOP_ONE)
    answer_all(world, [["yes", "no", "maybe"], ["yes", "no", "no"]])
    world.close()
    return world


class TestSettingUp:
    @pytest.fixture
    def world(self, client: Client) -> World:
        world = make_world(entries=2, judges=3)
        client.force_login(world.staff)
        return world

    def test_everything_about_a_round_is_kept(self, client: Client, world: World) -> None:
        address = page("staff_round", world.cycle.pk)
        first, second = world.criteria
        typed = typed_into(
            client.get(address).context["form"],
            kind="score",
            is_blind="on",
            practice_first="on",
            reading_mode="by-criterion",
            region_cap="2",
            advance_rule="top",
            advance_count="4",
            advance_ties="order",
            **{f"weight_{first.slug}": "0", f"weight_{second.slug}": "10"},
        )
        assert client.post(address, typed).status_code == 302
        saved = Round.objects.get()
        assert saved.is_blind
        assert saved.practice_first
        assert (saved.region_cap, saved.reading_mode) == (2, "by-criterion")
        assert (saved.advance_rule, saved.advance_count, saved.advance_ties) == ("top", 4, "order")
        assert saved.criteria().weights == {second.slug: 10.0}
        again = client.get(address).context["form"]
        assert again[f"weight_{first.slug}"].value() == "0"

    def test_the_cycles_own_weights_are_no_weights_of_the_round(
        self, client: Client, world: World
    ) -> None:
        address = page("staff_round", world.cycle.pk)
        weights = {f"weight_{item.slug}": str(item.weight) for item in world.criteria}
        client.post(address, typed_into(client.get(address).context["form"], **weights))
        assert Round.objects.get().weights == {}

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"advance_rule": "top"}, "advance_count"),
            ({"advance_rule": "threshold"}, "advance_value"),
            ({"advance_rule": "threshold", "advance_value": "9"}, "advance_value"),
            ({"advance_rule": "threshold", "advance_value": "half"}, "advance_value"),
            (
                {"advance_rule": "threshold", "advance_value": "2", "kind": "shortlist"},
                "advance_value",
            ),
            (
                {"advance_rule": "threshold", "advance_value": "1", "kind": "pairs"},
                "advance_rule",
            ),
            ({"quorum": "9"}, "quorum"),
            ({"region_cap": "0"}, "region_cap"),
            ({"kind": "beauty contest"}, "kind"),
        ],
    )
    def test_mistakes_stand_beside_their_fields(
        self, client: Client, world: World, fields: dict[str, str], wrong: str
    ) -> None:
        address = page("staff_round", world.cycle.pk)
        typed = typed_into(client.get(address).context["form"], name="Kept as typed", **fields)
        response = client.post(address, typed)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {wrong}
        assert "Kept as typed" in response.text

    def test_a_round_without_any_criterion_is_refused(self, client: Client, world: World) -> None:
        address = page("staff_round", world.cycle.pk)
        nothing = {f"weight_{item.slug}": "0" for item in world.criteria}
        typed = typed_into(client.get(address).context["form"], **nothing)
        assert client.post(address, typed).status_code == 422

    def test_the_next_round_waits_for_this_one(self, client: Client, world: World) -> None:
        address = page("staff_round_new", world.cycle.pk)
        assert client.get(address).status_code == 302
        assert "once this one is closed" in client.get(page("staff_rounds", world.cycle.pk)).text

    def test_the_list_of_rounds_asks_as_much_for_three_as_for_one(
        self, client: Client, shortlisted: World, django_assert_num_queries: Any
    ) -> None:
        client.force_login(shortlisted.staff)
        address = page("staff_rounds", shortlisted.cycle.pk)
        with django_assert_num_queries(4):
            client.get(address)
        following(shortlisted)
        with django_assert_num_queries(4):
            client.get(address)


class TestAdvancing:
    def test_preview_settle_and_undo(self, client: Client, shortlisted: World) -> None:
        world = shortlisted
        client.force_login(world.chair.user)
        address = page("advance", world.cycle.pk)
        shown = client.get(address)
        assert "A preview" in shown.text
        assert not Advancement.objects.exists()
        client.post(f"{address}?round=1", {"shown": shown.context["shown"]})
        made = Advancement.objects.get()
        assert [row.nomination for row in made.entries.all()] == [world.entries[0]]
        undo = f"{page('advance_undo', world.cycle.pk)}?round=1"
        assert client.post(undo, {"reason": ""}).status_code == 422
        client.post(undo, {"reason": "A late recusal."})
        made.refresh_from_db()
        assert (made.undone_by, made.undo_reason) == (world.chair.user, "A late recusal.")

    def test_the_next_round_is_set_up_from_it(self, client: Client, shortlisted: World) -> None:
        world = shortlisted
        client.force_login(world.staff)
        new = page("staff_round_new", world.cycle.pk)
        shown = client.get(new)
        assert "go on from" in shown.text
        client.post(new, typed_into(shown.context["form"], name="Final"))
        assert Round.objects.get(number=2).name == "Final"
        first = client.get(f"{page('staff_round', world.cycle.pk)}?round=1")
        assert "rules are locked" in first.text

    def test_from_a_shortlist_to_scores(self, client: Client, shortlisted: World) -> None:
        world = shortlisted
        client.force_login(world.staff)
        address = page("advance", world.cycle.pk)
        client.post(address, {"shown": client.get(address).context["shown"]})
        final = started(following(world, name="Final"), world)
        client.force_login(world.judges[1].user)
        text = client.get(page("entries", world.cycle.pk)).text
        assert world.entries[0].title in text
        assert world.entries[1].title not in text
        assignment = final.assignments.get(member=world.judges[1])
        world.seal(assignment, 4)
        assert "Scores sealed" in client.get(page("score", assignment.public_id)).text
        earlier = client.get(f"{page('entries', world.cycle.pk)}?round=1").text
        assert world.entries[1].title in earlier

    def test_neither_judges_nor_people_in_conflict(
        self, client: Client, shortlisted: World
    ) -> None:
        world = shortlisted
        barred = award_staff(world.cycle.award)
        in_conflict(world, barred, entry=2)
        for user in (world.judges[1].user, barred, UserFactory()):
            client.force_login(user)
            for name in ("advance", "advance_undo"):
                assert client.get(page(name, world.cycle.pk)).status_code == 404
                assert client.post(page(name, world.cycle.pk)).status_code == 404

    def test_only_who_may_open_it_is_shown_the_way(
        self, client: Client, shortlisted: World
    ) -> None:
        world = shortlisted
        barred = award_staff(world.cycle.award)
        in_conflict(world, barred, entry=2)
        way = page("advance", world.cycle.pk)
        rounds = [f"{page(name, world.cycle.pk)}?round=1" for name in ("staff_round", "progress")]
        for user, is_shown in ((world.staff, True), (barred, False)):
            client.force_login(user)
            assert [way in client.get(one).content.decode() for one in rounds] == [is_shown] * 2
            new = client.get(page("staff_round_new", world.cycle.pk)).content.decode()
            assert (way in new) is is_shown

    def test_whoever_is_in_conflict_cannot_count_who_went_on(
        self, client: Client, shortlisted: World
    ) -> None:
        world = shortlisted
        barred = award_staff(world.cycle.award)
        in_conflict(world, barred, entry=2)
        client.force_login(world.staff)
        address = page("advance", world.cycle.pk)
        client.post(address, {"shown": client.get(address).context["shown"]})
        started(following(world), world)
        assert "scorecards sealed" in client.get(page("progress", world.cycle.pk)).text
        client.force_login(barred)
        text = client.get(page("progress", world.cycle.pk)).text
        assert "Somebody without a conflict watches it" in text
        assert "scorecards sealed" not in text

    def test_it_asks_as_much_for_three_entries_as_for_one(
        self, client: Client, django_assert_num_queries: Any
    ) -> None:
        for entries in (1, 3):
            world = world_of(RoundKind.SHORTLIST, entries=entries, **TOP_ONE)
            answer_all(world, [["yes"] * entries] * 2)
            world.close()
            client.force_login(world.staff)
            with django_assert_num_queries(8):
                client.get(page("advance", world.cycle.pk))


class TestShortlistPage:
    @pytest.fixture
    def world(self, client: Client) -> World:
        world = world_of(RoundKind.SHORTLIST)
        client.force_login(world.judges[1].user)
        return world

    def test_answer_seal_and_change(self, client: Client, world: World) -> None:
        assignment = world.assignment(1, 0)
        address = page("score", assignment.public_id)
        assert "Should it go on?" in client.get(address).text
        typed = {"answer": "maybe", "comment": "Ask about costs.", "version": "0"}
        client.post(address, typed)
        card = Scorecard.objects.get()
        assert (card.answer, card.version) == ("maybe", 0)
        client.post(address, typed | {"version": "1", "comment_version": "1", "seal": "yes"})
        card.refresh_from_db()
        assert card.version == 1
        assert "Answer sealed, version 1" in client.get(address).text
        client.post(page("change", assignment.public_id), {"reason": "Read again."})
        assert "You are changing a sealed answer" in client.get(address).text

    def test_nothing_typed_is_lost(self, client: Client, world: World) -> None:
        address = page("score", world.assignment(1, 0).public_id)
        response = client.post(address, {"comment": "Ask about costs.", "seal": "yes"})
        assert response.status_code == 422
        assert "Ask about costs." in response.text
        assert "before you seal" in response.text
        response = client.post(address, {"answer": "perhaps", "comment": "Kept."})
        assert response.status_code == 422
        assert "Kept." in response.text

    def test_two_windows(self, client: Client, world: World) -> None:
        address = page("score", world.assignment(1, 0).public_id)
        client.post(address, {"answer": "yes", "version": "0"})
        late = client.post(address, {"answer": "no", "version": "0"})
        assert late.status_code == 409
        assert "Another window" in late.text
        client.post(address, {"answer": "no", "version": late.context["form"]["version"].value()})
        assert Scorecard.objects.get().answer == "no"

    def test_it_saves_itself(self, client: Client, world: World) -> None:
        address = page("answer_autosave", world.assignment(1, 0).public_id)
        response = client.post(address, {"answer": "yes", "comment": "So far.", "version": "0"})
        assert "Saved" in response.text
        assert Scorecard.objects.get().answer == "yes"
        late = client.post(address, {"answer": "no", "version": "0"})
        assert "Not saved" in late.text

    def test_another_judge_finds_nothing(self, client: Client, world: World) -> None:
        client.force_login(world.judges[0].user)
        public_id = world.assignment(1, 0).public_id
        assert client.get(page("score", public_id)).status_code == 404
        assert client.post(page("answer_autosave", public_id), {}).status_code == 404


class TestBallotPages:
    def opened(self, client: Client, kind: RoundKind) -> World:
        world = world_of(kind)
        client.force_login(world.judges[1].user)
        return world

    def test_an_order_without_script(self, client: Client) -> None:
        world = self.opened(client, RoundKind.RANK)
        address = page("ballot", world.cycle.pk)
        shown = client.get(address)
        keys = shown.context["order"].split(",")
        client.post(address, {"order": ",".join(keys), "version": "0", "move": f"up:{keys[2]}"})
        moved = client.get(address).context["order"].split(",")
        assert moved == [keys[0], keys[2], keys[1]]
        typed = {"order": ",".join(moved), "version": "1", f"place_{keys[0]}": "3", "check": "yes"}
        checked = client.post(address, typed, follow=True)
        assert "Nothing is sealed yet" in checked.text
        client.post(page("ballot_check", world.cycle.pk), {"shown": checked.context["shown"]})
        assert SealedBallot.objects.get().version == 1
        assert "Ballot sealed, version 1" in client.get(address).text
        change = page("ballot_change", world.cycle.pk)
        assert client.post(change, {"reason": ""}).status_code == 422
        client.post(change, {"reason": "Read again."})
        assert "You are changing a sealed ballot" in client.get(address).text

    def test_an_order_of_another_window_is_shown_beside_ones_own(self, client: Client) -> None:
        world = self.opened(client, RoundKind.RANK)
        address = page("ballot", world.cycle.pk)
        keys = client.get(address).context["order"].split(",")
        client.post(address, {"order": ",".join(keys), "version": "0"})
        late = client.post(address, {"order": ",".join(keys[::-1]), "version": "0"})
        assert late.status_code == 409
        assert late.context["order"] == ",".join(keys[::-1])
        assert Ballot.objects.get().draft_version == 1

    def test_hostile_input_changes_nothing(self, client: Client) -> None:
        world = self.opened(client, RoundKind.RANK)
        address = page("ballot", world.cycle.pk)
        typed = {"order": "x,<b>,x", "version": "²", "move": "up:x", "place_x": "9" * 40}
        assert client.post(address, typed).status_code == 302
        assert len(Ballot.objects.get().choices) == 3

    def test_pairs_one_after_the_other(self, client: Client) -> None:
        world = self.opened(client, RoundKind.PAIRS)
        address = page("ballot", world.cycle.pk)
        for _turn in range(3):
            pair = client.get(address).context["pair"]
            sides = {name: pair[name].public_id for name in ("left", "right")}
            client.post(address, sides | {"better": "left", "before": pair["chosen"]})
        assert client.get(address).context["done"] == 3
        checked = client.get(page("ballot_check", world.cycle.pk))
        client.post(page("ballot_check", world.cycle.pk), {"shown": checked.context["shown"]})
        assert len(SealedBallot.objects.get().document["choices"]) == 3

    def test_a_choice_nobody_offered_is_refused(self, client: Client) -> None:
        world = self.opened(client, RoundKind.PAIRS)
        response = client.post(page("ballot", world.cycle.pk), {"better": "left"}, follow=True)
        assert "no longer yours to compare" in response.text
        assert not Ballot.objects.exists()

    def test_entries_are_read_on_pages_of_their_own(self, client: Client) -> None:
        world = self.opened(client, RoundKind.PAIRS)
        text = client.get(page("score", world.assignment(1, 0).public_id)).text
        assert "To my ballot" in text
        assert "Check and seal" not in text

    def test_ones_start_leads_to_the_ballot(self, client: Client) -> None:
        world = self.opened(client, RoundKind.RANK)
        text = client.get(page("home")).text
        assert "put them in order" in text
        assert page("ballot", world.cycle.pk) in text

    @pytest.mark.parametrize("kind", [RoundKind.RANK, RoundKind.PAIRS])
    def test_they_ask_as_much_for_three_entries_as_for_one(
        self, client: Client, kind: RoundKind, django_assert_num_queries: Any
    ) -> None:
        for entries in (1, 3):
            world = world_of(kind, entries=entries)
            client.force_login(world.judges[1].user)
            with django_assert_num_queries(6):
                client.get(page("ballot", world.cycle.pk))

    def test_nobody_else_has_a_ballot(self, client: Client) -> None:
        world = self.opened(client, RoundKind.RANK)
        put_in_order(world, 1, 0, 1, 2)
        for user in (world.staff, UserFactory()):
            client.force_login(user)
            for name in ("ballot", "ballot_check", "ballot_change"):
                assert client.get(page(name, world.cycle.pk)).status_code == 404

    def test_progress_counts_ballots(self, client: Client) -> None:
        world = world_of(RoundKind.PAIRS)
        choose_all(world, 0, world.entries)
        client.force_login(world.staff)
        text = client.get(page("progress", world.cycle.pk)).text
        assert "3 of 6 readings stand on sealed ballots" in text
