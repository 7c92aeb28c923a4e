"""Who may do what with a nomination."""

import rules
from django.contrib.auth.models import AnonymousUser

from accounts.enums import MembershipRole
from accounts.models import User
from nominations.models import Nomination

WRITERS = frozenset({MembershipRole.OWNER, MembershipRole.EDITOR})


def is_writer(user: User | AnonymousUser, nomination: Nomination) -> bool:
    """Writes, submits and withdraws: the owner and the editors of the agency's team.

    And whoever of the award's staff typed it in for an agency that could not use the site.
    """
    return nomination.agency.role_of(user) in WRITERS or types_in(user, nomination)


def types_in(user: User | AnonymousUser, nomination: Nomination) -> bool:
    """Typed it in for its agency, and is still on the award's staff without a conflict."""
    if nomination.entered_by_id is None or nomination.entered_by_id != user.pk:
        return False
    return Nomination.objects.typed_in_by(user).filter(pk=nomination.pk).exists()


def is_reader(user: User | AnonymousUser, nomination: Nomination) -> bool:
    """Reads the draft and its submissions: anyone on the team."""
    return nomination.agency.role_of(user) is not None


def screens(user: User | AnonymousUser, nomination: Nomination) -> bool:
    """Screens it: the award's staff, unless a conflict bars them from this nomination."""
    return Nomination.objects.for_staff(user).filter(pk=nomination.pk).exists()


def grants_time(user: User | AnonymousUser, nomination: Nomination) -> bool:
    """Extends its deadline: the award's staff, also for a draft that they may not read."""
    return Nomination.objects.extendable_by(user).filter(pk=nomination.pk).exists()


rules.add_perm("nominations.view_nomination", rules.predicate(is_reader))
rules.add_perm("nominations.change_nomination", rules.predicate(is_writer))
rules.add_perm("nominations.submit_nomination", rules.predicate(is_writer))
rules.add_perm("nominations.screen_nomination", rules.predicate(screens))
rules.add_perm("nominations.extend_nomination", rules.predicate(grants_time))
