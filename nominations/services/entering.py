"""Typing in a nomination that came by e-mail or on paper, for an agency that cannot use the site.

Whoever of the award's staff begins it writes in it as an editor would. The agency's team sees it as
its own. What is submitted first is held to the deadline by the time at which it reached the award;
that time, the note and the hand that typed stay with the nomination and in its document.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.digests import salted_digest
from audit.services import record
from awards.enums import Phase
from awards.models import Cycle
from nominations.eligibility.selfcheck import as_kept, verdicts
from nominations.exceptions import NotAllowed, NotOpen, WrongState
from nominations.letters import tell_team
from nominations.models import Nomination
from nominations.services.starting import begin_draft

ENTERABLE = frozenset({Phase.OPEN, Phase.CLOSED})


@transaction.atomic
def enter_nomination(
    *,
    cycle: Cycle,
    agency: Agency,
    actor: User,
    title: str,
    arrived_at: datetime,
    note: str,
    language: str = "en",
) -> Nomination:
    """Begin a draft for an agency, as of the time at which it reached the award.

    Of the self-check, what is known without asking is kept.

    Raises:
        NotAllowed: the person does not run the award, or is on the agency's team.
        NotOpen: the cycle has not opened, is in judging or later, or has no published form.
        WrongState: it came in the future, or after the deadline.
    """
    if not Cycle.objects.managed_by(actor).filter(pk=cycle.pk).exists():
        raise NotAllowed(_("You do not run this award."))
    if agency.role_of(actor) is not None:
        raise NotAllowed(_("You are on this agency's team. A colleague has to type it in."))
    form = cycle.forms.published().first()
    if cycle.phase() not in ENTERABLE or form is None:
        raise NotOpen(_("This cycle takes no nominations now."))
    _refuse_times(cycle, arrived_at)
    found = verdicts(cycle=cycle, agency=agency, title=title, answers={})
    nomination = begin_draft(
        cycle=cycle,
        agency=agency,
        form=form,
        actor=actor,
        title=title,
        language=language,
        eligibility=as_kept(cycle, found, {}),
        entered_by=actor,
        arrived_at=arrived_at,
        entry_note=note,
    )
    _tell(nomination, actor)
    return nomination


def _refuse_times(cycle: Cycle, arrived_at: datetime) -> None:
    if arrived_at > timezone.now():
        raise WrongState(_("It cannot have come in the future. Check the date and time."))
    if arrived_at > cycle.deadline():
        raise WrongState(_("It came after the deadline, so it cannot take part."))


def _tell(nomination: Nomination, actor: User) -> None:
    arrived_at = nomination.arrived_at or nomination.created_at
    if nomination.agency.members.exists():
        tell_team(
            nomination,
            "nomination_typed_in",
            key=f"nomination-typed-in:{nomination.pk}",
            moments={"arrived": arrived_at, "deadline": nomination.cycle.deadline()},
            actor=actor,
        )
    record(
        actor=actor,
        action="nomination.typed_in",
        obj=nomination,
        payload={
            "cycle": nomination.cycle_id,
            "agency": nomination.agency_id,
            "arrived_at": arrived_at.isoformat(),
            "note": salted_digest(nomination.entry_note, purpose="text"),
        },
        scope=nomination.cycle.award.scope,
    )
