"""Mail to a nomination's team. Each person gets a message of their own, in their own time too."""

import zoneinfo
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mail.services import queue_mail
from nominations.models import Nomination

ABOUT = "nomination:"


def moment_words(at: datetime, zone: str, own_zone: str = "") -> str:
    """A moment in the cycle's zone, and in the reader's own where the clock there differs."""
    local = at.astimezone(zoneinfo.ZoneInfo(zone))
    words = _("%(moment)s (%(city)s time)") % {"moment": _written(local), "city": _city(zone)}
    if own_zone and own_zone in zoneinfo.available_timezones():
        own = at.astimezone(zoneinfo.ZoneInfo(own_zone))
        if own.utcoffset() != local.utcoffset():
            words += _("; for you %(moment)s (%(city)s time)") % {
                "moment": _written(own),
                "city": _city(own_zone),
            }
    return words


def _written(moment: datetime) -> str:
    return date_format(moment, pgettext("date format", "l j F Y, H:i"))


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def about(nomination: int) -> str:
    """Names a nomination (by its primary key) as what a message is about."""
    return f"{ABOUT}{nomination}"


def tell_team(
    nomination: Nomination,
    template: str,
    *,
    key: str,
    moments: dict[str, datetime] | None = None,
    **context: Any,
) -> None:
    """Queue a message to everyone on the team of the nomination's agency.

    Args:
        template: name below `templates/mail/`.
        key: what makes the message one of a kind; the person's id is added to it.
        moments: times that the message names; each reaches the template in words, in the cycle's
            zone and the reader's.
    """
    zone = nomination.cycle.zone
    for person in nomination.agency.members.filter(is_active=True):
        times = {
            name: moment_words(at, zone, person.preferred_zone)
            for name, at in (moments or {}).items()
        }
        queue_mail(
            to=person.email,
            template=template,
            context={
                "nomination": nomination,
                "cycle": nomination.cycle,
                "award": nomination.cycle.award,
                "name": person.get_full_name(),
                **times,
                **context,
            },
            key=f"{key}:{person.pk}",
            scope=nomination.cycle.award.scope,
            about=about(nomination.pk),
        )
