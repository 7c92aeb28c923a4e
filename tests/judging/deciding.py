"""From a closed round to a released decision, step by step."""

from accounts.enums import MembershipRole
from accounts.models import User
from awards.models import Winner
from judging.enums import DecisionOutcome, SigningCapacity
from judging.models import Acceptance, Decision
from judging.services.accepting import Names, accept_honour
from judging.services.announcement import announce
from judging.services.decisions import Honour, propose_decision, sign_decision
from tests.judging.world import World, closed_world, sign_bundle

CITATION = "Neighbours, at little cost."


def bound_world(*args: object) -> World:
    """The round is closed, and chair and staff have signed its result."""
    world = closed_world(*args)
    sign_bundle(world)
    return world


def sign_both(world: World, decision: Decision) -> Decision:
    """Chair and staff sign; the honoured teams are asked."""
    for user, capacity in (
        (world.chair.user, SigningCapacity.CHAIR),
        (world.staff, SigningCapacity.STAFF),
    ):
        sign_decision(
            decision=decision, user=user, capacity=capacity, decision_sha256=decision.sha256
        )
    decision.refresh_from_db()
    return decision


def propose_two(world: World) -> Decision:
    """The first entry wins, the second comes next."""
    return propose_decision(
        cycle=world.cycle,
        actor=world.staff,
        honours=[
            Honour(world.entries[0], DecisionOutcome.WINNER, CITATION),
            Honour(world.entries[1], DecisionOutcome.RUNNER_UP),
        ],
    )


def asked_world() -> tuple[World, Decision]:
    """Signed: a winner and a runner-up are asked, and nobody has answered."""
    world = bound_world()
    return world, sign_both(world, propose_two(world))


def signed_world() -> tuple[World, Decision]:
    """Signed, and both honoured teams have accepted."""
    world, decision = asked_world()
    accept_all(decision, world.staff)
    return world, decision


def accept_all(decision: Decision, staff: User) -> None:
    """Every team accepts, by its owner, or by letter to the staff where it has none."""
    for asked in Acceptance.objects.filter(entry__decision=decision, answer=""):
        owners = asked.entry.nomination.agency.memberships.filter(role=MembershipRole.OWNER)
        owner = owners.select_related("user").first()
        accept_honour(
            acceptance=asked, user=owner.user if owner else staff, names=Names(), consents=True
        )


def release(world: World, decision: Decision, *people: User) -> list[Winner]:
    """Chair and staff release it, or the people named."""
    winners: list[Winner] = []
    for person in people or (world.chair.user, world.staff):
        winners = announce(cycle=world.cycle, actor=person, decision_sha256=decision.sha256)
    return winners
