"""Results of a closed round: counted, ranked, frozen."""

import csv
import json
import math
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.exceptions import Refused
from audit.canonical import sha256_hex
from awards.enums import Phase
from awards.models import Category
from judging.enums import OfficialColumn
from judging.models import Assignment, Result, Scorecard
from judging.services.conflicts import recuse
from judging.services.panel import remove_member
from judging.services.planning import apply_plan, plan_assignment
from judging.services.results import compute_result, is_stale, latest_result
from judging.services.rounds import create_round, open_round, update_round
from nominations.enums import NominationState
from nominations.models import Nomination
from tests.factories import award_staff, make_cycle
from tests.judging.world import (
    World,
    add_criteria,
    add_entry,
    add_judge,
    closed_world,
    declare_none,
    make_world,
    open_world,
)

pytestmark = pytest.mark.django_db


def ranking(result, place=0):
    return result.document["categories"][place]["ranking"]


def by_reference(result):
    return {row["entry"]: row for row in ranking(result)["entries"]}


class TestComputing:
    def test_the_weighted_mean_and_the_number_of_scores(self):
        world = open_world(entries=2, judges=2)
        world.seal(world.assignment(0, 0), 5, 1)
        world.seal(world.assignment(1, 0), 3, 3)
        world.seal(world.assignment(0, 1), 2, 2)
        world.close()
        rows = by_reference(latest_result(world.round))
        first, second = (entry.reference for entry in world.entries)
        # Weights 30 and 70: (5 x .3 + 1 x .7 + 3) / 2.
        assert rows[first]["raw"] == pytest.approx(2.6)
        assert (rows[first]["n"], rows[second]["n"]) == (2, 1)
        assert [rows[first]["rank"], rows[second]["rank"]] == [1, 2]

    def test_drafts_do_not_count(self):
        world = open_world(entries=2, judges=2)
        world.seal(world.assignment(0, 0), 4)
        world.draft(world.assignment(1, 0), 0)
        world.close()
        result = latest_result(world.round)
        assert by_reference(result)[world.entries[0].reference]["raw"] == 4
        assert result.document["categories"][0]["unscored"] == [world.entries[1].reference]

    def test_nominations_that_left_judging_do_not_count(self):
        world = open_world(entries=2, judges=2)
        world.seal_all([[4, 3], [4, 3]])
        Nomination.objects.filter(pk=world.entries[0].pk).update(state=NominationState.WITHDRAWN)
        world.close()
        assert set(by_reference(latest_result(world.round))) == {world.entries[1].reference}

    def test_void_scorecards_are_named_with_their_ground_and_do_not_count(self):
        world = open_world(entries=1, judges=3)
        world.seal_all([[5], [3], [3]])
        recuse(assignment=world.assignment(0, 0), user=world.judges[0].user)
        world.close()
        result = latest_result(world.round)
        assert by_reference(result)[world.entries[0].reference]["raw"] == 3
        assert [(row["entry"], row["reason"]) for row in result.document["void"]] == [
            (world.entries[0].reference, "conflict")
        ]

    def test_each_category_has_a_ranking_of_its_own(self):
        world = make_world(entries=2, judges=2)
        for entry, name in zip(world.entries, ("Small", "Large"), strict=True):
            category = Category.objects.create(
                cycle=world.cycle, slug=name.lower(), name=name, position=len(name)
            )
            Nomination.objects.filter(pk=entry.pk).update(category=category)
        world = _opened(world)
        world.seal_all([[4, 2], [4, 2]])
        world.close()
        categories = latest_result(world.round).document["categories"]
        assert [item["name"] for item in categories] == ["Large", "Small"]
        assert [item["ranking"]["entries"][0]["rank"] for item in categories] == [1, 1]

    def test_judges_stand_under_keys_that_the_document_does_not_explain(self):
        result = latest_result(closed_world().round)
        text = json.dumps(result.document)
        assert {row["judge"] for row in result.document["scores"]} == {"J01", "J02", "J03"}
        assert "@" not in text
        assert set(result.judge_keys.values()) == {"J01", "J02", "J03"}


def _opened(world):
    plan = plan_assignment(judging_round=world.round, actor=world.staff)
    apply_plan(plan=plan, actor=world.staff)
    open_round(judging_round=world.round, actor=world.staff)
    world.round.refresh_from_db()
    return world


GOLDEN = Path(__file__).parent / "engine" / "data"


