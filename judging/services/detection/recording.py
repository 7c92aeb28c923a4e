"""Finding conflicts in a cycle, and recording them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.services import record
from awards.models import Cycle
from judging.enums import ConflictAnswer, ConflictOutcome, ConflictSource, DetectedReason
from judging.models import ConflictDeclaration, PanelRules
from judging.services.access import close_entries
from judging.services.detection.entries import Entry, entries_of_cycle
from judging.services.detection.named import named_people
from judging.services.detection.people import Person, people_of
from judging.services.detection.reasons import Finding, Limits, find

Pair = tuple[int, int]
"""A person and a nomination, by primary key."""

LONGEST_DETAIL = 300
ANSWER_FIELDS = [
    "answer",
    "source",
    "reason",
    "detail",
    "declared_at",
    "outcome",
    "settled_by",
    "settled_at",
    "settled_reason",
]
"""What a new answer overwrites in an older one, a settlement included."""


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
    declared, or staff settled, gives way to what the data show; a name found in the text gives way
    to what staff settled. Returns the number of new ones.
    """
    found = close_detected(cycle, reads_texts=True)
    if found.pairs:
        record(
            actor=actor,
            action="conflict.detected",
            obj=cycle,
            payload=found.as_payload(),
            scope=cycle.award.scope,
        )
    return len(found.pairs)


def close_detected(cycle: Cycle, *, reads_texts: bool = False) -> Detection:
    """As `detect_conflicts`, as part of a larger verb, which writes the audit entry.

    The entries' texts are read for the panel's names only where asked, since that takes longest.
    """
    people, entries = people_of(cycle), entries_of_cycle(cycle)
    found = _findings(people, entries, limits_of(cycle))
    if reads_texts:
        for pair, place in named_people(people, entries).items():
            found.setdefault(pair, Finding(DetectedReason.NAMED_PERSON, place))
    for pair in _recorded(cycle, found):
        del found[pair]
    return _close(found) if found else Detection()


def still_found(cycle: Cycle, pairs: Collection[Pair]) -> set[Pair]:
    """Which of these conflicts the data, under the rules as they stand, still show."""
    found = _findings(people_of(cycle), entries_of_cycle(cycle), limits_of(cycle))
    return set(pairs) & found.keys()


def limits_of(cycle: Cycle) -> Limits:
    rules = PanelRules.objects.filter(cycle=cycle).first() or PanelRules(cycle=cycle)
    closing = cycle.closes_at.astimezone(cycle.tzinfo).date()
    return Limits(
        same_region=rules.same_region,
        same_country=rules.same_country,
        employers_since=closing - relativedelta(months=rules.employer_months),
        collaborators_since=closing - relativedelta(months=rules.collaborator_months),
    )


def _findings(
    people: Mapping[int, Person], entries: Mapping[int, Entry], limits: Limits
) -> dict[Pair, Finding]:
    return {
        (pk, entry): finding
        for pk, person in people.items()
        for entry, about in entries.items()
        if (finding := find(pk, person, about, limits)) is not None
    }


def _recorded(cycle: Cycle, found: Mapping[Pair, Finding]) -> list[Pair]:
    """Which of these change nothing: found before, or a mere name beside a weightier answer."""
    rows = ConflictDeclaration.objects.filter(nomination__cycle=cycle).exclude(
        Q(source=ConflictSource.DECLARED) & Q(answer=ConflictAnswer.NONE)
    )
    passed_over = []
    for person, nomination, answer, source, outcome in rows.values_list(
        "person", "nomination", "answer", "source", "outcome"
    ):
        finding = found.get((person, nomination))
        if finding is None:
            continue
        is_name = finding.reason == DetectedReason.NAMED_PERSON
        is_settled = source != ConflictSource.DECLARED and answer == ConflictAnswer.CONFLICT
        is_answered = answer == ConflictAnswer.CONFLICT or outcome in ConflictOutcome.values
        if is_settled or (is_name and (is_answered or answer == ConflictAnswer.UNSURE)):
            passed_over.append((person, nomination))
    return passed_over


def _close(found: Mapping[Pair, Finding]) -> Detection:
    rows = [_declaration(pair, found[pair]) for pair in sorted(found)]
    ConflictDeclaration.objects.bulk_create(
        rows,
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


def _declaration(pair: Pair, finding: Finding) -> ConflictDeclaration:
    """A name may be another person's: staff decide. Everything else is a conflict."""
    is_name = finding.reason == DetectedReason.NAMED_PERSON
    return ConflictDeclaration(
        person_id=pair[0],
        nomination_id=pair[1],
        answer=ConflictAnswer.UNSURE if is_name else ConflictAnswer.CONFLICT,
        source=ConflictSource.DETECTED,
        reason=finding.reason,
        detail=finding.detail[:LONGEST_DETAIL],
        declared_at=timezone.now(),
    )
