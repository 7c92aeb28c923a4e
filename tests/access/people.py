"""The people and agencies of the access world, each named after their part."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from django.test import Client

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership, User
from accounts.services import second_factor
from awards.models import Award, AwardStaff, Sponsor, SponsorSeat
from tests.access.roles import ALL_STAFF, AWARD_STAFF, EVERYONE, TEAM, Role
from tests.factories import AgencyFactory, UserFactory

A_DAY = 24 * 60 * 60
_TEAM_ROLES = {
    Role.OWNER: MembershipRole.OWNER,
    Role.EDITOR: MembershipRole.EDITOR,
    Role.VIEWER: MembershipRole.VIEWER,
    Role.JUDGE_OF_TEAM: MembershipRole.EDITOR,
    Role.STAFF_OF_TEAM: MembershipRole.VIEWER,
}


@dataclass(frozen=True)
class People:
    """Everybody by role, and one judge and one agency more that the tables do not ask as."""

    by_role: dict[Role, User]
    colleague: User
    agency: Agency
    other_agency: Agency
    third_agency: Agency

    def __getitem__(self, role: Role) -> User:
        return self.by_role[role]

    def role_of(self, user: User) -> Role | None:
        return next((role for role, one in self.by_role.items() if one.pk == user.pk), None)


def name_of(role: Role) -> str:
    """A full name that occurs nowhere by chance."""
    return f"Nameof {role.title().replace(' ', '')}"


def add_people() -> People:
    """Accounts, agencies and teams; seats on awards and panels come later."""
    users = {
        role: UserFactory(
            email=f"{role.replace(' ', '-')}@example.org",
            full_name=name_of(role),
            is_staff=role in ALL_STAFF,
        )
        for role in EVERYONE - {Role.ANONYMOUS}
    }
    people = People(
        by_role=users,
        colleague=UserFactory(full_name="Nameof ColleagueJudge"),
        agency=AgencyFactory(name="Agencyalpha Example Police"),
        other_agency=AgencyFactory(name="Agencybeta Example Police"),
        third_agency=AgencyFactory(name="Agencygamma Example Police"),
    )
    for role in TEAM:
        Membership.objects.create(agency=people.agency, user=users[role], role=_TEAM_ROLES[role])
    Membership.objects.create(
        agency=people.other_agency, user=users[Role.OTHER_NOMINEE], role=MembershipRole.OWNER
    )
    return people


def seat_staff_and_sponsor(people: People, award: Award, other_award: Award) -> Sponsor:
    for role in AWARD_STAFF:
        AwardStaff.objects.create(award=award, user=people[role])
    AwardStaff.objects.create(award=other_award, user=people[Role.STAFF_ELSEWHERE])
    sponsor = Sponsor.objects.create(slug="example-sponsor", name="Example Sponsor")
    SponsorSeat.objects.create(sponsor=sponsor, user=people[Role.SPONSOR])
    return sponsor


def session_of(user: User, *, second_factor_used: bool = True, fresh: bool = True) -> str:
    """The key of a session of this person.

    `fresh`: the password was asked for once more a moment ago, and will have been until tomorrow.
    """
    client = Client()
    client.force_login(user)
    session: Any = client.session
    second_factor.forget_used(session)
    if second_factor_used:
        second_factor.mark_used(session, user)
    if fresh:
        record_authentication(
            SimpleNamespace(session=session), user, method="password", reauthenticated=True
        )
        session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] += A_DAY
    session.save()
    return str(session.session_key)
