"""Rounds without scores: answers, orders and pairs, from the draft to the result."""

import pytest

from accounts.exceptions import Refused
from audit.models import AuditEntry
from judging.enums import ConflictAnswer, RoundKind, ScorecardState
from judging.models import Ballot, Scorecard, SealedBallot, SealedScorecard
from judging.services.ballots import (
    CANNOT_SAY,
    BallotChanged,
    Pair,
    ballot_desk,
    reopen_ballot,
    save_choice,
    save_order,
    seal_ballot,
)
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.results import compute_result, is_stale, latest_result
from judging.services.rounds import unsealed_count
from judging.services.scoring import NotWritable
from judging.services.sealing import (
    DraftChanged,
    NotComplete,
    reopen_for_change,
    seal_scorecard,
)
from judging.services.shortlisting import AnswerInput, save_answer, seal_answer
from tests.judging.kinds import answer, answer_all, choose_all, put_in_order, seal, world_of
from tests.judging.world import World, open_world

pytestmark = pytest.mark.django_db


def order_of(world: World) -> list[int]:
    """Places of the entries in the frozen order of the only category."""
    result = latest_result(world.round)
    assert result is not None
    (category,) = result.document["categories"]
    refs = [entry.reference for entry in world.entries]
    return [refs.index(row["entry"]) for row in category["order"]]


def step_back(world: World, judge: int, entry: int) -> None:
    declare_conflicts(
        user=world.judges[judge].user,
        cycle=world.cycle,
        answers={world.entries[entry].pk: Declared(ConflictAnswer.CONFLICT)},
    )


class TestShortlist:
    def test_shares_of_yes_make_the_order(self) -> None:
        world = world_of(RoundKind.SHORTLIST)
        answer_all(world, [["maybe", "no", "yes"], ["no", "no", "yes"]])
        assert unsealed_count(world.round) == 0
        world.close()
        assert order_of(world) == [2, 0, 1]

    def test_the_seal_holds_answer_and_comment(self) -> None:
        world = world_of(RoundKind.SHORTLIST)
        answer(world, 0, 1, "maybe", "Good figures, thin story.")
        document = SealedScorecard.objects.get().document
        assert (document["answer"], document["notes"], document["scores"]) == (
            "maybe",
            {"panel": "Good figures, thin story."},
            [],
        )
        assert AuditEntry.objects.filter(action="scorecard.sealed").count() == 1

    def test_a_change_is_a_new_version_with_a_reason(self) -> None:
        world = world_of(RoundKind.SHORTLIST)
        answer(world, 0, 0, "no")
        assignment = world.assignment(0, 0)
        user = assignment.member.user
        with pytest.raises(NotWritable):
            save_answer(assignment=assignment, user=user, given=AnswerInput("yes", "", 1, 0))
        reopen_for_change(assignment=assignment, user=user, reason="I misread the table.")
        answer(world, 0, 0, "yes")
        versions = SealedScorecard.objects.order_by("version").values_list("version", "reason")
        assert list(versions) == [(1, ""), (2, "I misread the table.")]

    def test_two_windows_do_not_overwrite_each_other(self) -> None:
        world = world_of(RoundKind.SHORTLIST)
        assignment = world.assignment(0, 0)
        user = assignment.member.user
        save_answer(assignment=assignment, user=user, given=AnswerInput("yes", "", 0, 0))
        late = save_answer(assignment=assignment, user=user, given=AnswerInput("no", "", 0, 0))
        assert not late.is_saved
        assert Scorecard.objects.get().answer == "yes"

    def test_nothing_is_sealed_without_an_answer(self) -> None:
        world = world_of(RoundKind.SHORTLIST)
        assignment = world.assignment(0, 0)
        user = assignment.member.user
        save_answer(assignment=assignment, user=user, given=AnswerInput("", "Later.", 0, 0))
        with pytest.raises(NotComplete):
            seal_answer(assignment=assignment, user=user, shown="")
        with pytest.raises(Refused, match="yes, maybe or no"):
            save_answer(assignment=assignment, user=user, given=AnswerInput("perhaps", "", 0, 1))

    def test_scores_and_answers_are_not_mixed(self) -> None:
        world = world_of(RoundKind.SHORTLIST)
        assignment = world.assignment(0, 0)
        with pytest.raises(Refused, match="not judged in this way"):
            world.draft(assignment, 3)
        with pytest.raises(Refused, match="not judged in this way"):
            seal_scorecard(assignment=assignment, user=assignment.member.user)
        scored = open_world()
        assignment = scored.assignment(0, 0)
        with pytest.raises(Refused, match="not judged in this way"):
            save_answer(
                assignment=assignment,
                user=assignment.member.user,
                given=AnswerInput("yes", "", 0, 0),
            )


