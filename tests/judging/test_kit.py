"""Press kits: who writes and reads them, what the public gets of them, and when."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from accounts.exceptions import Refused
from accounts.models import User
from awards.models import WinnerPress
from judging.after_jobs import publish_kits_of_announced
from judging.enums import AcceptanceAnswer, ConflictAnswer, DecisionOutcome, DecisionState
from judging.kit.cards import HEIGHT, WIDTH, social_card
from judging.models import Acceptance, Decision, DecisionEntry
from judging.services.conflicts import Declared, declare_conflicts
from judging.services.decisions import Honour, propose_decision
from judging.services.kit import KitChanged, KitWords, first_draft, save_kit
from nominations.exceptions import FileRefused
from tests.factories import AwardFactory, UserFactory, WinnerFactory, award_staff
from tests.judging.after import announce_now
from tests.judging.deciding import bound_world
from tests.judging.world import World
from tests.printing.reading import squeezed, text_of

pytestmark = pytest.mark.django_db

CITATION = "For lamps and neighbours."
TEXT = "Saffrontext for the papers."


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, kind)
    return SimpleUploadedFile("street.png", written.getvalue())


def decided() -> tuple[World, DecisionEntry]:
    world = bound_world()
    decision = propose_decision(
        cycle=world.cycle,
        actor=world.staff,
        honours=[Honour(world.entries[0], DecisionOutcome.WINNER, CITATION)],
        note="As ranked.",
    )
    return world, decision.entries.get()


def team_member(world: World, role: str = "owner") -> User:
    user: User = UserFactory()
    world.entries[0].agency.memberships.create(user=user, role=role)
    return user


def accept(world: World, entry: DecisionEntry, by: User, **fields: str) -> Acceptance:
    Decision.objects.filter(pk=entry.decision_id).update(state=DecisionState.SIGNED)
    now = timezone.now()
    return Acceptance.objects.create(
        entry=entry,
        asked_by=world.staff,
        answer_by=now + timedelta(days=3),
        answer=AcceptanceAnswer.ACCEPTED,
        answered_by=by,
        answered_at=now,
        consents=True,
        **fields,
    )


def release(world: World, entry: DecisionEntry, acceptance: Acceptance) -> None:
    """Released and announced, with the winner's public record."""
    Decision.objects.filter(pk=entry.decision_id).update(
        state=DecisionState.RELEASED, released_by=world.staff, released_at=timezone.now()
    )
    acceptance.winner = WinnerFactory(
        award=world.cycle.award, cycle=world.cycle, year=world.cycle.year, slug="example-winner"
    )
    acceptance.save()


def save(world: World, entry: DecisionEntry, **changes: object) -> None:
    save_kit(entry=entry, actor=world.staff, words=KitWords(TEXT, "A lit street."), **changes)


class TestWriting:
    def test_the_first_draft_follows_from_the_decision(self) -> None:
        world, entry = decided()
        draft = first_draft(entry)
        assert world.entries[0].title in draft
        assert world.entries[0].agency.name in draft
        assert CITATION in draft
        assert "3 judges scored" in draft

    def test_a_picture_is_written_anew_and_has_to_be_described(self) -> None:
        world, entry = decided()
        save(world, entry, upload=picture())
        entry.refresh_from_db()
        assert "street" not in entry.press_kit.image.name
        with pytest.raises(Refused, match="Say what the picture shows"):
            save_kit(
                entry=entry,
                actor=world.staff,
                words=KitWords(TEXT),
                seen_at=entry.press_kit.changed_at,
            )

    @pytest.mark.parametrize(
        "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG\r\n"]
    )
    def test_what_is_no_picture_is_refused(self, content: bytes) -> None:
        world, entry = decided()
        with pytest.raises(FileRefused):
            save(world, entry, upload=SimpleUploadedFile("p.png", content + b" " * 20))

    def test_not_over_somebody_elses_change(self) -> None:
        world, entry = decided()
        save(world, entry)
        with pytest.raises(KitChanged):
            save(world, entry)

    def test_by_staff_without_any_conflict_alone(self, client: Client) -> None:
        world, entry = decided()
        declare_conflicts(
            user=world.staff,
            cycle=world.cycle,
            answers={world.entries[2].pk: Declared(ConflictAnswer.CONFLICT)},
        )
        with pytest.raises(Refused):
            save(world, entry)
        address = reverse("judging:staff_kits", args=[world.cycle.pk])
        for person in (world.staff, world.chair.user, award_staff(AwardFactory()), UserFactory()):
            client.force_login(person)
            assert client.get(address).status_code == 404

    def test_from_the_page(self, client: Client) -> None:
        world, _entry = decided()
        client.force_login(world.staff)
        address = reverse("judging:staff_kit", args=[world.cycle.pk, world.entries[0].public_id])
        assert CITATION in client.get(address).text
        incomplete = client.post(address, {"text": TEXT, "image": picture()})
        assert incomplete.status_code == 422
        assert "Say what the picture shows" in incomplete.text
        data = {"text": TEXT, "image": picture(), "image_alt": "A lit <b>street</b>."}
        assert client.post(address, data).status_code == 302
        page = client.get(address).text
        assert TEXT in page
        assert "A lit &lt;b&gt;street&lt;/b&gt;." in page
        late = client.post(address, {"text": "Other", "image_alt": "x"})
        assert late.status_code == 422
        assert "Somebody else changed" in late.text


