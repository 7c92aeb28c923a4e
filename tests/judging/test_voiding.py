"""Void scorecards and ballots: staff and chair together, on a ground, the ranking beside it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import Refused
from audit.models import AuditEntry
from judging import engine
from judging.enums import RoundKind, ScorecardState, SigningCapacity, VoidGround
from judging.letters import about_decision
from judging.models import Assignment, Ballot, Result, Scorecard, VoidRequest
from judging.services.bundle_checks import check_bundle
from judging.services.results import is_stale, latest_result
from judging.services.rounds import unsealed_count
from judging.services.voiding import answer_void, ask_void
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.judging.kinds import answer_all, choose_all, put_in_order, seal, world_of
from tests.judging.world import closed_world, open_world, sign_bundle

pytestmark = pytest.mark.django_db

STAFF, CHAIR = SigningCapacity.STAFF, SigningCapacity.CHAIR
HAPPENED = "An assistant filled it in."


def card(world, judge=1, entry=0):
    return Scorecard.objects.get(
        assignment__member=world.judges[judge], assignment__nomination=world.entries[entry]
    )


def ask(world, capacity=STAFF, actor=None, reason=HAPPENED, paper=None, **where):
    return ask_void(
        paper=paper or card(world, **where),
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


def ballot_world(kind=RoundKind.RANK):
    """The second judge's ballot puts the second entry above the first for good."""
    world = world_of(kind, entries=3, judges=3)
    for judge, order in enumerate(((0, 1, 2), (1, 2, 0), (1, 0, 2))):
        if kind == RoundKind.RANK:
            put_in_order(world, judge, *order)
        else:
            choose_all(world, judge, [world.entries[place] for place in order])
    world.close()
    return world


def ballot(world, judge=1):
    return Ballot.objects.get(round=world.round, member=world.judges[judge])


def first_of(result):
    return result.document["categories"][0]["order"][0]["entry"]


