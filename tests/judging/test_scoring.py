"""Drafts and seals."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.exceptions import Refused
from audit.canonical import sha256_hex
from audit.models import AuditEntry
from judging.enums import ScorecardState
from judging.models import DraftScore, Round, Scorecard, SealedScore, SealedScorecard
from judging.services.scoring import (
    LONGEST_COMMENT,
    DraftInput,
    NotWritable,
    RoundOver,
    draft_digest,
    save_draft_scores,
)
from judging.services.sealing import (
    DraftChanged,
    NotComplete,
    reopen_for_change,
    seal_scorecard,
)
from tests.factories import UserFactory
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return open_world(entries=2, judges=2)


@pytest.fixture
def assignment(world):
    return world.assignment(1, 0)


def save(world, assignment, *inputs, user=None):
    return save_draft_scores(
        assignment=assignment,
        user=user or assignment.member.user,
        inputs=[
            DraftInput(world.criteria[place].pk, value, comment, version)
            for place, value, comment, version in inputs
        ],
    )


def delete(rows):
    """As SQL does it, without the ORM's own refusals."""
    rows._raw_delete(rows.db)


def drafts(assignment):
    return {
        row.criterion_id: (row.value, row.comment, row.version)
        for row in DraftScore.objects.filter(scorecard__assignment=assignment)
    }


class TestDraft:
    def test_criterion_by_criterion(self, world, assignment):
        first, second = world.criteria
        save(world, assignment, (0, 4, "Good", 0))
        save(world, assignment, (1, 2, "", 0))
        assert drafts(assignment) == {first.pk: (4, "Good", 1), second.pk: (2, "", 1)}

    def test_two_windows_lose_nothing(self, world, assignment):
        save(world, assignment, (0, 4, "From window one", 0))
        outcome = save(world, assignment, (0, 2, "From window two", 0), (1, 3, "", 0))
        first, second = world.criteria
        assert outcome.conflicts[first.pk].comment == "From window one"
        assert set(outcome.saved) == {second.pk}
        assert drafts(assignment)[first.pk] == (4, "From window one", 1)

    def test_saving_the_same_again_is_no_conflict(self, world, assignment):
        save(world, assignment, (0, 4, "Good", 0))
        outcome = save(world, assignment, (0, 4, "Good", 0))
        assert not outcome.conflicts
        assert outcome.saved[world.criteria[0].pk].version == 1

    @pytest.mark.parametrize("value", [-1, 6])
    def test_scores_stay_on_the_scale(self, world, assignment, value):
        with pytest.raises(Refused, match="0 to 5"):
            save(world, assignment, (0, value, "", 0))
        assert not drafts(assignment)

    def test_comments_have_a_limit(self, world, assignment):
        with pytest.raises(Refused, match="characters"):
            save(world, assignment, (0, 3, "x" * (LONGEST_COMMENT + 1), 0))

    def test_only_criteria_of_the_round(self, world, assignment):
        foreign = open_world(entries=1, judges=2).criteria[0]
        with pytest.raises(Refused):
            save_draft_scores(
                assignment=assignment,
                user=assignment.member.user,
                inputs=[DraftInput(foreign.pk, 3, "", 0)],
            )

    def test_only_by_its_judge(self, world, assignment):
        for somebody in (world.judges[0].user, world.staff, UserFactory()):
            with pytest.raises(Refused):
                save(world, assignment, (0, 3, "", 0), user=somebody)

    def test_not_after_the_last_hour(self, world, assignment):
        Round.objects.filter(pk=world.round.pk).update(
            closes_at=timezone.now() - timedelta(seconds=1)
        )
        with pytest.raises(RoundOver):
            save(world, assignment, (0, 3, "", 0))
        assert not Scorecard.objects.exists()


