"""When a reminder is due and when it may go out: the rule alone."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.team.reminding import STEPS, first_zone, is_good_time, step_due

WEEK, TWO_DAYS = STEPS
DEADLINE = datetime(2031, 6, 20, 21, 59, tzinfo=UTC)
ZONES = ["Pacific/Auckland", "Pacific/Honolulu", "America/New_York", "Asia/Kathmandu", "UTC"]
moments = st.datetimes(datetime(2030, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(seconds=-5), timedelta(days=12))


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), WEEK),
        (timedelta(hours=48, seconds=1), WEEK),
        (timedelta(hours=48), TWO_DAYS),
        (timedelta(seconds=1), TWO_DAYS),
        (timedelta(0), None),
        (timedelta(seconds=-1), None),
    ],
)
def test_the_nearest_step_that_has_come_is_due(left: timedelta, step: timedelta | None) -> None:
    assert step_due(DEADLINE, DEADLINE - left) == step


@given(deadline=moments, left=spans, later=st.timedeltas(timedelta(0), timedelta(days=12)))
def test_a_step_is_never_due_early_never_late_and_never_goes_back(
    deadline: datetime, left: timedelta, later: timedelta
) -> None:
    now = deadline - left
    step, after = step_due(deadline, now), step_due(deadline, now + later)
    assert (step is None) == (left <= timedelta(0) or left > WEEK)
    assert step is None or left <= step
    if step and after:
        assert after <= step


@given(deadline=moments, left=spans, zone=st.sampled_from(ZONES))
def test_each_step_finds_a_good_time_before_the_deadline(
    deadline: datetime, left: timedelta, zone: str
) -> None:
    """Whoever looks every quarter of an hour from any moment on misses nobody."""
    now = deadline - left
    quarter = timedelta(minutes=15)
    looks = [now + quarter * number for number in range(max(int(left / quarter), 0) + 1)]
    looks = [look for look in looks if look < deadline]
    assert not looks or any(is_good_time(look, deadline, zone) for look in looks)


@given(deadline=moments, left=spans, zone=st.sampled_from(ZONES))
def test_by_night_only_what_cannot_wait(deadline: datetime, left: timedelta, zone: str) -> None:
    now = deadline - left
    hour = now.astimezone(zoneinfo.ZoneInfo(zone)).hour
    if is_good_time(now, deadline, zone) and not 8 <= hour < 18:
        assert left < timedelta(hours=15), "no night is longer, with a change of the clocks"


def test_the_hours_are_those_on_the_wall_while_the_clocks_change() -> None:
    """In New York 9 March 2031 has 23 hours, 2 November 25."""
    far = at("2031-12-31T23:59", "America/New_York")
    for day in ("2031-03-08", "2031-03-09", "2031-03-10", "2031-11-01", "2031-11-02"):
        opens = at(f"{day}T08:00", "America/New_York")
        closes = at(f"{day}T18:00", "America/New_York")
        assert not is_good_time(opens - timedelta(seconds=1), far, "America/New_York")
        assert is_good_time(opens, far, "America/New_York")
        assert not is_good_time(closes, far, "America/New_York")


def test_the_same_moment_is_day_in_auckland_and_night_in_honolulu() -> None:
    now = at("2031-06-16T09:00", "Pacific/Auckland")
    assert is_good_time(now, DEADLINE, "Pacific/Auckland")
    assert is_good_time(now, DEADLINE, "Pacific/Honolulu"), "11 in the morning, a day before"
    evening = at("2031-06-16T16:30", "Pacific/Auckland")
    assert is_good_time(evening, DEADLINE, "Pacific/Auckland")
    assert not is_good_time(evening, DEADLINE, "Pacific/Honolulu"), "half past six in the evening"


def test_where_no_working_hour_is_left_the_night_is_better_than_nothing() -> None:
    deadline = at("2031-06-20T07:30", "Europe/Madrid")
    assert is_good_time(at("2031-06-19T22:00", "Europe/Madrid"), deadline, "Europe/Madrid")
    later = at("2031-06-20T08:30", "Europe/Madrid")
    assert not is_good_time(at("2031-06-19T22:00", "Europe/Madrid"), later, "Europe/Madrid")


def test_the_first_zone_that_is_one() -> None:
    assert first_zone("", "Mars/Olympus", "Asia/Tokyo", "UTC") == "Asia/Tokyo"
    with pytest.raises(ValueError, match="No time zone"):
        first_zone("", "Nowhere")
