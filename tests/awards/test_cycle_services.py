"""Setting up cycles: dates, extensions, copies for another year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEntry
from awards.enums import Phase
from awards.models import Anchor, Cycle
from awards.services import cycles
from tests.factories import CriterionFactory, award_staff, cycle_dates, make_cycle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (Phase.PLANNED, Phase.PLANNED),
        (Phase.OPEN, Phase.OPEN),
        (Phase.CLOSED, Phase.CLOSED),
        (Phase.JUDGING, Phase.JUDGING),
        (Phase.DECIDING, Phase.DECIDING),
        (Phase.ANNOUNCED, Phase.ANNOUNCED),
    ],
)
def test_the_phase_follows_from_the_dates(phase: Phase, expected: Phase) -> None:
    assert make_cycle(phase).phase() is expected


def test_the_deadline_itself_still_counts_as_open() -> None:
    cycle = make_cycle()
    assert cycle.phase(cycle.closes_at) is Phase.OPEN
    assert cycle.phase(cycle.closes_at + timedelta(microseconds=1)) is Phase.CLOSED


@pytest.mark.parametrize(
    ("refused_at", "last_minute"),
    [
        # New York, whose clocks went back on 2 November 2025.
        (datetime(2025, 10, 25, 2, 30, tzinfo=UTC), datetime(2025, 11, 8, 4, 59, tzinfo=UTC)),
        (datetime(2025, 11, 20, 18, 0, tzinfo=UTC), datetime(2025, 12, 5, 4, 59, tzinfo=UTC)),
    ],
)
def test_appeals_end_with_a_day_of_the_cycles_zone(
    refused_at: datetime, last_minute: datetime
) -> None:
    cycle = Cycle(zone="America/New_York", appeal_days=14)
    assert cycle.appeals_end(refused_at) == last_minute


def test_without_a_release_a_cycle_stays_in_deciding_whatever_the_date() -> None:
    cycle = make_cycle(Phase.ANNOUNCED, released_at=None)
    assert cycle.phase(timezone.now() + timedelta(days=1000)) is Phase.DECIDING
    assert not Cycle.objects.announced(timezone.now()).exists()


def test_a_release_ahead_of_its_hour_shows_nothing() -> None:
    cycle = make_cycle(Phase.DECIDING, released_at=timezone.now())
    assert cycle.phase() is Phase.DECIDING
    assert not Cycle.objects.announced(timezone.now()).exists()
    assert Cycle.objects.announced(cycle.announcement_at).get() == cycle


def test_the_database_refuses_dates_out_of_order() -> None:
    dates = cycle_dates(Phase.OPEN)
    dates["judging_opens_at"] = dates["closes_at"] - timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_cycle(**dates)


def test_a_change_is_recorded_by_the_names_of_its_fields() -> None:
    cycle = make_cycle()
    staff = award_staff(cycle.award)
    cycles.update_cycle(cycle=cycle, actor=staff, grace_minutes=10, zone=cycle.zone)
    entry = AuditEntry.objects.get(action="cycle.changed")
    assert entry.payload["fields"] == ["grace_minutes"]
    assert entry.scope == cycle.award.scope


def test_nothing_changed_leaves_no_entry() -> None:
    cycle = make_cycle()
    cycles.update_cycle(cycle=cycle, actor=award_staff(cycle.award), zone=cycle.zone)
    assert not AuditEntry.objects.filter(action="cycle.changed").exists()


def test_a_released_cycle_is_fixed_but_for_a_coming_announcement() -> None:
    cycle = make_cycle(Phase.DECIDING, released_at=timezone.now())
    staff = award_staff(cycle.award)
    later = cycle.announcement_at + timedelta(days=3)
    assert (
        cycles.update_cycle(cycle=cycle, actor=staff, announcement_at=later).announcement_at
        == later
    )
    with pytest.raises(cycles.CycleIsReleased):
        cycles.update_cycle(cycle=cycle, actor=staff, zone="Asia/Tokyo")


def test_an_announced_cycle_is_fixed_altogether() -> None:
    cycle = make_cycle(Phase.ANNOUNCED)
    with pytest.raises(cycles.CycleIsReleased):
        cycles.update_cycle(
            cycle=cycle, actor=award_staff(cycle.award), announcement_at=timezone.now()
        )


def test_an_extension_moves_the_deadline_and_keeps_the_old_one_with_its_reason() -> None:
    cycle = make_cycle()
    old, new = cycle.closes_at, cycle.closes_at + timedelta(days=2)
    cycles.extend_cycle(
        cycle=cycle, actor=award_staff(cycle.award), new_closes_at=new, reason="Storm"
    )
    cycle.refresh_from_db()
    extension = cycle.extensions.get()
    assert (cycle.closes_at, extension.previous_closes_at, extension.reason) == (new, old, "Storm")


@pytest.mark.parametrize("days", [0, -1, 100])
def test_an_extension_must_be_later_and_before_judging(days: int) -> None:
    cycle = make_cycle()
    with pytest.raises(ValidationError):
        cycles.extend_cycle(
            cycle=cycle,
            actor=award_staff(cycle.award),
            new_closes_at=cycle.closes_at + timedelta(days=days),
            reason="x",
        )


def test_a_copy_keeps_the_hour_on_the_wall_across_daylight_saving() -> None:
    zone = ZoneInfo("America/New_York")
    # In 2031 daylight saving starts on 9 March, in 2032 on 14 March.
    closes = datetime(2031, 3, 12, 23, 59, tzinfo=zone)
    cycle = make_cycle(
        opens_at=closes - timedelta(days=60),
        closes_at=closes,
        judging_opens_at=closes + timedelta(days=2),
        judging_closes_at=closes + timedelta(days=30),
        announcement_at=closes + timedelta(days=60),
    )
    copy = cycles.clone_cycle(source=cycle, actor=award_staff(cycle.award), year=2032)
    assert copy.closes_at.astimezone(zone).replace(tzinfo=None) == datetime(2032, 3, 12, 23, 59)
    assert closes.astimezone(UTC).hour == 3
    assert copy.closes_at.astimezone(UTC).hour == 4


def test_a_copy_has_its_own_criteria_and_anchors_and_is_not_public() -> None:
    cycle = make_cycle()
    criterion = CriterionFactory(cycle=cycle, slug="impact", weight=20)
    Anchor.objects.create(criterion=criterion, value=3, text="Some")
    copy = cycles.clone_cycle(source=cycle, actor=award_staff(cycle.award), year=2032)
    twin = copy.criteria.get()
    assert (twin.slug, twin.weight, [a.text for a in twin.anchors.all()]) == (
        "impact",
        20,
        ["Some"],
    )
    assert twin.pk != criterion.pk
    assert cycle.criteria.get() == criterion
    assert not copy.is_published
