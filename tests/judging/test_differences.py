"""What becomes of an entry in conflict makes no difference to any page of who is in conflict.

The same world is read before and after something happened to the entry. Every address of the room
has to answer the same, byte by byte, but for tokens and what changes from request to request. This
finds what planted words cannot: counts, orders, ranks, bars and gaps.
"""

import pytest

from judging.models import AssignmentPlan
from judging.services.conflicts import recuse
from judging.services.planning import apply_plan, plan_assignment
from judging.services.refilling import fill_gaps
from judging.services.wishes import change_pairs
from nominations.enums import NominationState
from nominations.models import Nomination
from tests.access.asking import comparable
from tests.factories import award_staff
from tests.judging.addresses import every_address
from tests.judging.test_leaks import conflict
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db

HIDDEN = 0


@pytest.fixture
def world():
    """A judge, the chair and one of two staff are in conflict with the first entry."""
    world = open_world(entries=3, judges=7, per_entry=3)
    world.deputy = award_staff(world.cycle.award)
    world.readers = [world.judges[1].user, world.chair.user, world.deputy]
    for user in world.readers:
        conflict(world, user, HIDDEN)
    fill_gaps(judging_round=world.round)
    return world


def asked_of(world, user):
    """Every address; of judges those of their room, since the desk turns them away."""
    found = every_address(world, user, HIDDEN)
    return found if user == world.deputy else [one for one in found if one.startswith("/judging/")]


def read(client, addresses, user):
    """What each address answers, with where it leads to. Of files, that they are there."""
    client.force_login(user)
    found = {}
    for address in addresses:
        response = client.get(address)
        is_text = response.get("Content-Type", "").startswith(("text/", "application/json"))
        text = comparable(response.content.decode()) if is_text and not response.streaming else ""
        found[address] = (response.status_code, response.get("Location", ""), text)
    return found


def changed(before, after):
    return [address for address in before if before[address] != after[address]]


def holders(world):
    active = world.entries[HIDDEN].assignments.active()
    return list(active.select_related("member__user").order_by("pk"))


def replan(world):
    plan = plan_assignment(judging_round=world.round, actor=world.staff)
    apply_plan(plan=plan, actor=world.staff)


def everything_happens(world):
    """It is scored, a judge leaves it and another is found, and its pairs are changed."""
    scored, left, *_others = holders(world)
    world.seal(scored, 5)
    recuse(assignment=left, user=left.member.user)
    fill_gaps(judging_round=world.round)
    busy = {assignment.member_id for assignment in holders(world)}
    gone = {left.member.user, *world.readers}
    free = next(one for one in world.judges if one.pk not in busy and one.user not in gone)
    change_pairs(
        judging_round=world.round,
        nomination=world.entries[HIDDEN],
        actor=world.staff,
        reason="Knows the field.",
        puts_on=free,
    )
    replan(world)


def test_nothing_that_happens_to_it_shows(client, world):
    # The newest plan and its hour are no secret: both readings are of one just applied.
    replan(world)
    addresses = {user: asked_of(world, user) for user in world.readers}
    before = {user: read(client, addresses[user], user) for user in world.readers}
    last = AssignmentPlan.objects.first()
    everything_happens(world)
    keep_one_plan(last)
    for user in world.readers:
        assert changed(before[user], read(client, addresses[user], user)) == [], user


def keep_one_plan(last):
    """Let the newest plan look as if it were the last one: the same hour, hash and number."""
    newest = AssignmentPlan.objects.first()
    later = AssignmentPlan.objects.filter(pk__gt=last.pk)
    last.pairs, last.figures, last.status = newest.pairs, newest.figures, newest.status
    last.save()
    for plan in later:
        plan.assignments.update(plan=last)
    later.delete()


def test_whether_it_still_is_one_does_not_show_to_a_judge(client, world):
    judge = world.readers[0]
    addresses = asked_of(world, judge)
    before = read(client, addresses, judge)
    Nomination.objects.filter(pk=world.entries[HIDDEN].pk).update(state=NominationState.WITHDRAWN)
    assert changed(before, read(client, addresses, judge)) == []


def test_the_reading_would_notice(client, world):
    """To those without a conflict it does make a difference."""
    addresses = every_address(world, world.staff, HIDDEN)
    few = [address for address in addresses if "/progress/" in address or "/assign" in address]
    before = read(client, few, world.staff)
    everything_happens(world)
    assert changed(before, read(client, few, world.staff))
