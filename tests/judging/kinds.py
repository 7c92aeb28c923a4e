"""Rounds of every kind for the tests: set up, opened, filled in and closed in a few words."""

from collections.abc import Sequence

from judging.enums import RoundKind
from judging.models import PanelMember, Round
from judging.services.ballots import Pair, ballot_desk, save_choice, save_order, seal_ballot
from judging.services.planning import apply_plan, plan_assignment
from judging.services.rounds import create_round, open_round, update_round
from judging.services.shortlisting import AnswerInput, answer_digest, save_answer, seal_answer
from nominations.models import Nomination
from tests.judging.world import World, make_world


def started(judging_round: Round, world: World) -> Round:
    """The round with every entry assigned, and open."""
    plan = plan_assignment(judging_round=judging_round, actor=world.staff)
    apply_plan(plan=plan, actor=world.staff)
    open_round(judging_round=judging_round, actor=world.staff)
    judging_round.refresh_from_db()
    return judging_round


def world_of(kind: RoundKind, *, entries: int = 3, judges: int = 2, **values: object) -> World:
    """A round of this kind, open, in which every judge has every entry."""
    world = make_world(entries=entries, judges=judges)
    update_round(judging_round=world.round, actor=world.staff, kind=kind, **values)
    world.round.refresh_from_db()
    started(world.round, world)
    return world


def following(world: World, **values: object) -> Round:
    """The next round, set up."""
    count = len(world.judges)
    shared = {"reviews_per_entry": count, "quorum": min(count, 2)}
    return create_round(cycle=world.cycle, actor=world.staff, **{**shared, **values})


def answer(world: World, judge: int, entry: int, said: str, comment: str = "") -> None:
    """The judge says yes, maybe or no to the entry, and seals it."""
    assignment = world.assignment(judge, entry)
    user = assignment.member.user
    card = getattr(assignment, "scorecard", None)
    given = AnswerInput(said, comment, card.answer_version if card else 0, 0)
    outcome = save_answer(assignment=assignment, user=user, given=given)
    assert outcome.is_saved
    shown = answer_digest(assignment, outcome.scorecard)
    seal_answer(assignment=assignment, user=user, shown=shown)


def answer_all(world: World, table: Sequence[Sequence[str]]) -> None:
    """Rows are judges, columns entries."""
    for judge, row in enumerate(table):
        for entry, said in enumerate(row):
            answer(world, judge, entry, said)


def put_in_order(world: World, judge: int, *entries: int) -> None:
    """The judge puts these entries in this order, and seals the ballot."""
    member = world.judges[judge]
    desk = ballot_desk(world.round, member, member.user)
    save_order(
        judging_round=world.round,
        member=member,
        user=member.user,
        order=[world.entries[entry].pk for entry in entries],
        version=desk.ballot.draft_version if desk.ballot else 0,
    )
    seal(world, member)


def choose_all(world: World, judge: int, best: Sequence[Nomination]) -> None:
    """The judge prefers in each pair what stands first in `best`, and seals the ballot."""
    member = world.judges[judge]
    place = {entry.pk: number for number, entry in enumerate(best)}
    for pair in ballot_desk(world.round, member, member.user).pairs():
        chosen = Pair(pair.a, pair.b, min(pair.a, pair.b, key=place.__getitem__))
        save_choice(
            judging_round=world.round,
            member=member,
            user=member.user,
            chosen=chosen,
            before=pair.better,
        )
    seal(world, member)


def seal(world: World, member: PanelMember) -> None:
    desk = ballot_desk(world.round, member, member.user)
    seal_ballot(judging_round=world.round, member=member, user=member.user, shown=desk.digest())
