"""Who may do what in the accounts room."""

import rules
from django.contrib.auth.models import AnonymousUser

from accounts.enums import MembershipRole
from accounts.models import Agency, User


def is_owner(user: User | AnonymousUser, agency: Agency) -> bool:
    """Answers for the agency: its details and its team."""
    return agency.role_of(user) == MembershipRole.OWNER


def is_editor(user: User | AnonymousUser, agency: Agency) -> bool:
    """Writes nominations for the agency, as the owner also does."""
    return agency.role_of(user) == MembershipRole.EDITOR


def is_member(user: User | AnonymousUser, agency: Agency) -> bool:
    """On the agency's team, whatever the role."""
    return agency.role_of(user) is not None


rules.add_perm("accounts.view_agency", rules.predicate(is_member))
rules.add_perm("accounts.change_agency", rules.predicate(is_owner))
rules.add_perm("accounts.write_for_agency", rules.predicate(is_owner) | rules.predicate(is_editor))
