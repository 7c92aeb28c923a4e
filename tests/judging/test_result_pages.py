"""Pages about a frozen result: what they say, and what they keep from readers in conflict."""

import pytest
from django.urls import reverse

from judging.models import Result
from judging.reports.results import chance_words
from judging.services.conflicts import recuse
from judging.services.results import compute_result
from nominations.models import AccessBar
from tests.judging.world import closed_world, open_world

pytestmark = pytest.mark.django_db

TABS = (
    "results",
    "results_certainty",
    "results_judges",
    "results_criteria",
    "results_robustness",
    "results_frozen",
)
# Four judges of six entries: enough scores for an adjustment; the second is stricter by far.
TABLE = (
    (5, 4, 4, 3, 2, 2),
    (3, 2, 2, 1, 0, 0),
    (5, 5, 4, 3, 3, 2),
    (5, 4, 5, 3, 2, 1),
)


def get(client, world, name, query=""):
    return client.get(reverse(f"judging:{name}", args=[world.cycle.pk]) + query)


@pytest.fixture
def world():
    return closed_world(TABLE)


def test_the_ranking_names_the_locked_column_ranges_and_chances(client, world):
    client.force_login(world.chair.user)
    response = get(client, world, "results")
    text = response.content.decode()
    assert "The adjusted mean decides the order" in text
    assert "locked" in text
    _entry, line = response.context["detail_rows"][0]
    assert line.rank_range
    assert line.chance
    assert line.chance_of_three.startswith("over 95")


@pytest.mark.parametrize(
    ("chance", "words"),
    [(None, ""), (0.01, "under 5 %"), (0.13, "about 15 %"), (0.99, "over 95 %")],
)
def test_chances_are_rounded(chance, words):
    assert chance_words(chance) == words


def test_certainty_in_words_and_what_more_judges_would_bring(client, world):
    client.force_login(world.staff)
    response = get(client, world, "results_certainty")
    text = response.content.decode()
    assert "how alike would the results be" in text
    assert "1 more judge for each entry" in text
    assert "4 more judges for each entry" in text
    assert "Krippendorff" in text
    assert "Kendall" in text


def test_a_tie_is_written_down_step_by_step(client):
    world = closed_world(((4, 4), (3, 3)))
    client.force_login(world.staff)
    response = get(client, world, "results_certainty")
    ((tie, entries, steps),) = response.context["ties"]
    assert tie.value == "3.50"
    assert {entry.title for entry in entries} == {entry.title for entry in world.entries}
    assert str(steps[-1][0]) == "the lot, drawn from the published seed"


def test_fewer_than_three_judges_have_neither_adjustment_nor_reliability(client):
    world = closed_world(((4, 3, 2), (3, 2, 1)))
    client.force_login(world.staff)
    assert "Fewer than three judges" in get(client, world, "results").content.decode()
    response = get(client, world, "results_certainty")
    assert not response.context["sure"].measures
    assert not response.context["sure"].experts


def test_a_strict_judge_is_flagged_in_words(client, world):
    client.force_login(world.staff)
    response = get(client, world, "results_judges")
    lines = response.context["lines"]
    assert (lines[0].name, lines[0].flag) == (world.judges[1].name, "Strict")
    assert not lines[1].flag


def test_who_did_less_than_four_fifths_is_listed(client):
    world = open_world(entries=5, judges=3)
    for entry in range(5):
        world.seal(world.assignment(0, entry), 4)
        world.seal(world.assignment(1, entry), 3)
    for entry in range(3):
        world.seal(world.assignment(2, entry), 2)
    world.close()
    client.force_login(world.staff)
    low = [
        load.name for load in get(client, world, "results_judges").context["loads"] if load.is_low
    ]
    assert low == [world.judges[2].name]


def test_criteria_by_entry_and_criteria_that_tell_nothing_apart(client, world):
    client.force_login(world.staff)
    response = get(client, world, "results_criteria")
    _name, row = response.context["rows"][0]
    assert [cell.text for cell in row.cells] == ["4.50", "4.50"]
    # The world's judges give the same score on every criterion.
    assert response.context["shown"].correlation.is_alike
    assert "Hardly" in response.content.decode()
    assert sum(count for _value, count, _bar in response.context["bars"]) == 48


def test_does_the_winner_change(client, world):
    client.force_login(world.staff)
    response = get(client, world, "results_robustness")
    assert "The winner does not change in any of the" in response.content.decode()
    names = [way.name for _title, ways in response.context["groups"] for way, _entry in ways]
    assert f"Without {world.judges[1].name}" in names
    # The official column is no other way.
    assert "Adjusted means" not in names


def test_an_earlier_result_stays_readable(client, world):
    recuse(assignment=world.assignment(1, 0), user=world.judges[1].user)
    compute_result(judging_round=world.round, actor=world.staff, reason="A late recusal")
    client.force_login(world.staff)
    text = get(client, world, "results_frozen").content.decode()
    assert "A late recusal" in text
    old = get(client, world, "results", "?result=1")
    assert old.context["result"].number == 1
    assert old.context["plot_rows"][0]["scores"] == 4
    assert get(client, world, "results", "?result=9").status_code == 404
    assert get(client, world, "results", "?round=9").status_code == 404


class TestInConflict:
    """What compares all entries is left out, so that nothing is known of the one in conflict."""

    @pytest.fixture
    def reader(self, client, world):
        AccessBar.objects.create(nomination=world.entries[0], user=world.staff)
        client.force_login(world.staff)
        return client

    @pytest.mark.parametrize("name", TABS)
    def test_no_page_names_it(self, reader, world, name):
        text = get(reader, world, name).content.decode()
        hidden = world.entries[0]
        assert hidden.public_id not in text
        assert hidden.reference not in text
        # Titles end in a number; the hidden one is the first.
        assert f"{hidden.title}<" not in text

    def test_figures_of_the_whole_field_are_left_out(self, reader, world):
        certainty = get(reader, world, "results_certainty").context
        assert not certainty["sure"].measures
        assert not certainty["ties"]
        assert "lines" not in get(reader, world, "results_judges").context
        assert "loads" not in get(reader, world, "results_judges").context
        assert "shown" not in get(reader, world, "results_robustness").context
        criteria = get(reader, world, "results_criteria").context
        assert len(criteria["rows"]) == 5
        assert not criteria["shown"].histogram
        assert criteria["shown"].correlation is None
        assert "bundle" not in get(reader, world, "results_frozen").context
        _name, line = get(reader, world, "results").context["detail_rows"][0]
        assert (line.rank, line.rank_range, line.chance, line.chance_of_three) == (1, "", "", "")


@pytest.mark.parametrize("name", TABS)
@pytest.mark.parametrize("entries", [1, 3])
def test_queries(client, name, entries, django_assert_max_num_queries):
    world = closed_world(tuple(row[:entries] for row in TABLE))
    client.force_login(world.staff)
    with django_assert_max_num_queries(8):
        assert get(client, world, name).status_code == 200


@pytest.mark.parametrize("name", TABS)
def test_judges_and_strangers_find_nothing(client, world, name):
    client.force_login(world.judges[1].user)
    assert get(client, world, name).status_code == 404


def test_robustness_is_kept_with_the_result(world):
    (figures,) = Result.objects.get().document["figures"]
    kinds = {variant["kind"] for variant in figures["robustness"]["variants"]}
    assert {"raw", "adjusted", "trimmed", "ranks", "without_judge", "weight"} <= kinds
