"""Results pages of rounds without points: shortlists, orders, and pairs of finalists."""

import pytest
from django.urls import reverse

from judging.enums import ConflictAnswer, RoundKind
from judging.services.conflicts import Declared, declare_conflicts
from nominations.models import AccessBar
from tests.judging.kinds import answer_all, choose_all, put_in_order, world_of
from tests.judging.world import closed_world

pytestmark = pytest.mark.django_db

SHORTLIST, RANK, PAIRS = RoundKind.SHORTLIST, RoundKind.RANK, RoundKind.PAIRS
KINDS = (SHORTLIST, RANK, PAIRS)
TABS = {
    SHORTLIST: ("results", "results_certainty", "results_judges", "results_frozen"),
    RANK: ("results", "results_certainty", "results_frozen"),
    PAIRS: ("results", "results_certainty", "results_frozen"),
}
# What a kind has no page for is not found, whoever asks.
LACKING = {
    SHORTLIST: ("results_criteria", "results_robustness"),
    RANK: ("results_judges", "results_criteria", "results_robustness"),
    PAIRS: ("results_judges", "results_criteria", "results_robustness"),
}
ANSWERS = {0: "yes", 1: "maybe", 2: "no", 3: "no"}


def closed(kind, entries=3, judges=3):
    """All judges agree: the first entry before the second, the second before the third."""
    world = world_of(kind, entries=entries, judges=judges)
    if kind == SHORTLIST:
        answer_all(world, [[ANSWERS[place] for place in range(entries)]] * judges)
    for judge in range(judges):
        if kind == RANK:
            put_in_order(world, judge, *range(entries))
        elif kind == PAIRS:
            choose_all(world, judge, world.entries)
    world.close()
    return world


def get(client, world, name, *more):
    return client.get(reverse(f"judging:{name}", args=[world.cycle.pk, *more]))


def bar(world, entry, user):
    AccessBar.objects.create(nomination=world.entries[entry], user=user)


def cells(response):
    """What the table says of each entry: title, rank, length of the bar, figures."""
    return [
        (entry.title, row.line.rank, row.percent, row.cells)
        for entry, row in response.context["rows"]
    ]


FIGURES = {
    SHORTLIST: [
        ("100.0", ["100 %", "3", "0", "0"]),
        ("50.0", ["50 %", "0", "3", "0"]),
        ("0.0", ["0 %", "0", "0", "3"]),
    ],
    RANK: [
        ("100.0", ["1.00", "3", "3", "1.00"]),
        ("50.0", ["2.00", "0", "3", "0.50"]),
        ("0.0", ["3.00", "0", "3", "0.00"]),
    ],
}


@pytest.mark.parametrize("kind", [SHORTLIST, RANK])
def test_the_table_says_what_the_kind_counts(client, kind):
    world = closed(kind)
    client.force_login(world.staff)
    titles = [entry.title for entry in world.entries]
    assert cells(get(client, world, "results")) == [
        (title, place, *figures)
        for place, (title, figures) in enumerate(zip(titles, FIGURES[kind], strict=True), start=1)
    ]


