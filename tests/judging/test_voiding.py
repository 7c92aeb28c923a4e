"""Void scorecards: staff and chair together, on a ground, with the ranking beside it."""

import pytest
from django.urls import reverse

from accounts.exceptions import Refused
from audit.models import AuditEntry
from judging.enums import ScorecardState, SigningCapacity, VoidGround
from judging.models import Assignment, Result, Scorecard, VoidRequest
from judging.services.results import is_stale, latest_result
from judging.services.voiding import answer_void, ask_void
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.judging.world import closed_world, open_world

pytestmark = pytest.mark.django_db

STAFF, CHAIR = SigningCapacity.STAFF, SigningCapacity.CHAIR
HAPPENED = "An assistant filled it in."


def card(world, judge=1, entry=0):
    return Scorecard.objects.get(
        assignment__member=world.judges[judge], assignment__nomination=world.entries[entry]
    )


def ask(world, capacity=STAFF, actor=None, reason=HAPPENED, **where):
    return ask_void(
        scorecard=card(world, **where),
        actor=actor or (world.staff if capacity == STAFF else world.chair.user),
        capacity=capacity,
        ground=VoidGround.IDENTITY,
        reason=reason,
    )


def answer(world, request, agrees, capacity=CHAIR, actor=None, reason=""):
    return answer_void(
        request=request,
        actor=actor or (world.staff if capacity == STAFF else world.chair.user),
        capacity=capacity,
        agrees=agrees,
        reason=reason,
    )


@pytest.fixture
def world():
    # The second judge alone puts the second entry first.
    return closed_world(((4, 3, 1), (0, 5, 1), (4, 3, 1)))


class TestAsking:
    def test_a_request_changes_nothing_yet(self, world):
        request = ask(world)
        assert card(world).state == ScorecardState.SEALED
        assert not is_stale(latest_result(world.round))
        entry = AuditEntry.objects.get(action="scorecard.void_asked")
        assert entry.payload == {"request": request.pk, "ground": "identity", "version": 1}

    def test_it_says_what_happened(self, world):
        for words in ("", "   ", "x" * 201):
            with pytest.raises(Refused, match="what happened"):
                ask(world, reason=words)

    def test_one_at_a_time(self, world):
        ask(world)
        with pytest.raises(Refused, match="already"):
            ask(world, CHAIR)

    def test_only_what_is_sealed(self):
        world = open_world(entries=1, judges=2)
        world.draft(world.assignment(1, 0), 3)
        with pytest.raises(Refused, match="sealed"):
            ask(world)

    def test_staff_and_chair_to_whom_the_entry_is_open(self, world):
        with pytest.raises(Refused):
            ask(world, actor=world.judges[2].user)
        with pytest.raises(Refused):
            ask(world, CHAIR, actor=world.staff)
        AccessBar.objects.create(nomination=world.entries[0], user=world.staff)
        with pytest.raises(Refused):
            ask(world)

    def test_the_other_capacity_is_mailed_unless_in_conflict(self, world):
        ask(world)
        AccessBar.objects.create(nomination=world.entries[1], user=world.chair.user)
        ask(world, entry=1)
        mails = OutboxMessage.objects.filter(template="judging_void_asked")
        assert [mail.to for mail in mails] == [world.chair.user.email]
        assert mails[0].about == f"nomination:{world.entries[0].pk}"