class TestTeam:
    def test_under_embargo_for_the_owner_who_accepted_and_then_for_the_team(
        self, client: Client
    ) -> None:
        world, entry = decided()
        owner, viewer = team_member(world), team_member(world, "viewer")
        address = reverse("judging:press", args=[world.entries[0].public_id])
        client.force_login(owner)
        assert client.get(address).status_code == 404
        acceptance = accept(world, entry, owner, agency_name="Exampleton Police Service")
        page = client.get(address).text
        assert "Under embargo" in page
        assert "Exampleton Police Service" in page
        for other in (viewer, world.judges[1].user, world.staff, UserFactory()):
            client.force_login(other)
            assert client.get(address).status_code == 404
        release(world, entry, acceptance)
        announce_now(world)
        client.force_login(viewer)
        page = client.get(address).text
        assert "Under embargo" not in page
        assert address in client.get(world.entries[0].get_absolute_url()).text

    def test_the_certificate_says_that_it_is_under_embargo(self, client: Client) -> None:
        world, entry = decided()
        owner = team_member(world)
        acceptance = accept(world, entry, owner, agency_name="Exampleton Police Service")
        address = reverse("judging:press_file", args=[world.entries[0].public_id, "certificate"])
        client.force_login(owner)
        early = text_of(client.get(address).content)
        assert squeezed("Under embargo until") in early
        assert squeezed("Exampleton Police Service") in early
        assert squeezed(CITATION) in early
        release(world, entry, acceptance)
        announce_now(world)
        assert squeezed("Under embargo") not in text_of(client.get(address).content)


class TestPublic:
    def test_beside_the_record_once_announced_and_again_when_changed(self, client: Client) -> None:
        world, entry = decided()
        acceptance = accept(world, entry, team_member(world))
        save(world, entry, upload=picture())
        release(world, entry, acceptance)
        publish_kits_of_announced()
        assert not WinnerPress.objects.exists()
        announce_now(world)
        publish_kits_of_announced()
        assert acceptance.winner is not None
        page = client.get(acceptance.winner.get_absolute_url()).text
        assert TEXT in page
        assert 'alt="A lit street."' in page
        part = {"year": acceptance.winner.year, "slug": acceptance.winner.slug}
        for name in ("picture", "card"):
            answer = client.get(reverse("awards:press_file", kwargs={**part, "part": name}))
            assert answer["Content-Type"] == "image/png"
            assert f"/press/{name}/" in page
        other = client.get(reverse("awards:press_file", kwargs={**part, "part": "other"}))
        assert other.status_code == 404
        entry.refresh_from_db()
        save_kit(
            entry=entry,
            actor=world.staff,
            words=KitWords("Saffronsecond"),
            removes_image=True,
            seen_at=entry.press_kit.changed_at,
        )
        publish_kits_of_announced()
        page = client.get(acceptance.winner.get_absolute_url()).text
        assert "Saffronsecond" in page
        assert "/press/picture/" not in page
        made = WinnerPress.objects.get().updated_at
        publish_kits_of_announced()
        assert WinnerPress.objects.get().updated_at == made

    def test_a_hidden_record_hides_its_files(self, client: Client) -> None:
        world, entry = decided()
        acceptance = accept(world, entry, team_member(world))
        save(world, entry)
        release(world, entry, acceptance)
        announce_now(world)
        publish_kits_of_announced()
        winner = acceptance.winner
        assert winner is not None
        address = reverse("awards:press_file", args=[winner.year, winner.slug, "card"])
        assert client.get(address).status_code == 200
        type(winner).objects.filter(pk=winner.pk).update(is_hidden=True)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "programme", ["Lamps", "Żółta Łódź " * 20, "平安校园", "", "<b>&</b>", "x" * 400]
)
def test_a_card_of_any_name(programme: str) -> None:
    card = social_card(
        award="Example Award", year=2030, honour="Winner", programme=programme, agency="Police"
    )
    with Image.open(BytesIO(card)) as image:
        assert image.size == (WIDTH, HEIGHT)
