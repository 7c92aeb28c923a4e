"""The pages that staff and chair share: closing, results, decision, release."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Cycle, Winner
from judging.enums import DecisionState
from judging.models import Decision, Result, Round
from judging.services.conflicts import recuse
from tests.judging.deciding import accept_all, bound_world, release, signed_world
from tests.judging.world import closed_world, open_world

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


class TestClosing:
    def test_early_it_asks_for_a_reason(self, client):
        world = open_world(entries=1, judges=2)
        world.seal(world.assignment(0, 0), 4)
        client.force_login(world.chair.user)
        address = page("close", world.cycle.pk)
        assert client.post(address, {"reason": ""}).status_code == 422
        response = client.post(address, {"reason": "The jury met"})
        assert response["Location"] == page("results", world.cycle.pk)
        assert Result.objects.count() == 1

    def test_after_the_hour_it_needs_none(self, client):
        world = open_world(entries=1, judges=2)
        world.seal(world.assignment(0, 0), 4)
        Round.objects.filter(pk=world.round.pk).update(closes_at=timezone.now())
        client.force_login(world.staff)
        client.post(page("close", world.cycle.pk), {})
        world.round.refresh_from_db()
        assert world.round.is_closed

    def test_a_closed_round_is_not_closed_again(self, client):
        world = closed_world()
        client.force_login(world.staff)
        assert client.get(page("close", world.cycle.pk)).status_code == 404


class TestResults:
    def test_both_columns_the_number_of_scores_and_the_seal(self, client):
        world = closed_world()
        client.force_login(world.chair.user)
        response = client.get(page("results", world.cycle.pk))
        first = response.context["plot_rows"][0]
        assert first["label"] == world.entries[0].title
        assert first["scores"] == 3
        assert {"value", "raw", "low", "high"} <= set(first)
        text = response.content.decode()
        assert Result.objects.get().sha256[:8] in text
        assert "Ranges of ranks" in text

    def test_an_entry_below_the_quorum_is_marked(self, client):
        world = open_world(entries=2, judges=3)
        world.seal(world.assignment(0, 0), 4)
        world.close()
        client.force_login(world.staff)
        response = client.get(page("results", world.cycle.pk))
        assert "Below the quorum" in response.content.decode()
        assert world.entries[1].title in response.content.decode()

    def test_who_gave_which_score_after_the_close(self, client):
        world = closed_world()
        client.force_login(world.staff)
        address = page("result_entry", world.cycle.pk, world.entries[0].public_id)
        text = client.get(address).content.decode()
        for member in world.judges:
            assert member.name in text

    def test_computing_anew_after_a_recusal(self, client):
        world = closed_world()
        assignment = world.assignment(1, 0)
        recuse(assignment=assignment, user=assignment.member.user)
        client.force_login(world.staff)
        assert "out of date" in client.get(page("results", world.cycle.pk)).content.decode()
        client.post(page("recompute", world.cycle.pk), {"reason": ""})
        assert Result.objects.count() == 1
        client.post(page("recompute", world.cycle.pk), {"reason": "A recusal"})
        assert Result.objects.count() == 2
        assert "out of date" not in client.get(page("results", world.cycle.pk)).content.decode()


def sign_in_afresh(client, user):
    """Signed in, and the password or second factor given once more just now."""
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": "correct-horse-battery"})


class TestDecision:
    @pytest.fixture
    def world(self):
        return bound_world()

    def proposal(self, world, **fields):
        return {
            "form-TOTAL_FORMS": "3",
            "form-INITIAL_FORMS": "1",
            "form-0-outcome": "winner",
            "form-0-nomination": world.entries[0].reference,
            "form-0-citation": "For its care",
            "note": "",
        } | fields

    def test_proposing_signing_and_releasing(self, client, world):
        sign_in_afresh(client, world.staff)
        client.post(page("propose", world.cycle.pk), self.proposal(world))
        decision = Decision.objects.get()
        signed = {"sha256": decision.sha256}
        assert client.get(page("release", world.cycle.pk)).status_code == 404
        client.post(page("sign", world.cycle.pk), signed | {"capacity": "staff"})
        sign_in_afresh(client, world.chair.user)
        text = client.get(page("decision", world.cycle.pk)).content.decode()
        assert "For its care" in text
        client.post(page("sign", world.cycle.pk), signed | {"capacity": "chair"})
        decision.refresh_from_db()
        assert decision.state == DecisionState.SIGNED
        waits = client.get(page("release", world.cycle.pk)).content.decode()
        assert "Not every winner has accepted yet" in waits
        accept_all(decision, world.staff)
        client.post(page("release", world.cycle.pk), signed)
        assert Cycle.objects.get(pk=world.cycle.pk).released_at is None
        sign_in_afresh(client, world.staff)
        text = client.get(page("release", world.cycle.pk)).content.decode()
        assert "Before that nothing of it is visible anywhere" in text
        client.post(page("release", world.cycle.pk), signed)
        assert Cycle.objects.get(pk=world.cycle.pk).released_at is not None
        assert Winner.objects.filter(cycle=world.cycle).count() == 1

    def test_mistakes_keep_what_was_typed(self, client, world):
        client.force_login(world.staff)
        first = world.entries[0].reference
        response = client.post(
            page("propose", world.cycle.pk),
            self.proposal(
                world,
                **{"form-1-outcome": "mention", "form-1-nomination": first, "note": "My words"},
            ),
        )
        assert response.status_code == 422
        assert "honoured once" in response.content.decode()
        assert "My words" in response.content.decode()
        response = client.post(
            page("propose", world.cycle.pk), self.proposal(world, **{"form-0-outcome": ""})
        )
        assert "Write down the reasons" in response.content.decode()

    def test_signing_what_was_not_shown(self, client, world):
        sign_in_afresh(client, world.staff)
        client.post(page("propose", world.cycle.pk), self.proposal(world))
        client.post(
            page("sign", world.cycle.pk), {"sha256": "0" * 64, "capacity": "staff"}, follow=True
        )
        assert Decision.objects.get().signatures.count() == 0

    def test_a_capacity_one_does_not_have(self, client, world):
        sign_in_afresh(client, world.staff)
        client.post(page("propose", world.cycle.pk), self.proposal(world))
        digest = Decision.objects.get().sha256
        client.post(page("sign", world.cycle.pk), {"sha256": digest, "capacity": "chair"})
        assert Decision.objects.get().signatures.count() == 0
        address = page("sign", world.cycle.pk)
        assert client.post(address, {"sha256": digest, "capacity": "king"}).status_code == 404

    def test_signing_asks_for_a_fresh_sign_in(self, client, world):
        client.force_login(world.staff)
        client.post(page("propose", world.cycle.pk), self.proposal(world))
        decision = Decision.objects.get()
        response = client.post(
            page("sign", world.cycle.pk), {"sha256": decision.sha256, "capacity": "staff"}
        )
        assert response.status_code == 302
        assert "reauthenticate" in response["Location"]
        assert decision.signatures.count() == 0
        # Given the password, what was asked for is done.
        client.post(response["Location"], {"password": "correct-horse-battery"})
        assert decision.signatures.count() == 1

    def test_the_demo_has_no_password_to_ask_for(self, client, world, settings):
        settings.DEMO_MODE = True
        client.force_login(world.staff)
        client.post(page("propose", world.cycle.pk), self.proposal(world))
        decision = Decision.objects.get()
        client.post(page("sign", world.cycle.pk), {"sha256": decision.sha256, "capacity": "staff"})
        assert decision.signatures.count() == 1

    def test_the_release_page_afterwards(self, client):
        world, decision = signed_world()
        release(world, decision)
        client.force_login(world.staff)
        text = client.get(page("release", world.cycle.pk)).content.decode()
        assert "Released" in text
        assert client.get(page("propose", world.cycle.pk)).status_code == 404
