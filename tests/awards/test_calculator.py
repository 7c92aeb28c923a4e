"""The public evidence calculator: what it says, what it refuses, and what a link carries."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.factories import WinnerFactory

pytestmark = pytest.mark.django_db

URL = "/evidence/"
PICCADILLY = {"before": "69", "after": "19"}


def read(client: Client, **given: str) -> str:
    response = client.get(URL, given)
    assert response.status_code == 200
    return response.content.decode()


def test_says_what_will_be_here_before_anything_is_typed(client: Client) -> None:
    page = read(client)
    assert "The answer appears here" in page
    assert "Work it out" in page


def test_tells_what_two_counts_bear_out(client: Client) -> None:
    page = read(client, what="Ram raids", **PICCADILLY)
    assert "Ram raids fell from 69 to 19" in page
    assert "0.28" in page, "the ratio 0.275 to two places"
    assert "0.16 to 0.46" in page, "its exact interval"
    assert "Design level 2 of 5" in page
    assert "Shows change, not what caused it." in page


def test_shows_no_percentage_of_small_numbers(client: Client) -> None:
    page = read(client, before="13", after="4")
    assert "Too few incidents" in page
    assert not re.search(r"69(\.\d)?\s*(%|percent)", page), "13 to 4 is a fall of 69.2 %"


def test_draws_the_counts_with_their_intervals(client: Client) -> None:
    page = read(client, **PICCADILLY, comparison_before="30", comparison_after="28")
    assert page.count('role="img"') == 2
    assert "chart__whisker" in page
    assert "Each chart has a scale of its own" in page


def test_a_comparison_area_is_weighed(client: Client) -> None:
    page = read(
        client,
        before="207",
        after="110",
        comparison_before="308",
        comparison_after="318",
        likeness="described",
    )
    assert "Design level 3 of 5" in page
    assert "0.35 to 0.76" in page, "with an overdispersion of 2"


def test_a_claim_that_the_counts_do_not_give_is_named(client: Client) -> None:
    page = read(client, before="50", after="40", claimed="-30")
    assert "Claim and counts differ" in page


def test_a_rise_from_nothing_has_no_percentage(client: Client) -> None:
    page = read(client, before="0", after="40").split("<main")[1].split("</main")[0]
    assert not re.search(r"\b(inf|infinity|nan)\b", page, re.IGNORECASE)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"before": "69"}, "Give the count after"),
        ({"before": "-3", "after": "1"}, "This cannot be less than zero."),
        ({"before": "many", "after": "1"}, "Give a whole number"),
        ({"before": "99999999999", "after": "1"}, "Check the number"),
        ({"before": "5", "after": "1", "after_days": "0"}, "Give 1 or more."),
        ({"before": "5", "after": "1", "comparison_before": "5"}, "or neither"),
        ({"before": "5", "after": "1", "likeness": "nonsense"}, "Select a valid choice"),
        ({"before": "5", "after": "1", "claimed": "-101"}, "-100"),
    ],
)
def test_what_makes_no_sense_is_named_and_kept(
    client: Client, given: dict[str, str], message: str
) -> None:
    response = client.get(URL, given)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert f'value="{given["before"]}"' in page


def test_hostile_words_are_only_words(client: Client) -> None:
    page = read(client, what="<script>alert(1)</script>", **PICCADILLY)
    assert "<script>alert" not in page


def test_while_typing_only_the_answer_is_sent(client: Client) -> None:
    response = client.get(URL, {"before": "69"}, headers={"HX-Request": "true"})
    part = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in part
    assert "nothing to work out yet" in part


def test_examples_lead_to_their_result(client: Client) -> None:
    winner = WinnerFactory(is_demo=False)
    winner.measures.create(what="Package thefts", before_count=13, after_count=4)
    page = read(client)
    assert "what=Package+thefts&amp;before=13&amp;after=4" in page
    assert winner.get_absolute_url() in page


def test_a_withheld_winner_is_no_example(client: Client) -> None:
    winner = WinnerFactory(is_demo=False, is_hidden=True)
    winner.measures.create(what="Package thefts", before_count=13, after_count=4)
    assert "Package+thefts" not in read(client)


def test_shows_the_same_question_for_programs(client: Client) -> None:
    page = read(client, **PICCADILLY)
    start = page.index("<pre")
    text = page[page.index(">", start) + 1 : page.index("</pre>")]
    asked = json.loads(text.replace("&quot;", '"'))
    assert asked["treated"] == {"before": 69, "after": 19}
    assert reverse("awards:archive-api:evidence_outcome") in page


@pytest.mark.parametrize("winners", [1, 3])
def test_one_query_whatever_it_lists(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, winners: int
) -> None:
    for _number in range(winners):
        winner = WinnerFactory(is_demo=False)
        winner.measures.create(what="Thefts", before_count=30, after_count=20)
    with django_assert_num_queries(1):
        read(client, **PICCADILLY)
