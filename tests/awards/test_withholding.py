"""A withheld record is gone from everywhere, its address says so, and it can come back."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from awards.enums import Phase
from awards.models import Winner, Withholding
from awards.services.winners import publish_winner
from awards.services.withholding import restore_winner, withhold_winner
from tests.factories import AwardFactory, WinnerFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db

NOTE = "The agency gave the award back."
REASON = "Their letter of 3 May."
PLACES = (
    "/",
    "/winners/",
    "/winners/?q=quixotic",
    "/winners/?q=quixotc",
    "/winners/feed/",
    "/winners.csv",
    "/winners.json",
    "/api/winners",
    "/sitemap-winners.xml",
)


@pytest.fixture
def winner() -> Winner:
    award = AwardFactory()
    return publish_winner(
        cycle=make_cycle(Phase.ANNOUNCED, award=award, year=2021),
        agency_name="Zzyzx Police",
        country="US",
        programme="Quixotic Lanterns",
        one_line="A made-up result",
        story="A made-up story.",
        source_name="Made up for a test",
    )


@pytest.fixture
def staff(winner):
    return award_staff(winner.award)


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode()


def told(client: Client) -> list[str]:
    names = ("Quixotic Lanterns", "quixotic-lanterns")
    return [place for place in PLACES if any(name in body(client, place) for name in names)]


def test_it_leaves_every_list_and_comes_back(client, winner, staff) -> None:
    assert told(client) == list(PLACES)
    withhold_winner(winner=winner, actor=staff, note=NOTE, reason=REASON)
    assert told(client) == []
    restore_winner(winner=winner, actor=staff, reason="They took it back.")
    assert told(client) == list(PLACES)


def test_its_address_says_so_with_the_note_and_no_names(client, winner, staff) -> None:
    withhold_winner(winner=winner, actor=staff, note=NOTE, reason=REASON)
    response = client.get(winner.get_absolute_url())
    text = response.content.decode()
    assert response.status_code == 410
    assert "This record was withdrawn" in text
    assert NOTE in text
    assert all(word not in text for word in (REASON, "Quixotic", "Zzyzx", staff.full_name))
    assert client.get(f"/api/winners/{winner.year}/{winner.slug}").status_code == 410


def test_before_the_announcement_an_address_tells_nothing(client) -> None:
    cycle = make_cycle(Phase.DECIDING, released_at=timezone.now())
    hidden = WinnerFactory(cycle=cycle, award=cycle.award, year=cycle.year, is_hidden=True)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(f"/api/winners/{hidden.year}/{hidden.slug}").status_code == 404
    assert not Winner.objects.withdrawn().exists()
    later = cycle.announcement_at + timedelta(seconds=1)
    assert Winner.objects.withdrawn(later).get() == hidden


def test_the_trail_holds_digests_and_the_rows_stay(winner, staff) -> None:
    withhold_winner(winner=winner, actor=staff, note=NOTE, reason=REASON)
    restore_winner(winner=winner, actor=staff, reason="A mistake.")
    entries = AuditEntry.objects.filter(action__startswith="winner.").order_by("seq")
    assert [entry.action for entry in entries] == ["winner.withheld", "winner.restored"]
    assert all(entry.actor_id == staff.pk for entry in entries)
    assert NOTE not in str([entry.payload for entry in entries])
    row = Withholding.objects.get()
    assert (row.note, row.reason, row.lifted_reason) == (NOTE, REASON, "A mistake.")
    assert row.lifted_by == staff


@pytest.mark.parametrize(("note", "reason"), [("", REASON), (NOTE, " ")])
def test_note_and_reason_are_needed(winner, staff, note, reason) -> None:
    with pytest.raises(ValidationError):
        withhold_winner(winner=winner, actor=staff, note=note, reason=reason)
    winner.refresh_from_db()
    assert not winner.is_hidden


def test_not_twice_in_a_row(winner, staff) -> None:
    withhold_winner(winner=winner, actor=staff, note=NOTE, reason=REASON)
    with pytest.raises(ValidationError, match="already"):
        withhold_winner(winner=winner, actor=staff, note="Another", reason=REASON)
    assert Withholding.objects.get().note == NOTE
    restore_winner(winner=winner, actor=staff, reason="A mistake.")
    with pytest.raises(ValidationError, match="not withheld"):
        restore_winner(winner=winner, actor=staff, reason="A mistake.")


def test_the_database_allows_one_at_a_time(winner, staff) -> None:
    withhold_winner(winner=winner, actor=staff, note=NOTE, reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withholding.objects.create(winner=winner, note=NOTE, reason=REASON, made_by=staff)


def test_counts_kept_from_before_do_not_tell_of_it(
    client, winner, staff, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    """A large archive keeps counts by facet for a while."""
    monkeypatch.setattr("awards.archive.COUNTED_AT_MOST", 0)
    cache.clear()
    WinnerFactory(award=winner.award, country="MX")
    assert "United States" in body(client, "/winners/")
    with django_capture_on_commit_callbacks(execute=True):
        withhold_winner(winner=winner, actor=staff, note=NOTE, reason=REASON)
    assert "United States" not in body(client, "/winners/")
