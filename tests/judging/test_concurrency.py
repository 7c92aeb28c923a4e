"""Things done at the same moment: two seals, two windows, a seal against the close."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.exceptions import Refused
from judging.enums import ScorecardState, SigningCapacity
from judging.models import (
    Assignment,
    Decision,
    DraftScore,
    Result,
    Scorecard,
    SealedScorecard,
)
from judging.services.conflicts import recuse
from judging.services.decisions import Honour, propose_decision, sign_decision
from judging.services.planning import apply_plan, plan_assignment
from judging.services.rounds import close_round
from judging.services.scoring import DraftInput, save_draft_scores
from judging.services.sealing import seal_scorecard
from tests.judging.deciding import bound_world
from tests.judging.world import make_world, open_world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each on a connection of its own; results or refusals."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=30)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def fresh(assignment):
    """As another request would load it."""
    return Assignment.objects.select_related("round", "member__user").get(pk=assignment.pk)


def test_two_seals_at_once_are_one():
    world = open_world(entries=1, judges=2)
    assignment = world.assignment(0, 0)
    world.draft(assignment, 4)

    def seal():
        return seal_scorecard(assignment=fresh(assignment), user=world.judges[0].user)

    seals = at_once(seal, seal, seal)
    assert len({row.pk for row in seals}) == 1
    assert SealedScorecard.objects.count() == 1
    assert Scorecard.objects.get().version == 1


def test_two_windows_saving_at_once_lose_nothing():
    world = open_world(entries=1, judges=2)
    assignment = world.assignment(0, 0)
    criterion = world.criteria[0].pk

    def save(comment):
        return lambda: save_draft_scores(
            assignment=fresh(assignment),
            user=world.judges[0].user,
            inputs=[DraftInput(criterion, 3, comment, 0)],
        )

    outcomes = at_once(save("one"), save("two"))
    stored = DraftScore.objects.get()
    assert sorted(len(outcome.saved) for outcome in outcomes) == [0, 1]
    (beaten,) = [outcome for outcome in outcomes if outcome.conflicts]
    assert beaten.conflicts[criterion].comment == stored.comment
    assert stored.version == 1


def test_a_seal_and_the_close_agree():
    """Either the seal came first and counts, or the close did and the seal was refused."""
    world = open_world(entries=1, judges=2)
    world.seal(world.assignment(1, 0), 2)
    assignment = world.assignment(0, 0)
    world.draft(assignment, 4)
    sealed, _result = at_once(
        lambda: seal_scorecard(assignment=fresh(assignment), user=world.judges[0].user),
        lambda: close_round(judging_round=world.round, actor=world.staff, reason="Now"),
    )
    counted = {row["sha256"] for row in Result.objects.get().document["scores"]}
    if isinstance(sealed, Refused):
        assert len(counted) == 1
    else:
        assert sealed.sha256 in counted


def test_a_recusal_and_a_seal_end_with_a_void_scorecard():
    world = open_world(entries=1, judges=2)
    assignment = world.assignment(0, 0)
    world.draft(assignment, 4)
    user = world.judges[0].user
    at_once(
        lambda: recuse(assignment=fresh(assignment), user=user),
        lambda: seal_scorecard(assignment=fresh(assignment), user=user),
    )
    assert Scorecard.objects.get(assignment=assignment).state == ScorecardState.VOID
    assert not SealedScorecard.objects.counted(world.round).exists()


def test_a_plan_applied_twice_at_once_is_applied_once():
    world = make_world(entries=2, judges=2)
    plan = plan_assignment(judging_round=world.round, actor=world.staff)

    def apply():
        return apply_plan(plan=plan, actor=world.staff)

    outcomes = at_once(apply, apply)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Assignment.objects.active().count() == 4


def test_two_signatures_at_once_make_it_signed():
    world = bound_world(((5, 3), (4, 3)))
    decision = propose_decision(
        cycle=world.cycle, actor=world.staff, honours=[Honour(world.entries[0], "winner")]
    )

    def sign(user, capacity):
        return lambda: sign_decision(
            decision=decision, user=user, capacity=capacity, decision_sha256=decision.sha256
        )

    at_once(sign(world.staff, SigningCapacity.STAFF), sign(world.chair.user, SigningCapacity.CHAIR))
    assert Decision.objects.get().state == "signed"
    assert decision.signatures.count() == 2
