"""Who may do what in the judging room. Each asks the database at most once."""

import rules
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from awards.models import AwardStaff, Cycle
from judging.models import PanelMember
from nominations.enums import NominationState
from nominations.models import AccessBar


def chairs_a_cycle(user: User) -> bool:
    """Whether the person chairs any panel: such people sign in with a second factor."""
    return PanelMember.objects.chaired_by(user).exists()


def runs_award(user: User | AnonymousUser, cycle: Cycle) -> bool:
    """On the staff of the cycle's award."""
    if not (user.is_authenticated and user.is_staff):
        return False
    return AwardStaff.objects.filter(award=cycle.award_id, user=user).exists()


def has_seat(user: User | AnonymousUser, cycle: Cycle) -> bool:
    """An accepted member of the cycle's panel."""
    return PanelMember.objects.seats_of(user).filter(cycle=cycle).exists()


def chairs(user: User | AnonymousUser, cycle: Cycle) -> bool:
    """The chair of the cycle's panel."""
    return PanelMember.objects.chaired_by(user).filter(cycle=cycle).exists()


def is_free_of_conflict(user: User | AnonymousUser, cycle: Cycle) -> bool:
    """No entry in judging is closed to the person: such a person may decide among all of them."""
    return not AccessBar.objects.filter(
        user=user.pk, nomination__cycle=cycle, nomination__state=NominationState.ACCEPTED
    ).exists()


_staff = rules.predicate(runs_award)
_chair = rules.predicate(chairs)
_free = rules.predicate(is_free_of_conflict)

rules.add_perm("judging.run_panel", _staff)
rules.add_perm("judging.watch_progress", _staff | _chair)
rules.add_perm("judging.close_round", _staff | _chair)
rules.add_perm("judging.decide", (_staff | _chair) & _free)
rules.add_perm("judging.release", _staff & _free)
