"""A large award, made of the demo world: its entries copied hundreds of times, texts and all."""

import copy
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Agency, Membership, User
from audit.canonical import sha256_hex
from awards.models import Cycle
from bench.copying import in_turn, made_up_people
from bench.judges import add_judges, assign_and_score, declare
from desk.demo import world
from judging.enums import RoundKind
from judging.models import AdvancedEntry, Advancement, Round
from judging.services.results import compute_result
from nominations.enums import NominationState
from nominations.models import Nomination, Submission
from nominations.models.nomination import new_public_id

NOMINATIONS = 500
COPY = "-B"
"""What the references of copies have before their number."""


@dataclass(frozen=True)
class Filled:
    """Where the measured pages are."""

    nominating: Cycle
    judging: Round
    decided: Round
    staff: User


@transaction.atomic
def fill() -> Filled:
    """The demo world with three large cycles: one to screen, one in judging, one with a result."""
    world.build()
    staff = User.objects.filter(is_staff=True).order_by("pk")[0]
    nominating = Cycle.objects.open(timezone.now()).get(award__is_demo=True)
    rounds = Round.objects.select_related("cycle__award").filter(kind=RoundKind.SCORE)
    judging = rounds.get(closed_at=None)
    decided = rounds.get(closed_at__isnull=False, cycle__released_at=None)
    copy_entries(nominating, NominationState.SUBMITTED)
    # The judges that are added have not practised, and it is their own entries that are measured.
    Round.objects.filter(pk=judging.pk).update(practice_first=False)
    for judging_round in (judging, decided):
        copy_entries(judging_round.cycle, NominationState.ACCEPTED)
        take_on(judging_round)
        members = add_judges(judging_round)
        declare(judging_round, members)
        assign_and_score(judging_round, members)
    compute_result(judging_round=decided, actor=staff, reason="Filled up for measuring.")
    return Filled(nominating, judging, decided, staff)


def take_on(judging_round: Round) -> None:
    """Let the copies, too, go on to it, where the round before it left entries behind."""
    before = Advancement.objects.filter(
        round__cycle=judging_round.cycle, round__number=judging_round.number - 1, undone_at=None
    )
    copies = judging_round.cycle.nominations.filter(reference__contains=COPY)
    AdvancedEntry.objects.bulk_create(
        AdvancedEntry(advancement=advancement, nomination=nomination)
        for advancement in before
        for nomination in copies
    )


def copy_entries(cycle: Cycle, state: NominationState) -> None:
    """Nominations of that state up to NOMINATIONS, each of an agency of its own, with its owner."""
    there = Submission.objects.filter(nomination__cycle=cycle)
    numbers = range(cycle.nominations.filter(state=state).count(), NOMINATIONS)
    sources = in_turn(numbers, list(there.select_related("nomination__agency")))
    people = made_up_people(f"owner-{cycle.pk}", len(sources))
    agencies = Agency.objects.bulk_create(
        Agency(
            name=f"{source.nomination.agency.name} {number}",
            country=source.nomination.agency.country,
            population_served=source.nomination.agency.population_served,
            is_demo=True,
        )
        for number, source in sources
    )
    Membership.objects.bulk_create(
        Membership(agency=agency, user=user, role=MembershipRole.OWNER)
        for agency, user in zip(agencies, people, strict=True)
    )
    nominations = Nomination.objects.bulk_create(
        _copy_of(source.nomination, agency, user, number, state)
        for (number, source), agency, user in zip(sources, agencies, people, strict=True)
    )
    Submission.objects.bulk_create(
        _submission_of(source, nomination)
        for (_number, source), nomination in zip(sources, nominations, strict=True)
    )


def _copy_of(
    source: Nomination, agency: Agency, author: User, number: int, state: NominationState
) -> Nomination:
    made = copy.copy(source)
    made._state = copy.copy(source._state)
    made._state.fields_cache = {}
    made.pk = None
    made.public_id = new_public_id()
    made.agency, made.created_by, made.state = agency, author, state
    made.title = f"{source.title} {number}"
    made.reference = f"{str(source.reference).rsplit('-', 1)[0]}{COPY}{number:05}"
    return made


def _submission_of(source: Submission, nomination: Nomination) -> Submission:
    document = {
        **source.document,
        "title": nomination.title,
        "reference": nomination.reference,
        "agency": {**source.document["agency"], "name": nomination.agency.name},
    }
    return Submission(
        nomination=nomination,
        version=1,
        document=document,
        sha256=sha256_hex(document),
        submitted_at=source.submitted_at,
        submitted_by=nomination.created_by,
    )