class TestSeal:
    def test_it_freezes_the_scores_under_a_digest(self, world, assignment):
        world.draft(assignment, 4, 2, comment="Well told")
        seal = seal_scorecard(assignment=assignment, user=assignment.member.user)
        assert seal.version == 1
        assert seal.sha256 == sha256_hex(seal.document)
        seal.refresh_from_db()
        assert seal.sha256 == sha256_hex(seal.document)
        assert [row["value"] for row in seal.document["scores"]] == [4, 2]
        assert seal.document["submission"] == assignment.submission.sha256
        assert sorted(seal.scores.values_list("value", flat=True)) == [2, 4]
        audited = AuditEntry.objects.get(action="scorecard.sealed")
        assert audited.payload == {"version": 1, "sha256": seal.sha256}

    def test_sealing_twice_is_sealing_once(self, world, assignment):
        world.draft(assignment, 4, 2)
        one = seal_scorecard(assignment=assignment, user=assignment.member.user)
        two = seal_scorecard(assignment=assignment, user=assignment.member.user)
        assert one == two
        assert SealedScorecard.objects.count() == 1

    def test_every_criterion_needs_a_score(self, world, assignment):
        with pytest.raises(NotComplete):
            seal_scorecard(assignment=assignment, user=assignment.member.user)
        save(world, assignment, (0, 4, "", 0), (1, None, "Undecided", 0))
        with pytest.raises(NotComplete) as refusal:
            seal_scorecard(assignment=assignment, user=assignment.member.user)
        assert refusal.value.missing == [world.criteria[1].name]

    def test_zero_is_a_score(self, world, assignment):
        world.draft(assignment, 0, 0)
        assert seal_scorecard(assignment=assignment, user=assignment.member.user).version == 1

    def test_one_seals_what_one_saw(self, world, assignment):
        world.draft(assignment, 4, 2)
        shown = draft_digest(DraftScore.objects.filter(scorecard__assignment=assignment))
        world.draft(assignment, 5, 5)
        with pytest.raises(DraftChanged):
            seal_scorecard(assignment=assignment, user=assignment.member.user, shown=shown)

    def test_a_sealed_scorecard_takes_no_drafts(self, world, assignment):
        world.seal(assignment, 3)
        with pytest.raises(NotWritable):
            save(world, assignment, (0, 5, "", 1))

    def test_not_after_the_last_hour(self, world, assignment):
        world.draft(assignment, 3)
        Round.objects.filter(pk=world.round.pk).update(
            closes_at=timezone.now() - timedelta(seconds=1)
        )
        with pytest.raises(RoundOver):
            seal_scorecard(assignment=assignment, user=assignment.member.user)

    def test_only_by_its_judge(self, world, assignment):
        world.draft(assignment, 3)
        for somebody in (world.judges[0].user, world.staff):
            with pytest.raises(Refused):
                seal_scorecard(assignment=assignment, user=somebody)


class TestChange:
    def test_a_change_is_a_new_version_with_its_reason(self, world, assignment):
        user = assignment.member.user
        world.seal(assignment, 3)
        reopen_for_change(assignment=assignment, user=user, reason="Misread the costs")
        card = Scorecard.objects.get(assignment=assignment)
        assert (card.state, card.is_sealed) == (ScorecardState.CHANGING, True)
        world.seal(assignment, 4)
        seals = SealedScorecard.objects.order_by("version")
        assert [(seal.version, seal.reason) for seal in seals] == [
            (1, ""),
            (2, "Misread the costs"),
        ]

    def test_without_a_change_the_earlier_seal_stands(self, world, assignment):
        user = assignment.member.user
        world.seal(assignment, 3)
        reopen_for_change(assignment=assignment, user=user, reason="Let me look again")
        seal = seal_scorecard(assignment=assignment, user=user)
        card = Scorecard.objects.get(assignment=assignment)
        assert (seal.version, card.state) == (1, ScorecardState.SEALED)

    def test_the_earlier_seal_counts_while_a_change_is_under_way(self, world, assignment):
        world.seal(assignment, 3)
        reopen_for_change(
            assignment=assignment, user=assignment.member.user, reason="Misread the costs"
        )
        world.draft(assignment, 0)
        counted = SealedScorecard.objects.counted(world.round)
        assert [seal.document["scores"][0]["value"] for seal in counted] == [3]

    def test_it_needs_a_reason_a_seal_and_an_open_round(self, world, assignment):
        user = assignment.member.user
        with pytest.raises(NotWritable):
            reopen_for_change(assignment=assignment, user=user, reason="Why not")
        world.seal(assignment, 3)
        with pytest.raises(Refused):
            reopen_for_change(assignment=assignment, user=user, reason="  ")
        world.close()
        with pytest.raises(RoundOver):
            reopen_for_change(assignment=assignment, user=user, reason="Too late")


class TestFrozen:
    """Nobody rewrites a seal: the application has no right to, the owner meets a trigger."""

    @pytest.fixture
    def seal(self, world, assignment):
        world.seal(assignment, 3)
        return SealedScorecard.objects.get()

    def test_the_application_may_not(self, seal):
        for rows in (SealedScorecard.objects.all(), SealedScore.objects.all()):
            for attempt in (lambda rows=rows: rows.update(id=1), lambda rows=rows: delete(rows)):
                with pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
                    attempt()

    def test_the_owner_meets_a_trigger(self, seal):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        for table in ("judging_sealedscorecard", "judging_sealedscore"):
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with (
                    pytest.raises(ProgrammingError, match="pgtrigger"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)

    def test_a_version_exists_once(self, seal):
        with pytest.raises(IntegrityError), transaction.atomic():
            SealedScorecard.objects.create(
                scorecard=seal.scorecard,
                version=1,
                sealed_at=timezone.now(),
                sealed_by=seal.sealed_by,
                document={},
                sha256="0" * 64,
            )