def golden_world(scores):
    """Sixty scores in halves of a point, as two equal criteria of whole points from 1 to 10."""
    cycle = make_cycle(Phase.JUDGING, scale_min=1, scale_max=10)
    staff = award_staff(cycle.award)
    criteria = add_criteria(cycle, (50, 50))
    entries = {name: add_entry(cycle) for name in sorted({row[0] for row in scores})}
    for name, entry in entries.items():
        Nomination.objects.filter(pk=entry.pk).update(reference=name)
    judges = {name: add_judge(cycle) for name in sorted({row[1] for row in scores})}
    for member in judges.values():
        declare_none(member)
    world = World(cycle, staff, criteria, list(entries.values()), list(judges.values()))
    world.round = create_round(cycle=cycle, actor=staff, reviews_per_entry=4, quorum=3)
    assignments = [
        Assignment.objects.create(
            round=world.round,
            member=judges[judge],
            nomination=entries[entry],
            submission=entries[entry].current_submission(),
        )
        for entry, judge, _score in scores
    ]
    open_round(judging_round=world.round, actor=staff)
    world.round.refresh_from_db()
    for assignment, (_entry, _judge, score) in zip(assignments, scores, strict=True):
        world.seal(assignment, math.floor(score), math.ceil(score))
    world.close()
    return world, {str(member.pk): name for name, member in judges.items()}


def test_the_golden_scores_come_out_as_published():
    """Through drafts, seals and the frozen document, against figures checked with R's lme4."""
    with (GOLDEN / "golden_crossed.csv").open() as file:
        scores = [(row["entry"], row["judge"], float(row["score"])) for row in csv.DictReader(file)]
    golden = json.loads((GOLDEN / "golden_expected.json").read_text())

    world, names = golden_world(scores)

    result = latest_result(world.round)
    rows = by_reference(result)
    for column in ("raw", "adjusted"):
        found = {name: row[column] for name, row in rows.items()}
        assert found == pytest.approx(golden[column], abs=1e-3)
    keys = {key: names[member] for member, key in result.judge_keys.items()}
    effects = {keys[row["judge"]]: row["strictness"] for row in ranking(result)["judges"]}
    assert effects == pytest.approx(golden["judge_effect"], abs=1e-3)
    assert {row["n"] for row in rows.values()} == {4}
    assert rows["E13"]["rank"] == 1


class TestOfficialColumn:
    def test_it_decides_the_order(self):
        world = make_world(entries=2, judges=2)
        update_round(judging_round=world.round, actor=world.staff, official=OfficialColumn.RAW)
        world = _opened(world)
        world.seal_all([[4, 2], [4, 2]])
        world.close()
        assert latest_result(world.round).document["official"] == "raw"


class TestFrozen:
    def test_its_digest_holds_after_the_database(self):
        result = latest_result(closed_world().round)
        result.refresh_from_db()
        assert result.sha256 == sha256_hex(result.document)

    def test_the_application_may_not_touch_it(self):
        closed_world()
        for attempt in (lambda: Result.objects.update(number=9), Result.objects.all().delete):
            with pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
                attempt()

    def test_the_owner_meets_a_trigger(self):
        closed_world()
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            Result.objects.update(number=9)


class TestAnew:
    def test_only_when_something_changed_and_with_a_reason(self):
        world = closed_world()
        first = latest_result(world.round)
        assert not is_stale(first)
        with pytest.raises(Refused, match="Nothing has changed"):
            compute_result(judging_round=world.round, actor=world.staff, reason="Again")
        assignment = world.assignment(0, 0)
        recuse(assignment=assignment, user=assignment.member.user)
        assert is_stale(first)
        with pytest.raises(Refused, match="why"):
            compute_result(judging_round=world.round, actor=world.staff, reason="")
        second = compute_result(
            judging_round=world.round, actor=world.staff, reason="A judge recused"
        )
        assert (second.number, second.reason) == (2, "A judge recused")
        assert Result.objects.filter(pk=first.pk).exists()
        assert not is_stale(second)
        assert second.judge_keys == first.judge_keys


def test_a_removed_judges_seals_still_count():
    world = open_world(entries=1, judges=2)
    world.seal_all([[4], [2]])
    remove_member(member=world.judges[1], actor=world.staff, reason="Moved away")
    world.close()
    assert by_reference(latest_result(world.round))[world.entries[0].reference]["n"] == 2
    assert Assignment.objects.active().count() == 2
    assert Scorecard.objects.sealed().count() == 2
