"""What is known of submitted nominations that can be a conflict."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Agency, Membership, User
from awards.models import Cycle
from awards.questions.partner_facts import name_key
from nominations.models import Answer, Endorsement, Nomination, Partner, Submission


@dataclass
class Entry:
    agency: int
    agency_name: str
    region: str
    country: str
    typed_in_by: int | None = None
    """Staff who copied it from an e-mail: not a writer of it."""
    relatives: set[int] = field(default_factory=set)
    partners: dict[int, str] = field(default_factory=dict)
    """Agencies named as partners or co-agencies that are on record, with their names."""
    names: set[str] = field(default_factory=set)
    """Keys of the names of the agency and of every partner."""
    writers: set[int] = field(default_factory=set)
    endorsers: set[str] = field(default_factory=set)
    """Addresses that were asked, whatever they answered."""
    people: dict[str, str] = field(default_factory=dict)
    """Keys of the names of team, writers and endorsers, with the names as they are written."""
    endorsing: set[str] = field(default_factory=set)
    """Keys of the names of endorsers alone."""

    def name_people(self, *names: str) -> None:
        self.people |= {name_key(name): name for name in names if name}


def entries_of_cycle(cycle: Cycle) -> dict[int, Entry]:
    """The cycle's submitted nominations, by primary key."""
    fields = ("agency", "agency__name", "agency__region", "agency__country", "entered_by")
    rows = Nomination.objects.filter(cycle=cycle).submitted()
    entries: dict[int, Entry] = {}
    for pk, author, agency, name, region, country, entered_by in rows.values_list(
        "pk", "created_by", *fields
    ):
        entries[pk] = Entry(agency, name, region, str(country or ""), entered_by)
        entries[pk].names.add(name_key(name))
        entries[pk].writers.add(author)
    _add_relatives(entries)
    _add_partners(entries)
    _add_writers(entries)
    _add_endorsers(entries)
    _add_team(entries)
    return entries


def _add_relatives(entries: dict[int, Entry]) -> None:
    """The agency's parent and its parts."""
    related: dict[int, set[int]] = defaultdict(set)
    agencies = {entry.agency for entry in entries.values()}
    rows = Agency.objects.filter(Q(pk__in=agencies) | Q(parent__in=agencies))
    for child, parent in rows.values_list("pk", "parent"):
        if parent is not None:
            related[child].add(parent)
            related[parent].add(child)
    for entry in entries.values():
        entry.relatives |= related[entry.agency]


def _add_partners(entries: dict[int, Entry]) -> None:
    rows = Partner.objects.filter(nomination__in=entries)
    for nomination, name, agency in rows.values_list("nomination", "name", "agency"):
        entries[nomination].names.add(name_key(name))
        if agency is not None:
            entries[nomination].partners[agency] = name


def _add_writers(entries: dict[int, Entry]) -> None:
    answers = Answer.objects.filter(nomination__in=entries)
    submissions = Submission.objects.filter(nomination__in=entries)
    written = answers.values_list("nomination", "updated_by").union(
        submissions.values_list("nomination", "submitted_by")
    )
    for nomination, user in written:
        entries[nomination].writers.add(user)
    for entry in entries.values():
        entry.writers -= {entry.typed_in_by}


def _add_endorsers(entries: dict[int, Entry]) -> None:
    asked = Endorsement.objects.filter(nomination__in=entries)
    for nomination, address, name in asked.values_list("nomination", "email", "name"):
        entries[nomination].endorsers.add(address.casefold())
        entries[nomination].endorsing.add(name_key(name))
        entries[nomination].name_people(name)


def _add_team(entries: dict[int, Entry]) -> None:
    """The names of who wrote it and of who is on the agency's team."""
    writers = {pk for entry in entries.values() for pk in entry.writers}
    names = dict(User.objects.filter(pk__in=writers).values_list("pk", "full_name"))
    team: dict[int, list[str]] = defaultdict(list)
    agencies = {entry.agency for entry in entries.values()}
    members = Membership.objects.filter(agency__in=agencies)
    for agency, name in members.values_list("agency", "user__full_name"):
        team[agency].append(name)
    for entry in entries.values():
        entry.name_people(*team[entry.agency], *(names.get(pk, "") for pk in entry.writers))
