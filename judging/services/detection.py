"""Conflicts that can be seen from the data: own agency, its relatives, partners, own nomination."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Membership, User
from audit.services import record
from awards.models import AwardStaff, Cycle
from awards.questions.partner_facts import name_key
from judging.enums import ConflictAnswer, ConflictSource, DetectedReason
from judging.models import ConflictDeclaration, PanelMember
from judging.services.access import close_entries
from nominations.models import Answer, Endorsement, Nomination, Partner, Submission

Pair = tuple[int, int]
"""A person and a nomination, by primary key."""

ANSWER_FIELDS = [
    "answer",
    "source",
    "reason",
    "declared_at",
    "outcome",
    "settled_by",
    "settled_at",
    "settled_reason",
]
"""What a new answer overwrites in an older one, a settlement included."""


@dataclass
class _Person:
    agencies: set[int] = field(default_factory=set)
    agency_names: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


@dataclass
class _Entry:
    agency: int
    relatives: set[int] = field(default_factory=set)
    partners: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    writers: set[int] = field(default_factory=set)
    endorsers: set[str] = field(default_factory=set)
    """Addresses that were asked, whatever they answered."""
    typed_in_by: int | None = None
    """Staff who copied it from an e-mail: not a writer of it."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found anew, and how many assignments that ended."""

    pairs: list[Pair] = field(default_factory=list)
    withdrawn: int = 0

    def as_payload(self) -> dict[str, object]:
        """For the audit entry of the verb that looked; empty where nothing was found."""
        return {"detected": self.pairs, "withdrawn": self.withdrawn} if self.pairs else {}


@transaction.atomic
def detect_conflicts(*, cycle: Cycle, actor: User | None = None) -> int:
    """Find and record the conflicts of panel and staff with the cycle's submitted nominations.

    Safe to run at any time and as often as wanted: only what is new is recorded. What a person
    declared, or staff settled, gives way to what the data show. Returns the number of new ones.
    """
    found = close_detected(cycle)
    if found.pairs:
        record(
            actor=actor,
            action="conflict.detected",
            obj=cycle,
            payload=found.as_payload(),
            scope=cycle.award.scope,
        )
    return len(found.pairs)


def close_detected(cycle: Cycle) -> Detection:
    """As `detect_conflicts`, as part of a larger verb, which writes the audit entry."""
    entries = _entries(cycle)
    found = {
        (person, entry): reason
        for person, facts in _people(cycle).items()
        for entry, about in entries.items()
        if (reason := _reason(person, facts, about)) is not None
    }
    known = ConflictDeclaration.objects.filter(
        nomination__cycle=cycle, source=ConflictSource.DETECTED
    )
    for pair in known.values_list("person", "nomination"):
        found.pop(pair, None)
    return _close(found) if found else Detection()


def _close(found: Mapping[Pair, DetectedReason]) -> Detection:
    ConflictDeclaration.objects.bulk_create(
        [
            ConflictDeclaration(
                person_id=person,
                nomination_id=nomination,
                answer=ConflictAnswer.CONFLICT,
                source=ConflictSource.DETECTED,
                reason=reason,
                declared_at=timezone.now(),
            )
            for (person, nomination), reason in sorted(found.items())
        ],
        update_conflicts=True,
        unique_fields=["person", "nomination"],
        update_fields=ANSWER_FIELDS,
    )
    by_person: dict[int, list[int]] = defaultdict(list)
    for person, nomination in sorted(found):
        by_person[person].append(nomination)
    withdrawn = sum(
        close_entries(person=user, nominations=by_person[user.pk])
        for user in User.objects.filter(pk__in=by_person).order_by("pk")
    )
    return Detection(sorted(found), withdrawn)


def _reason(person: int, facts: _Person, entry: _Entry) -> DetectedReason | None:
    if person in entry.writers:
        return DetectedReason.WROTE_IT
    if facts.addresses & entry.endorsers:
        return DetectedReason.ENDORSED
    if entry.agency in facts.agencies:
        return DetectedReason.OWN_AGENCY
    if facts.agencies & entry.relatives:
        return DetectedReason.RELATED_AGENCY
    if facts.agencies & entry.partners:
        return DetectedReason.PARTNER
    if facts.agency_names & entry.names:
        return DetectedReason.NAMED_AGENCY
    return None


def _people(cycle: Cycle) -> dict[int, _Person]:
    """The accepted panel and the award's staff, with the agencies they belong or belonged to."""
    people: dict[int, _Person] = {
        user: _Person()
        for user in AwardStaff.objects.filter(award=cycle.award_id).values_list("user", flat=True)
    }
    seats = PanelMember.objects.filter(cycle=cycle).accepted()
    for user, agency, name in seats.values_list("user", "agency", "agency_name"):
        facts = people.setdefault(user, _Person())
        facts.agencies |= {agency} - {None}
        facts.agency_names |= {name_key(name)} - {""}
    memberships = Membership.objects.filter(user__in=people)
    for user, agency in memberships.values_list("user", "agency"):
        people[user].agencies.add(agency)
    addresses = EmailAddress.objects.filter(user__in=people, verified=True)
    for user, address in addresses.values_list("user", "email"):
        people[user].addresses.add(address.casefold())
    return people


def _entries(cycle: Cycle) -> dict[int, _Entry]:
    nominations = Nomination.objects.filter(cycle=cycle).submitted()
    entries: dict[int, _Entry] = {}
    fields = ("pk", "agency", "agency__parent", "agency__name", "created_by", "entered_by")
    for pk, agency, parent, name, created_by, entered_by in nominations.values_list(*fields):
        entries[pk] = _Entry(
            agency=agency,
            relatives={parent} - {None},
            names={name_key(name)},
            writers={created_by},
            typed_in_by=entered_by,
        )
    _add_children(entries)
    _add_partners(entries)
    _add_writers(entries)
    _add_endorsers(entries)
    return entries


def _add_children(entries: dict[int, _Entry]) -> None:
    children: dict[int, set[int]] = defaultdict(set)
    agencies = {entry.agency for entry in entries.values()}
    rows = Agency.objects.filter(parent__in=agencies).values_list("parent", "pk")
    for parent, child in rows:
        if parent is not None:
            children[parent].add(child)
    for entry in entries.values():
        entry.relatives |= children[entry.agency]


def _add_partners(entries: dict[int, _Entry]) -> None:
    rows = Partner.objects.filter(nomination__in=entries)
    for nomination, name, agency in rows.values_list("nomination", "name", "agency"):
        entries[nomination].names.add(name_key(name))
        entries[nomination].partners |= {agency} - {None}


def _add_writers(entries: dict[int, _Entry]) -> None:
    answers = Answer.objects.filter(nomination__in=entries)
    submissions = Submission.objects.filter(nomination__in=entries)
    written = answers.values_list("nomination", "updated_by").union(
        submissions.values_list("nomination", "submitted_by")
    )
    for nomination, user in written:
        entries[nomination].writers.add(user)
    for entry in entries.values():
        entry.writers -= {entry.typed_in_by}


def _add_endorsers(entries: dict[int, _Entry]) -> None:
    asked = Endorsement.objects.filter(nomination__in=entries)
    for nomination, address in asked.values_list("nomination", "email"):
        entries[nomination].endorsers.add(address.casefold())
