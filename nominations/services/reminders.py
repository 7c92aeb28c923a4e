"""Reminding the writers of a draft of its deadline: each once for each step, until they stop it.

A message's key names the nomination, the step, the deadline and the person, so that nothing is sent
twice however often the job runs, and a later deadline is told of anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.zones import zone_of
from audit.services import record
from awards.models import Cycle
from mail.models import OutboxMessage
from mail.services import queue_mail
from nominations.drafts import Draft
from nominations.enums import SectionState
from nominations.letters import about, moment_words
from nominations.models import Nomination, NominationExtension, ReminderStop
from nominations.rules import WRITERS
from nominations.services.locking import lock
from nominations.team.reminding import STEPS, first_zone, is_good_time, step_due

AT_ONCE = 200
"""Nominations that one run of the job writes about; the next run goes on."""
GAPS_NAMED = 8
KEY = "nomination-reminder"
_FINISHED = (SectionState.COMPLETED, SectionState.OPTIONAL)
_signer = Signer(salt="nominations.reminders.stop")


class LinkUnusable(Exception):
    """The link is not ours, or the person is no longer on the team."""


@dataclass(frozen=True)
class Due:
    """Whom to remind of one draft now."""

    nomination: Nomination
    step: timedelta
    deadline: datetime
    people: list[User]


def remind_writers(*, now: datetime | None = None) -> int:
    """Queue the reminders that are due. Returns how many messages were queued."""
    now = now or timezone.now()
    return sum(_remind(due, now) for due in _due(now))


def _due(now: datetime) -> list[Due]:
    """The drafts of which somebody is to be told now, the nearest deadline first."""
    near = [nomination for nomination in _near(now) if step_due(nomination.deadline(), now)]
    near.sort(key=lambda nomination: nomination.deadline())
    writers = _writers(near)
    stopped = set(
        ReminderStop.objects.filter(nomination__in=near).values_list("nomination", "user")
    )
    waiting = []
    for nomination in near:
        deadline, people = nomination.deadline(), writers.get(nomination.agency_id, [])
        awake = [
            person
            for person in people
            if (nomination.pk, person.pk) not in stopped
            and is_good_time(now, deadline, clock_of(person, nomination))
        ]
        step = step_due(deadline, now)
        if step and awake:
            waiting.append(Due(nomination, step, deadline, awake))
    return list(_untold(waiting))[:AT_ONCE]


def _near(now: datetime) -> list[Nomination]:
    """Open drafts that may be due, with what the rule asks of them: two queries, however many."""
    soon = now + max(STEPS)
    # An hour and more of published grace is part of a deadline, so the net is cast wider here.
    grace = Cycle.objects.aggregate(most=Max("grace_minutes"))["most"] or 0
    earliest = now - timedelta(minutes=grace)
    extended = NominationExtension.objects.filter(until__range=(earliest, soon))
    return list(
        Nomination.objects.writable()
        .filter(
            Q(cycle__closes_at__range=(earliest, soon)) | Q(pk__in=extended.values("nomination"))
        )
        .with_deadline()
        .select_related("agency")
        .order_by("pk")
    )


def _writers(nominations: Iterable[Nomination]) -> dict[int, list[User]]:
    rows = Membership.objects.filter(
        agency__in={nomination.agency_id for nomination in nominations},
        role__in=WRITERS,
        user__is_active=True,
    )
    found: dict[int, list[User]] = {}
    for membership in rows.select_related("user").order_by("pk"):
        found.setdefault(membership.agency_id, []).append(membership.user)
    return found


def _untold(waiting: list[Due]) -> Iterator[Due]:
    """Those of them, and of their people, to whom the message was not queued before."""
    keys = {_key(due, person) for due in waiting for person in due.people}
    told = set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    for due in waiting:
        people = [person for person in due.people if _key(due, person) not in told]
        if people:
            yield Due(due.nomination, due.step, due.deadline, people)


def _key(due: Due, person: User) -> str:
    hours = int(due.step / timedelta(hours=1))
    return f"{KEY}:{due.nomination.pk}:{hours}:{due.deadline.timestamp():.0f}:{person.pk}"


def clock_of(person: User, nomination: Nomination) -> str:
    """By whose clock a person is reminded: their own, their team's, or else the award's."""
    return first_zone(zone_of(person, nomination.agency), nomination.cycle.zone)


@transaction.atomic
def _remind(due: Due, now: datetime) -> int:
    """Tell these people, unless the draft was closed or its deadline moved in the meantime."""
    nomination = lock(due.nomination)
    if not nomination.is_writable or nomination.deadline() != due.deadline:
        return 0
    facts = _facts(nomination, due, now)
    for person in due.people:
        queue_mail(
            to=person.email,
            template="nomination_reminder",
            context={
                **facts,
                "name": person.get_full_name(),
                "deadline": moment_words(
                    due.deadline, nomination.cycle.zone, clock_of(person, nomination)
                ),
                "colleagues": [name for pk, name in facts["team"] if pk != person.pk],
            },
            key=_key(due, person),
            scope=nomination.cycle.award.scope,
            about=about(nomination.pk),
            unsubscribe_url=stop_url(nomination, person),
        )
    record(
        actor=None,
        action="nomination.reminded",
        obj=nomination,
        payload={
            "people": [person.pk for person in due.people],
            "deadline": due.deadline.isoformat(),
            "hours": int(due.step / timedelta(hours=1)),
        },
        scope=nomination.cycle.award.scope,
    )
    return len(due.people)


def _facts(nomination: Nomination, due: Due, now: datetime) -> dict[str, Any]:
    """What everybody on the team is told: how far the draft is, and who works on it."""
    draft = Draft.load(nomination)
    sections, gaps = draft.sections(), draft.gaps()
    open_sections = [row.section.title for row in sections if row.state not in _FINISHED]
    members = nomination.agency.members.filter(is_active=True).order_by("full_name", "pk")
    return {
        "nomination": nomination,
        "cycle": nomination.cycle,
        "award": nomination.cycle.award,
        "days": (due.deadline - now).days,
        "hours": int((due.deadline - now) / timedelta(hours=1)),
        "sections": len(sections),
        "finished": len(sections) - len(open_sections),
        "open_sections": open_sections,
        "gaps": gaps[:GAPS_NAMED],
        "more_gaps": max(len(gaps) - GAPS_NAMED, 0),
        "team": [(person.pk, person.get_full_name()) for person in members],
    }


def stop_url(nomination: Nomination, person: User) -> str:
    """Where this person stops, or takes up again, the reminders of this draft, without signing in.

    Signed rather than stored: the link of every message works for as long as they are on the team.
    """
    token = _signer.sign(f"{nomination.pk}-{person.pk}")
    path = reverse("nominations:reminders_link", args=[token])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def find_to_stop(*, token: str) -> tuple[Nomination, User]:
    """The draft and the person whose link this is.

    Raises:
        LinkUnusable: the signature is not ours, or the person may not write in it any more.
    """
    try:
        nomination, _dash, person = _signer.unsign(token).partition("-")
        membership = Membership.objects.select_related("user").get(
            agency__nominations=int(nomination), user=int(person), role__in=WRITERS
        )
    except (BadSignature, ValueError, Membership.DoesNotExist) as error:
        raise LinkUnusable from error
    found = Nomination.objects.select_related("cycle__award", "agency").get(pk=int(nomination))
    return found, membership.user


def has_stopped(nomination: Nomination, person: User) -> bool:
    """Whether the person wants no reminders of this draft."""
    return ReminderStop.objects.filter(nomination=nomination, user=person).exists()


@transaction.atomic
def stop_reminders(*, nomination: Nomination, person: User, actor: User | None) -> None:
    """Remind the person of this draft no more. Doing it twice changes nothing.

    Args:
        actor: who asked; None where the link of a message was used without signing in.
    """
    _stop, is_new = ReminderStop.objects.get_or_create(nomination=nomination, user=person)
    if is_new:
        _note("nomination.reminders_stopped", nomination, person, actor)


@transaction.atomic
def resume_reminders(*, nomination: Nomination, person: User, actor: User | None) -> None:
    """Remind the person again from now on. `actor` as for `stop_reminders`."""
    gone, _models = ReminderStop.objects.filter(nomination=nomination, user=person).delete()
    if gone:
        _note("nomination.reminders_resumed", nomination, person, actor)


def _note(action: str, nomination: Nomination, person: User, actor: User | None) -> None:
    record(
        actor=actor,
        action=action,
        obj=nomination,
        payload={"person": person.pk},
        scope=nomination.cycle.award.scope,
    )
