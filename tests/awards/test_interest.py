"""Asking to be told: nothing counts before the second step, and nobody is told twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from awards.enums import Phase
from awards.forms.interest import InterestForm
from awards.jobs import forget_unconfirmed_interest, tell_interested_when_open
from awards.models import Award, Interest
from awards.services.interest import (
    LinkUnusable,
    confirm_interest,
    find_to_confirm,
    find_to_stop,
    hash_token,
    request_interest,
    stop_interest,
    stop_token,
    tell_interested,
)
from mail.models import OutboxMessage
from tests.factories import AwardFactory, make_cycle

pytestmark = pytest.mark.django_db
EMAIL = "reader@example.org"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def award() -> Award:
    return AwardFactory(slug="lanterns", name="Award of Lanterns")


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links put into mails, as their readers get them; the outbox shows them to nobody."""
    from awards.services import interest

    sent: list[str] = []
    real = interest.queue_mail

    def note(**arguments: Any) -> Any:
        sent.extend(arguments["secrets"].values())
        return real(**arguments)

    monkeypatch.setattr(interest, "queue_mail", note)
    return sent


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def ask(client: Client, award: Award, **fields: str) -> Any:
    return client.post("/interest/", {"award": award.slug, "email": EMAIL} | fields)


def confirmed(award: Award, email: str = EMAIL) -> Interest:
    request_interest(award=award, email=email)
    interest = Interest.objects.get(award=award, email=email)
    confirm_interest(interest=interest)
    interest.refresh_from_db()
    return interest


