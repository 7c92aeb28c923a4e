"""The pages of staff and chair: what they do, and whom they turn away."""

from datetime import timedelta

import pytest
from django.urls import reverse

from judging.enums import ConflictAnswer, PanelStatus
from judging.models import Assignment, PanelMember, Round
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.panel import invite_judge
from nominations.models import AccessBar
from tests.factories import UserFactory, award_staff, make_cycle
from tests.judging.world import closed_world, make_world, open_world

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


STAFF_PAGES = [
    "staff_hub",
    "staff_panel",
    "staff_invite",
    "staff_conflicts",
    "staff_round",
    "staff_plan",
]


STAFF_POSTS = ["staff_round_open", "staff_plan_new", "staff_plan_apply"]


SHARED_PAGES = ["progress", "results", "decision", "propose"]


class TestDenial:
    @pytest.mark.parametrize("name", STAFF_PAGES)
    def test_staff_pages_are_for_the_awards_staff(self, client, name):
        world = open_world(entries=1, judges=2)
        client.force_login(world.staff)
        assert client.get(page(name, world.cycle.pk)).status_code == 200
        for somebody in self.others(world):
            client.force_login(somebody)
            assert client.get(page(name, world.cycle.pk)).status_code == 404
            assert client.post(page(name, world.cycle.pk), {}).status_code in {404, 405}

    @pytest.mark.parametrize("name", STAFF_POSTS)
    def test_so_are_their_acts(self, client, name):
        world = make_world(entries=1, judges=2)
        for somebody in self.others(world):
            client.force_login(somebody)
            assert client.post(page(name, world.cycle.pk), {}).status_code == 404
        client.force_login(world.staff)
        assert client.get(page(name, world.cycle.pk)).status_code == 405

    @pytest.mark.parametrize("name", SHARED_PAGES)
    def test_shared_pages_are_for_staff_and_chair(self, client, name):
        world = closed_world()
        for allowed in (world.staff, world.chair.user):
            client.force_login(allowed)
            assert client.get(page(name, world.cycle.pk)).status_code == 200
        for somebody in self.others(world)[1:]:
            client.force_login(somebody)
            assert client.get(page(name, world.cycle.pk)).status_code == 404

    @pytest.mark.parametrize("name", ["results", "decision", "propose"])
    def test_results_wait_for_the_close(self, client, name):
        world = open_world(entries=1, judges=2)
        world.seal(world.assignment(0, 0), 4)
        client.force_login(world.staff)
        if name == "decision":
            assert "No decision yet" in client.get(page(name, world.cycle.pk)).content.decode()
        else:
            assert client.get(page(name, world.cycle.pk)).status_code == 404

    @pytest.mark.parametrize("name", ["decision", "propose"])
    def test_in_conflict_one_does_not_decide(self, client, name):
        world = closed_world()
        for user in (world.staff, world.chair.user):
            AccessBar.objects.create(nomination=world.entries[1], user=user)
            client.force_login(user)
            assert client.get(page(name, world.cycle.pk)).status_code == 404

    @staticmethod
    def others(world):
        return [
            world.chair.user,
            world.judges[1].user,
            award_staff(make_cycle().award),
            UserFactory(),
        ]


