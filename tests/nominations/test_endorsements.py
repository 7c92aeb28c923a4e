"""Endorsements: asked for, given, declined, taken back, reminded, and void when figures change."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import User
from audit.models import AuditEntry
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.enums import EndorsementState, NominationState
from nominations.exceptions import (
    Closed,
    EndorsementClosed,
    NotAllowed,
    TooMany,
    WrongState,
)
from nominations.models import Endorsement, Nomination
from nominations.services import endorsing as verbs
from nominations.services.endorsement_answers import (
    LONGEST_STATEMENT,
    decline_endorsement,
    find_endorsement,
    give_endorsement,
)
from nominations.services.endorsement_reminders import remind, remind_endorsers
from nominations.services.screening import mark_ineligible
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.factories import UserFactory
from tests.nominations import making
from tests.nominations.endorsing import CHIEF, DATA, PARTNER, actions, ask, give, mails


def past_deadline(cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(closes_at=timezone.now() - timedelta(hours=3))


def earlier(endorsement: Endorsement, **ago: Any) -> Endorsement:
    """As if it had been asked for that long ago."""
    endorsement.requested_at = timezone.now() - timedelta(**ago)
    endorsement.save(update_fields=["requested_at"])
    return endorsement


class TestAsking:
    def test_one_mail_with_a_link_of_which_only_the_digest_is_kept(
        self, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF, note="Please, before Friday.")
        (mail,) = mails("endorsement_request", CHIEF["email"])
        assert "Please, before Friday." in mail.body
        token = mail.body_to_send().split("/endorse/")[1].split("/")[0]
        assert len(token) >= 43
        assert token not in mail.body
        assert token not in str(list(Endorsement.objects.values()))
        assert find_endorsement(digest=endorsement.token_hash) == endorsement
        assert actions() == ["endorsement.asked"]
        assert CHIEF["email"] not in str(AuditEntry.objects.latest("seq").payload)

    def test_the_link_ends_with_the_deadline_or_after_three_weeks(
        self, nomination: Nomination, owner: User, cycle: Cycle
    ) -> None:
        cycle.closes_at = timezone.now() + timedelta(days=3)
        cycle.save(update_fields=["closes_at"])
        nomination.refresh_from_db()
        assert ask(nomination, owner, CHIEF).expires_at == nomination.deadline()
        later = timezone.now() + timedelta(days=90)
        nomination.extensions.create(until=later, reason="A flood.", made_by=owner)
        lives = ask(nomination, owner, PARTNER).expires_at - timezone.now()
        assert timedelta(days=20) < lives <= timedelta(days=21)

    def test_the_same_button_twice_sends_one_mail(self, filled: Nomination, owner: User) -> None:
        for kind in (CHIEF, DATA, PARTNER):
            assert ask(filled, owner, kind) == ask(filled, owner, kind)
        assert len(mails("endorsement_request")) == 3

    def test_the_same_person_is_not_asked_for_the_same_again(
        self, nomination: Nomination, owner: User
    ) -> None:
        earlier(ask(nomination, owner, CHIEF), hours=1)
        with pytest.raises(WrongState, match="asked already"):
            ask(nomination, owner, CHIEF, email="Chief@Example.org")
        assert len(mails("endorsement_request")) == 1

    @pytest.mark.parametrize("role", [MembershipRole.VIEWER, None])
    def test_only_writers_ask(self, nomination: Nomination, role: MembershipRole | None) -> None:
        actor = making.colleague(nomination.agency, role) if role else UserFactory()
        with pytest.raises(NotAllowed):
            ask(nomination, actor, CHIEF)
        assert not OutboxMessage.objects.filter(template__startswith="endorsement").exists()

    def test_a_partner_is_not_of_the_own_team_but_a_chief_may_be(
        self, nomination: Nomination, owner: User, viewer: User
    ) -> None:
        with pytest.raises(NotAllowed, match="independent"):
            ask(nomination, owner, PARTNER, email=viewer.email.upper())
        viewer.emailaddress_set.create(email="second@example.org", verified=True, primary=False)
        with pytest.raises(NotAllowed, match="independent"):
            ask(nomination, owner, PARTNER, email="second@example.org")
        assert ask(nomination, owner, CHIEF, email=viewer.email).pk

    def test_a_certificate_names_measures_of_this_nomination(
        self, filled: Nomination, owner: User
    ) -> None:
        foreign = making.fill(making.draft(making.open_cycle())).measures.get()
        for measures in ([], [foreign.pk], [filled.measures.get().pk, foreign.pk]):
            with pytest.raises(WrongState):
                ask(filled, owner, DATA, measures=measures)

    def test_before_and_after_submitting_until_the_deadline(
        self, filled: Nomination, owner: User, cycle: Cycle
    ) -> None:
        submit_nomination(nomination=filled, actor=owner)
        filled.refresh_from_db()
        assert ask(filled, owner, CHIEF).pk
        past_deadline(cycle)
        with pytest.raises(WrongState):
            ask(filled, owner, PARTNER)

    def test_not_for_what_takes_no_part(self, nomination: Nomination, owner: User) -> None:
        withdraw_nomination(nomination=nomination, actor=owner)
        with pytest.raises(WrongState):
            ask(nomination, owner, CHIEF)

    def test_a_nomination_takes_so_many_and_no_more(
        self, nomination: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verbs, "MAX_LIVE", 3)
        give(ask(nomination, owner, CHIEF))
        declined = ask(nomination, owner, PARTNER, email="no@example.org")
        decline_endorsement(digest=declined.token_hash)
        first = ask(nomination, owner, PARTNER, email="one@example.org")
        ask(nomination, owner, PARTNER, email="two@example.org")
        with pytest.raises(TooMany):
            ask(nomination, owner, PARTNER, email="three@example.org")
        verbs.take_back(endorsement=first, actor=owner)
        assert ask(nomination, owner, PARTNER, email="three@example.org").pk

    def test_a_person_asks_so_many_in_an_hour(
        self, nomination: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verbs, "MAX_AN_HOUR", 2)
        for number in range(2):
            one = ask(nomination, owner, PARTNER, email=f"{number}@example.org")
            verbs.take_back(endorsement=one, actor=owner)
        with pytest.raises(TooMany):
            ask(nomination, owner, PARTNER, email="third@example.org")


class TestSendingAgain:
    def test_a_new_link_and_the_old_one_stops(self, nomination: Nomination, owner: User) -> None:
        endorsement = earlier(ask(nomination, owner, CHIEF), days=1)
        old = endorsement.token_hash
        again = verbs.send_again(endorsement=endorsement, actor=owner)
        assert again.token_hash != old
        assert len(mails("endorsement_request", CHIEF["email"])) == 2
        with pytest.raises(EndorsementClosed) as closed:
            give_endorsement(digest=old, signed_name="Carla Chief")
        assert closed.value.reason is Closed.MISSING
        assert give(again).state == EndorsementState.GIVEN

    def test_twice_is_once_and_soon_after_is_refused(
        self, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        verbs.send_again(endorsement=endorsement, actor=owner)
        assert len(mails("endorsement_request")) == 1
        earlier(endorsement, minutes=2)
        with pytest.raises(WrongState, match="minutes ago"):
            verbs.send_again(endorsement=endorsement, actor=owner)
        assert len(mails("endorsement_request")) == 1

    def test_what_has_expired_can_be_sent_again(self, nomination: Nomination, owner: User) -> None:
        endorsement = earlier(ask(nomination, owner, CHIEF), days=22)
        Endorsement.objects.update(expires_at=timezone.now() - timedelta(days=1))
        again = verbs.send_again(endorsement=endorsement, actor=owner)
        assert again.state == EndorsementState.ASKED

    def test_not_what_was_answered(self, nomination: Nomination, owner: User) -> None:
        endorsement = earlier(give(ask(nomination, owner, CHIEF)), days=1)
        with pytest.raises(WrongState):
            verbs.send_again(endorsement=endorsement, actor=owner)


class TestTakingBack:
    def test_a_request_stops_and_the_person_is_told_once(
        self, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        for _ in range(2):
            taken = verbs.take_back(endorsement=endorsement, actor=owner)
            assert taken.state == EndorsementState.TAKEN_BACK
        assert len(mails("endorsement_taken_back", CHIEF["email"])) == 1
        with pytest.raises(EndorsementClosed) as closed:
            give(endorsement)
        assert closed.value.reason is Closed.TAKEN_BACK
        assert actions() == ["endorsement.asked", "endorsement.taken_back"]

    def test_what_was_given_only_until_the_deadline(
        self, filled: Nomination, owner: User, cycle: Cycle
    ) -> None:
        chief, partner = (give(ask(filled, owner, kind)) for kind in (CHIEF, PARTNER))
        verbs.take_back(endorsement=chief, actor=owner)
        past_deadline(cycle)
        with pytest.raises(WrongState):
            verbs.take_back(endorsement=partner, actor=owner)
        assert list(filled.endorsements.standing()) == [partner]

    def test_not_by_a_viewer(self, nomination: Nomination, owner: User, viewer: User) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        with pytest.raises(NotAllowed):
            verbs.take_back(endorsement=endorsement, actor=viewer)


class TestGiving:
    @pytest.mark.parametrize("kind", [CHIEF, DATA, PARTNER], ids=lambda kind: kind["kind"])
    def test_given_signed_and_told(
        self, filled: Nomination, owner: User, kind: dict[str, Any]
    ) -> None:
        endorsement = give(ask(filled, owner, kind), signed_name="Signed Name", statement="مرحبا")
        assert endorsement.state == EndorsementState.GIVEN
        assert endorsement.statement == "مرحبا"
        assert len(mails("endorsement_given")) == 3
        (copy_of_it,) = mails("endorsement_copy", kind["email"])
        assert "مرحبا" in copy_of_it.body
        entry = AuditEntry.objects.get(action="endorsement.given")
        assert entry.actor_id is None
        assert "Signed Name" not in str(entry.payload)

    def test_only_once(self, nomination: Nomination, owner: User) -> None:
        endorsement = give(ask(nomination, owner, CHIEF), statement="First words.")
        for again in (
            lambda: give_endorsement(
                digest=endorsement.token_hash, signed_name="X", statement="Other words."
            ),
            lambda: decline_endorsement(digest=endorsement.token_hash),
        ):
            with pytest.raises(EndorsementClosed) as closed:
                again()
            assert closed.value.reason is Closed.GIVEN
        endorsement.refresh_from_db()
        assert (endorsement.statement, endorsement.declined_at) == ("First words.", None)

    def test_a_partner_says_something_and_nobody_too_much(
        self, nomination: Nomination, owner: User
    ) -> None:
        endorsement = ask(nomination, owner, PARTNER)
        for statement in (" \n", "a" * (LONGEST_STATEMENT + 1)):
            with pytest.raises(WrongState):
                give(endorsement, statement=statement)
        assert give(endorsement, statement="a" * LONGEST_STATEMENT).given_at

    def test_not_after_it_has_expired(self, nomination: Nomination, owner: User) -> None:
        endorsement = ask(nomination, owner, CHIEF)
        Endorsement.objects.update(expires_at=timezone.now())
        with pytest.raises(EndorsementClosed) as closed:
            give(endorsement)
        assert closed.value.reason is Closed.EXPIRED

    def test_not_for_what_takes_no_part(self, filled: Nomination, owner: User, staff: User) -> None:
        endorsement = ask(filled, owner, CHIEF)
        submit_nomination(nomination=filled, actor=owner)
        mark_ineligible(nomination=filled, actor=staff, reason="It has not begun.")
        with pytest.raises(EndorsementClosed) as closed:
            give(endorsement)
        assert closed.value.reason is Closed.NOT_RUNNING

    def test_declining_tells_the_team(self, nomination: Nomination, owner: User) -> None:
        endorsement = ask(nomination, owner, PARTNER)
        declined = decline_endorsement(digest=endorsement.token_hash, reason="I was not there.")
        assert declined.state == EndorsementState.DECLINED
        bodies = [mail.body for mail in mails("endorsement_declined")]
        assert len(bodies) == 3
        assert all("I was not there." in body for body in bodies)
        assert actions()[-1] == "endorsement.declined"


class TestReminding:
    @pytest.fixture
    def waiting(self, nomination: Nomination, owner: User) -> Endorsement:
        return earlier(ask(nomination, owner, CHIEF), days=5, minutes=1)

    def reminders(self) -> int:
        return len(mails("endorsement_reminder"))

    def test_once_with_a_link_that_works(self, waiting: Endorsement) -> None:
        first = waiting.token_hash
        remind_endorsers()
        remind_endorsers()
        assert self.reminders() == 1
        waiting.refresh_from_db()
        assert waiting.reminded_at is not None
        with pytest.raises(EndorsementClosed):
            find_endorsement(digest=first)
        token = mails("endorsement_reminder")[0].body_to_send().split("/endorse/")[1].split("/")[0]
        assert token not in mails("endorsement_reminder")[0].body
        assert give(waiting).state == EndorsementState.GIVEN
        assert "endorsement.reminded" in actions()

    def test_not_before_five_days(self, waiting: Endorsement) -> None:
        earlier(waiting, days=4, hours=23)
        remind_endorsers()
        assert self.reminders() == 0

    @pytest.mark.parametrize(("left", "reminded"), [(47, 0), (49, 1)])
    def test_only_with_two_days_left(self, waiting: Endorsement, left: int, reminded: int) -> None:
        Endorsement.objects.update(expires_at=timezone.now() + timedelta(hours=left))
        remind_endorsers()
        assert self.reminders() == reminded

    def test_nobody_who_answered_or_need_not(
        self, waiting: Endorsement, nomination: Nomination, owner: User
    ) -> None:
        declined, taken = (
            earlier(ask(nomination, owner, PARTNER, email=f"{n}@example.org"), days=6)
            for n in range(2)
        )
        give(waiting)
        decline_endorsement(digest=declined.token_hash)
        verbs.take_back(endorsement=taken, actor=owner)
        remind_endorsers()
        assert self.reminders() == 0

    def test_not_for_a_nomination_that_was_withdrawn(
        self, waiting: Endorsement, nomination: Nomination, owner: User
    ) -> None:
        withdraw_nomination(nomination=nomination, actor=owner)
        remind_endorsers()
        assert self.reminders() == 0

    def test_one_that_was_given_a_moment_ago_is_left_alone(self, waiting: Endorsement) -> None:
        stale = Endorsement.objects.get(pk=waiting.pk)
        give(waiting)
        assert remind(endorsement=stale) is False
        assert self.reminders() == 0

    def test_whoever_is_asked_again_can_be_reminded_again(
        self, waiting: Endorsement, owner: User
    ) -> None:
        remind_endorsers()
        waiting.refresh_from_db()
        Endorsement.objects.update(reminded_at=timezone.now() - timedelta(days=1))
        again = verbs.send_again(endorsement=waiting, actor=owner)
        remind_endorsers()
        assert self.reminders() == 1
        earlier(again, days=5)
        remind_endorsers()
        assert self.reminders() == 2


def test_team_members_see_them_and_others_do_not(
    nomination: Nomination, owner: User, viewer: User, outsider: User, staff: User
) -> None:
    endorsement = ask(nomination, owner, CHIEF)
    assert list(Endorsement.objects.visible_to(viewer)) == [endorsement]
    # Staff see nothing of a draft.
    assert nomination.state == NominationState.DRAFT
    for user in (outsider, staff):
        assert not Endorsement.objects.visible_to(user).exists()
