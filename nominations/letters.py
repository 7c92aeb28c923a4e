"""Mail to a nomination's team. Each person gets a message of their own, in their own time too."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.zones import zone_of
from mail.services import Letter, queue_mails
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is written to about a nomination.

    Attributes:
        key: tells the readers of one nomination apart.
    """

    email: str
    name: str
    zone: str
    key: str


def readers_of(nomination: Nomination) -> list[Reader]:
    """Everyone on the team of its agency.

    As long as nobody of the agency took over what staff typed in, the address that staff invited
    is written to: the nomination came from there.
    """
    team = [
        Reader(
            person.email, person.get_full_name(), zone_of(person, nomination.agency), str(person.pk)
        )
        for person in nomination.agency.members.all()
        if person.is_active
    ]
    if team or nomination.entered_by_id is None:
        return team
    return [
        Reader(invited.email, nomination.agency.name, "", f"invited-{invited.pk}")
        for invited in nomination.agency.invitations.all()
        if invited.accepted_at is None and invited.revoked_at is None
    ]


def tell_team(
    nomination: Nomination,
    template: str,
    *,
    key: str,
    moments: dict[str, datetime] | None = None,
    **context: Any,
) -> None:
    """Queue a message to everyone on the team of the nomination's agency (`readers_of`).

    Args:
        template: name below `templates/mail/`.
        key: what makes the message one of a kind; the reader's own key is added to it.
        moments: times that the message names; each reaches the template in words, in the cycle's
            zone and the reader's.
    """
    zone, cycle = nomination.cycle.zone, nomination.cycle
    letters = []
    for reader in readers_of(nomination):
        times = {name: moment_words(at, zone, reader.zone) for name, at in (moments or {}).items()}
        told = {"nomination": nomination, "cycle": cycle, "award": cycle.award, "name": reader.name}
        letters.append(Letter(reader.email, f"{key}:{reader.key}", {**told, **times, **context}))
    queue_mails(letters, template=template, scope=cycle.award.scope, about=about(nomination.pk))
