"""The agencies and people that an entry names: what conflicts are declared from."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet

from awards.questions.partner_facts import name_key
from nominations.models import Endorsement, Nomination, Partner, Submission


@dataclass(frozen=True, slots=True)
class Party:
    """One name, and all entries that name it."""

    key: str
    """Stands for the name in a form, the same whenever the form is made."""
    name: str
    entries: tuple[int, ...]


def with_parties(entries: "QuerySet[Nomination]") -> "QuerySet[Nomination]":
    """Entries with what `names_of` reads, without a further query for each of them."""
    own = {"nomination": OuterRef("pk")}
    partners = Partner.objects.filter(**own).order_by("name").values("name")
    endorsers = Endorsement.objects.filter(**own, revoked_at__isnull=True)
    senders = Submission.objects.filter(**own).order_by("submitted_by__full_name")
    return entries.select_related("agency").annotate(
        partner_names=ArraySubquery(partners),
        endorser_names=ArraySubquery(endorsers.order_by("name").values("name")),
        sender_names=ArraySubquery(senders.values(name=F("submitted_by__full_name"))),
    )


def people_of(entry: Nomination) -> list[str]:
    """Who endorses the entry and who sent it in, each once."""
    names = [*getattr(entry, "endorser_names", ()), *getattr(entry, "sender_names", ())]
    return list({name_key(name): name for name in names if name}.values())


def names_of(entry: Nomination) -> list[str]:
    """The agency, its partners and the people, each once."""
    names = [entry.agency.name, *getattr(entry, "partner_names", ()), *people_of(entry)]
    return list({name_key(name): name for name in names if name}.values())


def parties_of(entries: Iterable[Nomination]) -> list[Party]:
    """All names of these entries by the alphabet, so that nothing shows which belong together."""
    spellings: dict[str, set[str]] = defaultdict(set)
    naming: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for name in names_of(entry):
            spellings[name_key(name)].add(" ".join(name.split()))
            naming[name_key(name)].add(entry.pk)
    return [
        Party(_digest(key), min(spellings[key]), tuple(sorted(naming[key])))
        for key in sorted(naming)
    ]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
