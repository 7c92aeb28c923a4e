"""Before the hour nothing tells of the winner; after it everything does. One predicate."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from awards.enums import Phase, TopicKind
from awards.models import Cycle, Topic, Winner
from awards.services.archive import load_archive
from awards.services.winners import publish_winner
from tests.factories import award_staff, make_cycle

pytestmark = pytest.mark.django_db
SECRETS = ("Zzyzx", "zzyzx", "Quixotic", "quixotic", "Wolpertinger")


def addresses(cycle: Cycle) -> list[str]:
    """Every public address, and every way to ask the archive for the winner."""
    award = cycle.award.get_absolute_url()
    year = cycle.get_absolute_url()
    asked = ["q=zzyzx", "q=quixotc", "year=2031", "country=IS", "problem=wolpertinger"]
    asked += [f"award={cycle.award.slug}", "order=oldest", "page=1000000", "evidence=4"]
    return [
        "/",
        "/awards/",
        award,
        year,
        f"{year}dates.ics",
        "/winners/",
        *(f"/winners/?{query}" for query in asked),
        "/winners/2031/quixotic-lanterns/",
        "/winners/feed/",
        "/winners.csv",
        "/winners.json",
        "/api/awards",
        "/api/winners",
        "/api/winners?q=zzyzx",
        "/api/winners?year=2031",
        "/api/winners/2031/quixotic-lanterns",
        "/sitemap-winners.xml",
        "/interest/",
    ]


def crawl(client: Client, cycle: Cycle) -> dict[str, tuple[int, str]]:
    pages = {}
    for address in addresses(cycle):
        response = client.get(address)
        parts = response.streaming_content if response.streaming else [response.content]
        pages[address] = (response.status_code, b"".join(parts).decode())
    return pages


def telling(pages: dict[str, tuple[int, str]]) -> list[str]:
    """Addresses whose content names the winner, apart from the words the reader typed."""
    return [
        address
        for address, (_status, text) in pages.items()
        if any(word in text for word in SECRETS if word.lower() not in address.lower())
    ]


@pytest.fixture
def cycle() -> Cycle:
    cache.clear()
    load_archive()
    Topic.objects.create(kind=TopicKind.PROBLEM, slug="wolpertinger", name="Wolpertinger")
    honour = {"outcome": "mention", "programme": "Quixotic Bells", "agency": "Zzyzx Sheriff"}
    cycle = make_cycle(
        Phase.DECIDING,
        released_at=timezone.now(),
        transparency={"entries": 3, "method": "Quixotic mean", "honours": [honour]},
    )
    publish_winner(
        cycle=cycle,
        agency_name="Zzyzx Police",
        country="IS",
        programme="Quixotic Lanterns",
        one_line="Quixotic result",
        story="Zzyzx story",
        source_name="Zzyzx source",
        problems=["wolpertinger"],
        evidence_level=4,
        measures=[{"what": "Zzyzx thefts", "before_count": 40, "after_count": 20}],
    )
    return cycle


def announce(cycle: Cycle, at: datetime) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(announcement_at=at, judging_closes_at=at)


def test_nothing_before_everything_after(client: Client, cycle: Cycle) -> None:
    before = crawl(client, cycle)
    assert telling(before) == []
    assert before["/winners/2031/quixotic-lanterns/"][0] == 404
    assert before["/api/winners/2031/quixotic-lanterns"][0] == 404
    assert '"count": 7' in before["/api/winners"][1]

    announce(cycle, timezone.now() - timedelta(seconds=1))
    after = crawl(client, cycle)
    assert after["/winners/2031/quixotic-lanterns/"][0] == 200
    told = set(telling(after))
    silent = {"/awards/", "/api/awards", "/interest/", "/winners/?order=oldest"}
    silent |= {f"{cycle.get_absolute_url()}dates.ics", "/winners/?page=1000000"}
    assert set(addresses(cycle)) - told <= silent
    assert '"count": 8' in after["/api/winners"][1]


def test_without_a_release_the_hour_changes_nothing(client: Client, cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(released_at=None)
    announce(cycle, timezone.now() - timedelta(days=1))
    assert telling(crawl(client, cycle)) == []


def test_the_awards_staff_see_no_more_than_the_public(client: Client, cycle: Cycle) -> None:
    client.force_login(award_staff(cycle.award))
    assert telling(crawl(client, cycle)) == []


def test_a_withheld_record_is_gone_from_everywhere(client: Client, cycle: Cycle) -> None:
    announce(cycle, timezone.now() - timedelta(seconds=1))
    Cycle.objects.filter(pk=cycle.pk).update(transparency={})
    Winner.objects.filter(cycle=cycle).update(is_hidden=True)
    assert telling(crawl(client, cycle)) == []


def test_the_counts_of_facets_keep_silent_too(client: Client, cycle: Cycle) -> None:
    page = client.get("/winners/").content.decode()
    assert "Iceland" not in page
    assert "2031" not in page
    assert "Level 4" not in page


def test_facets_kept_from_before_the_hour_do_not_tell_early(
    client: Client, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large archive keeps counts for a while: too few for a moment, never too many."""
    monkeypatch.setattr("awards.archive.COUNTED_AT_MOST", 1)
    assert "Iceland" not in client.get("/winners/").content.decode()
    announce(cycle, timezone.now() - timedelta(seconds=1))
    late = client.get("/winners/").content.decode()
    assert "Quixotic Lanterns" in late
    cache.clear()
    assert "Iceland" in client.get("/winners/").content.decode()