class TestAsking:
    def test_asking_alone_does_not_count(self, client: Client, award: Award) -> None:
        response = ask(client, award, name="A Reader", agency_name="Example Police")
        assert response.headers["Location"] == "/interest/sent/"
        interest = Interest.objects.get()
        assert (interest.email, interest.name) == (EMAIL, "A Reader")
        assert not Interest.objects.confirmed().exists()
        message = OutboxMessage.objects.get()
        assert message.to == EMAIL
        assert "Award of Lanterns" in message.subject

    def test_opening_the_link_changes_nothing_and_the_button_confirms(
        self, client: Client, award: Award, links: list[str]
    ) -> None:
        ask(client, award)
        address = path_of(links[0])
        for method in (client.head, client.get, client.get):
            response = method(address)
            assert response.headers["Location"] == "/interest/confirm/"
            assert client.get("/interest/confirm/").status_code == 200
        assert not Interest.objects.confirmed().exists()

        client.post("/interest/confirm/")
        assert Interest.objects.confirmed().count() == 1
        assert "You are on the list" in client.get("/interest/confirm/").content.decode()

    def test_confirming_twice_is_confirming_once(
        self, client: Client, award: Award, links: list[str]
    ) -> None:
        ask(client, award)
        client.get(path_of(links[0]))
        client.post("/interest/confirm/")
        first = Interest.objects.get().confirmed_at
        assert client.post("/interest/confirm/").status_code == 302
        assert Interest.objects.get().confirmed_at == first
        actions = list(AuditEntry.objects.order_by("seq").values_list("action", flat=True))
        assert actions == ["interest.requested", "interest.confirmed"]

    def test_the_database_holds_no_usable_token(self, award: Award, links: list[str]) -> None:
        request_interest(award=award, email=EMAIL)
        token = links[0].rstrip("/").rpartition("/")[2]
        assert find_to_confirm(token=token).email == EMAIL
        with connection.cursor() as cursor:
            for table in ("awards_interest", "mail_outboxmessage", "audit_auditentry"):
                cursor.execute(
                    f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{token}%"]
                )
                assert cursor.fetchone() == (0,), table
        assert Interest.objects.get().token_hash == hash_token(token)

    def test_a_wrong_or_old_link_says_so(
        self, client: Client, award: Award, links: list[str]
    ) -> None:
        client.get("/interest/confirm/not-a-token/")
        response = client.get("/interest/confirm/")
        assert response.status_code == 410
        assert "Nothing was changed" in response.content.decode()
        assert client.post("/interest/confirm/").status_code == 410

        ask(client, award)
        Interest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        client.get(path_of(links[0]))
        assert client.post("/interest/confirm/").status_code == 410
        assert not Interest.objects.confirmed().exists()

    def test_the_answer_does_not_tell_whether_an_address_is_known(
        self, client: Client, award: Award
    ) -> None:
        confirmed(award)
        known = ask(client, award)
        unknown = ask(client, award, email="nobody@example.org")
        assert (known.status_code, known.headers["Location"]) == (
            unknown.status_code,
            unknown.headers["Location"],
        )

    def test_one_mail_an_hour_to_one_address_whoever_asks(self, award: Award) -> None:
        for email in (EMAIL, EMAIL.upper(), "Reader@Example.org"):
            request_interest(award=award, email=email)
        assert OutboxMessage.objects.count() == 1
        assert Interest.objects.count() == 1
        Interest.objects.update(requested_at=timezone.now() - timedelta(hours=2))
        request_interest(award=award, email=EMAIL)
        assert OutboxMessage.objects.count() == 2

    def test_only_the_newest_link_works(self, award: Award, links: list[str]) -> None:
        request_interest(award=award, email=EMAIL)
        Interest.objects.update(requested_at=timezone.now() - timedelta(hours=2))
        request_interest(award=award, email=EMAIL)
        old, new = (link.rstrip("/").rpartition("/")[2] for link in links)
        assert find_to_confirm(token=new)
        with pytest.raises(LinkUnusable):
            find_to_confirm(token=old)

    def test_a_program_that_fills_every_field_gets_the_same_answer_and_nothing_else(
        self, client: Client, award: Award
    ) -> None:
        response = ask(client, award, website="https://spam.example.org")
        assert response.headers["Location"] == "/interest/sent/"
        assert not Interest.objects.exists()
        assert not OutboxMessage.objects.exists()

    def test_too_many_from_one_network_are_refused_and_nothing_is_lost(
        self, client: Client, award: Award, settings: Any
    ) -> None:
        for place in range(settings.NETWORK_LIMITS["interest"][0]):
            assert ask(client, award, email=f"p{place}@example.org").status_code == 302
        response = ask(client, award, email="late@example.org", name="A Reader")
        assert response.status_code == 429
        page = response.content.decode()
        assert "Nothing was sent" in page
        assert 'value="late@example.org"' in page
        assert 'value="A Reader"' in page
        assert not Interest.objects.filter(email="late@example.org").exists()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"email": ""}, "Enter the e-mail address"),
            ({"email": "not an address"}, "Enter an e-mail address such as"),
            ({"email": "x" * 300 + "@example.org"}, "at most 254"),
        ],
    )
    def test_a_mistake_is_named_and_the_rest_is_kept(
        self, client: Client, award: Award, fields: dict[str, str], words: str
    ) -> None:
        response = ask(client, award, agency_name="Example Police", **fields)
        assert response.status_code == 422
        page = response.content.decode()
        assert words in page
        assert "There is a problem" in page
        assert 'value="Example Police"' in page
        assert not Interest.objects.exists()

    def test_an_unpublished_award_cannot_be_asked_for(self, client: Client) -> None:
        hidden = AwardFactory(is_published=False)
        AwardFactory()
        response = ask(client, hidden)
        assert response.status_code == 422
        assert "valid choice" in response.content.decode()

    def test_without_an_award_there_is_no_form(self, client: Client) -> None:
        assert "No award is published yet" in client.get("/interest/").content.decode()

    def test_several_awards_can_be_chosen_from(self, client: Client, award: Award) -> None:
        AwardFactory(slug="bells", name="Award of Bells")
        page = client.get("/interest/", {"award": "bells"}).content.decode()
        assert '<option value="bells" selected>' in page
        assert isinstance(InterestForm(awards=[award]), InterestForm)


class TestStopping:
    def test_the_link_stops_by_its_button_alone(self, client: Client, award: Award) -> None:
        interest = confirmed(award)
        client.get(f"/interest/stop/{stop_token(interest)}/")
        page = client.get("/interest/stop/").content.decode()
        assert "Do you want to stop?" in page
        assert Interest.objects.confirmed().exists()
        client.post("/interest/stop/")
        assert not Interest.objects.confirmed().exists()
        assert "Nothing more is sent to you" in client.get("/interest/stop/").content.decode()

    @pytest.mark.parametrize("token", ["1", "1:forged", "", "abc:def:ghi", "9" * 40])
    def test_a_forged_link_stops_nobody(self, client: Client, award: Award, token: str) -> None:
        confirmed(award)
        session = client.session
        session["awards.interest.stop"] = token
        session.save()
        assert client.post("/interest/stop/").status_code == 410
        assert Interest.objects.confirmed().exists()

    def test_who_stopped_can_come_back(self, award: Award) -> None:
        interest = confirmed(award)
        stop_interest(interest=interest)
        stop_interest(interest=interest)
        Interest.objects.update(requested_at=timezone.now() - timedelta(hours=2))
        request_interest(award=award, email=EMAIL)
        assert not Interest.objects.confirmed().exists()
        confirm_interest(interest=interest)
        assert Interest.objects.confirmed().exists()
        assert find_to_stop(token=stop_token(interest)) == interest


