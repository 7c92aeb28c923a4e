"""A winner's page: the story, the figures as stated, the sources, and what machines read."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from awards.enums import Phase
from awards.models import Winner, WinnerMeasure
from awards.presenters.measures import measure_cards, signed_percent
from awards.presenters.winners import month, where
from awards.services.archive import load_archive
from awards.services.winners import write_record
from tests.factories import AwardFactory, WinnerFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)//&<img src=x onerror=y>"


def page_of(client: Client, winner: Winner) -> str:
    response = client.get(winner.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def card(**measure: Any) -> dict[str, Any]:
    winner = WinnerFactory()
    values: dict[str, Any] = {"what": "Burglaries"}
    return measure_cards(winner, [WinnerMeasure(winner=winner, pk=1, **values | measure)])[0]


class TestPage:
    @pytest.fixture(autouse=True)
    def _archive(self) -> None:
        load_archive()

    @pytest.mark.parametrize("year", range(2018, 2025))
    def test_every_winner_has_a_page_with_story_source_and_citation(
        self, client: Client, year: int
    ) -> None:
        winner = Winner.objects.get(year=year)
        page = page_of(client, winner)
        assert f"<h1>{winner.programme}</h1>" in page
        assert 'href="https://' in page
        assert "Winner of the" in page
        assert f"http://testserver{winner.get_absolute_url()}" in page

    def test_front_porch_draws_all_years_and_warns_of_small_numbers(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2019))
        assert page.count("chart__bar") >= 6
        assert "Programme began" in page
        assert "9 fewer" in page
        assert "Too few incidents to tell a real fall from chance." in page
        assert "69" not in re.search(r"<dt>Change</dt>.*?</dd>", page, re.S).group(0)

    def test_vigilant_says_that_its_sources_differ(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2020))
        assert "Three pairs of figures" in page
        for source in ("theiacp.org", "Slough Express", "University of Brighton"):
            assert source in page

    def test_the_sponsor_stands_in_its_year_alone(self, client: Client) -> None:
        assert "Sponsored in that year by ecoATM" in page_of(client, Winner.objects.get(year=2021))
        assert "ecoATM" not in page_of(client, Winner.objects.get(year=2020))

    def test_nothing_on_the_page_needs_an_inline_style_or_script(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2019))
        assert " style=" not in page
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in tag or "application/ld+json" in tag for tag in scripts)

    def test_what_machines_read_is_sound(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2020))
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        article, crumbs = json.loads(block.group(1))["@graph"]
        assert article["about"]["award"] == "Leadership in Crime Prevention Award 2020"
        assert article["url"] == "http://testserver/winners/2020/project-vigilant/"
        assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3]
        assert re.search(r'<meta property="og:type"\s+content="article">', page)
        assert re.search(r'property="og:image"\s+content="http://testserver/static/', page)
        assert (
            '<link rel="canonical" href="http://testserver/winners/2020/project-vigilant/">' in page
        )

    def test_queries(self, client: Client, django_assert_num_queries: Any) -> None:
        for year in (2018, 2020):  # none and six measures, one and four sources
            winner = Winner.objects.get(year=year)
            with django_assert_num_queries(5):
                client.get(winner.get_absolute_url())


def test_hostile_words_stay_words_everywhere_on_the_page(client: Client) -> None:
    names = (
        "agency_name place programme programme_meaning one_line story low_cost trust replication "
        "source_note source_name category_name"
    )
    winner = write_record(
        winner=Winner(award=AwardFactory(name=HOSTILE), year=2020),
        country="US",
        slug="hostile",
        measures=[
            {
                "what": HOSTILE,
                "unit": HOSTILE,
                "statement": HOSTILE,
                "series": [{"period": HOSTILE, "count": 1}, {"period": "2", "count": 2}],
                "intervention_period": "2",
            }
        ],
        sources=[{"name": HOSTILE, "states": HOSTILE, "url": "https://example.org/"}],
        **dict.fromkeys(names.split(), HOSTILE),
    )
    page = page_of(client, winner)
    assert "<script>alert" not in page
    assert "<img" not in page
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(block.group(1))["@graph"][0]["abstract"] == HOSTILE


@pytest.mark.parametrize(
    "address", ["/winners/2020/nobody/", "/winners/2020/", "/winners/99999999999/x/"]
)
def test_an_unknown_address_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_winner_before_its_hour_is_not_found_by_any_role(client: Client) -> None:
    cycle = make_cycle(Phase.DECIDING, released_at=timezone.now())
    winner = WinnerFactory(award=cycle.award, cycle=cycle, year=cycle.year)
    assert client.get(winner.get_absolute_url()).status_code == 404
    client.force_login(award_staff(cycle.award))
    assert client.get(winner.get_absolute_url()).status_code == 404


def test_a_demonstration_record_says_so(client: Client) -> None:
    assert "Demonstration data" in page_of(client, WinnerFactory(is_demo=True))
    assert "Demonstration data" not in page_of(client, WinnerFactory())


class TestMeasureCards:
    def test_counts_give_a_change_with_its_sign(self) -> None:
        shown = card(before_count=240, after_count=180)
        assert shown["change"] == "\u221225\u202f%"
        assert shown["verdict"] == "for"
        assert card(before_count=240, after_count=300)["verdict"] == "against"
        assert card(before_count=240, after_count=300, direction="up")["verdict"] == "for"

    @pytest.mark.parametrize(
        ("before", "after", "change"),
        [(13, 4, "9 fewer"), (4, 13, "9 more"), (0, 7, "7 more"), (7, 7, "no change")],
    )
    def test_small_counts_get_no_percentage(self, before: int, after: int, change: str) -> None:
        shown = card(before_count=before, after_count=after)
        assert shown["change"] == change
        assert shown["verdict"] == "unclear"
        assert shown["notes"] == ["Too few incidents to tell a real fall from chance."]

    def test_a_stated_range_is_shown_as_stated(self) -> None:
        shown = card(change_low=Decimal(-30), change_high=Decimal(-20))
        assert shown["change"] == "\u221220\u202f% to \u221230\u202f%"
        assert shown["interval"] == "as stated"
        assert shown["notes"] == ["A percentage alone: the counts behind it are not published."]

    def test_a_bound_is_named(self) -> None:
        shown = card(change_low=-50, change_high=-50, bound="more-than")
        assert shown["interval"] == "more than this, as stated"

    def test_a_direction_without_figures_shows_none(self) -> None:
        shown = card(statement="Stated to have fallen.")
        assert "change" not in shown
        assert shown["notes"] == ["The source gives a direction and no figure."]

    def test_an_output_is_told_from_an_outcome(self) -> None:
        shown = card(is_output=True, series=[{"period": "2017", "count": 30, "bound": "about"}])
        assert "not what changed" in shown["notes"][0]
        assert "about 30" in shown["chart"]
        assert shown["table"]["rows"][0][1]["text"] == "about 30"

    def test_the_record_is_the_source_unless_the_figure_has_its_own(self) -> None:
        assert card()["source"] == "Made up for a test"
        own = card(source_name="A report", source_url="https://example.org/r")
        assert (own["source"], own["source_url"]) == ("A report", "https://example.org/r")

    @pytest.mark.parametrize(
        ("value", "text"),
        [(-58, "\u221258"), (-12.5, "\u221212.5"), (7.25, "+7.2"), (0, "0"), (1234, "+1,234")],
    )
    def test_percentages_are_written_the_same_way_everywhere(self, value: float, text: str) -> None:
        assert signed_percent(value) == f"{text}\u202f%"


def test_a_place_does_not_repeat_its_country() -> None:
    assert where(Winner(place="Mexico City", country="MX")) == "Mexico City"
    assert where(Winner(place="Ajman", country="AE")) == "Ajman, United Arab Emirates"
    assert where(Winner(country="AE")) == "United Arab Emirates"


@pytest.mark.parametrize(
    ("text", "words"), [("2019-06", "June 2019"), ("2018", "2018"), ("2019-13", "2019"), ("", "")]
)
def test_a_month_in_words(text: str, words: str) -> None:
    assert month(text) == words
