"""Whether a person is in conflict with an entry, and what it was seen from."""

from dataclasses import dataclass
from datetime import date

from awards.questions.partner_facts import name_key
from judging.enums import AffiliationKind, DetectedReason
from judging.services.detection.entries import Entry
from judging.services.detection.people import Person, Tie


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict, with what it was seen from: names and days, in no language."""

    reason: DetectedReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """A cycle's rules, with their months counted back from the day on which nominations close.

    That day does not move, so that looking later finds neither more nor less.
    """

    same_region: bool
    same_country: bool
    employers_since: date
    collaborators_since: date


def find(pk: int, person: Person, entry: Entry, limits: Limits) -> Finding | None:
    """The first reason that closes the entry to the person, the plainest first."""
    if pk in entry.writers:
        return Finding(DetectedReason.WROTE_IT)
    if person.addresses & entry.endorsers:
        return Finding(DetectedReason.ENDORSED)
    return (
        _by_agency(person, entry)
        or _by_employer(person, entry)
        or _by_ties(person, entry, limits)
        or _by_place(person, entry, limits)
    )


def _by_agency(person: Person, entry: Entry) -> Finding | None:
    """The teams one is on."""
    if entry.agency in person.agencies:
        return Finding(DetectedReason.OWN_AGENCY, person.agencies[entry.agency])
    for agency, name in person.agencies.items():
        if agency in entry.relatives:
            return Finding(DetectedReason.RELATED_AGENCY, name)
        if agency in entry.partners:
            return Finding(DetectedReason.PARTNER, name)
    return None


def _by_employer(person: Person, entry: Entry) -> Finding | None:
    employer = person.employer_agency
    if employer is not None:
        if employer in entry.relatives:
            return Finding(DetectedReason.RELATED_AGENCY, person.employer)
        if employer in entry.partners:
            return Finding(DetectedReason.PARTNER, person.employer)
    if employer == entry.agency or (person.employer and name_key(person.employer) in entry.names):
        return Finding(DetectedReason.NAMED_AGENCY, person.employer)
    return None


def _by_ties(person: Person, entry: Entry, limits: Limits) -> Finding | None:
    for tie in person.ties:
        if _still_binds(tie, limits) and _touches(tie, entry):
            until = f", {tie.until.isoformat()}" if tie.until else ""
            return Finding(_TIES[AffiliationKind(tie.kind)], f"{tie.name}{until}")
    return None


_TIES = {
    AffiliationKind.EMPLOYER: DetectedReason.FORMER_EMPLOYER,
    AffiliationKind.COLLABORATOR: DetectedReason.COLLABORATOR,
    AffiliationKind.FAMILY: DetectedReason.FAMILY,
    AffiliationKind.FINANCIAL: DetectedReason.FINANCIAL,
}


def _still_binds(tie: Tie, limits: Limits) -> bool:
    """Family and money do so whatever the days; the others until so many months have gone by."""
    since = {
        AffiliationKind.EMPLOYER: limits.employers_since,
        AffiliationKind.COLLABORATOR: limits.collaborators_since,
    }.get(AffiliationKind(tie.kind))
    return since is None or tie.until is None or tie.until >= since


def _touches(tie: Tie, entry: Entry) -> bool:
    if tie.agency is not None and (
        tie.agency == entry.agency or tie.agency in entry.relatives or tie.agency in entry.partners
    ):
        return True
    if tie.key in entry.names:
        return True
    return tie.kind != AffiliationKind.EMPLOYER and tie.key in entry.people


def _by_place(person: Person, entry: Entry, limits: Limits) -> Finding | None:
    same_country = bool(person.country) and person.country == entry.country
    if limits.same_country and same_country:
        return Finding(DetectedReason.SAME_COUNTRY, person.country)
    same_name = bool(person.region) and name_key(person.region) == name_key(entry.region)
    # Regions of one name in two countries are two regions.
    if limits.same_region and same_name and (same_country or not person.country):
        return Finding(DetectedReason.SAME_REGION, person.region)
    return None
