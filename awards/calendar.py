"""A cycle's dates as iCalendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from awards.models import Cycle

MOMENT = timedelta(0)


def cycle_calendar(cycle: Cycle, *, host: str, url: str) -> bytes:
    """Each date as an event of no length, in UTC; the same event keeps its UID when it moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//Laurel//Award cycle//EN")
    calendar.add("version", "2.0")
    name = " ".join(f"{cycle.award.name} {cycle.year}".split())  # a name is one line
    calendar.add("x-wr-calname", name)
    for key, label, at in _dates(cycle):
        calendar.add_component(_event(f"{name}: {label}", at, f"{cycle.pk}-{key}@{host}", url))
    written: bytes = calendar.to_ical()
    return written


def _dates(cycle: Cycle) -> list[tuple[str, str, datetime]]:
    return [
        ("opens", _("Nominations open"), cycle.opens_at),
        ("closes", _("Nominations close"), cycle.closes_at),
        ("judging-opens", _("Judging begins"), cycle.judging_opens_at),
        ("judging-closes", _("Judging ends"), cycle.judging_closes_at),
        ("announcement", _("Announcement"), cycle.announcement_at),
    ]


def _event(summary: str, at: datetime, uid: str, url: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    event.add("dtstart", at.astimezone(UTC))
    event.add("duration", MOMENT)
    # By the day, so that the file stays the same until something in it changes.
    event.add("dtstamp", datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
