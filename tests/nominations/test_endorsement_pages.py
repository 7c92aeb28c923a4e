"""The pages of endorsements: the team's, the endorser's, and where judges and staff read them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.enums import EndorsementState
from nominations.models import Endorsement, Nomination
from nominations.services.answers import write_answers
from nominations.services.endorsing import take_back
from nominations.services.evidence import save_measure
from nominations.services.partners import save_partner
from nominations.services.submission import submit_nomination
from tests.judging.world import open_world
from tests.nominations import making
from tests.nominations.endorsing import (
    CHIEF,
    DATA,
    PAGE,
    PARTNER,
    ask,
    give,
    mails,
    opened,
    shown_digest,
    team_page,
)

pytestmark = pytest.mark.django_db

NOTES: dict[str, Any] = {"signed_name": "Carla Chief", "confirmed": "on"}


class TestTheTeam:
    def test_the_list_says_what_will_be_here(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        text = as_owner.get(team_page(nomination)).content.decode()
        assert "Nobody is asked yet" in text
        assert team_page(nomination, "endorsement_ask", "chief") in text
        assert team_page(nomination) in as_owner.get(nomination.get_absolute_url()).content.decode()

    def test_asking_for_each_kind(self, as_owner: Client, filled: Nomination) -> None:
        for kind in (CHIEF, DATA, PARTNER):
            address = team_page(filled, "endorsement_ask", kind["kind"])
            assert as_owner.get(address).status_code == 200
            data = {**kind, "measures": [filled.measures.get().pk]}
            assert as_owner.post(address, data)["Location"] == team_page(filled)
        text = as_owner.get(team_page(filled)).content.decode()
        for kind in (CHIEF, DATA, PARTNER):
            assert kind["name"] in text
        assert text.count("Waiting for an answer") == 3
        assert "Bicycles stolen" in text

    @pytest.mark.parametrize(
        ("kind", "changes", "message"),
        [
            (CHIEF, {"name": ""}, "Give the name"),
            (CHIEF, {"email": "nobody"}, "valid email address"),
            (CHIEF, {"name": "n" * 201}, "at most 200"),
            (DATA, {"measures": []}, "Choose at least one measure"),
            (DATA, {"measures": [999_999]}, "removed meanwhile"),
            (DATA, {"measures": ["9" * 30, "x"]}, "removed meanwhile"),
            (PARTNER, {"organisation": ""}, "Give the partner"),
            (CHIEF, {"note": "n" * 1001}, "at most 1000"),
        ],
    )
    def test_a_wrong_entry_loses_nothing(
        self,
        as_owner: Client,
        filled: Nomination,
        kind: dict[str, Any],
        changes: dict[str, Any],
        message: str,
    ) -> None:
        address = team_page(filled, "endorsement_ask", kind["kind"])
        note = "<script>alert(1)</script> kindly"
        typed = {**kind, "note": note, "measures": [filled.measures.get().pk], **changes}
        text = as_owner.post(address, typed).content.decode()
        assert message in text
        if "note" not in changes:
            assert "&lt;script&gt;alert(1)&lt;/script&gt; kindly" in text
        assert not Endorsement.objects.exists()

    def test_no_statement_from_the_own_team(
        self, as_owner: Client, nomination: Nomination, viewer: User
    ) -> None:
        address = team_page(nomination, "endorsement_ask", "partner")
        text = as_owner.post(address, {**PARTNER, "email": viewer.email}).content.decode()
        assert "has to be independent" in text
        assert PARTNER["name"] in text

    def test_viewers_read_and_cannot_act(
        self, client: Client, nomination: Nomination, owner: User, viewer: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        client.force_login(viewer)
        text = client.get(team_page(nomination)).content.decode()
        assert CHIEF["name"] in text
        assert "Take back" not in text
        for name, arg in (
            ("endorsement_ask", "chief"),
            ("endorsement_take_back", endorsement.pk),
            ("endorsement_send_again", endorsement.pk),
        ):
            assert client.post(team_page(nomination, name, arg), CHIEF).status_code == 404
        assert Endorsement.objects.get().state == EndorsementState.ASKED

    def test_outsiders_find_nothing(
        self, client: Client, nomination: Nomination, owner: User, outsider: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        client.force_login(outsider)
        for name, args in (
            ("endorsements", ()),
            ("endorsement_ask", ("chief",)),
            ("endorsement_take_back", (endorsement.pk,)),
        ):
            assert client.get(team_page(nomination, name, *args)).status_code == 404

    def test_those_of_another_nomination_cannot_be_reached(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        other = making.draft(making.open_cycle())
        foreign = ask(other, making.owner_of(other.agency), CHIEF)
        for pk in (foreign.pk, 10**30):
            for name in ("endorsement_take_back", "endorsement_send_again"):
                assert as_owner.post(team_page(nomination, name, pk)).status_code == 404
        assert foreign.state == EndorsementState.ASKED

    def test_take_back_asks_first(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        address = team_page(nomination, "endorsement_take_back", endorsement.pk)
        as_owner.get(address)
        endorsement.refresh_from_db()
        assert endorsement.state == EndorsementState.ASKED
        as_owner.post(address)
        endorsement.refresh_from_db()
        assert endorsement.state == EndorsementState.TAKEN_BACK

    def test_asking_anew_begins_with_what_was_typed(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF, note="Kindly.")
        take_back(endorsement=endorsement, actor=owner)
        text = as_owner.get(team_page(nomination)).content.decode()
        again = f"{team_page(nomination, 'endorsement_ask', 'chief')}?again={endorsement.pk}"
        assert again in text
        form = as_owner.get(again).content.decode()
        assert CHIEF["email"] in form
        assert "Kindly." in form
        for wrong in ("x", "9" * 5000, "٣", "-1"):
            address = team_page(nomination, "endorsement_ask", "chief")
            assert as_owner.get(address, {"again": wrong}).status_code == 200

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries(
        self,
        as_owner: Client,
        filled: Nomination,
        owner: User,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        for number in range(rows):
            ask(filled, owner, DATA, email=f"{number}@example.org")
        with django_assert_num_queries(6):
            as_owner.get(team_page(filled))


SECRETS = {
    "summary": "Foxgloveanswer",
    "problem": "Bluebellanswer",
    "impact": "Snowdropanswer",
}


class TestWhatEachSees:
    @pytest.fixture
    def rich(self, filled: Nomination, owner: User) -> Nomination:
        write_answers(nomination=filled, actor=owner, values=SECRETS)
        other = {**making.MEASURE, "what": "Cornflowermeasure", "source": "Larkspursource"}
        save_measure(nomination=filled, actor=owner, question="measures", values=other)
        save_partner(
            nomination=filled, actor=owner, name="Station  TRADERS", part="Poppypart, lent a room"
        )
        save_partner(nomination=filled, actor=owner, name="Anemonebody", part="Daisypart")
        return filled

    def test_the_chief_reads_the_whole(self, rich: Nomination, owner: User) -> None:
        ask(rich, owner, CHIEF)
        text = opened(CHIEF["email"]).get(PAGE).content.decode()
        for word in (*SECRETS.values(), "Cornflowermeasure", "Anemonebody", rich.title):
            assert word in text
        # The team's own matters are not the chief's: who is on it, what was typed when.
        for word in (owner.email, "answer__change", "/nominations/"):
            assert word not in text

    def test_the_chief_reads_what_was_submitted(self, rich: Nomination, owner: User) -> None:
        submit_nomination(nomination=rich, actor=owner)
        rich.refresh_from_db()
        ask(rich, owner, CHIEF)
        rich.answers.filter(question="summary").update(value="Writtenlater")
        text = opened(CHIEF["email"]).get(PAGE).content.decode()
        assert "Foxgloveanswer" in text
        assert "Writtenlater" not in text

    def test_the_owner_of_the_data_sees_the_named_figures_alone(
        self, rich: Nomination, owner: User
    ) -> None:
        named = rich.measures.get(what="Bicycles stolen")
        ask(rich, owner, DATA, measures=[named.pk])
        browser = opened(DATA["email"])
        pages = [browser.get(PAGE), browser.post(PAGE, {})]
        browser.post(PAGE, {**NOTES, "shown": shown_digest(browser)})
        pages.append(browser.get(PAGE))
        for page in pages:
            text = page.content.decode()
            assert "Bicycles stolen" in text
            assert "200" in text
            for word in (
                *SECRETS.values(),
                "Cornflowermeasure",
                "Larkspursource",
                "Anemonebody",
                "Poppypart",
                "Guard",
            ):
                assert word not in text

    def test_a_partner_sees_their_own_part_alone(self, rich: Nomination, owner: User) -> None:
        ask(rich, owner, PARTNER)
        browser = opened(PARTNER["email"])
        for page in (browser.get(PAGE), browser.post(PAGE, {})):
            text = page.content.decode()
            assert "Poppypart" in text
            for word in (*SECRETS.values(), "Bicycles stolen", "Anemonebody", "Daisypart"):
                assert word not in text

    def test_one_whom_the_nomination_does_not_name_sees_no_partner(
        self, rich: Nomination, owner: User
    ) -> None:
        ask(rich, owner, PARTNER, organisation="Somebody else")
        text = opened(PARTNER["email"]).get(PAGE).content.decode()
        for word in ("Poppypart", "Anemonebody", "TRADERS"):
            assert word not in text

    def test_mails_carry_nothing_else(self, rich: Nomination, owner: User) -> None:
        for kind in (CHIEF, PARTNER):
            ask(rich, owner, kind)
        give(ask(rich, owner, DATA, measures=[rich.measures.get(what="Bicycles stolen").pk]))
        for template in ("endorsement_request", "endorsement_copy"):
            for mail in mails(template):
                for word in (*SECRETS.values(), "Cornflowermeasure", "Anemonebody"):
                    assert word not in mail.body


class TestWhereTheyAreRead:
    def test_judges_read_what_stands_with_who_and_when(self, client: Client) -> None:
        world = open_world(entries=1, judges=2)
        nomination = world.entries[0]
        _endorse(nomination)
        assignment = world.assignment(1, 0)
        client.force_login(world.judges[1].user)
        text = client.get(assignment.get_absolute_url()).content.decode()
        assert "Carla Signed" in text
        assert "Chief of Police" in text
        assert "They did it well." in text
        assert "Declinedname" not in text
        assert "Voidname" not in text
        assert CHIEF["email"] not in text

    def test_without_names_judges_read_the_roles(self, client: Client) -> None:
        world = open_world(entries=1, judges=2, is_blind=True)
        _endorse(world.entries[0])
        client.force_login(world.judges[1].user)
        text = client.get(world.assignment(1, 0).get_absolute_url()).content.decode()
        assert "Head of the agency" in text
        for word in ("Carla Signed", "They did it well.", "Chief of Police"):
            assert word not in text

    def test_staff_read_the_void_ones_too_marked(self, client: Client) -> None:
        world = open_world(entries=1, judges=2)
        nomination = world.entries[0]
        _endorse(nomination)
        client.force_login(world.staff)
        text = client.get(reverse("desk:screen", args=[nomination.public_id])).content.decode()
        assert "Carla Signed" in text
        assert "Voidname" in text
        assert "Void: figures changed" in text
        assert "Declinedname" not in text

    def test_the_team_reads_them_with_its_submission(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        give(ask(filled, owner, CHIEF), statement="They did it well.")
        submit_nomination(nomination=filled, actor=owner)
        text = as_owner.get(team_page(filled, "submission", 1)).content.decode()
        assert "They did it well." in text

    def test_hostile_words_stay_words(
        self, as_owner: Client, filled: Nomination, owner: User
    ) -> None:
        attack = "<img src=x onerror=alert(1)>{{ 7|add:7 }}"
        give(ask(filled, owner, CHIEF, name=attack, position=attack), statement=attack)
        text = as_owner.get(team_page(filled)).content.decode()
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


def _endorse(nomination: Nomination) -> None:
    """One that stands, one declined, one void."""
    now = timezone.now()
    common: dict[str, Any] = {
        "nomination": nomination,
        "requested_by": nomination.created_by,
        "expires_at": now,
    }
    Endorsement.objects.create(
        **common,
        **CHIEF,
        token_hash="1" * 64,
        given_at=now,
        signed_name="Carla Signed",
        statement="They did it well.",
    )
    Endorsement.objects.create(
        **common,
        **{**PARTNER, "name": "Declinedname"},
        token_hash="2" * 64,
        declined_at=now,
    )
    Endorsement.objects.create(
        **common,
        **DATA,
        token_hash="3" * 64,
        given_at=now,
        signed_name="Voidname",
        voided_at=now,
    )
