"""Deciding: proposals, two signatures, and what makes them lapse."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.exceptions import Refused
from judging.enums import DecisionOutcome, DecisionState, SigningCapacity
from judging.models import Decision, DecisionSignature
from judging.services.conflicts import recuse
from judging.services.decisions import (
    DecisionChanged,
    Honour,
    propose_decision,
    sign_decision,
)
from judging.services.results import compute_result
from nominations.enums import NominationState
from nominations.models import AccessBar, Nomination
from tests.factories import award_staff, make_cycle
from tests.judging.deciding import bound_world
from tests.judging.world import add_entry, open_world

pytestmark = pytest.mark.django_db

WINNER, RUNNER_UP = DecisionOutcome.WINNER, DecisionOutcome.RUNNER_UP


@pytest.fixture
def world():
    return bound_world()


def propose(world, *honours, note="", actor=None):
    chosen = honours or ((0, WINNER),)
    return propose_decision(
        cycle=world.cycle,
        actor=actor or world.staff,
        honours=[
            Honour(world.entries[place], outcome, "For its care") for place, outcome in chosen
        ],
        note=note,
    )


def sign(world, decision, capacity, user=None, digest=None):
    chosen = user or (world.chair.user if capacity == SigningCapacity.CHAIR else world.staff)
    return sign_decision(
        decision=decision,
        user=chosen,
        capacity=capacity,
        decision_sha256=digest or decision.sha256,
    )


class TestProposing:
    def test_staff_or_the_chair(self, world):
        assert propose(world).state == DecisionState.PROPOSED
        assert propose(world, actor=world.chair.user).proposed_by == world.chair.user
        for somebody in (world.judges[1].user, award_staff(make_cycle().award)):
            with pytest.raises(Refused):
                propose(world, actor=somebody)

    def test_nobody_in_conflict_with_any_entry(self, world):
        AccessBar.objects.create(nomination=world.entries[2], user=world.staff)
        with pytest.raises(Refused):
            propose(world)

    def test_a_new_proposal_replaces_the_one_before(self, world):
        first = propose(world)
        sign(world, first, SigningCapacity.CHAIR)
        second = propose(world, (0, WINNER), (1, RUNNER_UP))
        first.refresh_from_db()
        assert first.state == DecisionState.REPLACED
        assert second.signatures.count() == 0
        assert Decision.objects.current().count() == 1

    def test_reasons_where_nobody_or_not_the_first_wins(self, world):
        for honours in (((1, WINNER),), ((0, RUNNER_UP),)):
            with pytest.raises(Refused, match="reasons"):
                propose(world, *honours)
        with pytest.raises(Refused, match="reasons"):
            propose_decision(cycle=world.cycle, actor=world.staff, honours=[])
        assert propose(world, (1, WINNER), note="The figures of the first do not hold.")

    def test_only_entries_of_the_result_once_each(self, world):
        with pytest.raises(Refused, match="once"):
            propose(world, (0, WINNER), (0, RUNNER_UP))
        world.entries.append(add_entry(world.cycle))
        with pytest.raises(Refused, match="place in the result"):
            propose(world, (3, WINNER), note="It came late.")

    def test_not_before_the_close_nor_on_an_outdated_result(self, world):
        with pytest.raises(Refused, match="Close"):
            propose(open_world(entries=1, judges=2))
        assignment = world.assignment(1, 0)
        recuse(assignment=assignment, user=assignment.member.user)
        with pytest.raises(Refused, match="anew"):
            propose(world, actor=world.staff)

    def test_its_content_never_changes(self, world):
        decision = propose(world)
        for change in ({"note": "Other"}, {"document": {}}, {"sha256": "0" * 64}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                Decision.objects.filter(pk=decision.pk).update(**change)
        with pytest.raises(ProgrammingError), transaction.atomic():
            decision.entries.update(citation="Other")

    def test_its_states_come_in_order(self, world):
        decision = propose(world)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(state=DecisionState.RELEASED)


class TestSigning:
    def test_two_people_make_it_signed(self, world):
        decision = propose(world)
        sign(world, decision, SigningCapacity.CHAIR)
        decision.refresh_from_db()
        assert decision.state == DecisionState.PROPOSED
        sign(world, decision, SigningCapacity.STAFF)
        decision.refresh_from_db()
        assert decision.state == DecisionState.SIGNED

    def test_one_person_holding_both_parts_signs_once(self, world):
        both = world.chair.user
        both.is_staff = True
        both.save()
        world.cycle.award.staff_seats.create(user=both)
        decision = propose(world)
        sign(world, decision, SigningCapacity.CHAIR)
        with pytest.raises(Refused, match="already"):
            sign(world, decision, SigningCapacity.STAFF, user=both)
        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionSignature.objects.create(
                decision=decision,
                user=both,
                capacity=SigningCapacity.STAFF,
                decision_sha256=decision.sha256,
            )

    def test_a_second_chair_or_staff_signature_is_none(self, world):
        decision = propose(world)
        sign(world, decision, SigningCapacity.STAFF)
        with pytest.raises(Refused):
            sign(
                world,
                decision,
                SigningCapacity.STAFF,
                user=award_staff(world.cycle.award),
            )

    def test_only_in_a_capacity_one_has(self, world):
        decision = propose(world)
        with pytest.raises(Refused):
            sign(world, decision, SigningCapacity.CHAIR, user=world.staff)
        with pytest.raises(Refused):
            sign(world, decision, SigningCapacity.CHAIR, user=world.judges[1].user)

    def test_what_was_shown_is_what_is_signed(self, world):
        first = propose(world)
        second = propose(world, (0, WINNER), (1, RUNNER_UP))
        with pytest.raises(DecisionChanged):
            sign(world, second, SigningCapacity.CHAIR, digest=first.sha256)
        with pytest.raises(DecisionChanged):
            sign(world, first, SigningCapacity.CHAIR)

    def test_not_once_a_scorecard_under_it_is_void(self, world):
        decision = propose(world)
        assignment = world.assignment(1, 1)
        recuse(assignment=assignment, user=assignment.member.user)
        with pytest.raises(Refused, match="changed"):
            sign(world, decision, SigningCapacity.STAFF)
        compute_result(judging_round=world.round, actor=world.staff, reason="A recusal")
        with pytest.raises(DecisionChanged):
            sign(world, decision, SigningCapacity.STAFF)

    def test_not_once_the_winner_has_withdrawn(self, world):
        decision = propose(world)
        Nomination.objects.filter(pk=world.entries[0].pk).update(state=NominationState.WITHDRAWN)
        with pytest.raises(Refused):
            sign(world, decision, SigningCapacity.STAFF)

    def test_not_by_somebody_who_came_into_conflict(self, world):
        decision = propose(world)
        AccessBar.objects.create(nomination=world.entries[1], user=world.chair.user)
        with pytest.raises(Refused):
            sign(world, decision, SigningCapacity.CHAIR)
        assert not Decision.objects.visible_to(world.chair.user).exists()

    def test_signatures_are_written_once(self, world):
        signature = sign(world, propose(world), SigningCapacity.STAFF)
        with pytest.raises(ProgrammingError), transaction.atomic():
            DecisionSignature.objects.filter(pk=signature.pk).update(capacity="chair")
