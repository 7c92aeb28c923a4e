"""Who is reminded of a draft, when, of what, and how they stop it."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.enums import MembershipRole
from accounts.models import Agency, User
from accounts.zones import sole_zone
from audit.models import AuditEntry
from awards.models import Cycle
from mail.models import OutboxMessage
from nominations.models import Nomination, NominationExtension, ReminderStop
from nominations.services import reminders
from nominations.services.reminders import remind_writers
from nominations.services.submission import submit_nomination
from tests.factories import award_staff, member
from tests.nominations import making

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(db: None) -> Cycle:
    """Closes at 20:00 UTC: noon in Los Angeles, so that whole days before are by day there."""
    closes = datetime.fromisoformat("2031-06-20T20:00+00:00")
    return making.open_cycle(
        zone="America/Los_Angeles",
        opens_at=datetime.fromisoformat("2020-01-01T00:00+00:00"),
        closes_at=closes,
        judging_opens_at=closes + 5 * DAY,
        judging_closes_at=closes + 35 * DAY,
        announcement_at=closes + 50 * DAY,
    )


def sent() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template="nomination_reminder").order_by("pk"))


def told() -> list[str]:
    return sorted(message.to for message in sent())


def extend(nomination: Nomination, until: datetime) -> None:
    staff = award_staff(nomination.cycle.award)
    NominationExtension.objects.create(
        nomination=nomination, until=until, reason="Flood", made_by=staff
    )


def test_the_job_is_among_those_of_the_tick() -> None:
    assert "nominations.jobs.remind_teams_with_drafts" in settings.LAUREL_TICK_JOBS


def test_writers_are_told_once_at_each_step_and_nobody_else(
    cycle: Cycle, nomination: Nomination, owner: User, editor: User, outsider: User
) -> None:
    member(nomination.agency, MembershipRole.EDITOR, is_active=False)
    writers = sorted([owner.email, editor.email])
    assert remind_writers(now=cycle.closes_at - 7 * DAY - timedelta(seconds=1)) == 0
    assert remind_writers(now=cycle.closes_at - 7 * DAY) == 2
    assert told() == writers
    assert remind_writers(now=cycle.closes_at - 6 * DAY) == 0
    assert remind_writers(now=cycle.closes_at - 2 * DAY) == 2
    assert remind_writers(now=cycle.closes_at - 1 * DAY) == 0
    assert told() == sorted(writers * 2)
    assert OutboxMessage.objects.filter(to=outsider.email).count() == 0


def test_after_a_downtime_the_nearest_step_alone(cycle: Cycle, nomination: Nomination) -> None:
    assert remind_writers(now=cycle.closes_at - timedelta(hours=28)) == 2
    assert "28 hours left: Bicycle watch" in sent()[0].subject
    assert remind_writers(now=cycle.closes_at + timedelta(seconds=1)) == 0


def test_never_after_the_deadline(cycle: Cycle, nomination: Nomination) -> None:
    assert remind_writers(now=cycle.closes_at) == 0
    assert remind_writers(now=cycle.closes_at + DAY) == 0


def test_grace_belongs_to_the_deadline(cycle: Cycle, nomination: Nomination) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(grace_minutes=30)
    assert remind_writers(now=cycle.closes_at + timedelta(minutes=29)) == 2


def test_what_is_submitted_needs_no_reminder_and_what_is_reopened_does(
    cycle: Cycle, filled: Nomination, owner: User
) -> None:
    submit_nomination(nomination=filled, actor=owner)
    assert remind_writers(now=cycle.closes_at - 7 * DAY) == 0
    Nomination.objects.filter(pk=filled.pk).update(reopened_at=cycle.closes_at - 8 * DAY)
    assert remind_writers(now=cycle.closes_at - 7 * DAY) == 2
    assert "counts until you submit again" in sent()[0].body


def test_an_extension_moves_the_reminders_and_is_told_of_anew(
    cycle: Cycle, nomination: Nomination
) -> None:
    assert remind_writers(now=cycle.closes_at - 2 * DAY) == 2
    extend(nomination, cycle.closes_at + 6 * DAY)
    assert remind_writers(now=cycle.closes_at - 2 * DAY) == 0, "eight days are left"
    assert remind_writers(now=cycle.closes_at - DAY) == 2
    assert remind_writers(now=cycle.closes_at + 4 * DAY) == 2
    assert remind_writers(now=cycle.closes_at + 5 * DAY) == 0


def test_each_by_their_own_clock(cycle: Cycle, nomination: Nomination, editor: User) -> None:
    """20:00 UTC: noon in Los Angeles, ten in Honolulu, eight the next morning in Auckland."""
    Agency.objects.filter(pk=nomination.agency_id).update(zone="Europe/Madrid")
    User.objects.filter(pk=editor.pk).update(preferred_zone="Pacific/Honolulu")
    assert remind_writers(now=cycle.closes_at - 7 * DAY) == 1, "ten at night in Madrid"
    assert told() == [editor.email]
    assert "10:00 (Honolulu time)" in sent()[0].body
    assert "13:00 (Los Angeles time)" in sent()[0].body
    assert remind_writers(now=cycle.closes_at - 6.5 * DAY) == 1, "ten in the morning"


def test_a_team_without_a_zone_has_that_of_its_country(
    cycle: Cycle, nomination: Nomination, owner: User
) -> None:
    assert reminders.clock_of(owner, nomination) == "America/Los_Angeles", "many zones in the US"
    nomination.agency.country = "JP"
    assert reminders.clock_of(owner, nomination) == "Asia/Tokyo"
    assert sole_zone("jp") == "Asia/Tokyo"
    assert sole_zone("XX") == ""


def test_it_says_how_far_the_draft_is_and_who_else_is_there(
    cycle: Cycle, nomination: Nomination, owner: User, editor: User
) -> None:
    remind_writers(now=cycle.closes_at - 7 * DAY)
    message = next(message for message in sent() if message.to == owner.email)
    assert message.subject == "7 days left: Bicycle watch"
    assert re.search(r"^\d of 9 sections are completed\.$", message.body, re.MULTILINE)
    assert message.body.count("This answer is missing.") == reminders.GAPS_NAMED
    assert re.search(r"^- and \d+ more$", message.body, re.MULTILINE)
    assert editor.full_name in message.body
    assert f"Also on the team: {owner.full_name}" not in message.body
    assert nomination.get_absolute_url() in message.body
    assert message.about == f"nomination:{nomination.pk}"


def test_a_complete_draft_is_told_so(cycle: Cycle, filled: Nomination) -> None:
    remind_writers(now=cycle.closes_at - 7 * DAY)
    assert "Everything needed is there" in sent()[0].body


def test_the_trail_names_people_by_number_alone(
    cycle: Cycle, nomination: Nomination, owner: User, editor: User
) -> None:
    remind_writers(now=cycle.closes_at - 7 * DAY)
    entry = AuditEntry.objects.get(action="nomination.reminded")
    assert entry.payload["people"] == [owner.pk, editor.pk]
    assert entry.payload["hours"] == 168


def test_as_many_at_once_as_is_fair_to_the_other_jobs(
    cycle: Cycle, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        making.draft(cycle, agency)
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    now = cycle.closes_at - 7 * DAY
    assert [remind_writers(now=now) for _run in range(3)] == [4, 2, 0]


@pytest.mark.parametrize("drafts", [1, 3])
def test_looking_costs_the_same_however_many_drafts(
    cycle: Cycle, agency: Agency, drafts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(drafts):
        making.draft(cycle, agency)
    now = cycle.closes_at - 7 * DAY
    remind_writers(now=now)
    with django_assert_num_queries(5):
        assert remind_writers(now=now) == 0


# --- Stopping -----------------------------------------------------------------------------------


def link_of(person: User) -> str:
    message = next(message for message in sent() if message.to == person.email)
    assert message.unsubscribe_url in message.body
    return urlsplit(message.unsubscribe_url).path


def test_the_link_of_a_message_stops_and_starts_without_signing_in(
    cycle: Cycle, nomination: Nomination, owner: User, editor: User, client: Client
) -> None:
    remind_writers(now=cycle.closes_at - 7 * DAY)
    page = client.get(link_of(editor), follow=True)
    assert page.status_code == 200
    assert editor.email in page.content.decode()
    assert ReminderStop.objects.count() == 0, "looking stops nothing"
    address = page.redirect_chain[-1][0]
    assert client.post(address, {"wanted": "no"}).status_code == 302
    assert client.post(address, {"wanted": "no"}).status_code == 302
    stop = ReminderStop.objects.get()
    assert (stop.nomination, stop.user) == (nomination, editor)
    assert "Start reminders again" in client.get(address).content.decode()
    assert remind_writers(now=cycle.closes_at - 2 * DAY) == 1
    assert told().count(owner.email) == 2
    client.post(address, {"wanted": "yes"})
    assert remind_writers(now=cycle.closes_at - 2 * DAY) == 1
    actions = AuditEntry.objects.filter(action__startswith="nomination.reminders_")
    assert [entry.action for entry in actions.order_by("pk")] == [
        "nomination.reminders_stopped",
        "nomination.reminders_resumed",
    ]


@pytest.mark.parametrize("token", ["x", "1-1:forged", "é", "1-"])
def test_a_forged_link_opens_nothing(client: Client, nomination: Nomination, token: str) -> None:
    page = client.get(reverse("nominations:reminders_link", args=[token]), follow=True)
    assert page.status_code == 410
    assert nomination.title not in page.content.decode()


def test_the_link_of_someone_who_left_opens_nothing(
    cycle: Cycle, nomination: Nomination, editor: User, client: Client
) -> None:
    remind_writers(now=cycle.closes_at - 7 * DAY)
    nomination.agency.memberships.filter(user=editor).delete()
    assert client.get(link_of(editor), follow=True).status_code == 410


def test_the_task_list_leads_to_it(as_owner: Client, nomination: Nomination, owner: User) -> None:
    address = reverse("nominations:reminders", args=[nomination.public_id])
    assert address in as_owner.get(nomination.get_absolute_url()).content.decode()
    assert as_owner.post(address, {"wanted": "no"}).status_code == 302
    assert reminders.has_stopped(nomination, owner)
    as_owner.post(address, {"wanted": "yes"})
    assert not reminders.has_stopped(nomination, owner)


def test_those_who_may_not_write_have_nothing_to_stop(
    client: Client, nomination: Nomination, viewer: User, outsider: User
) -> None:
    address = reverse("nominations:reminders", args=[nomination.public_id])
    client.force_login(viewer)
    assert client.post(address, {"wanted": "no"}).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 404
    assert ReminderStop.objects.count() == 0