class TestBallots:
    """The same rule holds for what speaks of many entries."""

    @pytest.mark.parametrize("kind", [RoundKind.RANK, RoundKind.PAIRS])
    def test_agreed_it_is_kept_and_the_result_computed_without_it(self, kind):
        world = ballot_world(kind)
        before = latest_result(world.round)
        assert first_of(before) == world.entries[1].reference
        answer(world, ask(world, paper=ballot(world)), agrees=True)
        void = ballot(world)
        assert (void.state, void.void_ground, void.void_reason) == ("void", "identity", HAPPENED)
        assert void.seals.count() == 1
        after = latest_result(world.round)
        assert (after.number, after.reason) == (
            2,
            "A ballot is void: Not given by the judge in person",
        )
        assert len(after.document["ballots"]) == 2
        (row,) = after.document["void"]
        assert (row["ground"], row["reason"]) == ("identity", HAPPENED)
        assert row.get("order") or row["choices"]
        actions = AuditEntry.objects.filter(action__startswith="ballot.void")
        assert set(actions.values_list("action", flat=True)) == {
            "ballot.void_asked",
            "ballot.voided",
        }

    def test_its_bundle_says_why_and_is_authentic(self):
        world = ballot_world()
        answer(world, ask(world, paper=ballot(world)), agrees=True)
        document = sign_bundle(world).document
        assert check_bundle(document).is_authentic
        # Another reason than was written down is found, though the file agrees with itself.
        told = {**document, "void": [{**document["void"][0], "reason": "He asked for it."}]}
        told = engine.bundles.sealed({key: told[key] for key in told if key != "sha256"})
        checks = {check.name: check for check in check_bundle(told).stored}
        assert checks["what is void, with its ground"].details == [
            f"judge {document['void'][0]['judge']}: it became void for another reason"
        ]

    def test_closed_to_who_is_in_conflict_with_any_entry(self):
        world = ballot_world()
        AccessBar.objects.create(nomination=world.entries[2], user=world.staff)
        with pytest.raises(Refused, match="cannot take part"):
            ask(world, paper=ballot(world))
        request = ask(world, CHAIR, paper=ballot(world))
        assert not OutboxMessage.objects.filter(template="judging_void_asked").exists()
        with pytest.raises(Refused, match="cannot take part"):
            answer(world, request, agrees=True, capacity=STAFF)

    def test_mail_about_it_is_kept_from_whoever_has_a_conflict(self):
        world = ballot_world()
        ask(world, paper=ballot(world))
        (mail,) = OutboxMessage.objects.filter(template="judging_void_asked")
        assert (mail.to, mail.about) == (world.chair.user.email, about_decision(world.cycle))

    def test_before_the_close_it_cannot_be_sealed_again(self):
        world = world_of(RoundKind.RANK)
        put_in_order(world, 1, 0, 1, 2)
        answer(world, ask(world, paper=ballot(world)), agrees=True)
        member = world.judges[1]
        with pytest.raises(Refused):
            put_in_order(world, 1, 1, 0, 2)
        with pytest.raises(Refused, match="has become void"):
            seal(world, member)
        assert unsealed_count(world.round) == 2

    def test_the_database_wants_a_reason_and_one_paper(self):
        world = ballot_world()
        with pytest.raises(IntegrityError, match="ballot_void_says_why"), transaction.atomic():
            Ballot.objects.update(state="void", voided_at=timezone.now())
        request = ask(world, paper=ballot(world))
        with pytest.raises(IntegrityError, match="about_one_paper"), transaction.atomic():
            VoidRequest.objects.update(ballot=None)
        with pytest.raises(IntegrityError, match="one_open_ballot"), transaction.atomic():
            VoidRequest.objects.create(
                ballot=request.ballot, ground="breach", reason="x", asked_by=world.staff
            )

    def test_answers_of_a_shortlist_are_scorecards(self):
        world = world_of(RoundKind.SHORTLIST, entries=2, judges=3)
        answer_all(world, [["yes", "no"], ["no", "yes"], ["yes", "no"]])
        world.close()
        answer(world, ask(world), agrees=True)
        (row,) = latest_result(world.round).document["void"]
        assert (row["answer"], row["ground"]) == ("no", "identity")


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

    def test_a_ballot_from_asking_to_the_new_result(self, client):
        world = ballot_world()
        client.force_login(world.staff)
        address = self.page("void_ask_ballot", world, ballot(world).pk)
        listed = self.page("void_list", world) + f"?judge={world.judges[1].pk}"
        assert address in client.get(listed).content.decode()
        given = {"ground": "breach", "reason": HAPPENED, "capacity": "staff"}
        assert client.post(address, given | {"reason": ""}).status_code == 422
        client.post(address, given)
        request = VoidRequest.objects.get()
        address = self.page("void_answer", world, request.pk)
        client.force_login(world.chair.user)
        response = client.get(address)
        rows = {entry.title: row for entry, row in response.context["rows"]}
        with_it, without = rows[world.entries[1].title], rows[world.entries[0].title]
        assert (with_it.place, with_it.value, with_it.value_without) == (1, 0.833333, 0.75)
        assert (without.value, without.value_without) == (0.5, 0.75)
        client.post(address, {"answer": "agree", "capacity": "chair"})
        assert ballot(world).state == ScorecardState.VOID
        client.force_login(world.judges[1].user)
        told = client.get(reverse("judging:ballot", args=[world.cycle.pk])).content.decode()
        assert "Your ballot is void" in told

    def test_a_ballot_does_not_exist_for_who_is_in_conflict(self, client):
        world = ballot_world()
        request = ask(world, paper=ballot(world))
        AccessBar.objects.create(nomination=world.entries[0], user=world.chair.user)
        client.force_login(world.chair.user)
        for address in (
            self.page("void_answer", world, request.pk),
            self.page("void_ask_ballot", world, ballot(world).pk),
        ):
            assert client.get(address).status_code == 404
        listed = client.get(self.page("void_list", world) + f"?judge={world.judges[1].pk}")
        assert (listed.context["labels"], listed.context["papers"]) == ([], [])

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
    def test_queries_of_the_list(self, client, world, count, django_assert_num_queries):
        for place in range(count):
            ask(world, entry=place)
        client.force_login(world.staff)
        with django_assert_num_queries(8):
            client.get(self.page("void_list", world) + f"?judge={world.judges[1].pk}")
