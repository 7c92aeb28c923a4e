"""A large panel: judges who declared, were assigned entries, and scored them."""

import random
from datetime import timedelta

from django.utils import timezone

from audit.canonical import plain, sha256_hex
from bench.copying import made_up_people
from judging.enums import ConflictAnswer, ConflictSource, PanelStatus, ScorecardState
from judging.models import (
    Assignment,
    ConflictDeclaration,
    DraftScore,
    PanelMember,
    Round,
    Scorecard,
    SealedScore,
    SealedScorecard,
    entries_of,
)
from judging.rubric import RubricCriterion
from nominations.models import Nomination, Submission

JUDGES = 20
READERS = 4
"""Judges per entry: 500 entries make 2,000 scorecards."""
SEED = 11
REMARK = "The figures bear out the claim, with gaps that a reader can see. "

type Given = list[tuple[RubricCriterion, int, str]]


def add_judges(judging_round: Round) -> list[PanelMember]:
    """The panel, filled up to JUDGES."""
    cycle = judging_round.cycle
    there = list(PanelMember.objects.filter(cycle=cycle).accepted().select_related("user"))
    people = made_up_people(f"judge-{cycle.pk}", JUDGES - len(there))
    made = PanelMember.objects.bulk_create(
        PanelMember(
            cycle=cycle,
            user=user,
            status=PanelStatus.ACCEPTED,
            terms_accepted_at=timezone.now(),
            languages=["en"],
        )
        for user in people
    )
    return there + made


def declare(judging_round: Round, members: list[PanelMember]) -> None:
    """Everybody says of every entry that there is no conflict, where nothing is said yet.

    All but the last judge, who has the whole list still to answer.
    """
    entries = Nomination.objects.filter(cycle=judging_round.cycle).accepted()
    ConflictDeclaration.objects.bulk_create(
        (
            ConflictDeclaration(
                person=member.user,
                nomination_id=entry,
                answer=ConflictAnswer.NONE,
                source=ConflictSource.DECLARED,
            )
            for entry in entries.values_list("pk", flat=True)
            for member in members[:-1]
        ),
        ignore_conflicts=True,
    )


def assign_and_score(judging_round: Round, members: list[PanelMember]) -> None:
    """Give each entry READERS judges in turn. All seal if the round is closed, else every other."""
    assigned = Assignment.objects.filter(round=judging_round).values("nomination")
    entries = entries_of(judging_round)
    fresh = Submission.objects.filter(nomination__in=entries.exclude(pk__in=assigned))
    readers = members[:-1]
    assignments = Assignment.objects.bulk_create(
        Assignment(
            round=judging_round,
            member=readers[(place * READERS + turn) % len(readers)],
            nomination=submission.nomination,
            submission=submission,
            reading_order=place,
        )
        for place, submission in enumerate(fresh.select_related("nomination"))
        for turn in range(READERS)
    )
    cards = Scorecard.objects.bulk_create(
        Scorecard(assignment=assignment, state=ScorecardState.SEALED, version=1)
        if judging_round.is_closed or number % 2 == 0
        else Scorecard(assignment=assignment)
        for number, assignment in enumerate(assignments)
    )
    _score(judging_round, cards)


def _score(judging_round: Round, cards: list[Scorecard]) -> None:
    """Drafts of every card, and the seals of those that are sealed."""
    chance = random.Random(SEED)
    criteria = judging_round.criteria().criteria
    given = {card.pk: _given(criteria, chance) for card in cards}
    DraftScore.objects.bulk_create(
        (
            DraftScore(scorecard=card, criterion_id=item.pk, value=value, comment=comment)
            for card in cards
            for item, value, comment in given[card.pk]
        ),
        batch_size=2_000,
    )
    seals = SealedScorecard.objects.bulk_create(
        [_seal(judging_round, card, given[card.pk]) for card in cards if card.is_sealed],
        batch_size=500,
    )
    SealedScore.objects.bulk_create(
        (
            SealedScore(sealed=seal, criterion_id=item.pk, value=value, comment=comment)
            for seal in seals
            for item, value, comment in given[seal.scorecard_id]
        ),
        batch_size=2_000,
    )


def _given(criteria: tuple[RubricCriterion, ...], chance: random.Random) -> Given:
    """A score, and a comment of up to some forty words, on each criterion."""
    level = chance.gauss(3.2, 0.8)
    return [
        (item, min(5, max(0, round(chance.gauss(level, 0.7)))), REMARK * chance.randint(0, 3))
        for item in criteria
    ]


def _seal(judging_round: Round, card: Scorecard, given: Given) -> SealedScorecard:
    document = plain(
        {
            "schema": 1,
            "round": judging_round.pk,
            "entry": card.assignment.nomination.reference,
            "member": card.assignment.member_id,
            "version": 1,
            "reason": "",
            "scores": [
                {"criterion": item.slug, "weight": item.weight, "value": value, "comment": comment}
                for item, value, comment in given
            ],
        }
    )
    return SealedScorecard(
        scorecard=card,
        version=1,
        sealed_at=judging_round.opens_at + timedelta(hours=1),
        sealed_by=card.assignment.member.user,
        document=document,
        sha256=sha256_hex(document),
    )