class TestPanel:
    @pytest.fixture
    def world(self, client):
        world = make_world(entries=2, judges=2)
        client.force_login(world.staff)
        return world

    def test_inviting(self, client, world):
        client.post(
            page("staff_invite", world.cycle.pk),
            {"email": "ada@example.org", "name": "Ada", "role": "judge", "max_load": "4"},
        )
        member = PanelMember.objects.get(invitation__email="ada@example.org")
        assert (member.status, member.max_load) == (PanelStatus.INVITED, 4)
        assert "ada@example.org" in client.get(page("staff_panel", world.cycle.pk)).content.decode()

    def test_a_refusal_keeps_what_was_typed(self, client, world):
        response = client.post(
            page("staff_invite", world.cycle.pk),
            {"email": world.judges[1].user.email, "name": "Somebody", "role": "judge"},
        )
        assert response.status_code == 422
        assert "already" in response.content.decode()
        assert "Somebody" in response.content.decode()

    def test_impossible_loads(self, client, world):
        response = client.post(
            page("staff_invite", world.cycle.pk),
            {"email": "a@example.org", "role": "judge", "min_load": "5", "max_load": "2"},
        )
        assert response.status_code == 422
        assert not PanelMember.objects.filter(invitation__isnull=False).exists()

    def test_one_seat_at_a_time(self, client, world):
        member = world.judges[1]
        address = page("staff_member", world.cycle.pk, member.pk)
        assert client.get(address).status_code == 200
        client.post(address, {"chair": "yes"})
        member.refresh_from_db()
        assert member.is_chair
        assert client.post(address, {"remove": "yes", "reason": ""}).status_code == 422
        client.post(address, {"remove": "yes", "reason": "Moved away"})
        member.refresh_from_db()
        assert member.status == PanelStatus.REMOVED
        assert client.get(address).status_code == 404

    def test_a_new_link(self, client, world):
        invited = invite_judge(cycle=world.cycle, actor=world.staff, email="ada@example.org")
        client.post(page("staff_member", world.cycle.pk, invited.pk), {"resend": "yes"})
        old = invited.invitation_id
        invited.refresh_from_db()
        assert invited.invitation_id != old

    def test_a_seat_of_another_cycle_is_not_found(self, client, world):
        foreign = make_world(entries=1, judges=1).judges[0]
        assert client.get(page("staff_member", world.cycle.pk, foreign.pk)).status_code == 404


class TestConflicts:
    @pytest.fixture
    def world(self, client):
        world = make_world(entries=2, judges=2, declared=False)
        declare_conflicts(
            user=world.judges[1].user,
            cycle=world.cycle,
            answers={
                world.entries[0].pk: Declared(ConflictAnswer.UNSURE, "Met them once"),
                world.entries[1].pk: Declared(ConflictAnswer.CONFLICT, "Worked there"),
            },
        )
        client.force_login(world.staff)
        return world

    def test_unsure_answers_are_settled_here(self, client, world):
        response = client.get(page("staff_conflicts", world.cycle.pk))
        text = response.content.decode()
        assert "Met them once" in text
        assert "Worked there" in text
        ((row, _seen),) = response.context["waiting"]
        client.post(page("staff_settle", world.cycle.pk, row.pk), {"outcome": "cleared"})
        assert not AccessBar.objects.filter(nomination=world.entries[0]).exists()

    def test_an_outcome_that_is_none(self, client, world):
        ((row, _seen),) = client.get(page("staff_conflicts", world.cycle.pk)).context["waiting"]
        address = page("staff_settle", world.cycle.pk, row.pk)
        assert client.post(address, {"outcome": "perhaps"}).status_code == 404

    def test_not_by_staff_in_conflict_with_that_entry(self, client, world):
        ((row, _seen),) = client.get(page("staff_conflicts", world.cycle.pk)).context["waiting"]
        AccessBar.objects.create(nomination=world.entries[0], user=world.staff)
        address = page("staff_settle", world.cycle.pk, row.pk)
        assert client.post(address, {"outcome": "cleared"}).status_code == 404


