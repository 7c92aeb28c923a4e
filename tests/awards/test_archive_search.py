"""Searching and narrowing the archive."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards import archive
from awards.archive import Asked, Listing, similar_words
from awards.enums import CostBand, TopicKind
from awards.models import Award, Topic, Winner
from awards.services.archive import load_archive
from awards.services.winners import write_record
from tests.factories import AwardFactory

pytestmark = pytest.mark.django_db


def enter(award: Award, year: int, programme: str, **fields: Any) -> Winner:
    values: dict[str, Any] = {
        "agency_name": "Example Town Police",
        "country": "US",
        "programme": programme,
        "one_line": "A made-up result",
        "story": "A made-up story.",
        "source_name": "Made up for a test",
    }
    return write_record(winner=Winner(award=award, year=year), **values | fields)


@pytest.fixture
def records() -> dict[str, Winner]:
    for slug in ("burglary", "drugs"):
        Topic.objects.create(kind=TopicKind.PROBLEM, slug=slug, name=slug.capitalize())
    # The same address in both kinds: a facet must not mix them up.
    Topic.objects.create(kind=TopicKind.APPROACH, slug="drugs", name="Drug courts")
    award = AwardFactory(slug="first")
    return {
        "lanterns": enter(
            award,
            2015,
            "Lanterns",
            story="Neighbours lit the alley behind the bakery.",
            problems=["burglary"],
            evidence_level=2,
        ),
        "courts": enter(
            award, 2016, "Second Chance", country="GB", approaches=["drugs"], problems=["drugs"]
        ),
        "cafe": enter(
            AwardFactory(slug="second"),
            2016,
            "Café Nights",
            country="FR",
            agency_name="Police de Exempleville",
            problems=["burglary"],
            cost_band=CostBand.LOW,
        ),
    }


def found(**parameters: str) -> list[str]:
    return [winner.programme for winner in Listing(Asked.read(parameters)).page]


def counts(facet: str, **parameters: str) -> dict[str, int | None]:
    choices = Listing(Asked.read(parameters)).choices()
    return {choice.value: choice.count for choice in choices if choice.facet == facet}


class TestWords:
    def test_a_word_of_the_story_finds_the_record(self, records: dict[str, Winner]) -> None:
        assert found(q="bakery") == ["Lanterns"]

    def test_words_are_found_in_another_form(self, records: dict[str, Winner]) -> None:
        assert found(q="alleys") == ["Lanterns"]

    def test_accents_do_not_matter(self, records: dict[str, Winner]) -> None:
        assert found(q="cafe") == found(q="CAFÉ") == ["Café Nights"]

    def test_a_country_is_found_by_its_name(self, records: dict[str, Winner]) -> None:
        assert found(q="france") == ["Café Nights"]

    def test_a_topic_is_found_by_its_name(self, records: dict[str, Winner]) -> None:
        assert found(q='"drug courts"') == ["Second Chance"]

    def test_a_minus_leaves_out_and_or_widens(self, records: dict[str, Winner]) -> None:
        assert found(q="burglary -bakery") == ["Café Nights"]
        assert set(found(q="bakery or courts")) == {"Lanterns", "Second Chance"}

    def test_a_misspelt_name_finds_what_is_spelt_alike(self, records: dict[str, Winner]) -> None:
        listing = Listing(Asked.read({"q": "lanturns"}))
        assert listing.is_resembling
        assert [winner.programme for winner in listing.page] == ["Lanterns"]

    def test_what_is_spelt_alike_can_be_narrowed_too(self, records: dict[str, Winner]) -> None:
        assert found(q="lanturns", year="2015") == ["Lanterns"]
        assert found(q="lanturns", year="2016") == []
        assert counts("year", q="lanturns") == {"2015": 1}

    def test_the_better_match_comes_first(self, records: dict[str, Winner]) -> None:
        enter(AwardFactory(), 2019, "Bakery bakery", story="bakery bakery bakery")
        assert found(q="bakery") == ["Bakery bakery", "Lanterns"]
        assert found(q="bakery", order="oldest") == ["Lanterns", "Bakery bakery"]

    @pytest.mark.parametrize(
        "text", ["zzzzqq", "!!!", "-", '"', "' OR 1=1 --", "\x00", "%", "()&|!"]
    )
    def test_nothing_found_is_an_answer(self, records: dict[str, Winner], text: str) -> None:
        listing = Listing(Asked.read({"q": text}))
        assert isinstance(list(listing.page), list)
        assert isinstance(listing.choices(), list)


class TestFacets:
    def test_each_narrows_the_list(self, records: dict[str, Winner]) -> None:
        assert found(year="2015") == ["Lanterns"]
        assert found(country="gb") == ["Second Chance"]
        assert found(problem="burglary") == ["Café Nights", "Lanterns"]
        assert found(approach="drugs") == ["Second Chance"]
        assert found(award="second") == ["Café Nights"]
        assert found(evidence="2") == ["Lanterns"]
        assert found(cost="low") == ["Café Nights"]
        assert found(problem="burglary", year="2016") == ["Café Nights"]
        assert found(problem="burglary", country="GB") == []

    def test_a_count_is_what_the_choice_would_leave(self, records: dict[str, Winner]) -> None:
        assert counts("year") == {"2015": 1, "2016": 2}
        assert counts("year", problem="burglary") == {"2015": 1, "2016": 1}
        assert counts("problem", year="2016") == {"burglary": 1, "drugs": 1}
        for value, count in counts("problem", year="2016").items():
            assert len(found(problem=value, year="2016")) == count

    def test_a_facet_shows_what_else_could_be_chosen(self, records: dict[str, Winner]) -> None:
        assert counts("year", year="2015") == {"2015": 1, "2016": 2}

    def test_topics_of_one_kind_are_not_taken_for_the_other(
        self, records: dict[str, Winner]
    ) -> None:
        assert counts("approach") == {"drugs": 1}
        assert found(approach="burglary") == []

    def test_evidence_and_cost_appear_only_where_a_record_has_them(self) -> None:
        load_archive()
        assert counts("evidence") == {"2": 1}  # the one record with counts
        assert counts("cost") == {}
        assert counts("problem")["drugs"] == 3

    def test_counts_follow_the_words(self, records: dict[str, Winner]) -> None:
        assert counts("country", q="bakery") == {"US": 1}


class TestAddress:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.dictionaries(
            st.sampled_from([*archive.FACETS, "q", "order"]), st.text(max_size=300), max_size=5
        ),
        st.text(max_size=12),
    )
    def test_no_address_fails(self, parameters: dict[str, str], page: str) -> None:
        listing = Listing(Asked.read(parameters), page_number=page)
        list(listing.page)
        listing.choices()

    def test_what_is_asked_can_be_written_and_read_again(self) -> None:
        asked = Asked.read({"q": " café -x ", "year": "2016", "country": "fr", "order": "oldest"})
        again = dict(pair.split("=") for pair in asked.query_string().split("&"))
        assert again == {"q": "caf%C3%A9+-x", "year": "2016", "country": "FR", "order": "oldest"}

    @pytest.mark.parametrize("year", ["abc", "-1", "99999", "1e3", "²", "2016.0"])
    def test_a_year_that_is_none_is_ignored(self, year: str) -> None:
        assert Asked.read({"year": year}).year == ""

    def test_a_long_text_is_cut(self) -> None:
        assert len(Asked.read({"q": "x" * 10_000}).text) == archive.LONGEST_QUERY

    def test_words_to_compare_are_few_and_plain(self) -> None:
        words = similar_words("-left an Éxample's " + "word " * 50)
        assert words[0] == "examples"
        assert len(words) == archive.MOST_WORDS


class TestManyRecords:
    """A large archive, made small by lowering the bounds."""

    @pytest.fixture
    def small_bounds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        cache.clear()
        monkeypatch.setattr(archive, "MOST_LISTED", 2)
        monkeypatch.setattr(archive, "COUNTED_AT_MOST", 1)

    def test_a_list_ends_and_says_so(self, records: dict[str, Winner], small_bounds: None) -> None:
        listing = Listing(Asked())
        assert listing.count == 3
        assert listing.page.paginator.count == 2
        assert listing.records(offset=0, limit=100) == list(listing.page)

    def test_a_broad_search_is_neither_ranked_nor_counted(
        self, records: dict[str, Winner], small_bounds: None
    ) -> None:
        listing = Listing(Asked.read({"q": "burglary"}))
        assert listing.is_broad
        assert listing.order == "newest"
        assert {choice.count for choice in listing.choices()} == {None}

    def test_counts_of_many_are_kept_and_never_tell_more(
        self, records: dict[str, Winner], small_bounds: None, django_assert_num_queries: Any
    ) -> None:
        before = Listing(Asked()).choices()
        enter(AwardFactory(), 2020, "New")
        with django_assert_num_queries(0):
            assert Listing(Asked()).choices() == before
        cache.clear()
        assert len(Listing(Asked()).choices()) > len(before)


class TestPage:
    def test_the_page_beyond_the_last_is_the_last(
        self, client: Client, records: dict[str, Winner]
    ) -> None:
        response = client.get("/winners/", {"page": "1000000"})
        assert response.status_code == 200
        assert "Lanterns" in response.content.decode()

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_same_queries_however_many(
        self, client: Client, number: int, django_assert_num_queries: Any
    ) -> None:
        for place in range(number):
            enter(AwardFactory(), 2010 + place, f"Programme {place}")
        with django_assert_num_queries(4):  # count, page, facets, sponsorships
            client.get("/winners/")

    @pytest.mark.parametrize("number", [1, 3])
    def test_a_search_asks_no_more(
        self, client: Client, number: int, django_assert_num_queries: Any
    ) -> None:
        for place in range(number):
            enter(AwardFactory(), 2010 + place, f"Programme {place}")
        with django_assert_num_queries(4):
            client.get("/winners/", {"q": "programme", "year": "2010"})

    def test_a_misspelt_search_stays_within_the_bound(
        self,
        client: Client,
        records: dict[str, Winner],
        django_assert_max_num_queries: Any,
    ) -> None:
        with django_assert_max_num_queries(8):
            page = client.get("/winners/", {"q": "lanturns"}).content.decode()
        assert "spelt much like it" in page
        assert "Lanterns" in page

    def test_hostile_words_are_shown_as_words(self, client: Client) -> None:
        page = client.get("/winners/", {"q": '"><script>alert(1)</script>'}).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    def test_no_result_says_what_to_do(self, client: Client, records: dict[str, Winner]) -> None:
        page = client.get("/winners/", {"q": "zzzzqq", "country": "US"}).content.decode()
        assert "No winner matches" in page
        assert "fewer or other words" in page
        assert 'href="?q=zzzzqq"' in page  # clears the filters, keeps the words
        assert "Country: United States of America" in page

    def test_an_empty_archive_says_what_will_be_here(self, client: Client) -> None:
        assert "Winners appear here on the day" in client.get("/winners/").content.decode()

    def test_combinations_and_searches_are_kept_from_search_engines(
        self, client: Client, records: dict[str, Winner]
    ) -> None:
        def is_indexed(address: str) -> bool:
            return "noindex" not in client.get(address).content.decode()

        assert is_indexed("/winners/")
        assert is_indexed("/winners/?year=2016")
        assert not is_indexed("/winners/?year=2016&country=FR")
        assert not is_indexed("/winners/?q=x")

    def test_choosing_a_facet_keeps_the_words_and_drops_the_page(
        self, client: Client, records: dict[str, Winner]
    ) -> None:
        page = client.get("/winners/", {"q": "police", "page": "2"}).content.decode()
        assert "?q=police&amp;country=GB" in page
        assert not re.search(r'href="\?[^"]*page=', page)
