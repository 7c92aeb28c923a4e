"""What judging does by the clock, and offers on the start page."""

import pytest

from accounts.enums import MembershipRole
from accounts.models import Membership
from judging.jobs import find_conflicts
from judging.models import Assignment
from judging.rules import chairs_a_cycle, standing
from judging.services.panel import remove_member
from judging.start import start_link
from nominations.models import AccessBar
from tests.factories import UserFactory, award_staff, make_cycle
from tests.judging.world import make_world, open_world

pytestmark = pytest.mark.django_db


def test_conflicts_that_arise_during_a_round_are_found():
    world = open_world(entries=2, judges=2)
    judge = world.judges[1].user
    Membership.objects.create(
        agency=world.entries[0].agency, user=judge, role=MembershipRole.VIEWER
    )
    find_conflicts()
    find_conflicts()
    assert [row.nomination for row in Assignment.objects.visible_to(judge)] == [world.entries[1]]


def test_the_start_page_leads_to_ones_panels():
    world = make_world(entries=1, judges=2)
    assert start_link(world.judges[1].user).url_name == "judging:home"
    assert start_link(UserFactory()) is None
    remove_member(member=world.judges[1], actor=world.staff, reason="Moved")
    assert start_link(world.judges[1].user) is None


def test_chairs_sign_in_with_a_second_factor():
    world = make_world(entries=1, judges=2)
    assert chairs_a_cycle(world.chair.user)
    assert not chairs_a_cycle(world.judges[1].user)


class TestStanding:
    @pytest.fixture
    def world(self):
        return make_world(entries=1, judges=2)

    def test_staff_of_this_award_alone(self, world):
        assert standing(world.staff, world.cycle).is_staff
        assert not standing(award_staff(make_cycle().award), world.cycle).is_staff
        world.staff.is_staff = False
        world.staff.save()
        assert not standing(world.staff, world.cycle).is_staff

    def test_chair_and_judges_of_this_panel_alone(self, world):
        chair, judge = (standing(member.user, world.cycle) for member in world.judges)
        assert (chair.is_chair, chair.is_judge) == (True, True)
        assert (judge.is_chair, judge.is_judge) == (False, True)
        assert not standing(world.chair.user, make_cycle()).is_judge

    def test_a_conflict_takes_the_deciding_away_and_nothing_else(self, world):
        AccessBar.objects.create(nomination=world.entries[0], user=world.staff)
        held = standing(world.staff, world.cycle)
        assert (held.may_run_panel, held.may_decide, held.may_vet) == (True, False, False)
