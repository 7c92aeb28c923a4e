"""Release, embargo, and what nominees are told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.exceptions import Refused
from accounts.models import Membership
from awards.models import Cycle, Winner
from judging.enums import DecisionOutcome, DecisionState
from judging.jobs import tell_nominees_of_announced
from judging.models import Decision
from judging.services.announcement import announce
from judging.services.conflicts import recuse
from judging.services.decisions import DecisionChanged, Honour, propose_decision
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.models import AccessBar, Screening
from tests.factories import UserFactory, award_staff, make_cycle
from tests.judging.deciding import asked_world, bound_world, release, sign_both, signed_world
from tests.judging.world import add_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_as_text")]


def reach_the_hour(world):
    """The announcement's hour has come."""
    now = timezone.now()
    Cycle.objects.filter(pk=world.cycle.pk).update(
        judging_closes_at=now - timedelta(hours=2), announcement_at=now - timedelta(seconds=1)
    )


@pytest.fixture
def released():
    world, decision = signed_world()
    release(world, decision)
    world.cycle.refresh_from_db()
    return world


class TestRelease:
    def test_it_writes_the_winner_the_figures_and_the_moment(self, released):
        winner = Winner.objects.get(cycle=released.cycle)
        assert winner.programme == released.entries[0].title
        assert winner.agency_name == released.entries[0].agency.name
        assert winner.one_line == "Neighbours, at little cost."
        assert "look after each other" in winner.story
        measure = winner.measures.get()
        assert (measure.before_count, measure.after_count) == (200, 150)
        assert measure.change_low == measure.change_high == Decimal("-25.00")
        figures = released.cycle.transparency
        assert (figures["entries"], figures["judges"], figures["scorecards"]) == (3, 3, 9)
        assert figures["recusals"] == 0
        assert figures["honours"][0]["programme"] == released.entries[1].title
        assert released.cycle.released_at is not None

    def test_what_is_not_publishable_stays_out(self, released):
        winner = Winner.objects.get(cycle=released.cycle)
        assert "confidential" not in winner.story.lower()

    def test_two_signatures_are_needed(self):
        world = bound_world()
        decision = propose_decision(
            cycle=world.cycle,
            actor=world.staff,
            honours=[Honour(world.entries[0], DecisionOutcome.WINNER)],
        )
        with pytest.raises(Refused, match="Two people"):
            release(world, decision)

    def test_two_people_without_a_conflict_one_of_them_of_the_staff(self):
        world, decision = signed_world()
        for somebody in (world.judges[1].user, award_staff(make_cycle().award)):
            with pytest.raises(Refused):
                release(world, decision, somebody)
        assert release(world, decision, world.staff) == []
        assert not Winner.objects.filter(cycle=world.cycle).exists()
        world.cycle.refresh_from_db()
        assert world.cycle.released_at is None
        with pytest.raises(Refused, match="somebody else"):
            release(world, decision, world.staff)
        assert len(release(world, decision, world.chair.user)) == 1

    def test_two_of_the_staff_will_do(self):
        world, decision = signed_world()
        assert release(world, decision, world.staff, award_staff(world.cycle.award))

    def test_a_release_goes_with_whoever_falls_into_conflict(self):
        world, decision = signed_world()
        release(world, decision, world.staff)
        AccessBar.objects.create(nomination=world.entries[2], user=world.staff)
        assert release(world, decision, world.chair.user) == []
        assert release(world, decision, award_staff(world.cycle.award))

    def test_every_winner_has_to_accept(self):
        world, decision = asked_world()
        with pytest.raises(Refused, match="accept"):
            release(world, decision)

    def test_not_another_decision_than_was_shown_and_not_twice(self):
        world, decision = signed_world()
        with pytest.raises(DecisionChanged):
            announce(cycle=world.cycle, actor=world.staff, decision_sha256="0" * 64)
        release(world, decision)
        with pytest.raises(Refused):
            release(world, decision)
        assert Winner.objects.filter(cycle=world.cycle).count() == 1

    def test_not_over_a_result_that_changed(self):
        world, decision = signed_world()
        assignment = world.assignment(1, 1)
        recuse(assignment=assignment, user=assignment.member.user)
        with pytest.raises(Refused):
            release(world, decision)
        assert not Winner.objects.filter(cycle=world.cycle).exists()

    def test_nobody_wins(self):
        world = bound_world()
        decision = propose_decision(
            cycle=world.cycle, actor=world.staff, honours=[], note="None met the mark."
        )
        assert release(world, sign_both(world, decision)) == []
        assert Decision.objects.get().state == DecisionState.RELEASED