def test_pairs_have_strengths_with_ranges_and_no_bars(client):
    world = closed(PAIRS)
    client.force_login(world.chair.user)
    rows = cells(get(client, world, "results"))
    assert [row[3][2:] for row in rows] == [["6", "0"], ["3", "3"], ["0", "6"]]
    assert {row[2] for row in rows} == {None}
    assert all(" to " in row[3][1] for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_two_judges_are_enough_where_nothing_is_adjusted(client, kind):
    world = closed(kind, judges=2)
    client.force_login(world.staff)
    for name in ("results", "results_certainty"):
        assert "Fewer than three" not in get(client, world, name).content.decode()


def test_close_neighbours_are_spoken_of_where_the_kind_tells_them(client):
    for kind, is_told in ((SHORTLIST, False), (RANK, False), (PAIRS, True)):
        world = closed(kind, entries=2)
        client.force_login(world.staff)
        text = get(client, world, "results_certainty").content.decode()
        assert ("Too close to call" in text) is is_told, kind


@pytest.mark.parametrize("kind", KINDS)
def test_an_entrys_page_is_there_where_it_has_cards_of_its_own(client, kind):
    world = closed(kind)
    client.force_login(world.staff)
    address = reverse("judging:result_entry", args=[world.cycle.pk, world.entries[0].public_id])
    has_page = kind == SHORTLIST
    assert (address in get(client, world, "results").content.decode()) is has_page
    assert (client.get(address).status_code == 200) is has_page


def test_loads_of_a_shortlist(client):
    world = closed(SHORTLIST)
    client.force_login(world.staff)
    context = get(client, world, "results_judges").context
    assert [(load.assigned, load.sealed) for load in context["loads"]] == [(3, 3)] * 3
    assert context["lines"] == []


class TestInConflict:
    """Figures that compare entries would tell where the one in conflict stands."""

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("hidden", [0, 2])
    def test_the_others_look_the_same_wherever_it_stands(self, client, kind, hidden):
        world = closed(kind)
        bar(world, hidden, world.staff)
        client.force_login(world.staff)
        rows = cells(get(client, world, "results"))
        shown = [place for place in range(3) if place != hidden]
        assert [row[0] for row in rows] == [world.entries[place].title for place in shown]
        assert [row[1] for row in rows] == [1, 2]
        if kind == SHORTLIST:
            # An entry's own answers say nothing of another.
            assert [row[2:] for row in rows] == [FIGURES[kind][place] for place in shown]
        else:
            assert [row[2:] for row in rows] == [(None, [])] * 2
        assert "loads" not in (get(client, world, "results_judges").context or {})
        self.nothing_names(client, world, kind, world.entries[hidden])

    def nothing_names(self, client, world, kind, entry):
        for name in TABS[kind]:
            text = get(client, world, name).content.decode()
            # Titles end in a number, and one may begin as another does.
            for word in (entry.public_id, entry.reference, f"{entry.title}<"):
                assert word not in text, name

    @pytest.mark.parametrize("kind", [RANK, PAIRS])
    def test_what_a_judge_in_conflict_is_spared_does_not_count(self, client, kind):
        world = world_of(kind, entries=3, judges=2)
        for judge in range(2):
            if kind == RANK:
                put_in_order(world, judge, 0, 1, 2)
            else:
                choose_all(world, judge, world.entries)
        declare_conflicts(
            user=world.judges[1].user,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)},
        )
        world.close()
        client.force_login(world.staff)
        first = cells(get(client, world, "results"))[0]
        # One list of two, or two comparisons of four, are left of the first entry.
        assert first[0] == world.entries[0].title
        assert first[3][2] == ("1" if kind == RANK else "2")


QUERIES = {"results": 7, "results_certainty": 6, "results_judges": 7, "results_frozen": 8}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [0, 2])
def test_queries(client, kind, more, django_assert_num_queries):
    """At one entry and at three; two and four where two are compared."""
    world = closed(kind, entries=(2 if kind == PAIRS else 1) + more)
    client.force_login(world.staff)
    for name in TABS[kind]:
        with django_assert_num_queries(QUERIES[name]):
            assert get(client, world, name).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_turned_away(client, kind):
    world = closed(kind)
    stranger = closed_world().staff
    for user in (world.judges[1].user, stranger):
        client.force_login(user)
        for name in TABS[kind]:
            assert get(client, world, name).status_code == 404, name
    client.force_login(world.staff)
    for name in LACKING[kind]:
        assert get(client, world, name).status_code == 404, name


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_close_there_is_nothing(client, kind):
    world = world_of(kind)
    client.force_login(world.staff)
    for name in TABS[kind]:
        assert get(client, world, name).status_code == 404, name