class TestOrders:
    def test_places_make_the_order(self) -> None:
        world = world_of(RoundKind.RANK, judges=3)
        put_in_order(world, 0, 2, 0, 1)
        put_in_order(world, 1, 2, 1, 0)
        put_in_order(world, 2, 0, 2, 1)
        assert unsealed_count(world.round) == 0
        world.close()
        assert order_of(world) == [2, 0, 1]

    def test_another_window_is_noticed(self) -> None:
        world = world_of(RoundKind.RANK)
        member = world.judges[0]
        given = {"judging_round": world.round, "member": member, "user": member.user}
        pks = [entry.pk for entry in world.entries]
        save_order(**given, order=pks, version=0)
        save_order(**given, order=pks, version=0)
        with pytest.raises(BallotChanged):
            save_order(**given, order=pks[::-1], version=0)
        assert Ballot.objects.get().choices == pks

    def test_an_order_names_just_the_entries_one_has(self) -> None:
        world = world_of(RoundKind.RANK)
        member = world.judges[0]
        with pytest.raises(Refused, match="entries have changed"):
            save_order(
                judging_round=world.round,
                member=member,
                user=member.user,
                order=[world.entries[0].pk] * 3,
                version=0,
            )

    def test_an_order_nobody_saved_is_not_sealed(self) -> None:
        world = world_of(RoundKind.RANK)
        with pytest.raises(NotComplete):
            seal(world, world.judges[0])

    def test_what_was_shown_is_what_is_sealed(self) -> None:
        world = world_of(RoundKind.RANK)
        member = world.judges[0]
        save_order(
            judging_round=world.round,
            member=member,
            user=member.user,
            order=[entry.pk for entry in world.entries],
            version=0,
        )
        with pytest.raises(DraftChanged):
            seal_ballot(judging_round=world.round, member=member, user=member.user, shown="another")

    def test_a_change_is_a_new_version_with_a_reason(self) -> None:
        world = world_of(RoundKind.RANK)
        put_in_order(world, 0, 0, 1, 2)
        member = world.judges[0]
        with pytest.raises(NotWritable):
            put_in_order(world, 0, 1, 0, 2)
        reopen_ballot(
            judging_round=world.round, member=member, user=member.user, reason="I missed a page."
        )
        put_in_order(world, 0, 1, 0, 2)
        versions = SealedBallot.objects.order_by("version").values_list("version", "reason")
        assert list(versions) == [(1, ""), (2, "I missed a page.")]
        assert Ballot.objects.get().state == ScorecardState.SEALED

    def test_an_entry_in_conflict_drops_out_of_a_sealed_ballot(self) -> None:
        world = world_of(RoundKind.RANK)
        put_in_order(world, 0, 0, 1, 2)
        put_in_order(world, 1, 0, 1, 2)
        step_back(world, 0, 0)
        member = world.judges[0]
        assert world.entries[0].pk not in ballot_desk(world.round, member, member.user).assignments
        world.close()
        document = latest_result(world.round).document
        orders = sorted(len(ballot["order"]) for ballot in document["ballots"])
        assert orders == [2, 3]
        kept = SealedBallot.objects.get(ballot__member=member).document
        assert len(kept["order"]) == 3

    def test_a_conflict_found_after_the_close_makes_the_result_old(self) -> None:
        world = world_of(RoundKind.RANK)
        put_in_order(world, 0, 0, 1, 2)
        put_in_order(world, 1, 1, 0, 2)
        world.close()
        before = latest_result(world.round)
        assert not is_stale(before)
        step_back(world, 0, 0)
        assert is_stale(before)
        anew = compute_result(judging_round=world.round, actor=world.staff, reason="A conflict.")
        assert not is_stale(anew)

    def test_many_entries_cannot_be_ordered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("judging.services.rounds.MOST_ENTRIES", {RoundKind.RANK: 2})
        with pytest.raises(Refused, match="up to 2 entries"):
            world_of(RoundKind.RANK)


class TestPairs:
    def test_the_one_preferred_most_is_first(self) -> None:
        world = world_of(RoundKind.PAIRS)
        best = [world.entries[place] for place in (1, 2, 0)]
        choose_all(world, 0, best)
        choose_all(world, 1, best)
        world.close()
        assert order_of(world) == [1, 2, 0]

    def test_every_two_entries_once_and_by_lot(self) -> None:
        world = world_of(RoundKind.PAIRS, entries=4)
        sides = set()
        for member in world.judges:
            pairs = ballot_desk(world.round, member, member.user).pairs()
            assert len({pair.key for pair in pairs}) == len(pairs) == 6
            sides.add(tuple((pair.a, pair.b) for pair in pairs))
        assert len(sides) == len(world.judges)

    def test_a_pair_left_open_keeps_the_ballot_from_being_sealed(self) -> None:
        world = world_of(RoundKind.PAIRS)
        member = world.judges[0]
        given = {"judging_round": world.round, "member": member, "user": member.user}
        first, *_rest = ballot_desk(world.round, member, member.user).pairs()
        save_choice(**given, chosen=Pair(first.a, first.b, CANNOT_SAY), before=None)
        assert ballot_desk(world.round, member, member.user).open_count() == 2
        with pytest.raises(NotComplete):
            seal(world, member)

    def test_another_window_is_noticed(self) -> None:
        world = world_of(RoundKind.PAIRS)
        member = world.judges[0]
        given = {"judging_round": world.round, "member": member, "user": member.user}
        first, *_rest = ballot_desk(world.round, member, member.user).pairs()
        save_choice(**given, chosen=Pair(first.a, first.b, first.a), before=None)
        with pytest.raises(BallotChanged):
            save_choice(**given, chosen=Pair(first.a, first.b, first.b), before=None)
        with pytest.raises(Refused, match="one of the two"):
            save_choice(**given, chosen=Pair(first.a, first.b, -1), before=first.a)
        with pytest.raises(Refused, match="no longer yours"):
            save_choice(**given, chosen=Pair(first.a, first.a, first.a), before=None)

    def test_choices_with_an_entry_in_conflict_do_not_count(self) -> None:
        world = world_of(RoundKind.PAIRS)
        for judge in range(2):
            choose_all(world, judge, world.entries)
        step_back(world, 0, 0)
        member = world.judges[0]
        assert len(ballot_desk(world.round, member, member.user).pairs()) == 1
        world.close()
        counts = sorted(
            len(row["choices"]) for row in latest_result(world.round).document["ballots"]
        )
        assert counts == [1, 3]


def test_nobody_seals_for_another() -> None:
    world = world_of(RoundKind.RANK)
    member, other = world.judges
    with pytest.raises(Refused, match="not yours"):
        seal_ballot(judging_round=world.round, member=member, user=other.user, shown="")