class TestRound:
    def round_form(self, cycle, **fields):
        def local(moment):
            return moment.astimezone(cycle.tzinfo).strftime("%Y-%m-%dT%H:%M")

        return {
            "name": "Round 1",
            "kind": "score",
            "reading_mode": "by-entry",
            "advance_rule": "none",
            "advance_ties": "all",
            "reviews_per_entry": "3",
            "quorum": "2",
            "official": "adjusted",
            "opens_at": local(cycle.judging_opens_at),
            "closes_at": local(cycle.judging_closes_at),
        } | fields

    def test_from_set_up_to_opening(self, client):
        world = make_world(entries=2, judges=3)
        Round.objects.all().delete()
        cycle = world.cycle
        client.force_login(world.staff)
        client.post(page("staff_round", cycle.pk), self.round_form(cycle))
        created = Round.objects.get()
        assert (created.reviews_per_entry, created.quorum) == (3, 2)
        assert abs(created.closes_at - cycle.judging_closes_at) < timedelta(minutes=1)
        client.post(page("staff_plan_new", cycle.pk))
        shown = client.get(page("staff_plan", cycle.pk))
        assert not Assignment.objects.exists()
        client.post(page("staff_plan_apply", cycle.pk), {"plan": shown.context["plan"].pk})
        assert Assignment.objects.active().count() == 6
        client.post(page("staff_round_open", cycle.pk))
        created.refresh_from_db()
        assert created.opened_at is not None
        text = client.get(page("staff_round", cycle.pk)).content.decode()
        assert "rules are locked" in text

    def test_the_form_as_it_opens_can_be_saved(self, client):
        """A name, and the judging dates of the cycle in its own zone, stand there already."""
        cycle = make_cycle(zone="Asia/Tokyo")
        client.force_login(award_staff(cycle.award))
        address = page("staff_round", cycle.pk)
        shown = client.get(address).context["form"]
        typed = {field.name: field.value() for field in shown if field.value() is not None}
        response = client.post(address, typed)
        assert response.status_code == 302
        created = Round.objects.get(cycle=cycle)
        assert created.name == "Scoring"
        minute = timedelta(minutes=1)
        assert abs(created.opens_at - cycle.judging_opens_at) < minute
        assert abs(created.closes_at - cycle.judging_closes_at) < minute

    def test_mistakes_are_named_beside_their_fields(self, client):
        world = make_world(entries=1, judges=2)
        client.force_login(world.staff)
        form = self.round_form(world.cycle)
        response = client.post(
            page("staff_round", world.cycle.pk),
            form | {"closes_at": form["opens_at"], "quorum": "4", "name": "Kept"},
        )
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"closes_at", "quorum"}
        assert "Kept" in response.content.decode()

    def test_more_time(self, client):
        world = open_world(entries=1, judges=2)
        client.force_login(world.staff)
        later = (world.round.closes_at + timedelta(days=2)).astimezone(world.cycle.tzinfo)
        address = page("staff_round_extend", world.cycle.pk)
        typed = {"closes_at": later.strftime("%Y-%m-%dT%H:%M")}
        assert client.post(address, typed).status_code == 422
        client.post(address, typed | {"reason": "Illness"})
        before = world.round.closes_at
        world.round.refresh_from_db()
        assert world.round.closes_at > before


class TestQueries:
    """The same number whatever the data."""

    @pytest.mark.parametrize("entries", [1, 3])
    @pytest.mark.parametrize(
        ("name", "queries"), [("progress", 8), ("staff_plan", 8), ("staff_hub", 8)]
    )
    def test_open(self, client, entries, name, queries, django_assert_num_queries):
        world = open_world(entries=entries, judges=entries + 1)
        client.force_login(world.staff)
        with django_assert_num_queries(queries):
            client.get(page(name, world.cycle.pk))

    @pytest.mark.parametrize("entries", [1, 3])
    @pytest.mark.parametrize(("name", "queries"), [("staff_panel", 8), ("staff_conflicts", 6)])
    def test_panel(self, client, entries, name, queries, django_assert_num_queries):
        world = make_world(entries=entries, judges=entries, declared=False)
        for member in world.judges:
            declare_conflicts(
                user=member.user,
                cycle=world.cycle,
                answers={entry.pk: Declared(ConflictAnswer.CONFLICT) for entry in world.entries},
            )
        client.force_login(world.staff)
        with django_assert_num_queries(queries):
            client.get(page(name, world.cycle.pk))

    @pytest.mark.parametrize("entries", [1, 3])
    @pytest.mark.parametrize(("name", "queries"), [("results", 7), ("decision", 5)])
    def test_closed(self, client, entries, name, queries, django_assert_num_queries):
        world = closed_world([[5 - place for place in range(entries)]] * (entries + 1))
        client.force_login(world.staff)
        with django_assert_num_queries(queries):
            client.get(page(name, world.cycle.pk))

    @pytest.mark.parametrize("judges", [1, 3])
    def test_scores_of_one_entry(self, client, judges, django_assert_num_queries):
        world = closed_world([[4]] * judges)
        client.force_login(world.staff)
        address = page("result_entry", world.cycle.pk, world.entries[0].public_id)
        with django_assert_num_queries(7):
            client.get(address)
