"""When somebody is reminded of a draft: the rule alone, without the database."""

import zoneinfo
from datetime import datetime, time, timedelta

# From the furthest to the nearest.
STEPS = (timedelta(days=7), timedelta(hours=48))
DAY_BEGINS, DAY_ENDS = time(8), time(18)


def step_due(deadline: datetime, now: datetime) -> timedelta | None:
    """The reminder that is due: the nearest step that has come. None before, and when it is over.

    After a downtime, or where a deadline came near at once, the steps before are left out: nobody
    is told of seven days when two are left.
    """
    left = deadline - now
    if left <= timedelta(0):
        return None
    due = [step for step in STEPS if left <= step]
    return min(due) if due else None


def is_good_time(now: datetime, deadline: datetime, zone: str) -> bool:
    """Whether a reminder may go out: by day, by the clock on the wall of the reader's zone.

    Where no such hour is left before the deadline, a reminder at night is better than none.
    """
    clock = zoneinfo.ZoneInfo(zone)
    local = now.astimezone(clock)
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return True
    day = local.date() if local.time() < DAY_BEGINS else local.date() + timedelta(days=1)
    # Made from wall-clock parts, so that a night with a change of the clocks still ends at eight.
    morning = datetime.combine(day, DAY_BEGINS, tzinfo=clock)
    return morning.timestamp() >= deadline.timestamp()


def first_zone(*names: str) -> str:
    """The first of the names that is a zone, from the person's own to the award's.

    Raises:
        ValueError: none of them is one.
    """
    known = zoneinfo.available_timezones()
    for name in names:
        if name in known:
            return name
    raise ValueError("No time zone among " + repr(names))
