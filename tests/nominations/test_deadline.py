"""The deadline: the database's clock, to the millisecond, however long a lock is waited for."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.enums import NominationState
from nominations.exceptions import DeadlinePassed, NotAllowed, WrongState
from nominations.letters import moment_words
from nominations.models import Nomination, Submission
from nominations.services.extensions import extend_cycle_deadline, extend_nomination
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.nominations import making

MILLISECOND = timedelta(milliseconds=1)


def transaction_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        began: datetime = cursor.fetchone()[0]
    return began


def close_at(cycle: Cycle, moment: datetime) -> None:
    """Close the cycle then, with the later dates moved out of the way."""
    Cycle.objects.filter(pk=cycle.pk).update(
        closes_at=moment,
        judging_opens_at=moment + timedelta(days=1),
        judging_closes_at=moment + timedelta(days=2),
        announcement_at=moment + timedelta(days=3),
    )


@pytest.mark.django_db
class TestTheLastInstant:
    """A test is one transaction, so its beginning is the time of the submission."""

    @pytest.mark.parametrize("before", [MILLISECOND, timedelta(0)])
    def test_at_or_before_counts(self, filled: Nomination, owner: User, before: timedelta) -> None:
        close_at(filled.cycle, transaction_time() + before)
        submission = submit_nomination(nomination=filled, actor=owner)
        assert submission.submitted_at == transaction_time()

    def test_a_millisecond_later_does_not(self, filled: Nomination, owner: User) -> None:
        deadline = transaction_time() - MILLISECOND
        close_at(filled.cycle, deadline)
        with pytest.raises(DeadlinePassed) as late:
            submit_nomination(nomination=filled, actor=owner)
        assert late.value.deadline == deadline
        assert late.value.arrived == transaction_time()
        filled.refresh_from_db()
        assert filled.state == NominationState.DRAFT
        assert filled.answers.exists()

    @pytest.mark.parametrize(("grace", "in_time"), [(1, True), (0, False)])
    def test_published_grace_counts(
        self, filled: Nomination, owner: User, grace: int, in_time: bool
    ) -> None:
        Cycle.objects.filter(pk=filled.cycle_id).update(grace_minutes=grace)
        close_at(filled.cycle, transaction_time() - timedelta(minutes=1))
        if in_time:
            assert submit_nomination(nomination=filled, actor=owner)
        else:
            with pytest.raises(DeadlinePassed):
                submit_nomination(nomination=filled, actor=owner)

    def test_a_second_click_after_the_deadline_gives_the_receipt(
        self, filled: Nomination, owner: User
    ) -> None:
        first = submit_nomination(nomination=filled, actor=owner)
        close_at(filled.cycle, transaction_time() - MILLISECOND)
        assert submit_nomination(nomination=filled, actor=owner) == first

    @pytest.mark.parametrize(("until", "in_time"), [(timedelta(0), True), (MILLISECOND, False)])
    def test_its_own_extension_holds_for_one_nomination(
        self,
        filled: Nomination,
        owner: User,
        staff: User,
        cycle: Cycle,
        until: timedelta,
        in_time: bool,
    ) -> None:
        close_at(cycle, transaction_time() - timedelta(days=2))
        filled.extensions.create(until=transaction_time() - until, reason="A flood", made_by=staff)
        other = making.fill(_late_draft(cycle))
        with pytest.raises(DeadlinePassed):
            submit_nomination(nomination=other, actor=making.owner_of(other.agency))
        if in_time:
            assert submit_nomination(nomination=filled, actor=owner)
        else:
            with pytest.raises(DeadlinePassed):
                submit_nomination(nomination=filled, actor=owner)


def _late_draft(cycle: Cycle) -> Nomination:
    agency = making.make_agency()
    owner = making.owner_of(agency)
    return Nomination.objects.create(
        cycle=cycle, agency=agency, form=cycle.forms.get(), title="Late", created_by=owner
    )


@pytest.mark.django_db
class TestExtending:
    def test_one_nomination(self, nomination: Nomination, staff: User) -> None:
        until = nomination.deadline() + timedelta(days=3)
        extend_nomination(nomination=nomination, actor=staff, until=until, reason="A flood.")
        assert nomination.deadline() == until
        mails = OutboxMessage.objects.filter(template="nomination_extended")
        assert mails.count() == 3
        assert "A flood." in mails[0].displayed_body()

    def test_not_to_an_earlier_time(self, nomination: Nomination, staff: User) -> None:
        with pytest.raises(WrongState, match="later"):
            extend_nomination(
                nomination=nomination, actor=staff, until=nomination.deadline(), reason="x"
            )

    def test_only_by_staff_of_the_award_on_open_drafts(
        self, nomination: Nomination, owner: User, other_staff: User, staff: User
    ) -> None:
        until = nomination.deadline() + timedelta(days=3)
        for person in (owner, other_staff):
            with pytest.raises(NotAllowed):
                extend_nomination(nomination=nomination, actor=person, until=until, reason="x")
        nomination.bars.create(user=staff)
        with pytest.raises(NotAllowed):
            extend_nomination(nomination=nomination, actor=staff, until=until, reason="x")

    def test_a_cycle_tells_every_team_that_is_still_writing(
        self, nomination: Nomination, cycle: Cycle, staff: User
    ) -> None:
        making.submitted(cycle=cycle, title="Submitted already")
        withdrawn = making.draft(cycle, title="Withdrawn")
        withdraw_nomination(nomination=withdrawn, actor=making.owner_of(withdrawn.agency))
        later = cycle.closes_at + timedelta(days=2)
        extend_cycle_deadline(cycle=cycle, actor=staff, new_closes_at=later, reason="Storm.")
        told = set(
            OutboxMessage.objects.filter(template="nomination_extended").values_list(
                "to", flat=True
            )
        )
        assert told == {person.email for person in nomination.agency.members.all()}
        assert Nomination.objects.get(pk=nomination.pk).deadline() == later


class TestWords:
    """Deadlines are told in the cycle's zone and the reader's."""

    @pytest.mark.parametrize(
        ("zone", "own", "words"),
        [
            (
                "Pacific/Auckland",
                "",
                "Monday 1 March 2027, 12:59 (Auckland time)",
            ),
            (
                "Pacific/Honolulu",
                "Pacific/Auckland",
                (
                    "Sunday 28 February 2027, 13:59 (Honolulu time); "
                    "for you Monday 1 March 2027, 12:59 (Auckland time)"
                ),
            ),
            # London and Lisbon have the same clock: said once.
            ("Europe/London", "Europe/Lisbon", "Sunday 28 February 2027, 23:59 (London time)"),
        ],
    )
    def test_of_one_moment(self, zone: str, own: str, words: str) -> None:
        moment = datetime.fromisoformat("2027-02-28T23:59:00+00:00")
        assert moment_words(moment, zone, own) == words

    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            # The clocks of New York go back at 06:00 UTC on 7 November 2027: 01:30 comes twice.
            ("2027-11-07T05:30:00+00:00", "Sunday 7 November 2027, 01:30 (New York time)"),
            ("2027-11-07T06:30:00+00:00", "Sunday 7 November 2027, 01:30 (New York time)"),
            # They go forward at 07:00 UTC on 14 March 2027.
            ("2027-03-14T06:59:00+00:00", "Sunday 14 March 2027, 01:59 (New York time)"),
            ("2027-03-14T07:00:00+00:00", "Sunday 14 March 2027, 03:00 (New York time)"),
        ],
    )
    def test_on_a_weekend_when_clocks_change(self, moment: str, words: str) -> None:
        assert moment_words(datetime.fromisoformat(moment), "America/New_York") == words

    def test_the_instant_decides_whatever_the_clock_shows(self) -> None:
        """01:59 after the clocks went back is an hour after 01:59 before: late is late."""
        cycle = Cycle(
            closes_at=datetime.fromisoformat("2027-11-07T05:59:00+00:00"), zone="America/New_York"
        )
        again = datetime.fromisoformat("2027-11-07T06:59:00+00:00")
        assert moment_words(again, cycle.zone) == moment_words(cycle.deadline(), cycle.zone)
        assert again > cycle.deadline()


def in_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Run on another connection; what it returns or raises ends in the list."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def wait_until_blocked(count: int = 1) -> None:
    """Until as many other connections of this database wait for a lock."""
    deadline = timezone.now() + timedelta(seconds=20)
    while timezone.now() < deadline:
        with connection.cursor() as cursor:
            # Within a transaction the view stands still unless told otherwise.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
    pytest.fail("nobody waits for the lock")


@pytest.mark.django_db(transaction=True)
class TestWaitingForLocks:
    def test_a_submission_that_waits_across_the_deadline_is_in_time(
        self, filled: Nomination, owner: User
    ) -> None:
        with transaction.atomic():
            Nomination.objects.select_for_update().get(pk=filled.pk)
            thread, outcome = in_thread(lambda: submit_nomination(nomination=filled, actor=owner))
            wait_until_blocked()
            # It has begun and waits. The deadline now passes before it gets the lock.
            deadline = timezone.now()
            close_at(filled.cycle, deadline)
        thread.join()
        [submission] = outcome
        assert isinstance(submission, Submission), submission
        assert submission.submitted_at <= deadline

    def test_one_that_begins_after_the_deadline_is_late_however_short_the_wait(
        self, filled: Nomination, owner: User
    ) -> None:
        close_at(filled.cycle, timezone.now() - MILLISECOND)
        with pytest.raises(DeadlinePassed):
            submit_nomination(nomination=filled, actor=owner)

    def test_a_double_click_makes_one_submission(self, filled: Nomination, owner: User) -> None:
        with transaction.atomic():
            Nomination.objects.select_for_update().get(pk=filled.pk)
            clicks = [
                in_thread(lambda: submit_nomination(nomination=filled, actor=owner))
                for _click in range(2)
            ]
            wait_until_blocked(2)
        for thread, _outcome in clicks:
            thread.join()
        first, second = (outcome[0] for _thread, outcome in clicks)
        assert first == second
        assert Submission.objects.count() == 1
        assert OutboxMessage.objects.filter(template="nomination_received").count() == 3

    def test_two_first_submissions_get_two_references(self, cycle: Cycle) -> None:
        both = [making.fill(making.draft(cycle, title=title)) for title in ("One", "Two")]
        threads = [
            in_thread(
                lambda row=row: submit_nomination(nomination=row, actor=making.owner_of(row.agency))
            )
            for row in both
        ]
        for thread, _outcome in threads:
            thread.join()
        references = {outcome[0].document["reference"] for _thread, outcome in threads}
        assert references == {"LCP-2031-0001", "LCP-2031-0002"}
