"""What is known of panel and staff that can be a conflict."""

from dataclasses import dataclass, field
from datetime import date

from allauth.account.models import EmailAddress

from accounts.models import Membership
from awards.models import AwardStaff, Cycle
from awards.questions.partner_facts import name_key
from judging.models import Affiliation, PanelMember


@dataclass(frozen=True, slots=True)
class Tie:
    """A stated employer of the past, collaborator, relative or interest."""

    kind: str
    name: str
    agency: int | None
    until: date | None

    @property
    def key(self) -> str:
        return name_key(self.name)


@dataclass
class Person:
    """One person, by what they are on record with and what they said of themselves."""

    name: str = ""
    """Full name of a panel member; empty for staff, whose names entries may well mention."""
    agencies: dict[int, str] = field(default_factory=dict)
    """On whose teams, with the agency's name."""
    employer: str = ""
    employer_agency: int | None = None
    region: str = ""
    country: str = ""
    addresses: set[str] = field(default_factory=set)
    ties: list[Tie] = field(default_factory=list)


def people_of(cycle: Cycle) -> dict[int, Person]:
    """The accepted panel and the award's staff, by the person's primary key."""
    people: dict[int, Person] = {
        user: Person()
        for user in AwardStaff.objects.filter(award=cycle.award_id).values_list("user", flat=True)
    }
    _add_seats(people, cycle)
    memberships = Membership.objects.filter(user__in=people)
    for user, agency, name in memberships.values_list("user", "agency", "agency__name"):
        people[user].agencies[agency] = name
    addresses = EmailAddress.objects.filter(user__in=people, verified=True)
    for user, address in addresses.values_list("user", "email"):
        people[user].addresses.add(address.casefold())
    return people


def _add_seats(people: dict[int, Person], cycle: Cycle) -> None:
    seats = PanelMember.objects.filter(cycle=cycle).accepted()
    fields = ("user", "user__full_name", "agency", "agency_name", "region", "country")
    for user, name, agency, employer, region, country in seats.values_list(*fields):
        person = people.setdefault(user, Person())
        person.name = name
        person.employer_agency, person.employer = agency, employer
        person.region, person.country = region, str(country or "")
    ties = Affiliation.objects.filter(member__in=seats).order_by("pk")
    for user, kind, name, agency, until in ties.values_list(
        "member__user", "kind", "name", "agency", "until"
    ):
        people[user].ties.append(Tie(kind, name, agency, until))
