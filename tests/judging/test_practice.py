"""Practice entries: set up by staff, scored by judges, shown to nobody else, counted nowhere."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.exceptions import Refused
from audit.models import AuditEntry
from judging.enums import RoundKind
from judging.models import PracticeEntry
from judging.reports.practice import ERRATIC, WIDE_GAP, gaps, standing_of
from judging.services.practice import (
    Agreed,
    finish_practice,
    remove_practice_entry,
    save_practice_entry,
)
from judging.services.practised import PracticeFirst, practice_left
from tests.factories import UserFactory
from tests.judging.kinds import put_in_order, world_of
from tests.judging.world import World, open_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return open_world(entries=2, judges=2)


def add_practice(world: World, *values: int, title: str = "Lanterns of old") -> PracticeEntry:
    chosen = values or (3, 4)
    return save_practice_entry(
        judging_round=world.round,
        actor=world.staff,
        title=title,
        text="What the lanterns did.",
        agreed={
            criterion.pk: Agreed(value, f"Because of {value}")
            for criterion, value in zip(world.criteria, chosen, strict=True)
        },
    )


def finish(world: World, practice: PracticeEntry, *values: int, judge: int = 0) -> None:
    finish_practice(
        practice=practice,
        user=world.judges[judge].user,
        scores={
            criterion.slug: value for criterion, value in zip(world.criteria, values, strict=True)
        },
    )


class TestSettingUp:
    def test_an_entry_is_kept_with_its_agreed_scores(self, world: World) -> None:
        entry = add_practice(world)
        assert list(entry.agreed.order_by("criterion").values_list("value", flat=True)) == [3, 4]
        assert AuditEntry.objects.filter(action="practice.saved").count() == 1

    def test_every_criterion_needs_an_agreed_score(self, world: World) -> None:
        with pytest.raises(Refused, match="Every criterion"):
            save_practice_entry(
                judging_round=world.round,
                actor=world.staff,
                title="Half",
                text="Text",
                agreed={world.criteria[0].pk: Agreed(3)},
            )

    def test_an_agreed_score_is_on_the_scale(self, world: World) -> None:
        with pytest.raises(Refused, match="0 to 5"):
            add_practice(world, 3, 9)

    def test_what_a_judge_has_finished_stays(self, world: World) -> None:
        entry = add_practice(world)
        finish(world, entry, 3, 3)
        with pytest.raises(Refused, match="finished"):
            remove_practice_entry(entry=entry, actor=world.staff)

    def test_an_entry_that_nobody_finished_can_go(self, world: World) -> None:
        remove_practice_entry(entry=add_practice(world), actor=world.staff)
        assert not PracticeEntry.objects.exists()


class TestScoring:
    def test_scores_are_given_once(self, world: World) -> None:
        entry = add_practice(world)
        finish(world, entry, 5, 5)
        with pytest.raises(Refused, match="already"):
            finish(world, entry, 3, 4)
        assert entry.attempts.get().scores == {
            world.criteria[0].slug: 5,
            world.criteria[1].slug: 5,
        }

    def test_a_missing_score_is_refused(self, world: World) -> None:
        entry = add_practice(world)
        with pytest.raises(Refused, match="every criterion"):
            finish_practice(
                practice=entry, user=world.judges[0].user, scores={world.criteria[0].slug: 3}
            )

    def test_only_the_panel_practises(self, world: World) -> None:
        with pytest.raises(Refused, match="panel"):
            finish_practice(practice=add_practice(world), user=UserFactory(), scores={})

    def test_practice_stands_before_the_entries_where_the_round_asks_for_it(
        self, world: World
    ) -> None:
        first, second = add_practice(world), add_practice(world, title="Second")
        judge = world.judges[0].user
        assert practice_left(world.round, judge) == 0
        world.round.practice_first = True
        assert practice_left(world.round, judge) == 2
        finish(world, first, 3, 3)
        finish(world, second, 3, 3, judge=1)
        assert practice_left(world.round, judge) == 1

    def test_gaps_are_given_minus_agreed(self, world: World) -> None:
        entry = add_practice(world, 3, 4)
        finish(world, entry, 5, 3)
        found = gaps(entry, entry.attempts.get(), world.round.criteria())
        assert [(gap.points, gap.why) for gap in found] == [
            (2, "Because of 3"),
            (-1, "Because of 4"),
        ]


class TestStanding:
    @given(st.lists(st.integers(-5, 5), min_size=1, max_size=40), st.integers(-3, 3))
    def test_a_constant_on_all_scores_moves_strictness_and_not_consistency(
        self, points: list[int], more: int
    ) -> None:
        before = standing_of(points, 1, 5)
        after = standing_of([point + more for point in points], 1, 5)
        assert before is not None
        assert after is not None
        assert after.mean_gap == pytest.approx(before.mean_gap + more)
        assert after.spread == pytest.approx(before.spread)

    def test_one_is_told_from_a_sixth_of_the_scale_on(self) -> None:
        wide, width = [1, 1, 1, 1], 5
        standing = standing_of(wide, 1, width)
        assert standing is not None
        assert standing.is_far is (WIDE_GAP * width < 1)
        assert "higher" in standing.strictness_words
        near = standing_of([0, 1, 0, 1], 1, width)
        assert near is not None
        assert not near.is_far

    def test_gaps_all_over_the_place_are_named(self) -> None:
        wild = standing_of([-3, 3, -3, 3], 2, 5)
        assert wild is not None
        assert wild.spread > ERRATIC * 5
        assert "changes much" in wild.consistency_words

    def test_without_gaps_there_is_nothing_to_say(self) -> None:
        assert standing_of([], 0, 5) is None


class TestPages:
    def test_a_judge_scores_and_sees_the_agreed_scores(self, world: World, client: Client) -> None:
        entry = add_practice(world, 3, 4)
        client.force_login(world.judges[0].user)
        url = reverse("judging:practice_entry", args=[world.cycle.pk, entry.pk])
        assert "Because of 3" not in client.get(url).content.decode()
        scores = {f"score_{criterion.pk}": "5" for criterion in world.criteria}
        shown = client.post(url, scores, follow=True).content.decode()
        assert "Because of 3" in shown
        assert "higher than was agreed" in shown

    def test_a_missing_score_keeps_the_others(self, world: World, client: Client) -> None:
        entry = add_practice(world)
        client.force_login(world.judges[0].user)
        url = reverse("judging:practice_entry", args=[world.cycle.pk, entry.pk])
        answer = client.post(url, {f"score_{world.criteria[0].pk}": "2"})
        assert answer.status_code == 422
        assert answer.context["form"][f"score_{world.criteria[0].pk}"].value() == "2"

    def test_another_judge_sees_nothing_of_it(self, world: World, client: Client) -> None:
        entry = add_practice(world)
        finish(world, entry, 5, 5)
        client.force_login(world.judges[1].user)
        shown = client.get(reverse("judging:practice", args=[world.cycle.pk])).content.decode()
        assert "0 of 1 practice entries finished" in shown
        assert "higher than was agreed" not in shown

    def test_staff_see_how_many_finished_and_not_what_they_scored(
        self, world: World, client: Client
    ) -> None:
        finish(world, add_practice(world), 5, 5)
        client.force_login(world.staff)
        url = reverse("judging:staff_practice", args=[world.cycle.pk])
        shown = client.get(url).content.decode()
        assert "1 judge has finished it" in shown
        assert "higher" not in shown

    def test_staff_fill_in_an_entry(self, world: World, client: Client) -> None:
        client.force_login(world.staff)
        url = reverse("judging:staff_practice_new", args=[world.cycle.pk])
        words = {"title": "Old lanterns", "text": "They shone."}
        refused = client.post(url, words)
        assert refused.status_code == 422
        assert b"They shone." in refused.content
        scores = {f"score_{criterion.pk}": "4" for criterion in world.criteria}
        assert client.post(url, words | scores).status_code == 302
        assert PracticeEntry.objects.get().title == "Old lanterns"

    @pytest.mark.parametrize("name", ["practice", "staff_practice"])
    def test_strangers_find_nothing(self, world: World, client: Client, name: str) -> None:
        add_practice(world)
        client.force_login(UserFactory())
        assert client.get(reverse(f"judging:{name}", args=[world.cycle.pk])).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_costs_the_same_whatever_its_length(
        self, world: World, client: Client, django_assert_num_queries: object, rows: int
    ) -> None:
        for place in range(rows):
            finish(world, add_practice(world, title=f"Entry {place}"), 3, 4)
        client.force_login(world.judges[0].user)
        url = reverse("judging:practice", args=[world.cycle.pk])
        with django_assert_num_queries(7):  # type: ignore[operator]
            client.get(url)


class TestBeforeTheEntries:
    """A round that asks for practice first keeps its entries closed until it is done."""

    @pytest.fixture
    def practising(self, world: World) -> World:
        add_practice(world)
        type(world.round).objects.filter(pk=world.round.pk).update(practice_first=True)
        return world

    @pytest.mark.parametrize("page", ["score", "check"])
    def test_an_entry_leads_to_the_practice(
        self, practising: World, client: Client, page: str
    ) -> None:
        given = practising.assignment(0, 0)
        client.force_login(given.member.user)
        start = client.get(reverse("judging:home")).text
        assert "Score 1 practice entry first" in start
        answer = client.get(reverse(f"judging:{page}", args=[given.public_id]))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("judging:practice", args=[practising.cycle.pk])

    def test_no_more_of_it_is_asked_once_judges_have_begun(self, practising: World) -> None:
        finish(practising, PracticeEntry.objects.get(), 3, 3)
        practising.draft(practising.assignment(0, 0), 3)
        with pytest.raises(Refused, match="begun"):
            add_practice(practising, title="Too late")

    @pytest.mark.parametrize("page", ["ballot", "ballot_check", "ballot_change"])
    def test_so_does_a_ballot(self, client: Client, page: str) -> None:
        world = world_of(RoundKind.RANK, entries=1, judges=1)
        add_practice(world)
        type(world.round).objects.update(practice_first=True)
        client.force_login(world.judges[0].user)
        answer = client.get(reverse(f"judging:{page}", args=[world.cycle.pk]))
        assert answer["Location"] == reverse("judging:practice", args=[world.cycle.pk])
        world.round.refresh_from_db()
        with pytest.raises(PracticeFirst):
            put_in_order(world, 0, 0)
        finish(world, PracticeEntry.objects.get(), 3, 3)
        put_in_order(world, 0, 0)
        with pytest.raises(Refused, match="begun"):
            add_practice(world, title="Too late")

    def test_offline_pages_lead_there_too(self, practising: World, client: Client) -> None:
        client.force_login(practising.judges[0].user)
        answer = client.get(reverse("judging:pack_page", args=[practising.cycle.pk, 1]))
        assert answer.status_code == 302

    def test_scores_are_refused_and_taken_once_it_is_finished(self, practising: World) -> None:
        given = practising.assignment(0, 0)
        with pytest.raises(PracticeFirst):
            practising.draft(given, 3)
        finish(practising, PracticeEntry.objects.get(), 3, 3)
        practising.draft(given, 3)
        assert given.scorecard.draft_scores.count() == 2