class TestEmbargo:
    ADDRESSES = (
        "/",
        "/awards/",
        "/winners/",
        "/winners.csv",
        "/winners.json",
        "/winners/feed/",
        "/api/winners",
        "/api/awards",
        "/sitemap.xml",
    )

    def public_pages(self, client, world):
        cycle = world.cycle
        pages = [*self.ADDRESSES, cycle.get_absolute_url(), cycle.award.get_absolute_url()]
        pages.append(f"/winners/?q={world.entries[0].title.split()[0]}")
        return {page: client.get(page) for page in pages}

    def test_nothing_is_visible_before_the_hour(self, client, released):
        cache.clear()
        title = released.entries[0].title
        for person in (None, UserFactory()):
            if person:
                client.force_login(person)
            for page, response in self.public_pages(client, released).items():
                assert title not in _text(response), page
        winner = Winner.objects.get(cycle=released.cycle)
        assert client.get(winner.get_absolute_url()).status_code == 404
        assert not Winner.objects.published().exists()

    def test_everything_is_visible_afterwards(self, client, released):
        reach_the_hour(released)
        cache.clear()
        title = released.entries[0].title
        shown = {
            page
            for page, response in self.public_pages(client, released).items()
            if title in _text(response)
        }
        assert {"/winners/", "/winners.csv", "/api/winners"} <= shown
        winner = Winner.objects.get(cycle=released.cycle)
        assert client.get(winner.get_absolute_url()).status_code == 200

    def test_no_mail_is_queued_before_the_hour(self, released):
        tell_nominees_of_announced()
        assert not OutboxMessage.objects.filter(template="judging_announced").exists()
        for message in OutboxMessage.objects.all():
            assert released.entries[0].title not in message.displayed_body()


def _text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


class TestTellingNominees:
    @pytest.fixture
    def told(self, released):
        for place, entry in enumerate(released.entries):
            Membership.objects.create(
                agency=entry.agency,
                user=UserFactory(email=f"owner{place}@example.org"),
                role=MembershipRole.OWNER,
            )
        add_entry(released.cycle, state=NominationState.DRAFT)
        reach_the_hour(released)
        tell_nominees_of_announced()
        return released

    def test_every_team_is_told_its_own_outcome(self, told):
        bodies = {
            message.to: message.displayed_body()
            for message in OutboxMessage.objects.filter(template="judging_announced")
        }
        assert set(bodies) == {f"owner{place}@example.org" for place in range(3)}
        assert "has won" in bodies["owner0@example.org"]
        assert "Runner-up" in bodies["owner1@example.org"]
        assert "was not chosen" in bodies["owner2@example.org"]

    @pytest.mark.parametrize(
        ("outcomes", "words"),
        [
            ([NominationState.INELIGIBLE], "did not meet the rules"),
            ([NominationState.RETURNED], "was not submitted again"),
            ([NominationState.RETURNED, NominationState.INELIGIBLE], "did not meet the rules"),
        ],
    )
    def test_those_the_panel_did_not_judge_are_told_why(self, released, outcomes, words):
        """In the words staff wrote to them last, and nobody else's."""
        entry = add_entry(released.cycle, "Left Out", state=outcomes[-1])
        for place, outcome in enumerate(outcomes):
            Screening.objects.create(
                nomination=entry,
                outcome=outcome,
                reason=f"Reason number {place}.",
                made_by=released.staff,
            )
        Membership.objects.create(
            agency=entry.agency,
            user=UserFactory(email="left-out@example.org"),
            role=MembershipRole.OWNER,
        )
        reach_the_hour(released)
        tell_nominees_of_announced()
        body = OutboxMessage.objects.get(template="judging_announced").displayed_body()
        assert words in body
        assert f"Reason number {len(outcomes) - 1}." in body
        assert "Reason number 0." not in body or len(outcomes) == 1
        assert "scored by the panel" not in body

    def test_one_that_nobody_screened_is_told_so(self, released):
        entry = add_entry(released.cycle, state=NominationState.SUBMITTED)
        Membership.objects.create(
            agency=entry.agency, user=UserFactory(), role=MembershipRole.OWNER
        )
        reach_the_hour(released)
        tell_nominees_of_announced()
        body = OutboxMessage.objects.get(template="judging_announced").displayed_body()
        assert "was not passed to the panel" in body
        assert released.cycle.award.contact_email in body

    def test_a_record_that_is_withheld_is_not_linked_nor_taken_for_no_award(self, released):
        Winner.objects.filter(cycle=released.cycle).update(is_hidden=True)
        Membership.objects.create(
            agency=released.entries[2].agency, user=UserFactory(), role=MembershipRole.OWNER
        )
        reach_the_hour(released)
        tell_nominees_of_announced()
        body = OutboxMessage.objects.get(template="judging_announced").displayed_body()
        assert "/winners/" not in body
        assert "gave no award" not in body

    def test_once(self, told):
        tell_nominees_of_announced()
        assert OutboxMessage.objects.filter(template="judging_announced").count() == 3
        told.cycle.refresh_from_db()
        assert told.cycle.told_nominees_at is not None
