"""What an endorser does without an account: reads, gives, declines; and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from nominations.enums import EndorsementState
from nominations.models import Endorsement, Nomination
from nominations.services.evidence import save_measure
from nominations.services.partners import save_partner
from tests.nominations import making
from tests.nominations.endorsing import (
    CHIEF,
    DATA,
    PAGE,
    PARTNER,
    ask,
    link,
    opened,
    shown_digest,
)

pytestmark = pytest.mark.django_db

NOTES: dict[str, Any] = {"signed_name": "Carla Chief", "confirmed": "on"}


class TestTheEndorser:
    def test_the_address_is_cleaned_and_nothing_is_kept_or_listed(
        self, nomination: Nomination, owner: User, client: Client
    ) -> None:
        ask(nomination, owner, CHIEF)
        path = link(CHIEF["email"])
        first = client.get(path)
        assert (first.status_code, first["Location"]) == (302, PAGE)
        page = client.get(PAGE)
        for response in (first, page):
            assert "no-store" in response["Cache-Control"]
            assert "noindex" in response["X-Robots-Tag"]
            assert response["Referrer-Policy"] == "same-origin"
        assert path.split("/")[-2] not in page.content.decode()
        assert "noindex" in page.content.decode()

    def test_opening_it_five_times_uses_nothing_up(
        self, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        for _ in range(5):
            scanner = Client()
            scanner.head(link(CHIEF["email"]))
            scanner.get(link(CHIEF["email"]))
            assert scanner.get(PAGE).status_code == 200
        endorsement.refresh_from_db()
        assert endorsement.state == EndorsementState.ASKED
        browser = opened(CHIEF["email"])
        assert browser.post(PAGE, {**NOTES, "statement": "Well done."})["Location"] == PAGE
        thanks = browser.get(PAGE)
        assert thanks.status_code == 200
        assert "Thank you" in thanks.content.decode()
        assert "Well done." in thanks.content.decode()

    def test_a_second_answer_says_so_and_changes_nothing(
        self, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        first, second = opened(CHIEF["email"]), opened(CHIEF["email"])
        first.post(PAGE, {**NOTES, "statement": "First."})
        for data in ({**NOTES, "statement": "Second."}, {"decline": "yes"}):
            again = second.post(PAGE, data)
            assert again.status_code == 410
            assert "You have answered already" in again.content.decode()
        endorsement.refresh_from_db()
        assert endorsement.statement == "First."
        assert "First." in opened(CHIEF["email"]).get(PAGE).content.decode()

    def test_the_link_itself_cannot_be_posted_to(
        self, nomination: Nomination, owner: User, client: Client
    ) -> None:
        ask(nomination, owner, CHIEF)
        assert client.post(link(CHIEF["email"]), NOTES).status_code == 405

    @pytest.mark.parametrize("token", ["x" * 43, "short", "%00", "..", "é" * 20])
    def test_a_made_up_link_opens_nothing(
        self, nomination: Nomination, owner: User, client: Client, token: str
    ) -> None:
        ask(nomination, owner, CHIEF)
        client.get(f"/endorse/{token}/")
        for response in (client.get(PAGE), client.post(PAGE, NOTES)):
            assert response.status_code == 404
            assert nomination.title not in response.content.decode()
        assert Endorsement.objects.get().state == EndorsementState.ASKED

    def test_what_is_kept_of_a_token_opens_nothing(
        self, nomination: Nomination, owner: User, client: Client
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        client.get(f"/endorse/{endorsement.token_hash}/")
        assert client.get(PAGE).status_code == 404

    def test_each_ending_in_its_own_words(self, nomination: Nomination, owner: User) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        browser = opened(CHIEF["email"])
        now = timezone.now()
        for fields, words in (
            ({"expires_at": now - timedelta(days=1)}, "has expired"),
            ({"revoked_at": now}, "was taken back"),
            ({"revoked_at": None, "declined_at": now}, "You declined"),
        ):
            Endorsement.objects.filter(pk=endorsement.pk).update(**fields)
            for response in (browser.get(PAGE), browser.post(PAGE, NOTES)):
                assert response.status_code == 410
                assert words in response.content.decode()

    def test_an_error_loses_nothing(self, nomination: Nomination, owner: User) -> None:
        ask(nomination, owner, PARTNER)
        browser = opened(PARTNER["email"])
        for data, words in (
            ({"statement": "شهدت التغيير", "signed_name": ""}, "Sign with your name"),
            ({"statement": "شهدت " * 300, "signed_name": "P"}, "Keep to 1200"),
            ({"statement": "", "signed_name": "P", "confirmed": "on"}, "Write what you want"),
        ):
            response = browser.post(PAGE, data)
            text = response.content.decode()
            assert response.status_code == 422
            assert words in text
            assert data["statement"].strip() in text
            assert 'dir="auto"' in text
        assert browser.post(PAGE, {"statement": "x", "signed_name": "P"}).status_code == 422
        assert Endorsement.objects.get().state == EndorsementState.ASKED

    def test_declining(self, nomination: Nomination, owner: User) -> None:
        ask(nomination, owner, PARTNER)
        browser = opened(PARTNER["email"])
        text = browser.post(PAGE, {"decline": "yes", "decline-reason": "Ill."}).content.decode()
        assert "You declined" in text
        assert Endorsement.objects.get().decline_reason == "Ill."
        assert browser.get(PAGE).status_code == 410

    def test_changed_figures_are_shown_before_they_are_certified(
        self, filled: Nomination, owner: User
    ) -> None:
        ask(filled, owner, DATA)
        browser = opened(DATA["email"])
        data = {**NOTES, "statement": "From the register.", "shown": shown_digest(browser)}
        save_measure(
            nomination=filled,
            actor=owner,
            question="measures",
            values={**making.MEASURE, "after_count": 133},
            measure=filled.measures.get(),
        )
        refused = browser.post(PAGE, data)
        assert refused.status_code == 409
        text = refused.content.decode()
        assert "figures changed while you were reading" in text
        assert "133" in text
        assert "From the register." in text
        assert Endorsement.objects.get().given_at is None
        browser.post(PAGE, {**data, "shown": refused.context["shown"].figures_sha256})
        assert Endorsement.objects.get().given_at

    def test_many_tries_are_slowed_down(self, nomination: Nomination, owner: User) -> None:
        ask(nomination, owner, PARTNER)
        browser = opened(PARTNER["email"])
        answers = {browser.post(PAGE, {"statement": ""}).status_code for _ in range(61)}
        assert answers == {422, 429}

    def test_the_token_gets_into_no_log(
        self, nomination: Nomination, owner: User, client: Client, capfd: Any
    ) -> None:
        ask(nomination, owner, CHIEF)
        path = link(CHIEF["email"])
        client.get(path)
        client.post(path)
        client.get(PAGE)
        logged = capfd.readouterr()
        assert "/endorse/" in logged.out + logged.err
        assert path.split("/")[-2] not in logged.out + logged.err

    @pytest.mark.parametrize(
        ("kind", "queries"), [(CHIEF, 8), (DATA, 3), (PARTNER, 3)], ids=["chief", "data", "partner"]
    )
    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries(
        self,
        filled: Nomination,
        owner: User,
        kind: dict[str, Any],
        queries: int,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(1, rows):
            values = {**making.MEASURE, "what": f"Cars {number}"}
            save_measure(nomination=filled, actor=owner, question="measures", values=values)
            save_partner(nomination=filled, actor=owner, name=f"Body {number}")
        ask(filled, owner, kind)
        browser = opened(kind["email"])
        with django_assert_num_queries(queries):
            assert browser.get(PAGE).status_code == 200
