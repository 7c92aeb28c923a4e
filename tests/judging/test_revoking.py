"""Vetting before an honour, and taking one back after it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import Refused
from awards.models import Cycle, Winner
from judging.enums import DecisionOutcome, VettingAnswer, VettingItem
from judging.models import Revocation
from judging.outcomes import outcome_of
from judging.services.decisions import Honour, propose_decision
from judging.services.revoking import answer_revocation, ask_to_revoke
from judging.services.vetting import Check, vet, vetted_of
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import UserFactory, award_staff
from tests.judging.deciding import bound_world, release, signed_world
from tests.judging.test_views_deciding import sign_in_afresh
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db

NOTE = "The figures turned out to be those of another city."


class TestVetting:
    @pytest.fixture
    def world(self):
        return bound_world()

    def test_a_concern_about_an_honoured_entry_takes_a_reason(self, world):
        entry = world.entries[0]
        with pytest.raises(Refused, match="concern"):
            vet(
                nomination=entry,
                actor=world.staff,
                found={VettingItem.FIGURES: Check(VettingAnswer.CONCERN)},
            )
        found = {item: Check(VettingAnswer.FINE) for item in VettingItem}
        found[VettingItem.LITIGATION] = Check(VettingAnswer.CONCERN, "A case is pending.")
        assert vet(nomination=entry, actor=world.staff, found=found).is_complete
        honours = [Honour(entry, DecisionOutcome.WINNER)]
        with pytest.raises(Refused, match="Vetting found a concern"):
            propose_decision(cycle=world.cycle, actor=world.staff, honours=honours)
        decision = propose_decision(
            cycle=world.cycle, actor=world.staff, honours=honours, note="It is without ground."
        )
        part = decision.document["entries"][0]["vetting"]
        assert part == {"checked": 5, "of": 5, "concerns": ["litigation"]}
        assert "pending" not in str(decision.document)

    def test_staff_alone_without_any_conflict(self, client, world):
        barred = award_staff(world.cycle.award)
        AccessBar.objects.create(nomination=world.entries[2], user=barred)
        check = {VettingItem.FIGURES: Check(VettingAnswer.FINE)}
        for somebody in (world.chair.user, world.judges[1].user, barred):
            with pytest.raises(Refused):
                vet(nomination=world.entries[0], actor=somebody, found=check)

    def test_through_the_pages(self, client, world):
        client.force_login(world.staff)
        page = reverse("judging:vetting_entry", args=[world.cycle.pk, world.entries[0].public_id])
        wrong = {"answer_figures": "concern", "note_integrity": "Words I typed"}
        response = client.post(page, wrong)
        assert response.status_code == 422
        assert "Words I typed" in response.content.decode()
        assert vetted_of([world.entries[0].pk])[world.entries[0].pk].checks == {}
        right = {"answer_figures": "concern", "note_figures": "Secretnote"}
        assert client.post(page, right).status_code == 302
        listed = client.get(reverse("judging:vetting", args=[world.cycle.pk])).content.decode()
        assert "Concern, 1 of 5 checked" in listed
        assert "Not begun" in listed
        assert "Secretnote" in client.get(page).content.decode()
        client.force_login(world.chair.user)
        assert client.get(page).status_code == 404
        proposing = client.get(reverse("judging:propose", args=[world.cycle.pk]))
        assert "Vetting by the staff is not complete" in proposing.content.decode()
        assert "Concern: Figures agree with their sources" in proposing.content.decode()
        assert "Secretnote" not in proposing.content.decode()


def test_pages_about_feedback_lead_to_the_decision_once_the_round_is_closed(client):
    world = open_world()
    client.force_login(world.staff)
    page = reverse("judging:staff_feedback", args=[world.cycle.pk])
    decision = reverse("judging:decision", args=[world.cycle.pk])
    assert decision not in client.get(page).content.decode()
    world.seal_all(((5, 3, 2), (4, 3, 1), (5, 2, 2)))
    world.close()
    assert decision in client.get(page).content.decode()


class TestRevoking:
    @pytest.fixture
    def released(self):
        world, decision = signed_world()
        release(world, decision)
        now = timezone.now()
        Cycle.objects.filter(pk=world.cycle.pk).update(
            judging_closes_at=now - timedelta(hours=2), announcement_at=now - timedelta(seconds=1)
        )
        cache.clear()
        return world, decision.entries.get(outcome=DecisionOutcome.WINNER)

    def ask(self, world, entry, actor=None):
        return ask_to_revoke(
            entry=entry, actor=actor or world.staff, note=NOTE, reason="The agency told us."
        )

    def test_two_people_take_it_back_and_the_public_reads_why(self, client, released):
        world, entry = released
        team = UserFactory(email="team@example.org")
        entry.nomination.agency.memberships.create(user=team, role="viewer")
        asked = self.ask(world, entry)
        record = Winner.objects.get(cycle=world.cycle).get_absolute_url()
        with pytest.raises(Refused, match="Somebody else"):
            answer_revocation(revocation=asked, actor=world.staff, confirms=True)
        with pytest.raises(Refused, match="already"):
            self.ask(world, entry)
        assert client.get(record).status_code == 200
        answer_revocation(revocation=asked, actor=world.chair.user, confirms=True)
        gone = client.get(record)
        assert gone.status_code == 410
        assert NOTE in gone.content.decode()
        world.cycle.refresh_from_db()
        [told] = world.cycle.transparency["revoked"]
        assert (told["outcome"], told["note"]) == ("winner", NOTE)
        mail = OutboxMessage.objects.get(template="judging_revoked")
        assert (mail.to, NOTE in mail.displayed_body()) == ("team@example.org", True)
        outcome = outcome_of(entry.nomination)
        assert outcome is not None
        assert (outcome.is_honour, outcome.text) == (False, NOTE)

    def test_a_runner_up_is_taken_off_the_page(self, client, released):
        world, entry = released
        other = entry.decision.entries.get(outcome=DecisionOutcome.RUNNER_UP)
        page = world.cycle.get_absolute_url()
        assert other.nomination.title in client.get(page).content.decode()
        asked = self.ask(world, other)
        answer_revocation(revocation=asked, actor=award_staff(world.cycle.award), confirms=True)
        cache.clear()
        shown = client.get(page).content.decode()
        assert other.nomination.title not in shown
        assert NOTE in shown

    def test_not_confirmed_it_stays_and_may_be_asked_for_again(self, released):
        world, entry = released
        for somebody in (world.chair.user, world.judges[1].user):
            with pytest.raises(Refused):
                self.ask(world, entry, somebody)
        asked = self.ask(world, entry)
        answer_revocation(revocation=asked, actor=world.chair.user, confirms=False)
        assert not Winner.objects.get(cycle=world.cycle).is_hidden
        assert self.ask(world, entry).pk != asked.pk

    def test_through_the_pages(self, client, released):
        world, entry = released
        sign_in_afresh(client, world.staff)
        public_id = entry.nomination.public_id
        page = reverse("judging:revoke", args=[world.cycle.pk, public_id])
        response = client.post(page, {"note": "Typed note"})
        assert response.status_code == 422
        assert "Typed note" in response.content.decode()
        client.post(page, {"note": NOTE, "reason": "Told."})
        asked = Revocation.objects.get()
        sign_in_afresh(client, world.chair.user)
        decision = client.get(reverse("judging:decision", args=[world.cycle.pk]))
        assert NOTE in decision.content.decode()
        client.post(
            reverse("judging:revocation", args=[world.cycle.pk, asked.pk]), {"answer": "confirm"}
        )
        asked.refresh_from_db()
        assert asked.is_confirmed
