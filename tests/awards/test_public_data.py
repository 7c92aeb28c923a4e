"""The archive as API, files, feed and sitemap."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from awards.api import MOST_AT_ONCE, api
from awards.enums import Phase
from awards.models import Winner
from awards.presenters.export import COLUMNS, FORMULA_STARTS, defused
from awards.services.archive import load_archive
from awards.services.winners import write_record
from tests.factories import AwardFactory, WinnerFactory, make_cycle

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode("utf-8")


class TestApi:
    def test_winners_are_searched_as_on_the_page(self, client: Client) -> None:
        load_archive()
        found = json.loads(body(client, "/api/winners?problem=drugs&order=oldest"))
        assert found["count"] == 3
        assert [item["year"] for item in found["items"]] == [2021, 2022, 2023]
        assert json.loads(body(client, "/api/winners?q=parcel"))["items"][0]["slug"] == (
            "operation-front-porch"
        )
        assert json.loads(body(client, "/api/winners?q=vigilunt"))["is_similar"]

    def test_the_list_is_cut_by_limit_and_offset(self, client: Client) -> None:
        load_archive()
        found = json.loads(body(client, "/api/winners?limit=2&offset=1"))
        assert found["count"] == 7
        assert [item["year"] for item in found["items"]] == [2023, 2022]
        assert json.loads(body(client, "/api/winners?offset=5000"))["items"] == []

    @pytest.mark.parametrize(
        "query",
        [
            "offset=1000000",
            "offset=-1",
            "limit=0",
            f"limit={MOST_AT_ONCE + 1}",
            "year=abc",
            "year=0",
            "q=" + "x" * 10_000,
            "country=USA",
        ],
    )
    def test_what_cannot_be_is_refused_with_words(self, client: Client, query: str) -> None:
        response = client.get(f"/api/winners?{query}")
        assert response.status_code == 422
        assert response.json()["detail"]

    def test_one_winner_with_figures_and_sources(self, client: Client) -> None:
        load_archive()
        record = json.loads(body(client, "/api/winners/2019/operation-front-porch"))
        assert record["measures"][0]["series"][2] == {
            "period": "2016",
            "count": 13,
            "bound": "",
            "days": None,
            "comparison": None,
        }
        assert record["address"] == "http://testserver/winners/2019/operation-front-porch/"
        assert client.get("/api/winners/2019/nobody").status_code == 404

    def test_a_winner_carries_what_the_engine_is_asked_and_answers(self, client: Client) -> None:
        load_archive()
        record = json.loads(body(client, "/api/winners/2019/operation-front-porch"))
        thefts, packages = record["measures"]
        assert thefts["design_level"] == thefts["answer"]["design_level"]["level"] == 2
        assert thefts["filed"]["treated"]["before_start"] == "2016-12-01"
        assert "comparison" not in thefts["filed"]
        asked = client.post(
            "/api/evidence/outcome", thefts["filed"], content_type="application/json"
        )
        again = asked.json()
        assert thefts["answer"]["rate_ratio"] == again["rate_ratio"]
        assert (packages["filed"], packages["design_level"], packages["answer"]) == (None,) * 3

    def test_a_winner_carries_where_its_sources_disagree(self, client: Client) -> None:
        load_archive()
        record = json.loads(body(client, "/api/winners/2020/project-vigilant"))
        said = [(row["what"], row["stated"]) for row in record["disagreements"]]
        assert said[:3] == [
            ("Rape", "down 60 percent"),
            ("Rape", "down 50 percent"),
            ("Stranger rape", "down 77 percent"),
        ]
        assert record["disagreements"][0]["source_address"].startswith("https://")

    def test_awards_tell_their_phase(self, client: Client) -> None:
        cycle = make_cycle(Phase.OPEN)
        AwardFactory(is_published=False)
        [award] = json.loads(body(client, "/api/awards"))
        assert award["cycle"]["phase"] == "open"
        assert award["cycle"]["zone"] == cycle.zone
        assert json.loads(body(client, f"/api/awards/{award['slug']}")) == award
        assert client.get("/api/awards/nothing").status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_can_be_written(self, client: Client, method: str) -> None:
        assert getattr(client, method)("/api/winners").status_code == 405

    def test_the_description_names_every_address(self, client: Client) -> None:
        description = json.loads(body(client, "/api/openapi.json"))
        assert description["openapi"].startswith("3.1")
        assert set(description["paths"]) == {
            "/api/awards",
            "/api/awards/{slug}",
            "/api/winners",
            "/api/winners/{year}/{slug}",
            "/api/evidence/outcome",
            "/api/evidence/proportion",
            "/api/evidence/cost",
            "/api/evidence/warnings",
        }
        assert api.docs_url is None

    def test_the_guide_is_a_page_of_our_own(self, client: Client) -> None:
        assert "/api/openapi.json" in body(client, "/api/")

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client: Client, number: int, django_assert_num_queries: Any) -> None:
        for _place in range(number):
            WinnerFactory()
        with django_assert_num_queries(2):
            client.get("/api/winners")


class TestFiles:
    def test_csv_has_one_line_per_record(self, client: Client) -> None:
        load_archive()
        text = body(client, "/winners.csv")
        assert text.startswith("\ufeff")
        header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        assert tuple(header) == COLUMNS
        by_year = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
        assert len(by_year) == 7
        assert by_year["2022"]["problems"] == "drugs"
        assert by_year["2018"]["is_demonstration"] == "no"
        assert by_year["2019"]["design_level"] == "2"
        first = by_year["2020"]["where_sources_differ"].splitlines()[0]
        assert first.startswith("How far reported rape fell: Rape: down 60 percent (as of October")

    def test_json_has_the_shape_of_the_api(self, client: Client) -> None:
        load_archive()
        winners = json.loads(body(client, "/winners.json"))["winners"]
        assert len(winners) == 7
        for record in winners:
            given_by_api = json.loads(
                body(client, f"/api/winners/{record['year']}/{record['slug']}")
            )
            assert given_by_api.keys() == record.keys()
            assert given_by_api["story"] == record["story"]

    def test_an_empty_archive_is_an_empty_file(self, client: Client) -> None:
        assert json.loads(body(client, "/winners.json")) == {"winners": []}
        assert len(body(client, "/winners.csv").splitlines()) == 1

    def test_no_cell_is_a_formula(self, client: Client) -> None:
        evil = '=HYPERLINK("http://example.org","x")'
        write_record(
            winner=Winner(award=AwardFactory(name=evil), year=2020),
            slug="x",
            country="US",
            measures=[{"what": evil, "statement": evil}],
            **dict.fromkeys(
                ("agency_name", "programme", "one_line", "story", "source_name", "place"), evil
            ),
        )
        rows = list(csv.reader(io.StringIO(body(client, "/winners.csv"))))
        assert not [cell for cell in rows[1] if cell.startswith(FORMULA_STARTS)]

    @given(st.text())
    def test_defused_text_starts_no_formula_and_loses_nothing(self, text: str) -> None:
        safe = defused(text)
        assert not safe.lstrip(" \u00a0\u3000").startswith(FORMULA_STARTS)
        assert safe.removeprefix("'").endswith(text.removeprefix("'"))

    def test_queries_do_not_grow_with_the_records(
        self, client: Client, django_assert_num_queries: Any
    ) -> None:
        for number in (1, 3):
            for _place in range(number):
                WinnerFactory()
            with django_assert_num_queries(5):
                body(client, "/winners.json")


class TestFeed:
    def test_it_holds_every_published_record(self, client: Client) -> None:
        load_archive()
        feed = ET.fromstring(body(client, "/winners/feed/"))  # noqa: S314 - our own text
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == 7
        assert entries[0].findtext(f"{ATOM}title").startswith("2024: Alto al Fuego")
        assert (
            entries[0].find(f"{ATOM}link").get("href").startswith("http://testserver/winners/2024")
        )

    def test_the_latest_announcement_comes_first(self, client: Client) -> None:
        load_archive()
        cycle = make_cycle(Phase.ANNOUNCED, year=2010)
        WinnerFactory(award=cycle.award, cycle=cycle, year=2010, programme="Lanterns")
        Winner.objects.filter(cycle=None).update(created_at=cycle.opens_at)
        feed = ET.fromstring(body(client, "/winners/feed/"))  # noqa: S314 - our own text
        assert "Lanterns" in feed.find(f"{ATOM}entry").findtext(f"{ATOM}title")

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, client: Client, number: int, django_assert_num_queries: Any) -> None:
        for place in range(number):
            cycle = make_cycle(Phase.ANNOUNCED)
            WinnerFactory(award=cycle.award, cycle=cycle, year=2000 + place)
        with django_assert_num_queries(1):
            client.get("/winners/feed/")


class TestSearchEngines:
    def test_the_sitemap_leads_to_every_public_page(self, client: Client) -> None:
        load_archive()
        cycle = make_cycle(Phase.OPEN)
        index = body(client, "/sitemap.xml")
        for section in ("pages", "awards", "cycles", "winners"):
            assert f"http://testserver/sitemap-{section}.xml" in index
        assert body(client, "/sitemap-winners.xml").count("<url>") == 7
        assert cycle.get_absolute_url() in body(client, "/sitemap-cycles.xml")
        assert cycle.award.get_absolute_url() in body(client, "/sitemap-awards.xml")
        assert client.get("/sitemap-nothing.xml").status_code == 404

    def test_robots_are_kept_from_workplaces(self, client: Client) -> None:
        text = body(client, "/robots.txt")
        assert "Disallow: /desk/" in text
        assert "Sitemap: http://testserver/sitemap.xml" in text