class TestTelling:
    def test_each_person_is_told_once_per_cycle(self, award: Award) -> None:
        for place in range(3):
            confirmed(award, f"p{place}@example.org")
        request_interest(award=award, email="unconfirmed@example.org")
        stop_interest(interest=confirmed(award, "stopped@example.org"))
        confirmed(AwardFactory(), "other-award@example.org")
        before = OutboxMessage.objects.count()
        cycle = make_cycle(Phase.OPEN, award=award)
        assert tell_interested(cycle=cycle) == 3
        assert tell_interested(cycle=cycle) == 0
        told = OutboxMessage.objects.order_by("pk").values_list("to", flat=True)[before:]
        assert sorted(told) == ["p0@example.org", "p1@example.org", "p2@example.org"]
        following = make_cycle(Phase.OPEN, award=award, year=2032)
        assert tell_interested(cycle=following) == 3

    def test_the_mail_names_the_deadline_and_a_way_to_stop(
        self, award: Award, links: list[str]
    ) -> None:
        confirmed(award)
        cycle = make_cycle(Phase.OPEN, award=award, zone="Asia/Tokyo")
        tell_interested(cycle=cycle)
        message = OutboxMessage.objects.order_by("pk").last()
        assert "Nominations are open: Award of Lanterns 2031" in message.subject
        closes = cycle.closes_at.astimezone(cycle.tzinfo).strftime("%H:%M")
        assert f"{closes} (Tokyo time)" in message.body
        assert f"/awards/lanterns/{cycle.year}/" in message.body
        assert "/interest/stop/" in links[-1]
        assert links[-1] not in message.body

    @pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.OPEN])
    def test_the_job_tells_nobody_before_or_after(self, award: Award, phase: Phase) -> None:
        confirmed(award)
        before = OutboxMessage.objects.count()
        make_cycle(phase, award=award)
        tell_interested_when_open()
        assert OutboxMessage.objects.count() == before

    def test_the_job_tells_of_an_open_cycle_once(self, award: Award) -> None:
        confirmed(award)
        before = OutboxMessage.objects.count()
        make_cycle(Phase.OPEN, award=award)
        make_cycle(Phase.OPEN, award=award, year=2032, is_test=True)
        make_cycle(Phase.OPEN, award=award, year=2033, is_published=False)
        for _run in range(3):
            tell_interested_when_open()
        assert OutboxMessage.objects.count() == before + 1

    def test_many_are_told_over_several_runs(
        self, award: Award, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("awards.services.interest.TOLD_AT_ONCE", 2)
        for place in range(3):
            confirmed(award, f"p{place}@example.org")
        cycle = make_cycle(Phase.OPEN, award=award)
        assert [tell_interested(cycle=cycle) for _run in range(3)] == [2, 1, 0]


def test_unconfirmed_addresses_are_forgotten(award: Award) -> None:
    request_interest(award=award, email="old@example.org")
    Interest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    request_interest(award=award, email="new@example.org")
    kept = confirmed(award, "kept@example.org")
    Interest.objects.filter(pk=kept.pk).update(expires_at=timezone.now() - timedelta(days=9))
    forget_unconfirmed_interest()
    forget_unconfirmed_interest()
    left = Interest.objects.values_list("email", flat=True)
    assert sorted(left) == ["kept@example.org", "new@example.org"]
    assert AuditEntry.objects.filter(action="interest.forgotten").count() == 1


def test_the_trail_holds_no_address(award: Award) -> None:
    confirmed(award)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditentry t WHERE t::text LIKE '%example.org%'")
        assert cursor.fetchone() == (0,)


def test_the_jobs_are_on_the_clock(settings: Any) -> None:
    for job in (tell_interested_when_open, forget_unconfirmed_interest):
        assert f"{job.__module__}.{job.__name__}" in settings.LAUREL_TICK_JOBS