class TestAnswering:
    def test_agreed_the_card_is_void_and_the_result_computed_anew(self, world):
        first = latest_result(world.round)
        assert first.document["categories"][0]["order"][0]["entry"] == world.entries[1].reference
        answer(world, ask(world), agrees=True)
        void = card(world)
        assert (void.state, void.void_ground, void.void_reason) == ("void", "identity", HAPPENED)
        assert void.assignment.withdrawn_at is None
        second = latest_result(world.round)
        assert (second.number, second.reason) == (
            2,
            "A scorecard is void: Not given by the judge in person",
        )
        assert second.document["categories"][0]["order"][0]["entry"] == world.entries[0].reference
        assert [(row["ground"], row["reason"]) for row in second.document["void"]] == [
            ("identity", HAPPENED)
        ]
        assert Result.objects.filter(pk=first.pk).exists()
        assert not is_stale(second)

    def test_refused_with_a_reason(self, world):
        request = ask(world)
        with pytest.raises(Refused, match="why"):
            answer(world, request, agrees=False)
        answer(world, request, agrees=False, reason="He wrote it himself.")
        assert card(world).state == ScorecardState.SEALED
        assert Result.objects.count() == 1
        assert OutboxMessage.objects.filter(
            template="judging_void_answered", to=world.staff.email
        ).exists()

    def test_by_another_person_in_the_other_capacity(self, world):
        request = ask(world)
        with pytest.raises(Refused, match="somebody else"):
            answer(world, request, agrees=True, capacity=STAFF)
        AccessBar.objects.create(nomination=world.entries[0], user=world.chair.user)
        with pytest.raises(Refused):
            answer(world, request, agrees=True)

    def test_once(self, world):
        request = ask(world)
        answer(world, request, agrees=True)
        with pytest.raises(Refused, match="answered"):
            answer(world, request, agrees=False, reason="No.")

    def test_before_the_close_no_result_is_made(self):
        world = open_world(entries=1, judges=2)
        world.seal_all([[4], [3]])
        answer(world, ask(world), agrees=True)
        assert card(world).state == ScorecardState.VOID
        assert Result.objects.count() == 0


class TestPages:
    def page(self, name, world, *more):
        return reverse(f"judging:{name}", args=[world.cycle.pk, *more])

    def assignment(self, world):
        return Assignment.objects.get(scorecard=card(world))

    def test_from_asking_to_the_new_result(self, client, world):
        client.force_login(world.staff)
        address = self.page("void_ask", world, self.assignment(world).public_id)
        given = {"ground": "identity", "reason": HAPPENED, "capacity": "staff"}
        assert client.post(address, given | {"ground": "outlier"}).status_code == 422
        client.post(address, given)
        request = VoidRequest.objects.get()
        address = self.page("void_answer", world, request.pk)
        # Who asked reads it, and does not answer.
        response = client.get(address)
        assert response.context["form"] is None
        assert client.post(address, {"answer": "agree", "capacity": "chair"}).status_code == 404
        client.force_login(world.chair.user)
        response = client.get(address)
        rows = {entry.title: row for entry, row in response.context["rows"]}
        assert response.context["winner_changes"]
        assert rows[world.entries[1].title].place_without == 2
        assert client.post(address, {"answer": "refuse", "capacity": "chair"}).status_code == 422
        client.post(address, {"answer": "agree", "capacity": "chair"})
        request.refresh_from_db()
        assert request.is_agreed
        assert Result.objects.count() == 2

    def test_before_the_close_no_figures(self, client):
        world = open_world(entries=2, judges=2)
        world.seal_all([[4, 1], [3, 2]])
        request = ask(world)
        client.force_login(world.chair.user)
        response = client.get(self.page("void_answer", world, request.pk))
        assert "rows" not in response.context
        assert "Nobody sees scores before the round closes" in response.content.decode()

    def test_the_comparison_leaves_out_what_is_closed_to_the_reader(self, client, world):
        request = ask(world)
        AccessBar.objects.create(nomination=world.entries[1], user=world.chair.user)
        client.force_login(world.chair.user)
        response = client.get(self.page("void_answer", world, request.pk))
        shown = [(entry.title, row.place) for entry, row in response.context["rows"]]
        assert shown == [(world.entries[0].title, 1), (world.entries[2].title, 2)]
        assert world.entries[1].title not in response.content.decode()

    def test_a_request_about_an_entry_in_conflict_does_not_exist(self, client, world):
        request = ask(world)
        AccessBar.objects.create(nomination=world.entries[0], user=world.chair.user)
        client.force_login(world.chair.user)
        assert client.get(self.page("void_answer", world, request.pk)).status_code == 404
        address = self.page("void_ask", world, self.assignment(world).public_id)
        assert client.get(address).status_code == 404
        text = client.get(
            self.page("void_list", world) + f"?judge={world.judges[1].pk}"
        ).content.decode()
        assert world.entries[0].title not in text
        assert world.entries[1].title in text
        assert HAPPENED not in text

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_the_list(self, client, world, count, django_assert_max_num_queries):
        for place in range(count):
            ask(world, entry=place)
        client.force_login(world.staff)
        with django_assert_max_num_queries(8):
            client.get(self.page("void_list", world) + f"?judge={world.judges[1].pk}")
