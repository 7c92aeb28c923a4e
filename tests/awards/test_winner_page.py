"""A winner's page: the story, the figures as stated, the sources, and what machines read."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from awards.enums import Phase
from awards.models import Winner
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
        assert page.count('class="chart__whisker"') == 4  # thefts; packages are no exact counts
        assert "Programme began" in page
        assert "9 fewer" in page
        assert "Too few incidents to tell a real fall from chance." in page
        assert "69" not in re.search(r"<dt>Change</dt>.*?</dd>", page, re.S).group(0)

    def test_front_porch_is_told_as_an_analyst_would(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2019))
        report = re.search(r'<div class="findings__report">(.*?)</div>', page, re.S).group(1)
        assert re.findall(r"<p>(.*?)</p>", report) == [
            "Package thefts reported in December fell from 13 to 4.",
            (
                "With numbers this small a fall this large can be chance (between 0.07 and 1.00 "
                "times the rate before)."
            ),
            (
                "Over all 3 earlier years (4, 8, 13; on average 8.3), what followed is 0.48 times "
                "their mean, which can be chance (between 0.12 and 1.39 times)."
            ),
        ]
        assert "Design level 2 of 5" in page
        assert "2.2 times the mean of the other periods before" in page
        assert "Compare the same months" not in page  # both are Decembers
        assert "outcomes filed" not in page  # packages handled are none
        assert "Before: Dec 2016" in page
        assert "31 days" in page

    def test_vigilant_says_that_its_sources_differ(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2020))
        assert "Three pairs of figures" in page
        for source in ("theiacp.org", "Slough Express", "University of Brighton"):
            assert source in page

    def test_vigilants_three_pairs_stand_side_by_side(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2020))
        rape, other = re.findall(r'<div class="disagreement">(.*?)</table>', page, re.S)
        for table, figures in ((rape, ("60", "50", "77")), (other, ("40", "30", "12.5"))):
            assert re.findall(r"down ([\d.]+) percent", table) == list(figures)
            assert table.count('href="https://') == 3
        assert (
            "These differ in what was counted, period and place, as far as that is stated, so "
            "none of them corrects another."
        ) in rape

    def test_a_percentage_alone_is_said_to_be_no_more(self, client: Client) -> None:
        page = page_of(client, Winner.objects.get(year=2020))
        assert (
            "The source states a fall of 60 percent and no counts: neither chance nor a "
            "comparison can be judged."
        ) in page
        assert page.count("What would let a reader check") == 1
        assert "Design level" not in page

    def test_every_page_is_light(self, client: Client) -> None:
        for winner in Winner.objects.all():
            assert len(client.get(winner.get_absolute_url()).content) < 60_000

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
            with django_assert_num_queries(6):
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
            },
            {
                "what": HOSTILE,
                "before_count": 30,
                "after_count": 20,
                "comparison_area": HOSTILE,
                "filed": {"comparison": {"before": 40, "after": 41}},
            },
            {"what": HOSTILE, "change_low": -20, "change_high": -20, "period": HOSTILE},
        ],
        discrepancies=[
            dict.fromkeys(("topic", "what", "figure", "period", "place", "source_name"), HOSTILE)
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


@pytest.mark.parametrize("address", ["/", "/winners/", "/winners/feed/"])
def test_lists_mark_a_record_made_up_for_a_demonstration(client: Client, address: str) -> None:
    WinnerFactory()
    assert "Made up for" not in client.get(address).content.decode()
    WinnerFactory(is_demo=True)
    assert "Made up for" in client.get(address).content.decode()


def test_a_place_does_not_repeat_its_country() -> None:
    assert where(Winner(place="Mexico City", country="MX")) == "Mexico City"
    assert where(Winner(place="Ajman", country="AE")) == "Ajman, United Arab Emirates"
    assert where(Winner(country="AE")) == "United Arab Emirates"


@pytest.mark.parametrize(
    ("text", "words"), [("2019-06", "June 2019"), ("2018", "2018"), ("2019-13", "2019"), ("", "")]
)
def test_a_month_in_words(text: str, words: str) -> None:
    assert month(text) == words
